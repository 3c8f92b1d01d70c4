#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/ids.h"
#include "core/base/result.h"

namespace gatehouse {

class Transaction;

/// What tokens and the userinfo endpoint may say of a person.
struct Subject
{
    UserId id;
    QString username;
    QString displayName;
    QString email;  ///< empty if there is none
    bool emailVerified = false;
    QString locale;
    QJsonObject profile;  ///< core/identity/profile.h
    QString phone;        ///< empty if there is none
    bool phoneVerified = false;
    QJsonObject attributes;  ///< the office's own; told only where a client's custom_claims name them
    Timestamp updatedAt;
    bool disabled = false;
    QStringList groups;  ///< names; filled for the scope "groups"
    QStringList roles;   ///< direct and by group; filled for the scope "roles"
};

/// Reads the person; groups and roles only if a scope or a claim asks for them. nullopt for an unknown id.
Result<std::optional<Subject>> loadSubject(Transaction &tx, const UserId &id, const QStringList &scopes,
                                           const QStringList &claims = {});

/// The value of the claim `address` (section 5.1.1) with its `formatted`; empty when nothing is known.
QJsonObject addressClaim(const Subject &subject);

/// The claims of OpenID Connect Core section 5.4 that `scopes` release, without `sub`.
QJsonObject claimsFor(const Subject &subject, const QStringList &scopes);
/// Those of them that are asked for by name (section 5.5).
QJsonObject claimsNamed(const Subject &subject, const QStringList &names);

}  // namespace gatehouse
