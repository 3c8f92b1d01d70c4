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
    Timestamp updatedAt;
    bool disabled = false;
    QStringList groups;  ///< names; filled for the scope "groups"
    QStringList roles;   ///< direct and by group; filled for the scope "roles"
};

/// Reads the person; groups and roles only if a scope or a claim asks for them. nullopt for an unknown id.
Result<std::optional<Subject>> loadSubject(Transaction &tx, const UserId &id, const QStringList &scopes,
                                           const QStringList &claims = {});

/// The claims of OpenID Connect Core section 5.4 that `scopes` release, without `sub`.
QJsonObject claimsFor(const Subject &subject, const QStringList &scopes);
/// Those of them that are asked for by name (section 5.5).
QJsonObject claimsNamed(const Subject &subject, const QStringList &names);

}  // namespace gatehouse
