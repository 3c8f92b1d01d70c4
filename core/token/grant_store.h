#pragma once

#include <QByteArray>
#include <QList>
#include <optional>

#include "core/base/result.h"
#include "core/store/transaction.h"
#include "core/token/grant_service.h"

namespace gatehouse {

/// SQL of grants, refresh_tokens, authorization_codes' end and revoked_tokens.
namespace grant_store {

/// A refresh token with all that decides about it, read in one go.
struct RefreshRow
{
    Grant grant;
    Timestamp issuedAt;
    Timestamp expiresAt;
    std::optional<Timestamp> usedAt;
    QByteArray successor;  ///< hash of the token that was given for it, while nobody has used that
    bool userDisabled = false;
    bool sessionLive = false;
    QString username;
};

Result<void> insert(Transaction &tx, const Grant &grant);
Result<std::optional<Grant>> find(Transaction &tx, const GrantId &id);
Result<QList<Grant>> standingOf(Transaction &tx, const UserId &user, Timestamp now);
Result<void> touch(Transaction &tx, const GrantId &id, Timestamp now);
Result<void> extend(Transaction &tx, const GrantId &id, Timestamp now, Timestamp expiresAt);

Result<void> bind(Transaction &tx, const GrantId &id, const QByteArray &thumbprint);
Result<void> insertRefreshToken(Transaction &tx, const QByteArray &hash, const GrantId &grant, Timestamp now,
                                Timestamp expiresAt);
Result<std::optional<RefreshRow>> findRefreshToken(Transaction &tx, const QByteArray &hash, Timestamp now);
/// Decides single use: true for exactly one caller. `successor`: hash of what is given for it; empty when a
/// lost answer made it worthless and nothing is.
Result<bool> useRefreshToken(Transaction &tx, const QByteArray &hash, Timestamp now,
                             const QByteArray &successor);

Result<qint64> revoke(Transaction &tx, const GrantId &id, Timestamp now, const QString &reason);
Result<qint64> revokeForSession(Transaction &tx, const SessionId &session, bool withOffline, Timestamp now,
                                const QString &reason);
Result<qint64> revokeForUser(Transaction &tx, const UserId &user, Timestamp now, const QString &reason);
Result<qint64> revokeForClient(Transaction &tx, const ClientId &client, Timestamp now, const QString &reason);
Result<qint64> revokeForUserAndClient(Transaction &tx, const UserId &user, const ClientId &client,
                                      Timestamp now, const QString &reason);
/// All that stand, whoever's they are.
Result<qint64> revokeAll(Transaction &tx, Timestamp now, const QString &reason);
Result<void> revokeTokenId(Transaction &tx, const QString &tokenId, Timestamp expiresAt);

struct LiveUser
{
    QString name;
    ClientId client;  ///< the grant's
};
/// The user (or the client's name) behind an access token whose grant, session, user, client and jti all
/// stand at `now`.
Result<std::optional<LiveUser>> liveUser(Transaction &tx, const GrantId &grant, const UserId &user,
                                         const QString &tokenId, Timestamp now);
Result<std::optional<QString>> liveClientName(Transaction &tx, const ClientId &client,
                                              const QString &tokenId);

Result<qint64> prune(Transaction &tx, Timestamp now, int limit);

}  // namespace grant_store
}  // namespace gatehouse
