#include "core/api/wire/access_pass.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

QJsonObject toJson(const AccessPass &pass)
{
    QJsonObject out{{u"id"_s, pass.id},
                    {u"uses_left"_s, pass.usesLeft},
                    {u"created_by"_s, pass.createdBy},
                    {u"created_at"_s, toJson(pass.createdAt)},
                    {u"expires_at"_s, toJson(pass.expiresAt)},
                    {u"status"_s, pass.status}};
    if (pass.secret) out.insert(u"pass"_s, *pass.secret);
    return out;
}

template <>
Result<AccessPass> fromJson<AccessPass>(const QJsonObject &json)
{
    return readObject<AccessPass>(json, [](JsonReader &in) {
        AccessPass pass;
        pass.id = in.text("id");
        pass.usesLeft = int(in.integer("uses_left"));
        pass.createdBy = in.textOr("created_by");
        pass.createdAt = in.time("created_at");
        pass.expiresAt = in.time("expires_at");
        pass.status = in.text("status");
        pass.secret = in.optionalText("pass");
        return pass;
    });
}

QJsonObject toJson(const NewAccessPass &pass)
{
    QJsonObject out{{u"uses"_s, pass.uses}};
    if (pass.minutes) out.insert(u"minutes"_s, *pass.minutes);
    return out;
}

template <>
Result<NewAccessPass> fromJson<NewAccessPass>(const QJsonObject &json)
{
    return readObject<NewAccessPass>(json, [](JsonReader &in) {
        NewAccessPass pass{in.optionalInteger("minutes"), in.integerOr("uses", 1)};
        in.refuseUnknown({"minutes", "uses"});
        return pass;
    });
}

QJsonObject toJson(const RememberedDevice &device)
{
    return {{u"id"_s, device.id},
            {u"user_agent"_s, device.userAgent},
            {u"created_at"_s, toJson(device.createdAt)},
            {u"last_used_at"_s, toJson(device.lastUsedAt)},
            {u"expires_at"_s, toJson(device.expiresAt)}};
}

template <>
Result<RememberedDevice> fromJson<RememberedDevice>(const QJsonObject &json)
{
    return readObject<RememberedDevice>(json, [](JsonReader &in) {
        return RememberedDevice{in.text("id"), in.textOr("user_agent"), in.time("created_at"),
                                in.optionalTime("last_used_at"), in.time("expires_at")};
    });
}

}  // namespace gatehouse::wire
