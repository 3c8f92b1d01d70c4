#include "core/api/wire/user.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

QJsonObject toJson(const NamedRef &ref)
{
    return {{u"id"_s, ref.id}, {u"name"_s, ref.name}};
}

template <>
Result<NamedRef> fromJson<NamedRef>(const QJsonObject &json)
{
    return readObject<NamedRef>(json, [](JsonReader &in) {
        return NamedRef{in.text("id"), in.textOr("name")};
    });
}

QJsonObject toJson(const User &user)
{
    QJsonObject out{{u"id"_s, user.id},
                    {u"username"_s, user.username},
                    {u"email"_s, toJson(user.email)},
                    {u"email_verified"_s, user.emailVerified},
                    {u"display_name"_s, user.displayName},
                    {u"locale"_s, user.locale},
                    {u"profile"_s, user.profile},
                    {u"phone"_s, toJson(user.phone)},
                    {u"phone_verified"_s, user.phoneVerified},
                    {u"attributes"_s, user.attributes},
                    {u"disabled"_s, user.disabled},
                    {u"locked_until"_s, toJson(user.lockedUntil)},
                    {u"failed_attempts"_s, user.failedAttempts},
                    {u"must_change_password"_s, user.mustChangePassword},
                    {u"has_password"_s, user.hasPassword},
                    {u"password_changed_at"_s, toJson(user.passwordChangedAt)},
                    {u"password_breached_at"_s, toJson(user.passwordBreachedAt)},
                    {u"last_sign_in_at"_s, toJson(user.lastSignInAt)},
                    {u"created_at"_s, toJson(user.createdAt)},
                    {u"updated_at"_s, toJson(user.updatedAt)},
                    {u"version"_s, user.version},
                    {u"roles"_s, toJson(user.roles)},
                    {u"groups"_s, toJsonArray(user.groups)},
                    {u"factors"_s, toJson(user.factors)},
                    {u"recovery_codes_left"_s, user.recoveryCodesLeft}};
    if (user.deletionDueAt) out.insert(u"deletion_due_at"_s, toJson(user.deletionDueAt));
    if (!user.oneTimePassword.isEmpty()) out.insert(u"one_time_password"_s, user.oneTimePassword);
    return out;
}

template <>
Result<User> fromJson<User>(const QJsonObject &json)
{
    return readObject<User>(json, [](JsonReader &in) {
        User user;
        user.id = in.text("id");
        user.username = in.text("username");
        user.email = in.optionalText("email");
        user.emailVerified = in.boolean("email_verified");
        user.displayName = in.textOr("display_name");
        user.locale = in.textOr("locale");
        user.profile = in.objectOr("profile");
        user.phone = in.optionalText("phone");
        user.phoneVerified = in.booleanOr("phone_verified", false);
        user.attributes = in.objectOr("attributes");
        user.disabled = in.boolean("disabled");
        user.lockedUntil = in.optionalTime("locked_until");
        user.failedAttempts = int(in.integerOr("failed_attempts", 0));
        user.mustChangePassword = in.booleanOr("must_change_password", false);
        user.hasPassword = in.booleanOr("has_password", false);
        user.passwordChangedAt = in.optionalTime("password_changed_at");
        user.passwordBreachedAt = in.optionalTime("password_breached_at");
        user.lastSignInAt = in.optionalTime("last_sign_in_at");
        user.createdAt = in.time("created_at");
        user.updatedAt = in.time("updated_at");
        user.deletionDueAt = in.optionalTime("deletion_due_at");
        user.version = int(in.integer("version"));
        user.roles = in.texts("roles");
        user.groups = in.listOr<NamedRef>("groups");
        user.factors = in.optionalTexts("factors").value_or(QStringList());
        user.recoveryCodesLeft = int(in.integerOr("recovery_codes_left", 0));
        user.oneTimePassword = in.textOr("one_time_password");
        return user;
    });
}

QJsonObject toJson(const NewUser &user)
{
    QJsonObject out{{u"username"_s, user.username}};
    if (!user.email.isEmpty()) out.insert(u"email"_s, user.email);
    if (!user.displayName.isEmpty()) out.insert(u"display_name"_s, user.displayName);
    if (!user.locale.isEmpty()) out.insert(u"locale"_s, user.locale);
    if (user.emailVerified) out.insert(u"email_verified"_s, true);
    if (!user.profile.isEmpty()) out.insert(u"profile"_s, user.profile);
    if (!user.phone.isEmpty()) out.insert(u"phone"_s, user.phone);
    if (user.phoneVerified) out.insert(u"phone_verified"_s, true);
    if (!user.attributes.isEmpty()) out.insert(u"attributes"_s, user.attributes);
    if (user.password) out.insert(u"password"_s, QString::fromUtf8(user.password->reveal()));
    if (user.mustChangePassword) out.insert(u"must_change_password"_s, true);
    if (!user.roles.isEmpty()) out.insert(u"roles"_s, toJson(user.roles));
    return out;
}

template <>
Result<NewUser> fromJson<NewUser>(const QJsonObject &json)
{
    return readObject<NewUser>(json, [](JsonReader &in) {
        NewUser user;
        user.username = in.text("username");
        user.email = in.textOr("email");
        user.displayName = in.textOr("display_name");
        user.locale = in.textOr("locale");
        user.emailVerified = in.booleanOr("email_verified", false);
        user.profile = in.objectOr("profile");
        user.phone = in.textOr("phone");
        user.phoneVerified = in.booleanOr("phone_verified", false);
        user.attributes = in.objectOr("attributes");
        user.password = in.optionalSecret("password");
        user.mustChangePassword = in.booleanOr("must_change_password", false);
        user.roles = in.optionalTexts("roles").value_or(QStringList());
        in.refuseUnknown({"username", "email", "display_name", "locale", "email_verified", "profile", "phone",
                          "phone_verified", "attributes", "password", "must_change_password", "roles"});
        return user;
    });
}

QJsonObject toJson(const UserChange &change)
{
    QJsonObject out;
    if (change.username) out.insert(u"username"_s, *change.username);
    if (change.email)
        out.insert(u"email"_s, change.email->isEmpty() ? QJsonValue() : QJsonValue(*change.email));
    if (change.displayName) out.insert(u"display_name"_s, *change.displayName);
    if (change.locale) out.insert(u"locale"_s, *change.locale);
    if (change.emailVerified) out.insert(u"email_verified"_s, *change.emailVerified);
    if (!change.profile.isUndefined()) out.insert(u"profile"_s, change.profile);
    if (change.phone)
        out.insert(u"phone"_s, change.phone->isEmpty() ? QJsonValue() : QJsonValue(*change.phone));
    if (change.phoneVerified) out.insert(u"phone_verified"_s, *change.phoneVerified);
    if (!change.attributes.isUndefined()) out.insert(u"attributes"_s, change.attributes);
    return out;
}

template <>
Result<UserChange> fromJson<UserChange>(const QJsonObject &json)
{
    return readObject<UserChange>(json, [](JsonReader &in) {
        UserChange change;
        change.username = in.optionalText("username");
        change.email = in.changedText("email");
        change.displayName = in.changedText("display_name");
        change.locale = in.changedText("locale");
        change.emailVerified = in.optionalBoolean("email_verified");
        change.profile = in.changedObject("profile");
        change.phone = in.changedText("phone");
        change.phoneVerified = in.optionalBoolean("phone_verified");
        change.attributes = in.changedObject("attributes");
        in.refuseUnknown({"username", "email", "display_name", "locale", "email_verified", "profile", "phone",
                          "phone_verified", "attributes"});
        return change;
    });
}

QJsonObject toJson(const UserCounts &counts)
{
    return {{u"all"_s, counts.all},
            {u"active"_s, counts.active},
            {u"disabled"_s, counts.disabled},
            {u"locked"_s, counts.locked},
            {u"without_factor"_s, counts.withoutFactor}};
}

template <>
Result<UserCounts> fromJson<UserCounts>(const QJsonObject &json)
{
    return readObject<UserCounts>(json, [](JsonReader &in) {
        return UserCounts{in.integer("all"), in.integer("active"), in.integer("disabled"),
                          in.integer("locked"), in.integer("without_factor")};
    });
}

QJsonObject toJson(const PasswordChange &change)
{
    return {{u"password"_s, QString::fromUtf8(change.password.reveal())},
            {u"must_change_password"_s, change.mustChangePassword}};
}

template <>
Result<PasswordChange> fromJson<PasswordChange>(const QJsonObject &json)
{
    return readObject<PasswordChange>(json, [](JsonReader &in) {
        PasswordChange change{in.secret("password"), in.booleanOr("must_change_password", false)};
        in.refuseUnknown({"password", "must_change_password"});
        return change;
    });
}

QJsonObject toJson(const OneTimePassword &password)
{
    return {{u"one_time_password"_s, password.oneTimePassword}};
}

template <>
Result<OneTimePassword> fromJson<OneTimePassword>(const QJsonObject &json)
{
    return readObject<OneTimePassword>(
        json, [](JsonReader &in) { return OneTimePassword{in.text("one_time_password")}; });
}

QJsonObject toJson(const Reason &reason)
{
    QJsonObject out;
    if (!reason.reason.isEmpty()) out.insert(u"reason"_s, reason.reason);
    return out;
}

template <>
Result<Reason> fromJson<Reason>(const QJsonObject &json)
{
    return readObject<Reason>(json, [](JsonReader &in) {
        Reason reason{in.textOr("reason")};
        in.refuseUnknown({"reason"});
        return reason;
    });
}

QJsonObject toJson(const EndedCount &count)
{
    return {{u"ended"_s, count.ended}};
}

template <>
Result<EndedCount> fromJson<EndedCount>(const QJsonObject &json)
{
    return readObject<EndedCount>(json, [](JsonReader &in) { return EndedCount{in.integer("ended")}; });
}

QJsonObject toJson(const RoleList &list)
{
    return {{u"roles"_s, toJson(list.roles)}};
}

template <>
Result<RoleList> fromJson<RoleList>(const QJsonObject &json)
{
    return readObject<RoleList>(json, [](JsonReader &in) {
        RoleList list{in.texts("roles")};
        in.refuseUnknown({"roles"});
        return list;
    });
}

QJsonObject toJson(const GroupList &list)
{
    return {{u"groups"_s, toJson(list.groups)}};
}

template <>
Result<GroupList> fromJson<GroupList>(const QJsonObject &json)
{
    return readObject<GroupList>(json, [](JsonReader &in) {
        GroupList list{in.texts("groups")};
        in.refuseUnknown({"groups"});
        return list;
    });
}

}  // namespace gatehouse::wire
