#include "core/federation/upstream_metadata.h"

#include <QUrl>

#include "core/base/json_gate.h"
#include "core/delivery/http_fetch.h"
#include "core/federation/provider.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxUrl = 2'000;
constexpr qsizetype kMaxList = 200;

Error wrong(const QString &why)
{
    Error error = Error::unavailable(why, why);
    error.reason = "bad_metadata";
    return error;
}

Result<QString> endpoint(const QJsonObject &document, const char *name, bool required, bool encrypted)
{
    auto text = optionalString(document, name, kMaxUrl);
    if (!text.ok()) return wrong(QStringLiteral("Its %1 is no text.").arg(QLatin1String(name)));
    if (!*text || (*text)->isEmpty()) {
        if (!required) return QString();
        return wrong(QStringLiteral("Its discovery document names no %1.").arg(QLatin1String(name)));
    }
    const QString url = **text;
    if (!HttpFetch::checkUrl(url).ok() || (encrypted && QUrl(url).scheme() != QLatin1String("https")))
        return wrong(QStringLiteral("Its %1 is no address that may be used.").arg(QLatin1String(name)));
    return url;
}

}  // namespace

QString discoveryUrl(const QString &issuer)
{
    QString base = issuer;
    if (base.endsWith(u'/')) base.chop(1);
    return base + QStringLiteral("/.well-known/openid-configuration");
}

Result<UpstreamMetadata> parseUpstreamMetadata(QByteArrayView json, const Provider &provider)
{
    auto document = parseJsonObject(json);
    if (!document.ok()) return wrong(QStringLiteral("Its discovery document is no JSON object."));
    UpstreamMetadata metadata;
    const auto issuer = optionalString(*document, "issuer", kMaxUrl);
    metadata.issuer = issuer.ok() ? issuer->value_or(QString()) : QString();
    QString expected = provider.issuer;
    if (isTenantTemplate(provider)) {
        const QUrl url(provider.issuer);
        expected =
            url.scheme() + QStringLiteral("://") + url.authority() + QStringLiteral("/{tenantid}/v2.0");
    }
    if (metadata.issuer != expected)
        return wrong(QStringLiteral("Its discovery document says that it is '%1', not '%2'.")
                         .arg(metadata.issuer.left(300), expected));
    const bool encrypted = QUrl(provider.issuer).scheme() == QLatin1String("https");
    const auto take = [&](QString UpstreamMetadata::*member, const char *name,
                          bool required) -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(url, endpoint(*document, name, required, encrypted));
        metadata.*member = url;
        return {};
    };
    GATEHOUSE_TRY(take(&UpstreamMetadata::authorizationEndpoint, "authorization_endpoint", true));
    GATEHOUSE_TRY(take(&UpstreamMetadata::tokenEndpoint, "token_endpoint", true));
    GATEHOUSE_TRY(take(&UpstreamMetadata::userinfoEndpoint, "userinfo_endpoint", false));
    GATEHOUSE_TRY(take(&UpstreamMetadata::jwksUri, "jwks_uri", true));
    GATEHOUSE_TRY(take(&UpstreamMetadata::endSessionEndpoint, "end_session_endpoint", false));

    const auto texts = [&](const char *name) -> QStringList {
        const auto list = optionalStringList(*document, name, kMaxList, kMaxUrl);
        return list.ok() ? list->value_or(QStringList()) : QStringList();
    };
    QStringList algorithms = texts("id_token_signing_alg_values_supported");
    // Section 3 makes RS256 a must; a document without the list means it.
    if (algorithms.isEmpty()) algorithms = {QStringLiteral("RS256")};
    for (const QString &name : std::as_const(algorithms)) {
        const auto known = signingAlgorithmFrom(name.toUtf8());
        if (known && !metadata.idTokenAlgorithms.contains(*known)) metadata.idTokenAlgorithms.append(*known);
    }
    if (metadata.idTokenAlgorithms.isEmpty())
        return wrong(QStringLiteral("It signs with none of RS256, PS256, ES256 and EdDSA."));
    const QStringList challenges = texts("code_challenge_methods_supported");
    if (!challenges.isEmpty() && !challenges.contains(QLatin1String("S256")))
        return wrong(QStringLiteral("It does not speak PKCE with S256."));
    metadata.tokenAuthMethods = texts("token_endpoint_auth_methods_supported");
    const auto namesItself = optionalBool(*document, "authorization_response_iss_parameter_supported");
    metadata.namesItself = namesItself.ok() && namesItself->value_or(false);
    return metadata;
}

UpstreamMetadata metadataOfDialect(const Provider &provider)
{
    UpstreamMetadata metadata;
    metadata.authorizationEndpoint = provider.settings.authorizationEndpoint;
    metadata.tokenEndpoint = provider.settings.tokenEndpoint;
    metadata.userinfoEndpoint = provider.settings.userEndpoint;
    return metadata;
}

}  // namespace gatehouse
