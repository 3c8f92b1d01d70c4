#include "core/identity/user_record.h"

#include "core/identity/name_rules.h"
#include "core/identity/profile.h"

namespace gatehouse {

Result<void> checkUserNames(UserRecord &record)
{
    User &user = record.user;
    GATEHOUSE_TRY_ASSIGN(username, checkUsername(user.username));
    user.username = username.shown;
    record.usernameKey = username.key;
    record.emailKey.clear();
    if (!user.email.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(email, checkEmail(user.email));
        user.email = email.shown;
        record.emailKey = email.key;
    }
    GATEHOUSE_TRY_ASSIGN(displayName, checkDisplayName(user.displayName));
    user.displayName = displayName;
    GATEHOUSE_TRY_ASSIGN(locale, checkLocale(user.locale));
    user.locale = locale;
    GATEHOUSE_TRY_ASSIGN(phone, checkPhone(user.phone));
    user.phone = phone;
    record.searchText = searchText({user.username, user.email, user.displayName,
                                    user.profile.value(QLatin1String("given_name")).toString(),
                                    user.profile.value(QLatin1String("family_name")).toString(), phone});
    return {};
}

}  // namespace gatehouse
