#pragma once

#include "core/api/wire/user.h"

namespace gatehouse::wire {

/// One finding of the server about its own state.
struct CheckUp
{
    QString code;      ///< stable word
    QString severity;  ///< info, warning, critical
    QString message;   ///< English; the console translates by code where it knows it
};

/// Answer to GET /status.
struct ServerStatus
{
    QString version;
    QString issuer;
    Timestamp startedAt;
    QString databaseEngine;
    int schemaVersion = 0;
    qint64 users = 0;
    qint64 usersDisabled = 0;
    qint64 usersLocked = 0;
    qint64 usersWithoutFactor = 0;
    qint64 sessions = 0;
    qint64 clients = 0;
    qint64 signInsSucceeded24h = 0;
    qint64 signInsFailed24h = 0;
    QList<CheckUp> checkUp;
};

/// Answer to GET /me: who the token stands for, and what it may do.
struct Me
{
    std::optional<User> user;
    std::optional<QString> clientId;
    QStringList roles;
    QStringList permissions;
};

struct SigningKey
{
    QString id;
    QString algorithm;
    QString state;  ///< next, active, retiring, retired
    Timestamp createdAt;
    std::optional<Timestamp> activatedAt;
    std::optional<Timestamp> retireAt;
    QJsonObject publicJwk;
};

/// Body of POST /keys/rotate; without an algorithm every active one is rotated.
struct KeyRotation
{
    std::optional<QString> algorithm;
    /// The old key is refused at once, and every authorization ends: nothing issued before goes on.
    bool compromised = false;
};

/// One setting with what an editor needs to know about it. Values are numbers, booleans or texts by `type`;
/// durations are whole numbers of `unit`.
struct SettingItem
{
    QString name;
    QString type;  ///< integer, boolean, string, choice, duration
    QJsonValue value;
    QJsonValue defaultValue;
    std::optional<qint64> minimum;
    std::optional<qint64> maximum;
    QStringList choices;
    QString unit;
    QString description;
    int version = 0;
    bool overridable = false;  ///< groups, roles and applications may have another value
};

/// A value that holds for a group, a role or an application in place of the office's.
struct SettingOverride
{
    QString setting;
    QString subjectKind;  ///< group, role, client
    QString subjectId;
    QString subjectName;           ///< empty when there is no such group or application any more
    QJsonValue value;              ///< null: taken away
    std::optional<qint64> people;  ///< how many have that role or are in that group
};

/// Body of PUT /settings/{name} and of its overrides.
struct SettingValue
{
    QJsonValue value;
};

/// RFC 9457 problem details with our members.
struct Problem
{
    QString type = QStringLiteral("about:blank");
    QString title;
    int status = 0;
    QString detail;
    QString code;
    QString field;
    QString requestId;
};

QJsonObject toJson(const CheckUp &item);
QJsonObject toJson(const ServerStatus &status);
QJsonObject toJson(const Me &me);
QJsonObject toJson(const SigningKey &key);
QJsonObject toJson(const KeyRotation &rotation);
QJsonObject toJson(const SettingItem &item);
QJsonObject toJson(const SettingOverride &item);
QJsonObject toJson(const SettingValue &value);
QJsonObject toJson(const Problem &problem);

template <>
Result<CheckUp> fromJson<CheckUp>(const QJsonObject &json);
template <>
Result<ServerStatus> fromJson<ServerStatus>(const QJsonObject &json);
template <>
Result<Me> fromJson<Me>(const QJsonObject &json);
template <>
Result<SigningKey> fromJson<SigningKey>(const QJsonObject &json);
template <>
Result<KeyRotation> fromJson<KeyRotation>(const QJsonObject &json);
template <>
Result<SettingItem> fromJson<SettingItem>(const QJsonObject &json);
template <>
Result<SettingOverride> fromJson<SettingOverride>(const QJsonObject &json);
template <>
Result<SettingValue> fromJson<SettingValue>(const QJsonObject &json);
template <>
Result<Problem> fromJson<Problem>(const QJsonObject &json);

}  // namespace gatehouse::wire
