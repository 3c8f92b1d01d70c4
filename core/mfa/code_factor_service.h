#pragma once

#include <QList>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/mfa/code_factor.h"
#include "core/settings/setting_subject.h"

namespace gatehouse {

class AuditLog;
class Settings;
class Transaction;

/// Who gets codes by mail or by text message as a second factor. What is off in the settings cannot be added
/// any more; what people have stays theirs until it is removed, as a password alone would be weaker. Sending
/// and checking the codes is LoginCodes' (core/signin). Any thread that holds a transaction; keeps no state.
class CodeFactorService final
{
public:
    CodeFactorService(const Clock &clock, const Settings &settings, const AuditLog &audit)
        : m_clock(clock), m_settings(settings), m_audit(audit)
    {
    }
    Q_DISABLE_COPY_MOVE(CodeFactorService)

    /// Whether somebody with these groups and roles may add one: the setting is on, and this server can send.
    bool isOffered(CodeKind kind, const SettingSubjects &subjects) const;

    /// Oldest first, those too whose address is not confirmed any more.
    Result<QList<CodeFactor>> list(Transaction &tx, const UserId &user) const;
    /// Conflict "already_added". Whether it may be had, and was proved, is the caller's to know.
    Result<CodeFactor> add(Transaction &tx, const Caller &by, const UserId &user, CodeKind kind) const;
    /// NotFound when there is none.
    Result<void> remove(Transaction &tx, const Caller &by, const UserId &user, CodeKind kind,
                        const QString &reason) const;
    /// How many were removed. For "reset MFA".
    Result<int> removeAll(Transaction &tx, const Caller &by, const UserId &user, const QString &reason) const;
    Result<void> noteUsed(Transaction &tx, const UserId &user, CodeKind kind) const;

private:
    Result<void> report(Transaction &tx, QLatin1String type, const Caller &by, const UserId &user,
                        CodeKind kind, const QString &reason) const;

    const Clock &m_clock;
    const Settings &m_settings;
    const AuditLog &m_audit;
};

}  // namespace gatehouse
