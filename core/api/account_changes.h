#pragma once

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/identity/user_service.h"

namespace gatehouse {

class Services;
class Transaction;

// Changes of an account that reach over several modules, each in the caller's one transaction. Used by the
// admin API, the account pages and the commands alike.

/// Ends the user's sessions (but `except`) and all their authorizations. The value is how many sessions
/// ended.
Result<qint64> endEverything(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                             const QString &reason, const SessionId &except = {});

/// Ends one session with the authorizations made in it.
Result<void> endSession(Services &services, Transaction &tx, const Caller &by, const SessionId &session,
                        const QString &reason);

/// The same for a session of that person; anybody else's does not exist: NotFound.
Result<void> endSessionOf(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                          const SessionId &session);

/// All sessions of the person but `kept`, each with the authorizations made in it. The value is how many.
Result<qint64> endOtherSessions(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                                const SessionId &kept);

/// Disabled people lose sessions and tokens at once.
Result<User> disableUser(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                         const QString &reason, std::optional<qint64> ifVersion = {});

/// Deletes the account. Its applications are told first, while it is still known who they are.
Result<void> deleteUser(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                        const QString &reason, std::optional<qint64> ifVersion = {});

/// A new password (its hash); ends sessions and authorizations, but `except`.
Result<User> replacePassword(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                             const QString &hash, PasswordChangeKind kind, bool mustChange,
                             const SessionId &except = {}, std::optional<qint64> ifVersion = {});

/// Removes all second factors, codes, remembered browsers and open access passes, ends sessions and
/// authorizations, and tells the person why.
Result<void> resetMfa(Services &services, Transaction &tx, const Caller &by, const UserId &user,
                      const QString &reason);

}  // namespace gatehouse
