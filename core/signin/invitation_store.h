#pragma once

#include "core/base/page.h"
#include "core/signin/invitation.h"
#include "core/store/transaction.h"

/// The SQL of invitations. One is open while it is neither accepted nor revoked nor expired. Stateless; any
/// thread that owns the transaction.
namespace gatehouse::invitation_store {

Result<void> insert(Transaction &tx, const Invitation &invitation, const QByteArray &tokenHash);
Result<std::optional<Invitation>> byId(Transaction &tx, const InvitationId &id);
Result<std::optional<Invitation>> open(Transaction &tx, const QByteArray &tokenHash, Timestamp now);
/// Newest first.
Result<Page<Invitation>> list(Transaction &tx, std::optional<InvitationStatus> status,
                              const PageRequest &page, Timestamp now);
/// A new token and a new end; nullopt for one that was accepted or revoked.
Result<std::optional<Invitation>> renew(Transaction &tx, const InvitationId &id, const QByteArray &tokenHash,
                                        bool mailed, Timestamp expiresAt);
/// False for one that was accepted or revoked before.
Result<bool> revoke(Transaction &tx, const InvitationId &id, Timestamp now);
/// Decides who gets it.
Result<std::optional<Invitation>> accept(Transaction &tx, const QByteArray &tokenHash, Timestamp now);
/// Forgets up to `limit` that were accepted, revoked or expired before then; how many.
Result<qint64> prune(Transaction &tx, Timestamp before, int limit);
Result<void> setAcceptedUser(Transaction &tx, const InvitationId &id, const UserId &user);

/// Whether that program is still there and may change users.
Result<bool> mayClientInvite(Transaction &tx, const ClientId &client);

}  // namespace gatehouse::invitation_store
