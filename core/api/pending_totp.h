#pragma once

#include "core/api/browser.h"

namespace gatehouse {

/// An authenticator app that is being set up in a browser: what the page shows, kept sealed in a cookie while
/// the person types. A mistyped code must not change the key that they have just scanned. Opens for the same
/// `holder` only: the sign-in, or the session, that began it.
struct PendingTotp
{
    QString factor;
    QString secret;
    QString otpauthUri;
    int digits = 6;

    static PendingTotp of(const TotpEnrolment &enrolment);
};

void keepPendingTotp(const Browser &browser, const HttpRequest &request, HttpReply &reply,
                     const QByteArray &holder, const PendingTotp &pending);
std::optional<PendingTotp> pendingTotp(const Browser &browser, const HttpRequest &request,
                                       const QByteArray &holder);
void forgetPendingTotp(const HttpRequest &request, HttpReply &reply);

/// Gives `data` what the template enrol_totp draws of it.
void addPendingTotp(QJsonObject &data, const PendingTotp &pending);

}  // namespace gatehouse
