#include "core/api/step_up.h"

namespace gatehouse {

namespace {

bool wantsFactor(const Settings &settings)
{
    return settings.text(Setting::AdminRequiredAcr) == u"mfa";
}

/// Zero: any age will do.
std::chrono::seconds longestAge(const Settings &settings)
{
    return std::chrono::duration_cast<std::chrono::seconds>(
        settings.duration(Setting::AdminMaxSignInAgeMinutes));
}

Error insufficient(const QString &text)
{
    return Error::unauthenticated(kInsufficientAuthentication, text);
}

}  // namespace

Result<void> checkSignIn(const Settings &settings, const AccessTokenClaims &claims, Timestamp now)
{
    if (claims.user.isEmpty()) return {};
    if (wantsFactor(settings) && acrOf(claims.amr) != QLatin1String(kAcrMultiFactor))
        return insufficient(QStringLiteral("This needs a sign-in with a second factor. Sign in again."));
    const std::chrono::seconds age = longestAge(settings);
    if (age.count() > 0 && claims.authenticatedAt + age < now)
        return insufficient(QStringLiteral("Your sign-in is too long ago for this. Sign in again."));
    return {};
}

QByteArray stepUpParameters(const Settings &settings)
{
    QByteArray parameters;
    if (wantsFactor(settings)) parameters += ", acr_values=\"" + QByteArray(kAcrMultiFactor) + '"';
    if (const auto age = longestAge(settings); age.count() > 0)
        parameters += ", max_age=\"" + QByteArray::number(qint64(age.count())) + '"';
    return parameters;
}

}  // namespace gatehouse
