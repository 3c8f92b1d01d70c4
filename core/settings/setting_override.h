#pragma once

#include <QFuture>
#include <QJsonValue>

#include "core/base/caller.h"
#include "core/settings/setting_subject.h"
#include "core/settings/settings.h"

namespace gatehouse {

class AuditLog;

/// One value that holds for a group, a role or an application in place of the office's.
struct SettingOverride
{
    const SettingDefinition *definition = nullptr;
    SettingSubject subject;
    QJsonValue value;
};

/// Reads and changes what is different for some. The functions over a Transaction check, write and audit;
/// once durable, Settings::adoptOverride() (or the next reload) makes it count: change() does all of it.
/// Whether the group or the application exists is the caller's to know; what is left of a removed one matches
/// nobody.
class SettingOverrideService final
{
public:
    SettingOverrideService(const AuditLog &audit, Settings &settings, const Clock &clock)
        : m_audit(audit), m_settings(settings), m_clock(clock)
    {
    }
    Q_DISABLE_COPY_MOVE(SettingOverrideService)

    /// In the order of the settings.
    Result<QList<SettingOverride>> list(Transaction &tx) const;
    /// NotFound for an unknown setting; InvalidInput "not_overridable" or for a bad value. An undefined value
    /// takes the override away, without an error when there is none.
    Result<SettingOverride> set(Transaction &tx, const Caller &by, const QString &setting,
                                const SettingSubject &subject, const QJsonValue &value) const;
    /// set() in a transaction of its own, then counted in this process.
    QFuture<Result<SettingOverride>> change(Database &database, const Caller &by, const QString &setting,
                                            const SettingSubject &subject, const QJsonValue &value);

private:
    const AuditLog &m_audit;
    Settings &m_settings;
    const Clock &m_clock;
};

}  // namespace gatehouse
