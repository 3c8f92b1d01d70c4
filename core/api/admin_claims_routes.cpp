#include "core/api/admin_claims_routes.h"

#include "core/api/admin_route.h"
#include "core/api/wire/claims.h"
#include "core/oauth/claim_mapping.h"
#include "core/oauth/pairwise_subjects.h"
#include "core/oauth/released_claims.h"
#include "core/oauth/scope.h"

namespace gatehouse {

namespace {

struct PreviewQuery
{
    UserId user;
    std::optional<QStringList> scopes;
};

Result<PreviewQuery> previewQuery(const HttpRequest &request)
{
    GATEHOUSE_TRY_ASSIGN(query, queryOf(request));
    GATEHOUSE_TRY(checkParameters(query, {"user", "scope"}));
    PreviewQuery wanted;
    const auto user = UserId::parse(query.value(QByteArrayView("user")).value_or(QString()));
    if (!user)
        return Error::invalid("user", "unknown_value", QStringLiteral("'user' must be the id of a user."));
    wanted.user = *user;
    if (const auto text = query.value(QByteArrayView("scope")); text && !text->isEmpty()) {
        wanted.scopes = parseScope(*text);
        if (!wanted.scopes)
            return Error::invalid("scope", "malformed", QStringLiteral("'scope' is no list of scopes."));
    }
    return wanted;
}

QJsonObject about(const QString &name, QJsonObject claims)
{
    claims.insert(QStringLiteral("sub"), name);
    return claims;
}

/// Nothing is signed here: what comes of it is for reading only.
wire::ClaimsPreview preview(const PairwiseSubjects &subjects, const Client &client, const Subject &subject,
                            const QStringList &scopes)
{
    const QString name = subjects.subjectOf(client, subject.id);
    wire::ClaimsPreview told;
    told.scopes = scopes;
    told.accessToken = about(name, accessTokenClaims(client, subject, scopes));
    // Without it, it is no OpenID Connect request: no ID token, and userinfo refuses.
    if (!scopes.contains(QLatin1String(kScopeOpenId))) return told;
    told.idToken = about(name, idTokenClaims(client, subject, scopes));
    told.userInfo = about(name, userInfoClaims(client.metadata.customClaims, subject, scopes));
    return told;
}

void previewClaims(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ClientId>(exchange->request()));
    GATEHOUSE_OR_FAIL(wanted, exchange, previewQuery(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        // The route asks for clients:read; the person's data asks for its own.
        GATEHOUSE_TRY(services.access.require(tx, exchange->caller(), QStringLiteral("users:read")));
        GATEHOUSE_TRY_ASSIGN(client, services.clients.get(tx, id));
        const QStringList scopes =
            wanted.scopes ? intersectScopes(*wanted.scopes, client.scopes) : client.scopes;
        GATEHOUSE_TRY_ASSIGN(
            subject, loadSubject(tx, wanted.user, scopes, neededClaims(client.metadata.customClaims)));
        if (!subject) return Error::notFound(QStringLiteral("There is no such user."));
        return wireReply(preview(services.subjects, client, *subject, scopes));
    });
}

}  // namespace

std::vector<Route> adminClaimsRoutes(Services &services)
{
    return {adminRoute(services, HttpMethod::Get, "/admin/v1/clients/{id}/claims", "clients:read",
                       previewClaims)};
}

}  // namespace gatehouse
