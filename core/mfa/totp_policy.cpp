#include "core/mfa/totp_policy.h"

#include "core/settings/settings.h"

namespace gatehouse {

Result<TotpParameters> newAppParameters(const Settings &settings)
{
    if (!settings.boolean(Setting::MfaTotp))
        return Error::conflict("totp_off", QStringLiteral("New authenticator apps cannot be added here."));
    TotpParameters parameters;
    parameters.algorithm =
        otpAlgorithmFrom(settings.text(Setting::MfaTotpAlgorithm).toLatin1()).value_or(OtpAlgorithm::Sha1);
    parameters.digits = settings.text(Setting::MfaTotpDigits).toInt();
    return parameters;
}

}  // namespace gatehouse
