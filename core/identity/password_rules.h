#pragma once

#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/identity/breached_passwords.h"
#include "core/identity/password_strength.h"
#include "core/settings/settings.h"

namespace gatehouse {

/// Whose password it is: what it must not be, and which rules hold.
struct PasswordContext
{
    QString username;
    QString email;
    QString displayName{};
    SettingSubjects subjects{};  ///< groups and roles, which may have rules of their own
    bool alone = false;          ///< nothing else is asked when this person signs in
};

/// Which passwords may be chosen, and the form in which all are hashed (PRECIS OpaqueString, RFC 8265 section
/// 4.2), so that the same password typed on another keyboard or system still matches. The rules are those of
/// NIST SP 800-63B-4 section 3.1.1.2: length, and a look at what is known or easy to guess; kinds of
/// characters only where the office insists. Any thread.
class PasswordRules final
{
public:
    static constexpr std::size_t kMaximumBytes = 1024;

    /// `host` is the server's name, which makes a bad password too.
    PasswordRules(const Settings &settings, const BreachedPasswords &breached, QString host)
        : m_settings(settings), m_breached(breached), m_host(std::move(host))
    {
    }
    Q_DISABLE_COPY_MOVE(PasswordRules)

    /// A new password (UTF-8), in the form to hash. InvalidInput with field "password" and reason
    /// "password_too_short", "password_too_long", "password_bad_characters", "password_is_name",
    /// "password_few_kinds", "password_breached", or "password_guessable" with the weakness behind an
    /// underscore
    /// ("password_guessable_word").
    Result<Secret> checkNew(const Secret &utf8, const PasswordContext &context) const;

    /// How short a new password may be.
    qint64 minimumLength(const PasswordContext &context) const;
    /// How hard to guess it is, with this person's own words.
    PasswordStrength strength(const Secret &utf8, const PasswordContext &context) const;

    /// A password to be verified, in the form that was hashed. Never fails: what no rule lets in comes back
    /// as it is (cut to nothing above kMaximumBytes) and simply will not match.
    static Secret forVerifying(const Secret &utf8);

private:
    Result<void> checkKnown(const Secret &prepared, const PasswordContext &context) const;

    const Settings &m_settings;
    const BreachedPasswords &m_breached;
    const QString m_host;
};

}  // namespace gatehouse
