#pragma once

#include <functional>

#include "core/base/caller.h"
#include "core/base/result.h"

namespace gatehouse {

class AccessPolicy;
class AuditLog;
class Clock;
class Database;
class PasswordRules;
class PasswordService;
class RecoveryCodeService;
class SessionService;
class Settings;
class TotpService;
class Transaction;
class UserService;

/// Ends every authorization of a user in the caller's transaction; how many. Tokens are not this module's.
using EndAuthorizations =
    std::function<Result<qint64>(Transaction &, const Caller &, const UserId &, const QString &reason)>;

/// Told of every password that was right, where the office wants others to be asked about it: whose it is,
/// how it is stored, and its breachedHash(). Returns at once.
using WatchPassword =
    std::function<void(const UserId &, const QString &stored, const QByteArray &breachedHash)>;

/// What signing in is made of. References that outlive the services built on them.
struct SignInServices
{
    const Clock &clock;
    Database &database;
    const Settings &settings;
    const AuditLog &audit;
    const AccessPolicy &access;
    const UserService &users;
    PasswordService &passwords;
    const PasswordRules &passwordRules;
    const TotpService &totp;
    const RecoveryCodeService &recoveryCodes;
    const SessionService &sessions;
    EndAuthorizations endAuthorizations;
    WatchPassword watchPassword{};
};

}  // namespace gatehouse
