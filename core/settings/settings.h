#pragma once

#include <QJsonValue>
#include <QMutex>
#include <chrono>
#include <memory>
#include <vector>

#include "core/settings/setting_definition.h"
#include "core/settings/setting_subject.h"
#include "core/store/database.h"

namespace gatehouse {

/// The settings as they are now, for everyone who asks. Starts with the defaults; reload() takes the
/// database's values. Asking costs a lock and a copy of one value. Any thread. A getter of the wrong type is
/// a programming mistake and ends the program.
class Settings final
{
public:
    Settings();
    Q_DISABLE_COPY_MOVE(Settings)

    qint64 integer(Setting key) const;  ///< Integer, and Duration in its own unit
    bool boolean(Setting key) const;
    QString text(Setting key) const;                        ///< String and Choice
    std::chrono::milliseconds duration(Setting key) const;  ///< Duration
    QJsonValue value(Setting key) const;

    /// What holds for somebody: the strictest of the values that the subjects have for themselves; the
    /// office's where none has. So a group may be given more freedom than the office, and who is in two
    /// groups gets the stricter of their rules.
    QJsonValue valueFor(Setting key, const SettingSubjects &subjects) const;
    qint64 integerFor(Setting key, const SettingSubjects &subjects) const;
    bool booleanFor(Setting key, const SettingSubjects &subjects) const;
    QString textFor(Setting key, const SettingSubjects &subjects) const;
    std::chrono::milliseconds durationFor(Setting key, const SettingSubjects &subjects) const;

    /// Reads all values on the calling thread. A stored value that its definition refuses counts as the
    /// default.
    Result<void> reload(Database &database);
    /// Takes one value at once, after the change that stored it is durable; an undefined value is the
    /// default.
    void adopt(Setting key, const QJsonValue &value);
    /// The same for one override; an undefined value takes it away.
    void adoptOverride(Setting key, const SettingSubject &subject, const QJsonValue &value);

private:
    struct Values
    {
        std::vector<QJsonValue> office;                            // by Setting
        std::vector<QHash<SettingSubject, QJsonValue>> overrides;  // by Setting
    };
    static Values defaults();
    static Result<std::shared_ptr<const Values>> stored(Transaction &tx);
    std::shared_ptr<const Values> snapshot() const;

    mutable QMutex m_mutex;
    std::shared_ptr<const Values> m_values;
};

}  // namespace gatehouse
