#include "core/api/wire/server.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

QJsonObject toJson(const CheckUp &item)
{
    return {{u"code"_s, item.code}, {u"severity"_s, item.severity}, {u"message"_s, item.message}};
}

template <>
Result<CheckUp> fromJson<CheckUp>(const QJsonObject &json)
{
    return readObject<CheckUp>(json, [](JsonReader &in) {
        return CheckUp{in.text("code"), in.text("severity"), in.textOr("message")};
    });
}

QJsonObject toJson(const ServerStatus &status)
{
    return {{u"version"_s, status.version},
            {u"issuer"_s, status.issuer},
            {u"started_at"_s, toJson(status.startedAt)},
            {u"database"_s,
             QJsonObject{{u"engine"_s, status.databaseEngine}, {u"schema_version"_s, status.schemaVersion}}},
            {u"counts"_s, QJsonObject{{u"users"_s, status.users},
                                      {u"users_disabled"_s, status.usersDisabled},
                                      {u"users_locked"_s, status.usersLocked},
                                      {u"users_without_factor"_s, status.usersWithoutFactor},
                                      {u"sessions"_s, status.sessions},
                                      {u"clients"_s, status.clients}}},
            {u"sign_ins_24h"_s, QJsonObject{{u"success"_s, status.signInsSucceeded24h},
                                            {u"failure"_s, status.signInsFailed24h}}},
            {u"check_up"_s, toJsonArray(status.checkUp)}};
}

template <>
Result<ServerStatus> fromJson<ServerStatus>(const QJsonObject &json)
{
    JsonReader in(json);
    ServerStatus status;
    status.version = in.text("version");
    status.issuer = in.text("issuer");
    status.startedAt = in.time("started_at");
    status.checkUp = in.listOr<CheckUp>("check_up");
    const QJsonObject databaseJson = in.object("database");
    const QJsonObject countsJson = in.object("counts");
    const QJsonObject signInsJson = in.object("sign_ins_24h");
    GATEHOUSE_TRY(in.status());

    JsonReader database(databaseJson);
    status.databaseEngine = database.text("engine");
    status.schemaVersion = int(database.integer("schema_version"));
    GATEHOUSE_TRY(database.status());

    JsonReader counts(countsJson);
    status.users = counts.integer("users");
    status.usersDisabled = counts.integer("users_disabled");
    status.usersLocked = counts.integer("users_locked");
    status.usersWithoutFactor = counts.integer("users_without_factor");
    status.sessions = counts.integer("sessions");
    status.clients = counts.integer("clients");
    GATEHOUSE_TRY(counts.status());

    JsonReader signIns(signInsJson);
    status.signInsSucceeded24h = signIns.integer("success");
    status.signInsFailed24h = signIns.integer("failure");
    GATEHOUSE_TRY(signIns.status());
    return status;
}

QJsonObject toJson(const Me &me)
{
    return {{u"user"_s, me.user ? QJsonValue(toJson(*me.user)) : QJsonValue()},
            {u"client_id"_s, toJson(me.clientId)},
            {u"roles"_s, toJson(me.roles)},
            {u"permissions"_s, toJson(me.permissions)}};
}

template <>
Result<Me> fromJson<Me>(const QJsonObject &json)
{
    return readObject<Me>(json, [](JsonReader &in) {
        return Me{in.optionalNested<User>("user"), in.optionalText("client_id"), in.texts("roles"),
                  in.texts("permissions")};
    });
}

QJsonObject toJson(const SigningKey &key)
{
    return {{u"id"_s, key.id},
            {u"algorithm"_s, key.algorithm},
            {u"state"_s, key.state},
            {u"created_at"_s, toJson(key.createdAt)},
            {u"activated_at"_s, toJson(key.activatedAt)},
            {u"retire_at"_s, toJson(key.retireAt)},
            {u"public_jwk"_s, key.publicJwk}};
}

template <>
Result<SigningKey> fromJson<SigningKey>(const QJsonObject &json)
{
    return readObject<SigningKey>(json, [](JsonReader &in) {
        return SigningKey{in.text("id"),
                          in.text("algorithm"),
                          in.text("state"),
                          in.time("created_at"),
                          in.optionalTime("activated_at"),
                          in.optionalTime("retire_at"),
                          in.object("public_jwk")};
    });
}

QJsonObject toJson(const KeyRotation &rotation)
{
    QJsonObject out;
    if (rotation.algorithm) out.insert(u"algorithm"_s, *rotation.algorithm);
    if (rotation.compromised) out.insert(u"compromised"_s, true);
    return out;
}

template <>
Result<KeyRotation> fromJson<KeyRotation>(const QJsonObject &json)
{
    return readObject<KeyRotation>(json, [](JsonReader &in) {
        KeyRotation rotation{in.optionalText("algorithm"), in.optionalBoolean("compromised").value_or(false)};
        in.refuseUnknown({"algorithm", "compromised"});
        return rotation;
    });
}

QJsonObject toJson(const SettingItem &item)
{
    QJsonObject out{{u"name"_s, item.name},
                    {u"type"_s, item.type},
                    {u"value"_s, item.value},
                    {u"default"_s, item.defaultValue},
                    {u"description"_s, item.description},
                    {u"version"_s, item.version}};
    if (item.minimum) out.insert(u"minimum"_s, *item.minimum);
    if (item.maximum) out.insert(u"maximum"_s, *item.maximum);
    if (!item.choices.isEmpty()) out.insert(u"choices"_s, toJson(item.choices));
    if (!item.unit.isEmpty()) out.insert(u"unit"_s, item.unit);
    if (item.overridable) out.insert(u"overridable"_s, true);
    return out;
}

template <>
Result<SettingItem> fromJson<SettingItem>(const QJsonObject &json)
{
    return readObject<SettingItem>(json, [](JsonReader &in) {
        return SettingItem{in.text("name"),
                           in.text("type"),
                           in.value("value"),
                           in.value("default"),
                           in.optionalInteger("minimum"),
                           in.optionalInteger("maximum"),
                           in.optionalTexts("choices").value_or(QStringList()),
                           in.textOr("unit"),
                           in.textOr("description"),
                           int(in.integerOr("version", 0)),
                           in.booleanOr("overridable", false)};
    });
}

QJsonObject toJson(const SettingOverride &item)
{
    QJsonObject out{{u"setting"_s, item.setting},
                    {u"subject_kind"_s, item.subjectKind},
                    {u"subject_id"_s, item.subjectId},
                    {u"subject_name"_s, item.subjectName},
                    {u"value"_s, item.value.isUndefined() ? QJsonValue() : item.value}};
    if (item.people) out.insert(u"people"_s, *item.people);
    return out;
}

template <>
Result<SettingOverride> fromJson<SettingOverride>(const QJsonObject &json)
{
    return readObject<SettingOverride>(json, [](JsonReader &in) {
        return SettingOverride{in.text("setting"),    in.text("subject_kind"),
                               in.text("subject_id"), in.textOr("subject_name"),
                               in.value("value"),     in.optionalInteger("people")};
    });
}

QJsonObject toJson(const SettingValue &value)
{
    return {{u"value"_s, value.value}};
}

template <>
Result<SettingValue> fromJson<SettingValue>(const QJsonObject &json)
{
    return readObject<SettingValue>(json, [](JsonReader &in) {
        SettingValue value{in.value("value")};
        in.refuseUnknown({"value"});
        return value;
    });
}

QJsonObject toJson(const Problem &problem)
{
    QJsonObject out{{u"type"_s, problem.type},     {u"title"_s, problem.title},
                    {u"status"_s, problem.status}, {u"detail"_s, problem.detail},
                    {u"code"_s, problem.code},     {u"request_id"_s, problem.requestId}};
    if (!problem.field.isEmpty()) out.insert(u"field"_s, problem.field);
    return out;
}

template <>
Result<Problem> fromJson<Problem>(const QJsonObject &json)
{
    return readObject<Problem>(json, [](JsonReader &in) {
        return Problem{in.textOr("type", u"about:blank"_s),
                       in.textOr("title"),
                       int(in.integerOr("status", 0)),
                       in.textOr("detail"),
                       in.textOr("code"),
                       in.textOr("field"),
                       in.textOr("request_id")};
    });
}

}  // namespace gatehouse::wire
