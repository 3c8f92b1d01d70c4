#include "core/signin/password_age.h"

namespace gatehouse {

std::optional<Timestamp> passwordMayChangeAt(const Settings &settings, const SettingSubjects &subjects,
                                             const User &user, Timestamp now)
{
    if (!user.hasPassword || !user.passwordChangedAt) return std::nullopt;
    if (user.mustChangePassword || user.passwordBreachedAt) return std::nullopt;
    const Timestamp from =
        *user.passwordChangedAt + settings.durationFor(Setting::PasswordMinAgeHours, subjects);
    if (from <= now) return std::nullopt;
    return from;
}

Result<void> checkPasswordMayChange(const Settings &settings, const SettingSubjects &subjects,
                                    const User &user, Timestamp now)
{
    const std::optional<Timestamp> from = passwordMayChangeAt(settings, subjects, user, now);
    if (!from) return {};
    return Error::conflict("password_too_new",
                           QStringLiteral("This password is too new to be changed again. You can change it "
                                          "from %1 on; an administrator can give you another one before.")
                               .arg(from->toRfc3339()));
}

}  // namespace gatehouse
