#include "core/api/own_profile.h"

namespace gatehouse {

Result<User> changeOwnProfile(Services &services, Transaction &tx, const Caller &self,
                              const UserChanges &changes, std::optional<qint64> ifVersion)
{
    UserChanges own;
    own.displayName = changes.displayName;
    own.profile = changes.profile;
    own.locale = changes.locale;
    const bool isMore = own.displayName || !own.profile.isUndefined();
    if (isMore && !services.settings.boolean(Setting::AccountEditProfile))
        return Error::forbidden(
            "profile_fixed",
            QStringLiteral(
                "Ask your administrator to change this: people do not change it themselves here."));
    return services.users.update(tx, self, self.user, own, ifVersion);
}

}  // namespace gatehouse
