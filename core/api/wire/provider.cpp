#include "core/api/wire/provider.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

namespace {

/// Out of its Secret only on its way to the server.
QJsonValue revealed(const Secret &secret)
{
    return QString::fromUtf8(secret.reveal());
}

}  // namespace

QJsonObject toJson(const Provider &provider)
{
    return {{u"id"_s, provider.id},
            {u"kind"_s, provider.kind},
            {u"preset"_s, provider.preset},
            {u"name"_s, provider.name},
            {u"issuer"_s, provider.issuer},
            {u"client_id"_s, provider.clientId},
            {u"has_secret"_s, provider.hasSecret},
            {u"redirect_uri"_s, provider.redirectUri},
            {u"settings"_s, provider.settings},
            {u"enabled"_s, provider.enabled},
            {u"position"_s, provider.position},
            {u"people"_s, provider.people},
            {u"created_at"_s, toJson(provider.createdAt)},
            {u"updated_at"_s, toJson(provider.updatedAt)},
            {u"version"_s, provider.version}};
}

template <>
Result<Provider> fromJson<Provider>(const QJsonObject &json)
{
    return readObject<Provider>(json, [](JsonReader &in) {
        Provider provider;
        provider.id = in.text("id");
        provider.kind = in.text("kind");
        provider.preset = in.text("preset");
        provider.name = in.text("name");
        provider.issuer = in.textOr("issuer");
        provider.clientId = in.text("client_id");
        provider.hasSecret = in.booleanOr("has_secret", false);
        provider.redirectUri = in.text("redirect_uri");
        provider.settings = in.objectOr("settings");
        provider.enabled = in.boolean("enabled");
        provider.position = int(in.integerOr("position", 0));
        provider.people = in.integerOr("people", 0);
        provider.createdAt = in.time("created_at");
        provider.updatedAt = in.time("updated_at");
        provider.version = int(in.integer("version"));
        return provider;
    });
}

QJsonObject toJson(const NewProvider &provider)
{
    QJsonObject out{{u"preset"_s, provider.preset},
                    {u"client_id"_s, provider.clientId},
                    {u"settings"_s, provider.settings},
                    {u"enabled"_s, provider.enabled},
                    {u"position"_s, provider.position}};
    if (!provider.name.isEmpty()) out.insert(u"name"_s, provider.name);
    if (!provider.issuer.isEmpty()) out.insert(u"issuer"_s, provider.issuer);
    if (provider.clientSecret) out.insert(u"client_secret"_s, revealed(*provider.clientSecret));
    return out;
}

template <>
Result<NewProvider> fromJson<NewProvider>(const QJsonObject &json)
{
    return readObject<NewProvider>(json, [](JsonReader &in) {
        NewProvider provider;
        provider.preset = in.textOr("preset", u"oidc"_s);
        provider.name = in.textOr("name");
        provider.issuer = in.textOr("issuer");
        provider.clientId = in.textOr("client_id");
        provider.clientSecret = in.optionalSecret("client_secret");
        provider.settings = in.objectOr("settings");
        provider.enabled = in.booleanOr("enabled", true);
        provider.position = int(in.integerOr("position", 0));
        in.refuseUnknown(
            {"preset", "name", "issuer", "client_id", "client_secret", "settings", "enabled", "position"});
        return provider;
    });
}

QJsonObject toJson(const ProviderChange &change)
{
    QJsonObject out;
    if (change.name) out.insert(u"name"_s, *change.name);
    if (change.issuer) out.insert(u"issuer"_s, *change.issuer);
    if (change.clientId) out.insert(u"client_id"_s, *change.clientId);
    if (change.clientSecret) out.insert(u"client_secret"_s, revealed(*change.clientSecret));
    if (change.settings) out.insert(u"settings"_s, *change.settings);
    if (change.enabled) out.insert(u"enabled"_s, *change.enabled);
    if (change.position) out.insert(u"position"_s, *change.position);
    return out;
}

template <>
Result<ProviderChange> fromJson<ProviderChange>(const QJsonObject &json)
{
    return readObject<ProviderChange>(json, [](JsonReader &in) {
        ProviderChange change;
        change.name = in.optionalText("name");
        change.issuer = in.optionalText("issuer");
        change.clientId = in.optionalText("client_id");
        change.clientSecret = in.optionalSecret("client_secret");
        if (!in.isAbsent("settings")) change.settings = in.object("settings");
        change.enabled = in.optionalBoolean("enabled");
        if (const auto position = in.optionalInteger("position")) change.position = int(*position);
        in.refuseUnknown({"name", "issuer", "client_id", "client_secret", "settings", "enabled", "position"});
        return change;
    });
}

QJsonObject toJson(const ProviderPreset &preset)
{
    return {{u"id"_s, preset.id},         {u"name"_s, preset.name},        {u"kind"_s, preset.kind},
            {u"issuer"_s, preset.issuer}, {u"help_url"_s, preset.helpUrl}, {u"settings"_s, preset.settings}};
}

template <>
Result<ProviderPreset> fromJson<ProviderPreset>(const QJsonObject &json)
{
    return readObject<ProviderPreset>(json, [](JsonReader &in) {
        return ProviderPreset{in.text("id"),       in.text("name"),       in.text("kind"),
                              in.textOr("issuer"), in.textOr("help_url"), in.objectOr("settings")};
    });
}

QJsonObject toJson(const ProviderTest &test)
{
    return {{u"ok"_s, test.ok},
            {u"problems"_s, toJson(test.problems)},
            {u"authorization_endpoint"_s, test.authorizationEndpoint},
            {u"keys"_s, test.keys},
            {u"can_sign_out"_s, test.canSignOut}};
}

template <>
Result<ProviderTest> fromJson<ProviderTest>(const QJsonObject &json)
{
    return readObject<ProviderTest>(json, [](JsonReader &in) {
        return ProviderTest{in.boolean("ok"), in.texts("problems"), in.textOr("authorization_endpoint"),
                            int(in.integerOr("keys", 0)), in.booleanOr("can_sign_out", false)};
    });
}

}  // namespace gatehouse::wire
