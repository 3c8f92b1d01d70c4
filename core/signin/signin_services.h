#pragma once

#include <QJsonObject>
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
struct User;

/// Ends every authorization of a user in the caller's transaction; how many. Tokens are not this module's.
using EndAuthorizations =
    std::function<Result<qint64>(Transaction &, const Caller &, const UserId &, const QString &reason)>;

/// Told of every password that was right, where the office wants others to be asked about it: whose it is,
/// how it is stored, and its breachedHash(). Returns at once.
using WatchPassword =
    std::function<void(const UserId &, const QString &stored, const QByteArray &breachedHash)>;

/// Writes to somebody, in the caller's transaction, what happened to their account: a kind of message_kinds.h
/// and what it tells beside who, when and from where.
using NotifyPerson = std::function<Result<void>(Transaction &, const Caller &, const User &,
                                                const QString &kind, const QJsonObject &values)>;

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
    NotifyPerson notify{};  ///< nobody is told without it
};

}  // namespace gatehouse
