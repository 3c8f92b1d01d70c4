#include "core/signin/factor_rules.h"

#include "core/access/role.h"
#include "core/mfa/factor_grace_store.h"
#include "core/signin/password_context.h"

namespace gatehouse {

bool wasShownNow(const QStringList &amr)
{
    return !amr.contains(own_amr::kRemembered) && !amr.contains(own_amr::kUnasked);
}

bool isAdministrator(const SettingSubjects &subjects)
{
    return subjects.contains(SettingSubject{SettingSubject::Kind::Role, toString(Role::Administrator)});
}

std::chrono::milliseconds rememberLife(const Settings &settings, const SettingSubjects &subjects)
{
    if (isAdministrator(subjects)) return {};
    return settings.durationFor(Setting::MfaRememberDays, subjects);
}

Result<FactorDuty> factorDuty(Transaction &tx, const Settings &settings, const SettingSubjects &subjects,
                              const UserId &user, Timestamp now)
{
    FactorDuty duty;
    GATEHOUSE_TRY_ASSIGN(grace, factor_grace_store::of(tx, user));
    if (secondFactorRequired(settings, subjects)) {
        const auto whole = settings.durationFor(Setting::MfaGraceDays, subjects);
        const Timestamp end = grace.endsAt.value_or(now + whole);
        if (whole.count() > 0 && end > now)
            duty.graceEnds = end;
        else
            duty.now = true;
        return duty;
    }
    duty.encouraged = settings.textFor(Setting::MfaRequirement, subjects) == QLatin1String("encouraged") &&
                      (!grace.declinedAt || *grace.declinedAt + kDeclinedFor <= now);
    return duty;
}

}  // namespace gatehouse
