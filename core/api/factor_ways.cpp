#include "core/api/factor_ways.h"

#include "core/api/browser.h"

namespace gatehouse {

QStringList waysOf(const FactorSummary &factors)
{
    QStringList ways;
    if (factors.passkeys > 0) ways.append(QLatin1String(factor_way::kPasskey));
    if (factors.totp > 0) ways.append(QLatin1String(factor_way::kTotp));
    if (factors.emailCode) ways.append(QLatin1String(factor_way::kEmail));
    if (factors.smsCode) ways.append(QLatin1String(factor_way::kSms));
    if (factors.recoveryCodesLeft > 0) ways.append(QLatin1String(factor_way::kRecoveryCode));
    return ways;
}

QByteArray pageOfWay(const QString &way, const QByteArray &returnTo)
{
    if (way == QLatin1String(factor_way::kPasskey)) return withReturnTo("/login/passkey/confirm", returnTo);
    return withReturnTo("/login/code", returnTo) + "&kind=" + way.toLatin1();
}

void addOtherWays(QJsonObject &data, const FactorSummary &factors, const QString &shown,
                  const QByteArray &returnTo)
{
    for (const QString &way : waysOf(factors)) {
        if (way == shown) continue;
        const QString key =
            way == QLatin1String(factor_way::kRecoveryCode) ? QStringLiteral("recovery") : way;
        data.insert(key + QStringLiteral("_url"), QString::fromUtf8(pageOfWay(way, returnTo)));
    }
}

}  // namespace gatehouse
