#include "core/oauth/scope.h"

#include <QHash>
#include <algorithm>

#include "core/access/role.h"
#include "core/oauth/account_scope.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxScopeLength = 2000;
constexpr qsizetype kMaxTokenLength = 100;
constexpr qsizetype kMaxTokens = 50;

struct Released
{
    const char *claim;
    const char *scope;
};
/// OpenID Connect Core section 5.4, and our own two.
constexpr Released kReleased[] = {
    {"name", kScopeProfile},
    {"given_name", kScopeProfile},
    {"family_name", kScopeProfile},
    {"middle_name", kScopeProfile},
    {"nickname", kScopeProfile},
    {"preferred_username", kScopeProfile},
    {"profile", kScopeProfile},
    {"picture", kScopeProfile},
    {"website", kScopeProfile},
    {"gender", kScopeProfile},
    {"birthdate", kScopeProfile},
    {"zoneinfo", kScopeProfile},
    {"locale", kScopeProfile},
    {"updated_at", kScopeProfile},
    {"email", kScopeEmail},
    {"email_verified", kScopeEmail},
    {"address", kScopeAddress},
    {"phone_number", kScopePhone},
    {"phone_number_verified", kScopePhone},
    {"groups", kScopeGroups},
    {"roles", kScopeRoles},
};

}  // namespace

const QStringList &personScopes()
{
    static const QStringList kScopes{
        QLatin1String(kScopeOpenId),  QLatin1String(kScopeProfile),       QLatin1String(kScopeEmail),
        QLatin1String(kScopeAddress), QLatin1String(kScopePhone),         QLatin1String(kScopeGroups),
        QLatin1String(kScopeRoles),   QLatin1String(kScopeOfflineAccess), QLatin1String(kScopeAccount)};
    return kScopes;
}

const QStringList &adminScopes()
{
    return allPermissions();
}

QString scopeOfClaim(const QString &claim)
{
    static const QHash<QString, QString> kScopes = [] {
        QHash<QString, QString> scopes;
        for (const Released &one : kReleased)
            scopes.insert(QLatin1String(one.claim), QLatin1String(one.scope));
        return scopes;
    }();
    return kScopes.value(claim);
}

const QStringList &personClaims()
{
    static const QStringList kClaims = [] {
        QStringList claims;
        for (const Released &one : kReleased)
            claims.append(QLatin1String(one.claim));
        return claims;
    }();
    return kClaims;
}

bool isScopeToken(const QString &text)
{
    if (text.isEmpty() || text.size() > kMaxTokenLength) return false;
    return std::all_of(text.begin(), text.end(), [](QChar c) {
        const char16_t u = c.unicode();
        return u > 0x20 && u < 0x7f && u != '"' && u != '\\';
    });
}

std::optional<QStringList> parseScope(const QString &text)
{
    if (text.size() > kMaxScopeLength) return std::nullopt;
    QStringList scopes = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (scopes.size() > kMaxTokens || !std::all_of(scopes.begin(), scopes.end(), isScopeToken))
        return std::nullopt;
    scopes.removeDuplicates();
    return scopes;
}

QStringList intersectScopes(const QStringList &wanted, const QStringList &allowed)
{
    QStringList both;
    for (const QString &scope : wanted)
        if (allowed.contains(scope)) both.append(scope);
    return both;
}

Result<QStringList> grantableScopes(const std::optional<QString> &text, const QStringList &allowed)
{
    if (!text || text->isEmpty()) return oauthError(OAuthErrorCode::InvalidScope, "A scope is required.");
    const auto wanted = parseScope(*text);
    if (!wanted) return oauthError(OAuthErrorCode::InvalidScope, "The scope is malformed.");
    QStringList scopes = intersectScopes(*wanted, allowed);
    if (scopes.isEmpty())
        return oauthError(OAuthErrorCode::InvalidScope, "None of the scopes is allowed for this client.");
    return scopes;
}

bool containsAll(const QStringList &all, const QStringList &part)
{
    return std::all_of(part.begin(), part.end(), [&](const QString &one) { return all.contains(one); });
}

}  // namespace gatehouse
