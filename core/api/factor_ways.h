#pragma once

#include <QJsonObject>

#include "core/mfa/code_factor.h"
#include "core/mfa/factor_summary.h"

namespace gatehouse {

/// The ways of a second step, as `kind` in the pages' addresses and as `factor` in the sign-in API.
namespace factor_way {
inline constexpr char kPasskey[] = "passkey";
inline constexpr char kTotp[] = "totp";
inline constexpr char kEmail[] = "email";
inline constexpr char kSms[] = "sms";
inline constexpr char kRecoveryCode[] = "recovery_code";
}  // namespace factor_way

/// The ways that these factors open, the one to offer first at the beginning.
QStringList waysOf(const FactorSummary &factors);

/// The page of a way during a sign-in.
QByteArray pageOfWay(const QString &way, const QByteArray &returnTo);

/// Gives `data` the addresses of all ways but the one that the page is of: `passkey_url`, `totp_url`,
/// `email_url`, `sms_url` and `recovery_url`, for the part other_ways of the templates.
void addOtherWays(QJsonObject &data, const FactorSummary &factors, const QString &shown,
                  const QByteArray &returnTo);

}  // namespace gatehouse
