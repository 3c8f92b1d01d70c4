#pragma once

#include "core/identity/user.h"
#include "core/mfa/code_factor.h"

namespace gatehouse {

/// Where codes of this kind go: the user's address or number, once it is confirmed; otherwise empty.
QString codeDestination(const User &user, CodeKind kind);

/// Enough of it for its owner to know it again: "a\u2022\u2022\u2022@example.org", "\u2022\u2022\u2022\u2022
/// 42". Whoever knows the password alone must not learn the rest.
QString maskedDestination(CodeKind kind, const QString &destination);

}  // namespace gatehouse
