#include "core/api/wire/client.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

namespace {

void put(QJsonObject &out, const QString &name, const std::optional<QString> &text)
{
    if (text) out.insert(name, *text);
}

void put(QJsonObject &out, const QString &name, const std::optional<QStringList> &texts)
{
    if (texts) out.insert(name, toJson(*texts));
}

void put(QJsonObject &out, const QString &name, std::optional<bool> flag)
{
    if (flag) out.insert(name, *flag);
}

void put(QJsonObject &out, const QString &name, std::optional<int> number)
{
    if (number) out.insert(name, *number);
}

/// A number of seconds that fits; what does not fit is cut, and the rules refuse the largest value.
std::optional<int> seconds(JsonReader &in, const char *name)
{
    const std::optional<qint64> number = in.optionalInteger(name);
    if (!number) return std::nullopt;
    return int(std::clamp<qint64>(*number, -1, std::numeric_limits<int>::max()));
}

/// What NewClient and ClientChange have in common.
template <class T>
void readCommon(JsonReader &in, T &client)
{
    client.authMethod = in.optionalText("auth_method");
    client.grantTypes = in.optionalTexts("grant_types");
    client.postLogoutRedirectUris = in.optionalTexts("post_logout_redirect_uris");
    client.scopes = in.optionalTexts("scopes");
    client.requirePkce = in.optionalBoolean("require_pkce");
    client.skipConsent = in.optionalBoolean("skip_consent");
    client.idTokenAlg = in.optionalText("id_token_alg");
    client.accessTokenSeconds = seconds(in, "access_token_seconds");
    client.refreshTokenSeconds = seconds(in, "refresh_token_seconds");
    if (!in.isAbsent("metadata")) client.metadata = in.object("metadata");
}

template <class T>
void writeCommon(QJsonObject &out, const T &client)
{
    put(out, u"auth_method"_s, client.authMethod);
    put(out, u"grant_types"_s, client.grantTypes);
    put(out, u"post_logout_redirect_uris"_s, client.postLogoutRedirectUris);
    put(out, u"scopes"_s, client.scopes);
    put(out, u"require_pkce"_s, client.requirePkce);
    put(out, u"skip_consent"_s, client.skipConsent);
    put(out, u"id_token_alg"_s, client.idTokenAlg);
    put(out, u"access_token_seconds"_s, client.accessTokenSeconds);
    put(out, u"refresh_token_seconds"_s, client.refreshTokenSeconds);
    if (client.metadata) out.insert(u"metadata"_s, *client.metadata);
}

}  // namespace

QJsonObject toJson(const ClientSecretInfo &secret)
{
    return {{u"id"_s, secret.id},
            {u"created_at"_s, toJson(secret.createdAt)},
            {u"expires_at"_s, toJson(secret.expiresAt)}};
}

template <>
Result<ClientSecretInfo> fromJson<ClientSecretInfo>(const QJsonObject &json)
{
    return readObject<ClientSecretInfo>(json, [](JsonReader &in) {
        return ClientSecretInfo{in.text("id"), in.time("created_at"), in.optionalTime("expires_at")};
    });
}

QJsonObject toJson(const Client &client)
{
    QJsonObject out{{u"id"_s, client.id},
                    {u"name"_s, client.name},
                    {u"kind"_s, client.kind},
                    {u"auth_method"_s, client.authMethod},
                    {u"grant_types"_s, toJson(client.grantTypes)},
                    {u"redirect_uris"_s, toJson(client.redirectUris)},
                    {u"post_logout_redirect_uris"_s, toJson(client.postLogoutRedirectUris)},
                    {u"scopes"_s, toJson(client.scopes)},
                    {u"require_pkce"_s, client.requirePkce},
                    {u"skip_consent"_s, client.skipConsent},
                    {u"id_token_alg"_s, client.idTokenAlg},
                    {u"access_token_seconds"_s, client.accessTokenSeconds},
                    {u"refresh_token_seconds"_s, client.refreshTokenSeconds},
                    {u"disabled"_s, client.disabled},
                    {u"built_in"_s, client.builtIn},
                    {u"registered"_s, client.registered},
                    {u"metadata"_s, client.metadata},
                    {u"secrets"_s, toJsonArray(client.secrets)},
                    {u"created_at"_s, toJson(client.createdAt)},
                    {u"updated_at"_s, toJson(client.updatedAt)},
                    {u"version"_s, client.version}};
    if (!client.clientSecret.isEmpty()) out.insert(u"client_secret"_s, client.clientSecret);
    return out;
}

template <>
Result<Client> fromJson<Client>(const QJsonObject &json)
{
    return readObject<Client>(json, [](JsonReader &in) {
        Client client;
        client.id = in.text("id");
        client.name = in.text("name");
        client.kind = in.text("kind");
        client.authMethod = in.text("auth_method");
        client.grantTypes = in.texts("grant_types");
        client.redirectUris = in.texts("redirect_uris");
        client.postLogoutRedirectUris = in.optionalTexts("post_logout_redirect_uris").value_or(QStringList());
        client.scopes = in.texts("scopes");
        client.requirePkce = in.boolean("require_pkce");
        client.skipConsent = in.boolean("skip_consent");
        client.idTokenAlg = in.text("id_token_alg");
        client.accessTokenSeconds = int(in.integer("access_token_seconds"));
        client.refreshTokenSeconds = int(in.integer("refresh_token_seconds"));
        client.disabled = in.booleanOr("disabled", false);
        client.builtIn = in.booleanOr("built_in", false);
        client.registered = in.booleanOr("registered", false);
        if (!in.isAbsent("metadata")) client.metadata = in.object("metadata");
        client.secrets = in.listOr<ClientSecretInfo>("secrets");
        client.createdAt = in.time("created_at");
        client.updatedAt = in.time("updated_at");
        client.version = int(in.integer("version"));
        client.clientSecret = in.textOr("client_secret");
        return client;
    });
}

QJsonObject toJson(const NewClient &client)
{
    QJsonObject out{{u"name"_s, client.name}, {u"redirect_uris"_s, toJson(client.redirectUris)}};
    put(out, u"kind"_s, client.kind);
    writeCommon(out, client);
    return out;
}

template <>
Result<NewClient> fromJson<NewClient>(const QJsonObject &json)
{
    return readObject<NewClient>(json, [](JsonReader &in) {
        NewClient client;
        client.name = in.text("name");
        client.redirectUris = in.optionalTexts("redirect_uris").value_or(QStringList());
        client.kind = in.optionalText("kind");
        readCommon(in, client);
        in.refuseUnknown({"name", "redirect_uris", "kind", "auth_method", "grant_types",
                          "post_logout_redirect_uris", "scopes", "require_pkce", "skip_consent",
                          "id_token_alg", "access_token_seconds", "refresh_token_seconds", "metadata"});
        return client;
    });
}

QJsonObject toJson(const ClientChange &change)
{
    QJsonObject out;
    put(out, u"name"_s, change.name);
    put(out, u"redirect_uris"_s, change.redirectUris);
    writeCommon(out, change);
    put(out, u"disabled"_s, change.disabled);
    return out;
}

template <>
Result<ClientChange> fromJson<ClientChange>(const QJsonObject &json)
{
    return readObject<ClientChange>(json, [](JsonReader &in) {
        ClientChange change;
        change.name = in.optionalText("name");
        change.redirectUris = in.optionalTexts("redirect_uris");
        readCommon(in, change);
        change.disabled = in.optionalBoolean("disabled");
        in.refuseUnknown({"name", "redirect_uris", "auth_method", "grant_types", "post_logout_redirect_uris",
                          "scopes", "require_pkce", "skip_consent", "id_token_alg", "access_token_seconds",
                          "refresh_token_seconds", "disabled", "metadata"});
        return change;
    });
}

QJsonObject toJson(const IssuedClientSecret &secret)
{
    return {{u"id"_s, secret.id}, {u"client_secret"_s, secret.clientSecret}};
}

template <>
Result<IssuedClientSecret> fromJson<IssuedClientSecret>(const QJsonObject &json)
{
    return readObject<IssuedClientSecret>(json, [](JsonReader &in) {
        return IssuedClientSecret{in.text("id"), in.text("client_secret")};
    });
}

}  // namespace gatehouse::wire
