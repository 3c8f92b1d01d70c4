#include "core/signin/named_factor.h"

namespace gatehouse {

NamedFactor namedFactor(CodeKind kind)
{
    return {toString(kind)};
}

/// The names that we give ourselves are English, and say no more than the kind does.
NamedFactor namedFactor(const Passkey &passkey)
{
    if (passkey.label == QLatin1String("Security key")) return {QStringLiteral("security_key")};
    const bool isOurs = passkey.label == QLatin1String("Passkey");
    return {QStringLiteral("passkey"), isOurs ? QString() : passkey.label};
}

NamedFactor namedApp(const QString &label)
{
    const bool isOurs = label == QLatin1String("Authenticator app");
    return {QStringLiteral("totp"), isOurs ? QString() : label};
}

NamedFactor namedRecoveryCodes()
{
    return {QStringLiteral("recovery_codes")};
}

QJsonObject factorValues(const NamedFactor &factor)
{
    return {{QStringLiteral("factor_kind"), factor.kind}, {QStringLiteral("factor"), factor.label}};
}

}  // namespace gatehouse
