#pragma once

#include <chrono>

#include "core/settings/settings.h"
#include "core/store/transaction.h"

namespace gatehouse {

struct FactorSummary;

// What the office wants of second factors, for somebody with these groups and roles. Pure but for the
// transaction.

/// RFC 8176 has no words for these: methods of our own.
namespace own_amr {
inline constexpr QLatin1String kAccessPass("pass");        ///< an administrator let them in
inline constexpr QLatin1String kRemembered("remembered");  ///< the factor was shown in this browser before
inline constexpr QLatin1String kUnasked("unasked");  ///< another provider vouches, but need not have asked
}  // namespace own_amr

/// Whether the person showed in this sign-in itself what it stands on: neither did a remembered browser stand
/// for the second factor, nor may another provider have answered out of a session that was open there.
bool wasShownNow(const QStringList &amr);

bool isAdministrator(const SettingSubjects &subjects);

/// For how long a browser may be remembered; zero: not at all. Never for administrators.
std::chrono::milliseconds rememberLife(const Settings &settings, const SettingSubjects &subjects);

/// Where somebody stands who has no second factor.
struct FactorDuty
{
    bool now = false;                    ///< one has to be set up before anything else
    std::optional<Timestamp> graceEnds;  ///< has to be set up until then
    bool encouraged = false;             ///< may be asked, and has not said "not now" lately
};
/// "Not now" is an answer for this long.
inline constexpr std::chrono::hours kDeclinedFor{24 * 30};

/// Reads only. A grace that has not begun counts as whole: it begins when the sign-in is over.
Result<FactorDuty> factorDuty(Transaction &tx, const Settings &settings, const SettingSubjects &subjects,
                              const UserId &user, Timestamp now);

}  // namespace gatehouse
