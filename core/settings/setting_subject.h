#pragma once

#include <QHash>
#include <QList>
#include <QString>
#include <optional>

namespace gatehouse {

/// For whom a setting may have a value of its own.
struct SettingSubject
{
    enum class Kind { Group, Role, Client };
    Kind kind = Kind::Group;
    QString id;  ///< of the group or the application; the role's name

    friend bool operator==(const SettingSubject &, const SettingSubject &) = default;
    friend size_t qHash(const SettingSubject &subject, size_t seed = 0)
    {
        return qHashMulti(seed, int(subject.kind), subject.id);
    }
};

/// Everything that somebody is as far as settings go: groups, roles, and the application that asks.
using SettingSubjects = QList<SettingSubject>;

/// "group", "role", "client".
QString toString(SettingSubject::Kind kind);
std::optional<SettingSubject::Kind> subjectKindOf(const QString &name);

}  // namespace gatehouse
