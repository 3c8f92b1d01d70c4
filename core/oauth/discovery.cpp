#include "core/oauth/discovery.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/oauth/client.h"
#include "core/oauth/scope.h"
#include "core/token/access_token.h"

namespace gatehouse {

namespace {

QJsonArray words(std::initializer_list<const char *> list)
{
    QJsonArray array;
    for (const char *word : list)
        array.append(QLatin1String(word));
    return array;
}

QJsonObject endpoints(const QString &issuer)
{
    const auto at = [&](const char *path) {
        return QString(issuer + QLatin1String(path));
    };
    return {
        {QStringLiteral("issuer"), issuer},
        {QStringLiteral("authorization_endpoint"), at("/oauth/authorize")},
        {QStringLiteral("token_endpoint"), at("/oauth/token")},
        {QStringLiteral("userinfo_endpoint"), at("/oauth/userinfo")},
        {QStringLiteral("jwks_uri"), at("/oauth/jwks")},
        {QStringLiteral("introspection_endpoint"), at("/oauth/introspect")},
        {QStringLiteral("revocation_endpoint"), at("/oauth/revoke")},
        {QStringLiteral("end_session_endpoint"), at("/oauth/logout")},
        {QStringLiteral("pushed_authorization_request_endpoint"), at("/oauth/par")},
        {QStringLiteral("device_authorization_endpoint"), at("/oauth/device_authorization")},
    };
}

/// RFC 8705: what is offered by certificate (sections 2 and 3.3), and where clients are asked for one
/// (section 5).
void addMutualTls(QJsonObject &json, const MutualTls &mutualTls)
{
    if (!mutualTls.enabled) return;
    json.insert(QStringLiteral("tls_client_certificate_bound_access_tokens"), true);
    for (const char *endpoint : {"token", "introspection", "revocation"}) {
        const QString member = QLatin1String(endpoint) + QStringLiteral("_endpoint_auth_methods_supported");
        QJsonArray methods = json.value(member).toArray();
        if (mutualTls.authorities) methods.append(toString(ClientAuthMethod::TlsClientAuth));
        methods.append(toString(ClientAuthMethod::SelfSignedTls));
        json.insert(member, methods);
    }
    if (mutualTls.url.isEmpty()) return;
    const QJsonObject there = endpoints(mutualTls.url);
    QJsonObject aliases;
    for (const char *endpoint :
         {"token_endpoint", "userinfo_endpoint", "introspection_endpoint", "revocation_endpoint",
          "pushed_authorization_request_endpoint", "device_authorization_endpoint"})
        aliases.insert(QLatin1String(endpoint), there.value(QLatin1String(endpoint)));
    json.insert(QStringLiteral("mtls_endpoint_aliases"), aliases);
}

}  // namespace

DiscoveryDocument::DiscoveryDocument(const QString &issuer, const MutualTls &mutualTls)
{
    QJsonObject json = endpoints(issuer);
    const QJsonArray secretMethods =
        words({"client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt"});
    const QJsonArray allMethods =
        words({"client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none"});
    const QJsonArray assertionAlgorithms = words({"HS256", "RS256", "PS256", "ES256", "EdDSA", "Ed25519"});
    for (const char *endpoint : {"token", "introspection", "revocation"})
        json.insert(QLatin1String(endpoint) + QStringLiteral("_endpoint_auth_signing_alg_values_supported"),
                    assertionAlgorithms);
    json.insert(QStringLiteral("scopes_supported"), QJsonArray::fromStringList(personScopes()));
    json.insert(QStringLiteral("response_types_supported"), words({"code"}));
    json.insert(QStringLiteral("response_modes_supported"), words({"query", "form_post"}));
    json.insert(QStringLiteral("grant_types_supported"),
                words({kGrantAuthorizationCode, kGrantRefreshToken, kGrantClientCredentials, kGrantDeviceCode,
                       kGrantTokenExchange}));
    json.insert(QStringLiteral("subject_types_supported"), words({"public", "pairwise"}));
    const QJsonArray signing = words({"RS256", "PS256", "ES256", "EdDSA", "Ed25519"});
    for (const char *answer : {"id_token", "userinfo", "introspection"})
        json.insert(QLatin1String(answer) + QStringLiteral("_signing_alg_values_supported"), signing);
    for (const char *answer : {"id_token", "userinfo", "introspection"}) {
        json.insert(QLatin1String(answer) + QStringLiteral("_encryption_alg_values_supported"),
                    words({"RSA-OAEP-256", "ECDH-ES"}));
        json.insert(QLatin1String(answer) + QStringLiteral("_encryption_enc_values_supported"),
                    words({"A128CBC-HS256", "A128GCM", "A256GCM"}));
    }
    json.insert(QStringLiteral("token_endpoint_auth_methods_supported"), allMethods);
    json.insert(QStringLiteral("introspection_endpoint_auth_methods_supported"), secretMethods);
    json.insert(QStringLiteral("revocation_endpoint_auth_methods_supported"), allMethods);
    json.insert(QStringLiteral("code_challenge_methods_supported"), words({"S256"}));
    QJsonArray claims = words(
        {"iss", "sub", "aud", "azp", "exp", "iat", "auth_time", "nonce", "at_hash", "acr", "amr", "sid"});
    for (const QString &claim : personClaims())
        claims.append(claim);
    json.insert(QStringLiteral("claims_supported"), claims);
    json.insert(QStringLiteral("claim_types_supported"), words({"normal"}));
    json.insert(QStringLiteral("acr_values_supported"), words({kAcrSingleFactor, kAcrMultiFactor}));
    json.insert(QStringLiteral("prompt_values_supported"),
                words({"none", "login", "consent", "select_account"}));
    json.insert(QStringLiteral("claims_parameter_supported"), true);
    json.insert(QStringLiteral("request_parameter_supported"), true);
    json.insert(QStringLiteral("request_uri_parameter_supported"), true);
    json.insert(QStringLiteral("require_request_uri_registration"), true);
    json.insert(QStringLiteral("request_object_signing_alg_values_supported"),
                words({"RS256", "PS256", "ES256", "EdDSA", "Ed25519"}));
    json.insert(QStringLiteral("dpop_signing_alg_values_supported"),
                words({"ES256", "EdDSA", "Ed25519", "PS256", "RS256"}));
    json.insert(QStringLiteral("backchannel_logout_supported"), true);
    json.insert(QStringLiteral("backchannel_logout_session_supported"), true);
    json.insert(QStringLiteral("frontchannel_logout_supported"), true);
    json.insert(QStringLiteral("frontchannel_logout_session_supported"), true);
    json.insert(QStringLiteral("authorization_response_iss_parameter_supported"), true);
    addMutualTls(json, mutualTls);
    m_json = QJsonDocument(json).toJson(QJsonDocument::Compact);
    json.insert(QStringLiteral("registration_endpoint"), issuer + QStringLiteral("/oauth/register"));
    m_withRegistration = QJsonDocument(json).toJson(QJsonDocument::Compact);
}

}  // namespace gatehouse
