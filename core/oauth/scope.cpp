#include "core/oauth/scope.h"

#include <QHash>

#include "core/access/role.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxScopeLength = 2000;
constexpr qsizetype kMaxTokenLength = 100;
constexpr qsizetype kMaxTokens = 50;

}  // namespace

const QStringList &personScopes()
{
    static const QStringList kScopes{QLatin1String(kScopeOpenId), QLatin1String(kScopeProfile),
                                     QLatin1String(kScopeEmail),  QLatin1String(kScopeGroups),
                                     QLatin1String(kScopeRoles),  QLatin1String(kScopeOfflineAccess)};
    return kScopes;
}

const QStringList &adminScopes()
{
    return allPermissions();
}

QString scopeOfClaim(const QString &claim)
{
    static const QHash<QString, QLatin1String> kScopes{
        {QStringLiteral("name"), QLatin1String(kScopeProfile)},
        {QStringLiteral("preferred_username"), QLatin1String(kScopeProfile)},
        {QStringLiteral("locale"), QLatin1String(kScopeProfile)},
        {QStringLiteral("updated_at"), QLatin1String(kScopeProfile)},
        {QStringLiteral("email"), QLatin1String(kScopeEmail)},
        {QStringLiteral("email_verified"), QLatin1String(kScopeEmail)},
        {QStringLiteral("groups"), QLatin1String(kScopeGroups)},
        {QStringLiteral("roles"), QLatin1String(kScopeRoles)},
    };
    return kScopes.value(claim);
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
