#include "core/oauth/registration_request.h"

#include <QJsonArray>
#include <QUrl>

#include "core/base/json_gate.h"
#include "core/oauth/account_scope.h"
#include "core/oauth/oauth_error.h"
#include "core/oauth/scope.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxText = 4'000;
constexpr qsizetype kMaxItems = 100;

/// A registration may name these only with a value that asks for nothing.
constexpr const char *kNotOffered[] = {
    // OpenID Connect Dynamic Client Registration 1.0
    "request_object_encryption_alg",
    "request_object_encryption_enc",
    // JARM, CIBA
    "authorization_signed_response_alg",
    "authorization_encrypted_response_alg",
    "authorization_encrypted_response_enc",
    "backchannel_token_delivery_mode",
    "backchannel_client_notification_endpoint",
    // Ours: whom an application trusts with its tokens, and whom they are for, is for an administrator to
    // say.
    "token_exchange_clients",
    "resources",
    // Nor can one choose for itself what it is told of people beyond their consent.
    "custom_claims",
};

/// Those beyond are given by an administrator alone.
const QStringList kGrantTypes{QLatin1String(kGrantAuthorizationCode), QLatin1String(kGrantRefreshToken),
                              QLatin1String(kGrantClientCredentials), QLatin1String(kGrantDeviceCode)};

struct MemberName
{
    const char *ours;
    const char *theirs;
};
constexpr MemberName kNames[] = {{"name", "client_name"},
                                 {"auth_method", "token_endpoint_auth_method"},
                                 {"id_token_alg", "id_token_signed_response_alg"},
                                 {"scopes", "scope"},
                                 {"require_pkce", "application_type"},
                                 {"kind", "application_type"}};

Error fault(const char *member, const QString &text)
{
    return Error::invalid(member, "invalid_value", text);
}

bool asksForNothing(const QJsonValue &value)
{
    return value.isUndefined() || value.isNull() || (value.isBool() && !value.toBool()) ||
           (value.isString() && value.toString().isEmpty()) || (value.isArray() && value.toArray().isEmpty());
}

Result<void> refuseWhatIsNotOffered(const QJsonObject &json)
{
    for (const char *name : kNotOffered)
        if (!asksForNothing(json.value(QLatin1String(name))))
            return fault(name, QStringLiteral("this is not offered here"));
    return {};
}

/// A list in which a repeated entry counts once.
Result<std::optional<QStringList>> listOf(const QJsonObject &json, const char *name)
{
    GATEHOUSE_TRY_ASSIGN(list, optionalStringList(json, name, kMaxItems, kMaxText));
    if (list) list->removeDuplicates();
    return list;
}

/// Where the client has no name, people are told the host that they come back to.
Result<QString> nameOf(const QJsonObject &json, const QStringList &redirectUris)
{
    GATEHOUSE_TRY_ASSIGN(name, optionalString(json, "client_name", kMaxText));
    if (name && !name->trimmed().isEmpty()) return *name;
    const QString host = redirectUris.isEmpty() ? QString() : QUrl(redirectUris.constFirst()).host();
    return host.isEmpty() ? QStringLiteral("Application") : host.left(100);
}

Result<void> readKind(const QJsonObject &json, NewClient &input)
{
    GATEHOUSE_TRY_ASSIGN(type, optionalString(json, "application_type", kMaxText));
    GATEHOUSE_TRY_ASSIGN(method, optionalString(json, "token_endpoint_auth_method", kMaxText));
    const bool native = type && *type == u"native";
    if (type && *type != u"web" && !native)
        return fault("application_type", QStringLiteral("this may be web or native"));
    if (method) {
        input.authMethod = clientAuthMethodFrom(*method);
        if (!input.authMethod)
            return fault("token_endpoint_auth_method", QStringLiteral("this method is not known here"));
    }
    // RFC 7591 section 2: client_secret_basic is the default; a native client could not keep its secret.
    if (!input.authMethod) input.authMethod = native ? ClientAuthMethod::None : ClientAuthMethod::SecretBasic;
    const bool open = *input.authMethod == ClientAuthMethod::None;
    input.kind = native ? ClientKind::Native : open ? ClientKind::Public : ClientKind::Confidential;
    return {};
}

Result<void> readGrants(const QJsonObject &json, NewClient &input)
{
    const QString code = QLatin1String(kGrantAuthorizationCode);
    GATEHOUSE_TRY_ASSIGN(grants, listOf(json, "grant_types"));
    GATEHOUSE_TRY_ASSIGN(responses, listOf(json, "response_types"));
    input.grantTypes = grants.value_or(QStringList{code});
    for (const QString &grant : *input.grantTypes)
        if (!kGrantTypes.contains(grant))
            return fault("grant_types",
                         QStringLiteral("those offered are ") + kGrantTypes.join(QLatin1String(", ")));
    if (!responses) return {};
    const QStringList fitting =
        input.grantTypes->contains(code) ? QStringList{QStringLiteral("code")} : QStringList();
    if (*responses == fitting) return {};
    return fault("response_types",
                 QStringLiteral("only code is offered here, and it goes with authorization_code"));
}

Result<void> readScopes(const QJsonObject &json, NewClient &input)
{
    GATEHOUSE_TRY_ASSIGN(text, optionalString(json, "scope", kMaxText));
    if (!text) return {};
    const std::optional<QStringList> wanted = parseScope(*text);
    if (!wanted) return fault("scope", QStringLiteral("this is no list of scopes"));
    QStringList offered = personScopes();
    offered.removeAll(QLatin1String(kScopeAccount));
    input.scopes = intersectScopes(*wanted, offered);
    return {};
}

Result<NewClient> read(const QJsonObject &json)
{
    NewClient input;
    GATEHOUSE_TRY(refuseWhatIsNotOffered(json));
    GATEHOUSE_TRY_ASSIGN(redirectUris, listOf(json, "redirect_uris"));
    GATEHOUSE_TRY_ASSIGN(postLogoutRedirectUris, listOf(json, "post_logout_redirect_uris"));
    input.redirectUris = redirectUris.value_or(QStringList());
    input.postLogoutRedirectUris = postLogoutRedirectUris.value_or(QStringList());
    GATEHOUSE_TRY_ASSIGN(name, nameOf(json, input.redirectUris));
    input.name = name;
    GATEHOUSE_TRY(readKind(json, input));
    GATEHOUSE_TRY(readGrants(json, input));
    GATEHOUSE_TRY(readScopes(json, input));
    input.skipConsent = false;
    GATEHOUSE_TRY_ASSIGN(algorithm, optionalString(json, "id_token_signed_response_alg", kMaxText));
    if (algorithm) input.idTokenAlgorithm = algorithm->toUtf8();
    GATEHOUSE_TRY_ASSIGN(metadata, clientMetadataFrom(clientMetadataPart(json)));
    input.metadata = metadata;
    return input;
}

}  // namespace

Error registrationError(const Error &error)
{
    if (error.code != ErrorCode::InvalidInput) return error;
    const bool redirect = error.field == "redirect_uris";
    QByteArray member = error.field;
    for (const MemberName &name : kNames)
        if (member == name.ours) member = name.theirs;
    Error told =
        oauthError(redirect ? OAuthErrorCode::InvalidRedirectUri : OAuthErrorCode::InvalidClientMetadata, "");
    // Errors about "metadata" name their member in the sentence.
    told.publicMessage = member.isEmpty() || member == "metadata"
                             ? error.publicMessage
                             : QString::fromUtf8(member) + QStringLiteral(": ") + error.publicMessage;
    return told;
}

Result<NewClient> newClientFrom(const QJsonObject &registration)
{
    Result<NewClient> input = read(registration);
    if (!input.ok()) return registrationError(input.error());
    return input;
}

QJsonObject registeredMetadata(const Client &client)
{
    const bool code = client.allowsGrant(kGrantAuthorizationCode);
    QJsonObject json = toJson(client.metadata);
    json.remove(QLatin1String("custom_claims"));
    json.insert(QStringLiteral("client_name"), client.name);
    json.insert(QStringLiteral("redirect_uris"), QJsonArray::fromStringList(client.redirectUris));
    if (!client.postLogoutRedirectUris.isEmpty())
        json.insert(QStringLiteral("post_logout_redirect_uris"),
                    QJsonArray::fromStringList(client.postLogoutRedirectUris));
    json.insert(QStringLiteral("token_endpoint_auth_method"), toString(client.authMethod));
    json.insert(QStringLiteral("grant_types"), QJsonArray::fromStringList(client.grantTypes));
    json.insert(QStringLiteral("response_types"), code ? QJsonArray{QStringLiteral("code")} : QJsonArray());
    json.insert(QStringLiteral("scope"), client.scopes.join(u' '));
    json.insert(QStringLiteral("application_type"),
                client.kind == ClientKind::Native ? QStringLiteral("native") : QStringLiteral("web"));
    if (client.metadata.subjectType.isEmpty())
        json.insert(QStringLiteral("subject_type"), QStringLiteral("public"));
    json.insert(QStringLiteral("id_token_signed_response_alg"), QString::fromLatin1(client.idTokenAlgorithm));
    return json;
}

}  // namespace gatehouse
