#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include "core/base/clock.h"
#include "core/base/result.h"

namespace gatehouse {

class KeyRing;
struct Client;

/// Answers that go to a client as a JWT: signed, encrypted, or signed and then encrypted, as it registered.
/// No database; any thread. Fails with Unavailable without a signing key, or the client's key.
class SignedAnswers final
{
public:
    SignedAnswers(KeyRing &keys, const Clock &clock, QString issuer);

    /// Whether the client wants its userinfo as a JWT (OpenID Connect Core section 5.3.2).
    static bool wantsUserInfo(const Client &client);
    /// The claims with `iss` and `aud`, as application/jwt.
    Result<QByteArray> userInfo(const Client &client, QJsonObject claims) const;
    /// What introspection says to `client`, as application/token-introspection+jwt (RFC 9701 section 5).
    Result<QByteArray> introspection(const Client &client, const QJsonObject &answer) const;

private:
    Result<QByteArray> sign(const QString &algorithm, QByteArrayView type, const QJsonObject &claims) const;

    KeyRing &m_keys;
    const Clock &m_clock;
    QString m_issuer;
};

}  // namespace gatehouse
