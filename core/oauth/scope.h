#pragma once

#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/result.h"

namespace gatehouse {

inline constexpr char kScopeOpenId[] = "openid";
inline constexpr char kScopeProfile[] = "profile";
inline constexpr char kScopeEmail[] = "email";
inline constexpr char kScopeAddress[] = "address";
inline constexpr char kScopePhone[] = "phone";
inline constexpr char kScopeGroups[] = "groups";
inline constexpr char kScopeRoles[] = "roles";
inline constexpr char kScopeOfflineAccess[] = "offline_access";

/// The scopes that say something about a person; a client acting for itself never gets them.
const QStringList &personScopes();
/// The scopes of the admin API ("users:read", ...).
const QStringList &adminScopes();

/// The scope that releases a claim about a person (OpenID Connect Core section 5.4, and our own); empty for a
/// claim that none does.
QString scopeOfClaim(const QString &claim);
/// All claims about a person that a scope releases, in the order of the scopes.
const QStringList &personClaims();

/// Splits a scope parameter (RFC 6749 section 3.3); nullopt when a character breaks the grammar or it is too
/// long. Repeated tokens count once, order stays; surplus spaces do no harm.
std::optional<QStringList> parseScope(const QString &text);
/// True for one scope-token of RFC 6749 section 3.3, at most 100 characters.
bool isScopeToken(const QString &text);
/// What of `wanted` is in `allowed`, in the order of `wanted`.
QStringList intersectScopes(const QStringList &wanted, const QStringList &allowed);
/// What a person may be asked to grant: of the scope parameter, the part in `allowed`. What we do not know or
/// the client may not have is left out (OpenID Connect Core section 3.1.2.1); the token answer names what was
/// granted. "invalid_scope" when that leaves nothing.
Result<QStringList> grantableScopes(const std::optional<QString> &text, const QStringList &allowed);
bool containsAll(const QStringList &all, const QStringList &part);

}  // namespace gatehouse
