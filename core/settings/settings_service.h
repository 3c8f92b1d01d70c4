#pragma once

#include <QFuture>
#include <optional>

#include "core/audit/audit_log.h"
#include "core/settings/settings.h"

namespace gatehouse {

/// One setting with its present value. `version` 0 means: never changed, the default holds.
struct SettingItem
{
    const SettingDefinition *definition = nullptr;
    QJsonValue value;
    qint64 version = 0;
};

/// Reads and changes settings. The functions over a Transaction check, write and audit; once their
/// transaction is durable, Settings::adopt() (or the next reload) makes the change count. change() and
/// changeBack() do all of it. Other processes see a change with their next reload.
class SettingsService final
{
public:
    SettingsService(const AuditLog &audit, Settings &settings, const Clock &clock)
        : m_audit(audit), m_settings(settings), m_clock(clock)
    {
    }
    Q_DISABLE_COPY_MOVE(SettingsService)

    Result<QList<SettingItem>> list(Transaction &tx) const;
    Result<SettingItem> byName(Transaction &tx, const QString &name) const;

    /// NotFound for an unknown name, InvalidInput for a bad value, PreconditionFailed for another version.
    Result<SettingItem> set(Transaction &tx, const Caller &by, const QString &name, const QJsonValue &value,
                            std::optional<qint64> ifVersion = {}) const;
    /// Back to the default. No error when it is the default already.
    Result<SettingItem> reset(Transaction &tx, const Caller &by, const QString &name,
                              std::optional<qint64> ifVersion = {}) const;

    /// set() in a transaction of its own, then counted in this process. The service outlives the database.
    QFuture<Result<SettingItem>> change(Database &database, const Caller &by, const QString &name,
                                        const QJsonValue &value, std::optional<qint64> ifVersion = {});
    /// reset(), likewise.
    QFuture<Result<SettingItem>> changeBack(Database &database, const Caller &by, const QString &name,
                                            std::optional<qint64> ifVersion = {});

private:
    QFuture<Result<SettingItem>> counted(QFuture<Result<SettingItem>> written);
    /// Whether the settings as they are now leave administrators a way in. InvalidInput if not.
    Result<void> checkTogether(Transaction &tx) const;
    Result<void> report(Transaction &tx, const Caller &by, const SettingItem &before,
                        const QJsonValue &after) const;

    const AuditLog &m_audit;
    Settings &m_settings;
    const Clock &m_clock;
};

}  // namespace gatehouse
