#pragma once

#include "core/api/wire/json.h"

namespace gatehouse::wire {

/// A name for an object that lives elsewhere.
struct NamedRef
{
    QString id;
    QString name;
    friend bool operator==(const NamedRef &, const NamedRef &) = default;
};

/// One account as the admin API shows it. Roles are those given directly, not by a group; groups are direct
/// memberships.
struct User
{
    QString id;
    QString username;
    std::optional<QString> email;
    bool emailVerified = false;
    QString displayName;
    QString locale;
    QJsonObject profile;  ///< by the names of OpenID Connect Core section 5.1
    std::optional<QString> phone;
    bool phoneVerified = false;
    QJsonObject attributes;  ///< the office's own: name to list of texts
    bool disabled = false;
    std::optional<Timestamp> lockedUntil;
    int failedAttempts = 0;
    bool mustChangePassword = false;
    bool hasPassword = false;
    std::optional<Timestamp> passwordChangedAt;
    std::optional<Timestamp> passwordBreachedAt;
    std::optional<Timestamp> lastSignInAt;
    Timestamp createdAt;
    Timestamp updatedAt;
    std::optional<Timestamp> deletionDueAt;  ///< told of one person alone, not in lists
    int version = 0;
    QStringList roles;
    QList<NamedRef> groups;
    QStringList factors;  ///< kinds of confirmed factors, e.g. "totp"
    int recoveryCodesLeft = 0;
    QString oneTimePassword;  ///< only in the answer to the creation without a password
};

/// Body of POST /users. Without a password the server makes a one-time one.
struct NewUser
{
    QString username;
    QString email;
    QString displayName;
    QString locale;
    bool emailVerified = false;
    QJsonObject profile;
    QString phone;
    bool phoneVerified = false;
    QJsonObject attributes;
    std::optional<Secret> password;
    bool mustChangePassword = false;
    QStringList roles;
};

/// Body of PATCH /users/{id} (RFC 7396): absent stays, an empty email or phone is sent as null and removes
/// it. `profile` and `attributes` are merged member by member; undefined is absent.
struct UserChange
{
    std::optional<QString> username;
    std::optional<QString> email;
    std::optional<QString> displayName;
    std::optional<QString> locale;
    std::optional<bool> emailVerified;
    QJsonValue profile = QJsonValue::Undefined;
    std::optional<QString> phone;
    std::optional<bool> phoneVerified;
    QJsonValue attributes = QJsonValue::Undefined;
};

struct UserCounts
{
    qint64 all = 0;
    qint64 active = 0;
    qint64 disabled = 0;
    qint64 locked = 0;
    qint64 withoutFactor = 0;
};

/// Body of PUT /users/{id}/password.
struct PasswordChange
{
    Secret password;
    bool mustChangePassword = false;
};

/// Answer to POST /users/{id}/reset-password.
struct OneTimePassword
{
    QString oneTimePassword;
};

/// Body of the verbs that may carry a reason for the audit log.
struct Reason
{
    QString reason;
};

/// Answer to POST /users/{id}/revoke-sessions.
struct EndedCount
{
    qint64 ended = 0;
};

/// Bodies of PUT /users/{id}/roles and /groups.
struct RoleList
{
    QStringList roles;
};
struct GroupList
{
    QStringList groups;
};

QJsonObject toJson(const NamedRef &ref);
QJsonObject toJson(const User &user);
QJsonObject toJson(const NewUser &user);
QJsonObject toJson(const UserChange &change);
QJsonObject toJson(const UserCounts &counts);
QJsonObject toJson(const PasswordChange &change);
QJsonObject toJson(const OneTimePassword &password);
QJsonObject toJson(const Reason &reason);
QJsonObject toJson(const EndedCount &count);
QJsonObject toJson(const RoleList &list);
QJsonObject toJson(const GroupList &list);

template <>
Result<NamedRef> fromJson<NamedRef>(const QJsonObject &json);
template <>
Result<User> fromJson<User>(const QJsonObject &json);
template <>
Result<NewUser> fromJson<NewUser>(const QJsonObject &json);
template <>
Result<UserChange> fromJson<UserChange>(const QJsonObject &json);
template <>
Result<UserCounts> fromJson<UserCounts>(const QJsonObject &json);
template <>
Result<PasswordChange> fromJson<PasswordChange>(const QJsonObject &json);
template <>
Result<OneTimePassword> fromJson<OneTimePassword>(const QJsonObject &json);
template <>
Result<Reason> fromJson<Reason>(const QJsonObject &json);
template <>
Result<EndedCount> fromJson<EndedCount>(const QJsonObject &json);
template <>
Result<RoleList> fromJson<RoleList>(const QJsonObject &json);
template <>
Result<GroupList> fromJson<GroupList>(const QJsonObject &json);

}  // namespace gatehouse::wire
