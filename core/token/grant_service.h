#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>

#include "core/base/caller.h"
#include "core/base/clock.h"
#include "core/base/result.h"

namespace gatehouse {

class AuditLog;
class Settings;
class Transaction;

/// One authorization: somebody let an application (or, without a client, the JSON token API) act for them.
/// Its codes, refresh tokens and access tokens live and die with it.
struct Grant
{
    GrantId id;
    UserId user;
    ClientId client;       ///< empty for the JSON token API
    SessionId session;     ///< may be empty for an offline grant
    bool offline = false;  ///< outlives the session (`offline_access`, or no session to begin with)
    QStringList scopes;
    QStringList amr;
    QString nonce;  ///< of the authorization request; repeated in ID tokens
    Timestamp authenticatedAt;
    Timestamp createdAt;
    Timestamp expiresAt;  ///< absolute: no refresh goes beyond it
    std::optional<Timestamp> lastUsedAt;
    std::optional<Timestamp> revokedAt;
    QString revokeReason;
    QString claims = QStringLiteral("{}");  ///< asked for by name (core/oauth/claims_request.h)
    QByteArray confirmation;                ///< what its refresh tokens are bound to (confirmation.h)
    QStringList resources;                  ///< that its tokens may be for (RFC 8707); none: this server
};

struct NewGrant
{
    UserId user;
    ClientId client;
    SessionId session;
    bool offline = false;
    QStringList scopes;
    QStringList amr;
    QString nonce;
    Timestamp authenticatedAt;
    std::chrono::seconds life{2'592'000};
    QString claims = QStringLiteral("{}");
    QByteArray confirmation;
    QStringList resources;
};

/// What became of a presented refresh token. All but Rotated are `invalid_grant` to the client; Reused has
/// revoked the whole grant, and the caller must let the transaction commit.
enum class RefreshFate {
    Rotated,
    Unknown,
    Expired,
    Reused,
    WrongClient,
    GrantEnded,
    SessionEnded,
    UserDisabled
};

struct RefreshOutcome
{
    RefreshFate fate = RefreshFate::Unknown;
    std::optional<Grant> grant;  ///< set for every fate but Unknown and WrongClient
    QByteArray refreshToken;     ///< the next one, for Rotated
    QString username;            ///< for Rotated
    bool repeated = false;       ///< the token had been used before, and its answer may have been lost
};

/// Grants and their refresh tokens. Refresh tokens are 256 random bits in base64url, stored as SHA-256, good
/// for one use; using one a second time revokes the grant (RFC 9700 section 4.14.2), but for the grace of
/// `token.refresh_grace_seconds`: see rotate(). Every change writes its audit event. Functions over the
/// caller's transaction; stateless, any thread.
class GrantService final
{
public:
    GrantService(const AuditLog &audit, const Settings &settings, const Clock &clock)
        : m_audit(audit), m_settings(settings), m_clock(clock)
    {
    }

    Result<Grant> create(Transaction &tx, const Caller &by, const NewGrant &input) const;
    Result<std::optional<Grant>> find(Transaction &tx, const GrantId &id) const;
    /// The grants of a person that still stand, newest first.
    Result<QList<Grant>> standingOf(Transaction &tx, const UserId &user) const;

    /// The grant was taken up (its code redeemed): it lives for `life` from now on.
    Result<void> begin(Transaction &tx, Grant &grant, std::chrono::seconds life) const;
    /// From now on its refresh tokens are good only with a proof of this key or certificate (RFC 9449 section
    /// 5, RFC 8705 section 4).
    Result<void> bind(Transaction &tx, Grant &grant, const QByteArray &confirmation) const;
    /// A new refresh token of the grant; it ends when the grant does.
    Result<QByteArray> issueRefreshToken(Transaction &tx, const Grant &grant) const;
    /// Uses up `token` and gives the next. `client` is the authenticated client (empty: JSON token API). A
    /// token of another client is left untouched.
    ///
    /// A token that was used moments ago is taken once more while nobody has used the one given for it: the
    /// answer got lost. That one dies, and a new one takes its place. So one token at most is live at any
    /// time, and whoever comes with the dead one, owner or thief, ends the grant for both.
    Result<RefreshOutcome> rotate(Transaction &tx, const Caller &by, QByteArrayView token,
                                  const ClientId &client) const;
    /// The grant that a refresh token belongs to and whether the token could still be used; changes nothing.
    struct RefreshTokenState
    {
        Grant grant;
        Timestamp issuedAt;
        Timestamp expiresAt;
        bool usable = false;
        bool repeatable = false;  ///< used, but rotate() would take it once more
    };
    Result<std::optional<RefreshTokenState>> findByRefreshToken(Transaction &tx, QByteArrayView token) const;

    /// False when there was nothing left to revoke.
    Result<bool> revokeGrant(Transaction &tx, const Caller &by, const GrantId &id,
                             const QString &reason) const;
    /// How many grants ended. The session's own end also stops its grants (offline ones excepted), whether or
    /// not this is called; `withOffline` ends those as well.
    Result<qint64> revokeForSession(Transaction &tx, const Caller &by, const SessionId &session,
                                    const QString &reason, bool withOffline = true) const;
    Result<qint64> revokeForUser(Transaction &tx, const Caller &by, const UserId &user,
                                 const QString &reason) const;
    Result<qint64> revokeForClient(Transaction &tx, const Caller &by, const ClientId &client,
                                   const QString &reason) const;
    Result<qint64> revokeForUserAndClient(Transaction &tx, const Caller &by, const UserId &user,
                                          const ClientId &client, const QString &reason) const;
    /// One access token before its time. `expiresAt` is the token's own, so that the row can be pruned.
    Result<void> revokeAccessToken(Transaction &tx, const Caller &by, const QString &tokenId,
                                   Timestamp expiresAt) const;

    /// Removes what can no longer matter (expired codes, tokens, jti rows, grants long ended); at most
    /// `limit` rows of each kind. For the background timer. Returns how many rows went.
    Result<qint64> prune(Transaction &tx, int limit = 500) const;

private:
    Result<RefreshOutcome> endReused(Transaction &tx, const Caller &by, RefreshOutcome outcome) const;
    Result<qint64> reportRevoked(Transaction &tx, const Caller &by, qint64 rows, const QString &kind,
                                 const QString &id, const QString &reason) const;

    const AuditLog &m_audit;
    const Settings &m_settings;
    const Clock &m_clock;
};

}  // namespace gatehouse
