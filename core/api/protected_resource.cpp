#include "core/api/protected_resource.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "core/api/services.h"
#include "core/http/reply_writer.h"
#include "core/oauth/scope.h"

namespace gatehouse {

namespace {

constexpr char kServerMetadata[] = "/.well-known/oauth-protected-resource";
constexpr char kAdminMetadata[] = "/.well-known/oauth-protected-resource/admin/v1";
constexpr char kAdminPath[] = "/admin/v1";
constexpr char kMaxAge[] = "public, max-age=3600";

/// Section 2. `path`: of the resource, below the issuer.
HttpReply metadataReply(const Services &services, const char *path, const QString &name,
                        const QStringList &scopes, const QStringList &methods)
{
    const QJsonObject metadata{
        {QStringLiteral("resource"), services.issuer + QLatin1String(path)},
        {QStringLiteral("resource_name"), name},
        {QStringLiteral("authorization_servers"), QJsonArray{services.issuer}},
        {QStringLiteral("jwks_uri"), services.issuer + QStringLiteral("/oauth/jwks")},
        {QStringLiteral("scopes_supported"), QJsonArray::fromStringList(scopes)},
        {QStringLiteral("bearer_methods_supported"), QJsonArray::fromStringList(methods)},
        {QStringLiteral("dpop_signing_alg_values_supported"),
         QJsonArray{QStringLiteral("ES256"), QStringLiteral("EdDSA"), QStringLiteral("PS256"),
                    QStringLiteral("RS256")}},
        {QStringLiteral("dpop_bound_access_tokens_required"), false},
        {QStringLiteral("tls_client_certificate_bound_access_tokens"), services.mutualTls.enabled},
    };
    HttpReply reply = HttpReply::json(QJsonDocument(metadata).toJson(QJsonDocument::Compact));
    reply.headers.set("Cache-Control", kMaxAge);
    reply.headers.set("Access-Control-Allow-Origin", "*");
    return reply;
}

}  // namespace

std::vector<Route> protectedResourceRoutes(Services &services)
{
    const auto route = [](const char *path, HttpReply reply) {
        return Route{HttpMethod::Get,
                     path,
                     Access::anyone(),
                     kDefaultBodyLimit,
                     RateBucket::None,
                     ErrorStyle::OAuth,
                     [reply = std::move(reply)](const ExchangePtr &exchange) {
                         exchange->reply(reply);
                     }};
    };
    const QString header = QStringLiteral("header");
    return {
        route(kServerMetadata, metadataReply(services, "", QStringLiteral("Gatehouse"), personScopes(),
                                             {header, QStringLiteral("body")})),
        route(kAdminMetadata, metadataReply(services, kAdminPath, QStringLiteral("Gatehouse admin API"),
                                            adminScopes(), {header})),
    };
}

QByteArray resourceMetadataUrl(const QString &issuer, const QString &path)
{
    if (path.startsWith(QLatin1String(kAdminPath))) return issuer.toUtf8() + kAdminMetadata;
    const bool takesTokens = path == u"/oauth/userinfo" || path.startsWith(u"/account/v1/") ||
                             path == u"/auth/me" || path == u"/auth/logout";
    return takesTokens ? issuer.toUtf8() + kServerMetadata : QByteArray();
}

}  // namespace gatehouse
