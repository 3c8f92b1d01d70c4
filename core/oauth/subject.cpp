#include "core/oauth/subject.h"

#include <QJsonArray>

#include "core/access/access_policy.h"
#include "core/identity/profile.h"
#include "core/oauth/scope.h"
#include "core/oauth/subject_store.h"

namespace gatehouse {

Result<std::optional<Subject>> loadSubject(Transaction &tx, const UserId &id, const QStringList &scopes,
                                           const QStringList &claims)
{
    GATEHOUSE_TRY_ASSIGN(subject, subject_store::find(tx, id));
    if (!subject) return subject;
    if (scopes.contains(QLatin1String(kScopeGroups)) || claims.contains(QLatin1String("groups"))) {
        GATEHOUSE_TRY_ASSIGN(groups, subject_store::groupNames(tx, id));
        subject->groups = groups;
    }
    if (scopes.contains(QLatin1String(kScopeRoles)) || claims.contains(QLatin1String("roles"))) {
        const AccessPolicy policy;
        GATEHOUSE_TRY_ASSIGN(roles, policy.effectiveRoles(tx, id));
        subject->roles = toStrings(roles);
    }
    return subject;
}

QJsonObject addressClaim(const Subject &subject)
{
    QJsonObject address = subject.profile.value(QLatin1String("address")).toObject();
    if (!address.isEmpty()) address.insert(QStringLiteral("formatted"), formattedAddress(address));
    return address;
}

QJsonObject claimsFor(const Subject &subject, const QStringList &scopes)
{
    QJsonObject claims;
    if (scopes.contains(QLatin1String(kScopeProfile))) {
        claims.insert(QStringLiteral("name"),
                      subject.displayName.isEmpty() ? subject.username : subject.displayName);
        claims.insert(QStringLiteral("preferred_username"), subject.username);
        // "profile" is a member too: the page about the person. The address has a scope of its own.
        for (auto it = subject.profile.begin(); it != subject.profile.end(); ++it)
            if (it.value().isString()) claims.insert(it.key(), it.value());
        if (!subject.locale.isEmpty()) claims.insert(QStringLiteral("locale"), subject.locale);
        claims.insert(QStringLiteral("updated_at"), subject.updatedAt.seconds());
    }
    if (scopes.contains(QLatin1String(kScopeEmail)) && !subject.email.isEmpty()) {
        claims.insert(QStringLiteral("email"), subject.email);
        claims.insert(QStringLiteral("email_verified"), subject.emailVerified);
    }
    if (scopes.contains(QLatin1String(kScopeAddress)))
        if (const QJsonObject address = addressClaim(subject); !address.isEmpty())
            claims.insert(QStringLiteral("address"), address);
    if (scopes.contains(QLatin1String(kScopePhone)) && !subject.phone.isEmpty()) {
        claims.insert(QStringLiteral("phone_number"), subject.phone);
        claims.insert(QStringLiteral("phone_number_verified"), subject.phoneVerified);
    }
    if (scopes.contains(QLatin1String(kScopeGroups)))
        claims.insert(QStringLiteral("groups"), QJsonArray::fromStringList(subject.groups));
    if (scopes.contains(QLatin1String(kScopeRoles)))
        claims.insert(QStringLiteral("roles"), QJsonArray::fromStringList(subject.roles));
    return claims;
}

QJsonObject claimsNamed(const Subject &subject, const QStringList &names)
{
    if (names.isEmpty()) return {};
    QStringList scopes;
    for (const QString &name : names)
        scopes.append(scopeOfClaim(name));
    const QJsonObject all = claimsFor(subject, scopes);
    QJsonObject named;
    for (const QString &name : names)
        if (all.contains(name)) named.insert(name, all.value(name));
    return named;
}

}  // namespace gatehouse
