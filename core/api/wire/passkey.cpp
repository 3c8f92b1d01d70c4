#include "core/api/wire/passkey.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

QJsonObject toJson(const Passkey &passkey)
{
    return {{u"id"_s, passkey.id},
            {u"label"_s, passkey.label},
            {u"aaguid"_s, passkey.aaguid},
            {u"model"_s, passkey.model},
            {u"attestation"_s, passkey.attestation},
            {u"synced"_s, passkey.synced},
            {u"verifies_user"_s, passkey.verifiesUser},
            {u"created_at"_s, toJson(passkey.createdAt)},
            {u"last_used_at"_s, toJson(passkey.lastUsedAt)}};
}

template <>
Result<Passkey> fromJson<Passkey>(const QJsonObject &json)
{
    return readObject<Passkey>(json, [](JsonReader &in) {
        Passkey passkey;
        passkey.id = in.text("id");
        passkey.label = in.textOr("label");
        passkey.aaguid = in.textOr("aaguid");
        passkey.model = in.textOr("model");
        passkey.attestation = in.textOr("attestation");
        passkey.synced = in.booleanOr("synced", false);
        passkey.verifiesUser = in.booleanOr("verifies_user", false);
        passkey.createdAt = in.time("created_at");
        passkey.lastUsedAt = in.optionalTime("last_used_at");
        return passkey;
    });
}

QJsonObject toJson(const PasskeyChange &change)
{
    return {{u"label"_s, change.label}};
}

template <>
Result<PasskeyChange> fromJson<PasskeyChange>(const QJsonObject &json)
{
    return readObject<PasskeyChange>(json, [](JsonReader &in) {
        PasskeyChange change{in.text("label")};
        in.refuseUnknown({"label"});
        return change;
    });
}

QJsonObject toJson(const NewPasskeyLink &link)
{
    return {{u"send"_s, link.send}};
}

template <>
Result<NewPasskeyLink> fromJson<NewPasskeyLink>(const QJsonObject &json)
{
    return readObject<NewPasskeyLink>(json, [](JsonReader &in) {
        NewPasskeyLink link{in.booleanOr("send", false)};
        in.refuseUnknown({"send"});
        return link;
    });
}

QJsonObject toJson(const PasskeyLink &link)
{
    return {{u"link"_s, link.link}, {u"expires_at"_s, toJson(link.expiresAt)}};
}

template <>
Result<PasskeyLink> fromJson<PasskeyLink>(const QJsonObject &json)
{
    return readObject<PasskeyLink>(json, [](JsonReader &in) {
        return PasskeyLink{in.text("link"), in.time("expires_at")};
    });
}

}  // namespace gatehouse::wire
