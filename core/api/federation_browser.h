#pragma once

#include <QJsonArray>

#include "core/api/browser.h"

namespace gatehouse {

// What the pages share about other providers.

/// The cookie that ties a way over another provider to this browser: its value, or empty.
QByteArray federationCookie(const HttpRequest &request);
/// The same, and a new one for a browser that has none, handed out with `reply`.
void giveFederationCookie(const HttpRequest &request, HttpReply &reply, const QByteArray &value);
QByteArray federationCookieOrNew(const HttpRequest &request);

/// The buttons of the sign-in page. `again`: the providers are to ask, whoever is signed in there.
QJsonArray providerButtons(const Browser &browser, const QByteArray &returnTo, bool again);
/// The letter and the colour class that stand for a provider: our own drawing, no logo of theirs.
QJsonObject providerMark(const QString &preset, const QString &name);

/// The page after signing out, which goes on to sign out at the provider where that is wanted.
void replySignedOut(const ExchangePtr &exchange, const Browser &browser, const UserId &user,
                    const QList<QByteArray> &frames);

}  // namespace gatehouse
