#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/oauth/client.h"

namespace gatehouse {

class KeyRing;
class PairwiseSubjects;

/// What goes into one ID token (OpenID Connect Core section 2).
struct IdTokenRequest
{
    QString subject;  ///< as the client knows the person
    ClientId client;
    QByteArray algorithm;  ///< as registered for the client
    QString nonce;
    Timestamp authenticatedAt;
    QStringList amr;
    SessionId session;
    QByteArray accessToken;  ///< for at_hash
    QJsonObject claims;      ///< beyond the protocol's own
};

/// What a valid id_token_hint tells.
struct IdTokenHint
{
    QString subject;  ///< as the client knows the person: compare with subjectOf()
    ClientId client;
    SessionId session;  ///< empty if the token named none
};

/// Signs ID tokens and takes them back as hints. No database, any thread.
class IdTokenService final
{
public:
    static constexpr std::chrono::seconds kLife{300};

    IdTokenService(KeyRing &keys, const PairwiseSubjects &subjects, const Clock &clock, QString issuer);

    /// What the client's tokens call the person.
    QString subjectOf(const Client &client, const UserId &user) const;
    Result<QByteArray> issue(const IdTokenRequest &request) const;
    /// One of our own ID tokens, expired or not; anything else fails with InvalidInput "invalid_request".
    Result<IdTokenHint> readHint(QByteArrayView token) const;

private:
    KeyRing &m_keys;
    const PairwiseSubjects &m_subjects;
    const Clock &m_clock;
    QString m_issuer;
};

/// The left half of the access token's hash under the algorithm's hash, base64url (Core section 3.1.3.6).
QByteArray accessTokenHash(QByteArrayView accessToken, QByteArrayView algorithm);

}  // namespace gatehouse
