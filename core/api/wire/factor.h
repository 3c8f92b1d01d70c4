#pragma once

#include "core/api/wire/json.h"
#include "core/api/wire/passkey.h"

namespace gatehouse::wire {

/// One authenticator app of a user. It counts only once `confirmedAt` is set.
struct TotpFactor
{
    QString id;
    QString label;
    Timestamp createdAt;
    std::optional<Timestamp> confirmedAt;
    std::optional<Timestamp> lastUsedAt;
};

/// Codes that are sent to a user as a second factor. They count while the address, or the number, is
/// confirmed.
struct CodeFactor
{
    QString kind;  ///< "email", "sms"
    QString to;    ///< empty while it does not count
    Timestamp createdAt;
    std::optional<Timestamp> lastUsedAt;
};

/// Answer to GET /users/{id}/factors.
struct Factors
{
    QList<TotpFactor> totp;
    int recoveryCodesLeft = 0;
    QList<Passkey> passkeys;
    QList<CodeFactor> codes{};
    QStringList addableCodes{};  ///< kinds that the user might get as well
};

/// Body of POST /users/{id}/factors/totp.
struct NewTotp
{
    QString label;
};

/// The seed of a new authenticator app, shown once. `secret` is base32 without padding.
struct TotpEnrolment
{
    QString id;
    QString secret;
    QString otpauthUri;
    int digits = 6;
    int period = 30;
    QString algorithm = QStringLiteral("SHA1");
};

/// Body of the confirmation: the digits that the app shows.
struct TotpConfirmation
{
    QString code;
};

/// Answer to the confirmation; codes come with the first factor only.
struct ConfirmedTotp
{
    TotpFactor factor;
    std::optional<QStringList> recoveryCodes;
};

/// Answer to POST /users/{id}/factors/codes/{kind}; codes come with the first factor only.
struct AddedCodes
{
    CodeFactor factor;
    std::optional<QStringList> recoveryCodes;
};

/// Single-use codes in clear, shown once.
struct RecoveryCodes
{
    QStringList recoveryCodes;
};

QJsonObject toJson(const TotpFactor &factor);
QJsonObject toJson(const CodeFactor &factor);
QJsonObject toJson(const AddedCodes &added);
QJsonObject toJson(const Factors &factors);
QJsonObject toJson(const NewTotp &totp);
QJsonObject toJson(const TotpEnrolment &enrolment);
QJsonObject toJson(const TotpConfirmation &confirmation);
QJsonObject toJson(const ConfirmedTotp &confirmed);
QJsonObject toJson(const RecoveryCodes &codes);

template <>
Result<TotpFactor> fromJson<TotpFactor>(const QJsonObject &json);
template <>
Result<CodeFactor> fromJson<CodeFactor>(const QJsonObject &json);
template <>
Result<AddedCodes> fromJson<AddedCodes>(const QJsonObject &json);
template <>
Result<Factors> fromJson<Factors>(const QJsonObject &json);
template <>
Result<NewTotp> fromJson<NewTotp>(const QJsonObject &json);
template <>
Result<TotpEnrolment> fromJson<TotpEnrolment>(const QJsonObject &json);
template <>
Result<TotpConfirmation> fromJson<TotpConfirmation>(const QJsonObject &json);
template <>
Result<ConfirmedTotp> fromJson<ConfirmedTotp>(const QJsonObject &json);
template <>
Result<RecoveryCodes> fromJson<RecoveryCodes>(const QJsonObject &json);

}  // namespace gatehouse::wire
