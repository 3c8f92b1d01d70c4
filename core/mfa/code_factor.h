#pragma once

#include <QString>
#include <optional>

#include "core/base/clock.h"

namespace gatehouse {

/// How a code gets to somebody. Each person has at most one of each kind: to the address, or the number, that
/// their account has.
enum class CodeKind { Email, Sms };

/// "email", "sms": in the database, the APIs and the `amr` of a sign-in alike. RFC 8176 has "sms"; "email" is
/// our own, as "otp" there means a code that an authenticator makes.
QString toString(CodeKind kind);
std::optional<CodeKind> codeKindFrom(const QString &name);

/// A second factor whose codes are sent. Value type.
struct CodeFactor
{
    CodeKind kind = CodeKind::Email;
    Timestamp createdAt;
    std::optional<Timestamp> lastUsedAt;
};

}  // namespace gatehouse
