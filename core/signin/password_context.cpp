#include "core/signin/password_context.h"

#include "core/access/access_policy.h"
#include "core/mfa/factor_summary.h"

namespace gatehouse {

bool secondFactorRequired(const Settings &settings, const SettingSubjects &subjects)
{
    const SettingSubject administrators{SettingSubject::Kind::Role, toString(Role::Administrator)};
    if (settings.boolean(Setting::MfaRequiredForAdministrators) && subjects.contains(administrators))
        return true;
    return settings.textFor(Setting::MfaRequirement, subjects) == QLatin1String("required");
}

Result<PasswordContext> passwordContextOf(Transaction &tx, const AccessPolicy &access,
                                          const Settings &settings, const User &user)
{
    PasswordContext context{user.username, user.email, user.displayName};
    GATEHOUSE_TRY_ASSIGN(subjects, access.subjectsOf(tx, user.id));
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, user.id));
    context.subjects = subjects;
    context.alone = !factors.hasFactor() && !secondFactorRequired(settings, subjects);
    return context;
}

PasswordContext newcomersContext(const Settings &settings, const QString &username, const QString &email,
                                 const QString &displayName, const RoleSet &roles,
                                 const QList<GroupId> &groups)
{
    PasswordContext context{username, email, displayName};
    for (const GroupId &group : groups)
        context.subjects.append({SettingSubject::Kind::Group, group.toString()});
    for (const QString &role : toStrings(roles + RoleSet{Role::User}))
        context.subjects.append({SettingSubject::Kind::Role, role});
    context.alone = !secondFactorRequired(settings, context.subjects);
    return context;
}

}  // namespace gatehouse
