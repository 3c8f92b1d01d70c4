#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <array>
#include <memory>

#include "core/base/caller.h"
#include "core/base/clock.h"
#include "core/base/result.h"

namespace gatehouse {

class JsonText;
class KeyRing;
class Transaction;

/// What one access token says (RFC 9068). Value type.
struct AccessTokenClaims
{
    QString tokenId;  ///< jti
    QString subject;  ///< sub: the user's id, or the client's id for client credentials
    UserId user;      ///< empty for client credentials
    ClientId client;  ///< empty for the JSON token API
    QStringList scopes;
    QStringList audience;
    Timestamp issuedAt;
    Timestamp expiresAt;
    Timestamp authenticatedAt;  ///< 0 when nobody signed in
    QStringList amr;
    SessionId session;           ///< empty when the grant belongs to no session
    GrantId grant;               ///< empty for client credentials
    QStringList userInfoClaims;  ///< asked for by name, for the userinfo endpoint
    QStringList actors;          ///< `act`: who acts for the subject now, then who did before (RFC 8693)
    QByteArray confirmation;     ///< what has to be proved with it (confirmation.h); empty: nothing

    bool hasScope(const QString &scope) const { return scopes.contains(scope); }
};

/// The value of `act` (RFC 8693 section 4.1): the first with the second inside it, and so on. Not for an
/// empty list.
JsonText actorClaim(const QStringList &actors);

/// The authentication context class that follows from the methods used: never more than what was done.
QString acrOf(const QStringList &amr);
inline constexpr char kAcrSingleFactor[] = "urn:gatehouse:acr:single-factor";
inline constexpr char kAcrMultiFactor[] = "urn:gatehouse:acr:multi-factor";

/// What to put into a new access token. jti and times are the service's business.
struct AccessTokenRequest
{
    UserId user;      ///< empty: client credentials, `client` is the subject
    ClientId client;  ///< empty: the JSON token API
    QStringList scopes;
    Timestamp authenticatedAt;
    QStringList amr;
    SessionId session;
    GrantId grant;
    QStringList userInfoClaims;
    QStringList actors;  ///< as in AccessTokenClaims
    QByteArray confirmation;
    QStringList audience;     ///< who it is for (RFC 8707); empty: this server
    QJsonObject extraClaims;  ///< beyond those of this service: other names, plain ASCII
    std::chrono::seconds life{300};
};

struct IssuedAccessToken
{
    QByteArray token;
    QString tokenId;
    Timestamp issuedAt;
    Timestamp expiresAt;
};

/// Who stands behind a token that is still good: what the access gate writes into the Caller.
struct TokenOwner
{
    QString name;  ///< username, or the client's name
};

/// Makes and checks access tokens of two forms.
///   * JWT (`at+jwt`, ES256): others can check it without us, until it runs out. issue() and verify() touch
///   no
///     database and may be called on any thread; verify() remembers digests of tokens it has verified, so
///     that a token seen before costs one SHA-256.
///   * Opaque: 256 random bits behind kOpaquePrefix, stored as SHA-256 with what a JWT would say. It tells
///   its
///     bearer nothing, others have to ask about it (RFC 7662), and it ends for everybody at once.
/// liveOwner() is the state check of both, one prepared SELECT.
class AccessTokenService final
{
public:
    /// `issuer` is the public URL, without a slash at its end. It is also the audience of our own tokens.
    AccessTokenService(KeyRing &keys, const Clock &clock, QString issuer);
    ~AccessTokenService();
    Q_DISABLE_COPY_MOVE(AccessTokenService)

    /// So that people who find one in a log, and the programs that look for leaked secrets, know what it is.
    static constexpr QLatin1String kOpaquePrefix{"gha_"};
    static bool isOpaque(QByteArrayView token);

    Result<IssuedAccessToken> issue(const AccessTokenRequest &request) const;
    Result<IssuedAccessToken> issueOpaque(Transaction &tx, const AccessTokenRequest &request) const;
    /// A JWT for this server. Signature (algorithm fixed by the key), typ, iss, aud, exp and the shape of
    /// every claim. Errors: Unauthenticated with reason "invalid_token"; never says which check failed to the
    /// caller.
    Result<AccessTokenClaims> verify(QByteArrayView token) const;
    /// A token of either form for this server; for an opaque one, one prepared SELECT. Errors as above.
    Result<AccessTokenClaims> accept(Transaction &tx, QByteArrayView token) const;
    /// A token of either form, for whatever audience: for introspection, revocation and exchange. Errors as
    /// above.
    Result<AccessTokenClaims> read(Transaction &tx, QByteArrayView token) const;

    /// The owner while grant, session, user, client (that of the grant and, of an exchanged token, its own)
    /// and jti are all good; nullopt as soon as one is not.
    Result<std::optional<TokenOwner>> liveOwner(Transaction &tx, const AccessTokenClaims &claims) const;
    Result<bool> isStillGood(Transaction &tx, const AccessTokenClaims &claims) const;

    /// The caller that a live token stands for; address, agent and request id are the edge's to fill in.
    static Caller toCaller(const AccessTokenClaims &claims, const TokenOwner &owner);

    const QString &issuer() const { return m_issuer; }

private:
    class VerifiedCache;
    Result<AccessTokenClaims> readJwt(QByteArrayView token) const;
    Result<AccessTokenClaims> readOpaque(Transaction &tx, QByteArrayView token) const;
    Result<AccessTokenClaims> forUs(Result<AccessTokenClaims> claims) const;

    KeyRing &m_keys;
    const Clock &m_clock;
    QString m_issuer;
    std::unique_ptr<VerifiedCache> m_cache;
};

}  // namespace gatehouse
