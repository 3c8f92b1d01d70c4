#pragma once

#include <QFuture>

#include "core/api/browser.h"

namespace gatehouse {

/// Ends this browser's session. The value: what its applications want loaded in the browser so that they
/// forget it as well (OpenID Connect Front-Channel Logout 1.0).
QFuture<Result<QList<QByteArray>>> endOwnSession(Services &services, const Caller &by,
                                                 const SessionId &session);

struct SignedOut
{
    QByteArray returnTo;  ///< where an application waits; empty for none
    QString clientName;   ///< which one
    QList<QByteArray> frames;
    bool goOn = false;  ///< by itself, whatever has to be told
};

/// The page that says so. With frames it goes on to the application by itself, after a moment for them.
HttpReply signedOutPage(const HttpRequest &request, const Browser &browser, const SignedOut &what);

}  // namespace gatehouse
