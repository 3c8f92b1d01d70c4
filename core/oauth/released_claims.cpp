#include "core/oauth/released_claims.h"

#include <QJsonDocument>

#include "core/base/log.h"
#include "core/oauth/claim_mapping.h"

namespace gatehouse {

namespace {

/// A token and the other fields have to go into one request's head (core/http/http_parser.h: 16 KiB).
constexpr qsizetype kMaxInAccessToken = 6 * 1024;

QJsonObject together(QJsonObject claims, const QJsonObject &more)
{
    for (auto it = more.begin(); it != more.end(); ++it)
        claims.insert(it.key(), it.value());
    return claims;
}

}  // namespace

QJsonObject idTokenClaims(const Client &client, const Subject &subject, const QStringList &scopes,
                          const QStringList &named)
{
    // With an access token at hand, what the scopes release is userinfo's to tell (Core section 5.4).
    const QJsonObject claims = client.metadata.claimsInIdToken ? claimsFor(subject, scopes) : QJsonObject();
    return together(together(claims, claimsNamed(subject, named)),
                    mappedClaims(client.metadata.customClaims, subject, scopes, ClaimPlace::IdToken));
}

QJsonObject userInfoClaims(const QJsonObject &customClaims, const Subject &subject, const QStringList &scopes,
                           const QStringList &named)
{
    return together(together(claimsFor(subject, scopes), claimsNamed(subject, named)),
                    mappedClaims(customClaims, subject, scopes, ClaimPlace::UserInfo));
}

QJsonObject accessTokenClaims(const Client &client, const Subject &subject, const QStringList &scopes)
{
    const QJsonObject claims =
        mappedClaims(client.metadata.customClaims, subject, scopes, ClaimPlace::AccessToken);
    if (claims.isEmpty() || QJsonDocument(claims).toJson(QJsonDocument::Compact).size() <= kMaxInAccessToken)
        return claims;
    qCWarning(lcOAuth).noquote() << "The custom claims of client" << client.id.toString()
                                 << "are too long for an access token, which goes without them";
    return {};
}

}  // namespace gatehouse
