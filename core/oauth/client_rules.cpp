#include "core/oauth/client_rules.h"

#include <QSet>

#include "core/oauth/browser_origins.h"
#include "core/oauth/pairwise_subjects.h"
#include "core/oauth/redirect_uri.h"
#include "core/oauth/response_encryption.h"
#include "core/oauth/scope.h"
#include "core/token/key_ring.h"

namespace gatehouse {

namespace {

constexpr int kMaxName = 100;
constexpr int kMaxUris = 50;
constexpr int kMaxScopes = 50;
constexpr int kMinAccessSeconds = 60;
constexpr int kMaxAccessSeconds = 86'400;
constexpr int kMinRefreshSeconds = 300;
constexpr int kMaxRefreshSeconds = 366 * 86'400;

Result<void> checkName(const QString &name)
{
    if (name.trimmed().isEmpty())
        return Error::invalid("name", "empty", QStringLiteral("The application needs a name."));
    if (name.size() > kMaxName)
        return Error::invalid("name", "too_long",
                              QStringLiteral("The name may have %1 characters at most.").arg(kMaxName));
    for (const QChar c : name)
        if (!c.isPrint() && !c.isSurrogate())
            return Error::invalid("name", "invalid_character",
                                  QStringLiteral("The name has a control character."));
    return {};
}

Result<void> checkMethod(const Client &client)
{
    const bool confidential = client.kind == ClientKind::Confidential;
    if (confidential == (client.authMethod == ClientAuthMethod::None))
        return Error::invalid(
            "auth_method", "does_not_fit_kind",
            confidential ? QStringLiteral("A confidential application has to authenticate.")
                         : QStringLiteral("A public or native application cannot keep a secret: use none."));
    if (!confidential && !client.requirePkce)
        return Error::invalid("require_pkce", "required_for_kind",
                              QStringLiteral("Public and native applications must use PKCE."));
    return {};
}

/// An assertion's algorithm has to fit the method, and a signing client needs keys that can be checked.
Result<void> checkAssertions(const Client &client)
{
    const ClientMetadata &metadata = client.metadata;
    const QString &algorithm = metadata.assertionAlgorithm;
    const auto fault = [](const char *reason, const QString &text) {
        return Error::invalid("metadata", reason, text);
    };
    if (client.authMethod == ClientAuthMethod::SecretJwt) {
        if (algorithm.isEmpty() || algorithm == u"HS256") return {};
        return fault("does_not_fit_method", QStringLiteral("client_secret_jwt is signed with HS256."));
    }
    if (client.authMethod != ClientAuthMethod::PrivateKeyJwt) {
        if (algorithm.isEmpty()) return {};
        return fault("does_not_fit_method",
                     QStringLiteral("Only an application that signs has a token_endpoint_auth_signing_alg."));
    }
    if (metadata.jwks.isEmpty() && metadata.jwksUri.isEmpty())
        return fault("jwks_missing",
                     QStringLiteral("private_key_jwt needs the application's public keys: metadata 'jwks' or "
                                    "'jwks_uri'."));
    if (!algorithm.isEmpty() && !signingAlgorithmFrom(algorithm.toLatin1()))
        return fault("unknown",
                     QStringLiteral("token_endpoint_auth_signing_alg may be ES256, EdDSA, Ed25519, PS256 or "
                                    "RS256."));
    return {};
}

/// RFC 8705: tls_client_auth knows the client by one name, self_signed_tls_client_auth by its keys.
Result<void> checkCertificateMethods(const Client &client)
{
    const ClientMetadata &metadata = client.metadata;
    int names = 0;
    for (const QString *name : {&metadata.tlsSubjectDn, &metadata.tlsSanDns, &metadata.tlsSanUri,
                                &metadata.tlsSanIp, &metadata.tlsSanEmail})
        if (!name->isEmpty()) ++names;
    const auto fault = [](const char *reason, const QString &text) {
        return Error::invalid("metadata", reason, text);
    };
    if (client.authMethod == ClientAuthMethod::TlsClientAuth) {
        if (names == 1) return {};
        return fault("one_name",
                     QStringLiteral("tls_client_auth needs exactly one of tls_client_auth_subject_dn, "
                                    "_san_dns, _san_uri, _san_ip and _san_email."));
    }
    if (names > 0)
        return fault("does_not_fit_method",
                     QStringLiteral("Only an application with tls_client_auth has a tls_client_auth_ name."));
    if (client.authMethod == ClientAuthMethod::SelfSignedTls && metadata.jwks.isEmpty())
        return fault("jwks_missing", QStringLiteral("self_signed_tls_client_auth needs the keys of the "
                                                    "application's certificates: metadata 'jwks'."));
    return {};
}

Result<void> checkGrantTypes(const Client &client)
{
    static const QSet<QString> kKnown{QLatin1String(kGrantAuthorizationCode),
                                      QLatin1String(kGrantRefreshToken),
                                      QLatin1String(kGrantClientCredentials), QLatin1String(kGrantDeviceCode),
                                      QLatin1String(kGrantTokenExchange)};
    const auto fault = [](const char *reason, const QString &text) {
        return Error::invalid("grant_types", reason, text);
    };
    if (client.grantTypes.isEmpty()) return fault("empty", QStringLiteral("Choose at least one grant type."));
    const QSet<QString> types(client.grantTypes.begin(), client.grantTypes.end());
    if (types.size() != client.grantTypes.size() || !kKnown.contains(types))
        return fault("unknown",
                     QStringLiteral("Grant types are authorization_code, refresh_token, "
                                    "client_credentials, %1 and %2, each once.")
                         .arg(QLatin1String(kGrantDeviceCode), QLatin1String(kGrantTokenExchange)));
    if (client.allowsGrant(kGrantClientCredentials) && client.kind != ClientKind::Confidential)
        return fault("does_not_fit_kind",
                     QStringLiteral("Only a confidential application may use client_credentials."));
    if (client.allowsGrant(kGrantTokenExchange) && client.kind != ClientKind::Confidential)
        return fault("does_not_fit_kind", QStringLiteral("Only a confidential application may use %1.")
                                              .arg(QLatin1String(kGrantTokenExchange)));
    if (client.allowsGrant(kGrantRefreshToken) && !client.allowsGrant(kGrantAuthorizationCode) &&
        !client.allowsGrant(kGrantDeviceCode))
        return fault("incomplete", QStringLiteral("refresh_token goes with authorization_code or %1.")
                                       .arg(QLatin1String(kGrantDeviceCode)));
    return {};
}

Result<void> checkUris(const QStringList &uris, ClientKind kind, const QByteArray &field)
{
    if (uris.size() > kMaxUris)
        return Error::invalid(field, "too_many",
                              QStringLiteral("There may be %1 addresses at most.").arg(kMaxUris));
    if (QSet<QString>(uris.begin(), uris.end()).size() != uris.size())
        return Error::invalid(field, "repeated", QStringLiteral("An address is there twice."));
    for (const QString &uri : uris)
        GATEHOUSE_TRY(checkRedirectUri(uri, kind, field));
    return {};
}

/// OpenID Connect Front-Channel Logout 1.0 section 2: of the scheme, host and port of a redirect address.
/// Our signed-out page takes the origin into its frames, so nobody may name a stranger's.
Result<void> checkFrontchannelLogout(const Client &client)
{
    const QString &uri = client.metadata.frontchannelLogoutUri;
    if (uri.isEmpty()) return {};
    if (auto sound = checkRedirectUri(uri, ClientKind::Public, "metadata"); !sound.ok())
        return Error::invalid(
            "metadata", "bad_url",
            QStringLiteral("The metadata 'frontchannel_logout_uri': ") + sound.error().publicMessage);
    const QByteArray origin = originOf(uri.toUtf8());
    const bool own =
        std::any_of(client.redirectUris.begin(), client.redirectUris.end(),
                    [&origin](const QString &redirect) { return originOf(redirect.toUtf8()) == origin; });
    if (own) return {};
    return Error::invalid(
        "metadata", "foreign_origin",
        QStringLiteral("The metadata 'frontchannel_logout_uri' has to be of the scheme, host "
                       "and port of a redirect address."));
}

Result<void> checkScopes(const QStringList &scopes)
{
    const bool valid = std::all_of(scopes.begin(), scopes.end(), isScopeToken) &&
                       scopes.size() <= kMaxScopes &&
                       QSet<QString>(scopes.begin(), scopes.end()).size() == scopes.size();
    if (valid) return {};
    return Error::invalid(
        "scopes", "invalid_scope",
        QStringLiteral("Scopes are words of printable ASCII without spaces, quotes or backslashes, "
                       "each once, %1 at most.")
            .arg(kMaxScopes));
}

Result<void> checkRange(const QByteArray &field, int value, int minimum, int maximum)
{
    if (value >= minimum && value <= maximum) return {};
    return Error::invalid(
        field, "out_of_range",
        QStringLiteral("The value must lie between %1 and %2 seconds.").arg(minimum).arg(maximum));
}

}  // namespace

Result<void> checkClient(const Client &client)
{
    GATEHOUSE_TRY(checkName(client.name));
    GATEHOUSE_TRY(checkMethod(client));
    GATEHOUSE_TRY(checkGrantTypes(client));
    GATEHOUSE_TRY(checkUris(client.redirectUris, client.kind, "redirect_uris"));
    GATEHOUSE_TRY(checkUris(client.postLogoutRedirectUris, client.kind, "post_logout_redirect_uris"));
    if (client.redirectUris.isEmpty() && client.allowsGrant(kGrantAuthorizationCode))
        return Error::invalid(
            "redirect_uris", "empty",
            QStringLiteral("An application that signs people in needs a redirect address."));
    GATEHOUSE_TRY(checkScopes(client.scopes));
    GATEHOUSE_TRY(checkClientMetadata(client.metadata));
    GATEHOUSE_TRY(checkFrontchannelLogout(client));
    GATEHOUSE_TRY(checkAssertions(client));
    GATEHOUSE_TRY(checkCertificateMethods(client));
    GATEHOUSE_TRY(checkSubjectType(client));
    GATEHOUSE_TRY(checkResponses(client));
    if (!keyRingAlgorithmFrom(client.idTokenAlgorithm))
        return Error::invalid("id_token_alg", "unknown",
                              QStringLiteral("Choose RS256, PS256, ES256, EdDSA or Ed25519."));
    GATEHOUSE_TRY(
        checkRange("access_token_seconds", client.accessTokenSeconds, kMinAccessSeconds, kMaxAccessSeconds));
    return checkRange("refresh_token_seconds", client.refreshTokenSeconds, kMinRefreshSeconds,
                      kMaxRefreshSeconds);
}

Result<void> checkAdminScopes(const Caller &by, const QStringList &before, const QStringList &after)
{
    if (by.kind == Caller::Kind::System || by.scopes.isEmpty()) return {};
    for (const QString &scope : after)
        if (adminScopes().contains(scope) && !before.contains(scope) && !by.hasScope(scope))
            return Error::forbidden(
                "scope_not_held",
                QStringLiteral("You cannot give an application the scope %1: your own access does "
                               "not have it.")
                    .arg(scope));
    return {};
}

}  // namespace gatehouse
