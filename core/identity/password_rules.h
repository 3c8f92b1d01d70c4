#pragma once

#include <QString>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/settings/settings.h"

namespace gatehouse {

/// What a new password must not be.
struct PasswordContext
{
    QString username;
    QString email;
};

/// Which passwords may be chosen, and the form in which all are hashed (PRECIS OpaqueString, RFC 8265 section
/// 4.2), so that the same password typed on another keyboard or system still matches. Any thread.
class PasswordRules final
{
public:
    static constexpr std::size_t kMaximumBytes = 1024;

    explicit PasswordRules(const Settings &settings) : m_settings(settings) {}
    Q_DISABLE_COPY_MOVE(PasswordRules)

    /// A new password (UTF-8), in the form to hash. InvalidInput with field "password" and reason
    /// "password_too_short", "password_too_long", "password_bad_characters" or "password_is_name".
    Result<Secret> checkNew(const Secret &utf8, const PasswordContext &context) const;

    /// A password to be verified, in the form that was hashed. Never fails: what no rule lets in comes back
    /// as it is (cut to nothing above kMaximumBytes) and simply will not match.
    static Secret forVerifying(const Secret &utf8);

private:
    const Settings &m_settings;
};

}  // namespace gatehouse
