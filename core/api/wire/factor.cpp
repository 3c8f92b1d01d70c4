#include "core/api/wire/factor.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

QJsonObject toJson(const TotpFactor &factor)
{
    return {{u"id"_s, factor.id},
            {u"label"_s, factor.label},
            {u"created_at"_s, toJson(factor.createdAt)},
            {u"confirmed_at"_s, toJson(factor.confirmedAt)},
            {u"last_used_at"_s, toJson(factor.lastUsedAt)}};
}

template <>
Result<TotpFactor> fromJson<TotpFactor>(const QJsonObject &json)
{
    return readObject<TotpFactor>(json, [](JsonReader &in) {
        return TotpFactor{in.text("id"), in.textOr("label"), in.time("created_at"),
                          in.optionalTime("confirmed_at"), in.optionalTime("last_used_at")};
    });
}

QJsonObject toJson(const CodeFactor &factor)
{
    return {{u"kind"_s, factor.kind},
            {u"to"_s, factor.to.isEmpty() ? QJsonValue() : QJsonValue(factor.to)},
            {u"created_at"_s, toJson(factor.createdAt)},
            {u"last_used_at"_s, toJson(factor.lastUsedAt)}};
}

template <>
Result<CodeFactor> fromJson<CodeFactor>(const QJsonObject &json)
{
    return readObject<CodeFactor>(json, [](JsonReader &in) {
        return CodeFactor{in.text("kind"), in.textOr("to"), in.time("created_at"),
                          in.optionalTime("last_used_at")};
    });
}

QJsonObject toJson(const AddedCodes &added)
{
    return {
        {u"factor"_s, toJson(added.factor)},
        {u"recovery_codes"_s, added.recoveryCodes ? QJsonValue(toJson(*added.recoveryCodes)) : QJsonValue()}};
}

template <>
Result<AddedCodes> fromJson<AddedCodes>(const QJsonObject &json)
{
    return readObject<AddedCodes>(json, [](JsonReader &in) {
        return AddedCodes{in.nested<CodeFactor>("factor"), in.optionalTexts("recovery_codes")};
    });
}

QJsonObject toJson(const Factors &factors)
{
    return {{u"totp"_s, toJsonArray(factors.totp)},
            {u"recovery_codes_left"_s, factors.recoveryCodesLeft},
            {u"passkeys"_s, toJsonArray(factors.passkeys)},
            {u"codes"_s, toJsonArray(factors.codes)},
            {u"addable_codes"_s, toJson(factors.addableCodes)}};
}

template <>
Result<Factors> fromJson<Factors>(const QJsonObject &json)
{
    return readObject<Factors>(json, [](JsonReader &in) {
        return Factors{in.list<TotpFactor>("totp"), int(in.integer("recovery_codes_left")),
                       in.list<Passkey>("passkeys"), in.listOr<CodeFactor>("codes"),
                       in.optionalTexts("addable_codes").value_or(QStringList())};
    });
}

QJsonObject toJson(const NewTotp &totp)
{
    QJsonObject out;
    if (!totp.label.isEmpty()) out.insert(u"label"_s, totp.label);
    return out;
}

template <>
Result<NewTotp> fromJson<NewTotp>(const QJsonObject &json)
{
    return readObject<NewTotp>(json, [](JsonReader &in) {
        NewTotp totp{in.textOr("label")};
        in.refuseUnknown({"label"});
        return totp;
    });
}

QJsonObject toJson(const TotpEnrolment &enrolment)
{
    return {{u"id"_s, enrolment.id},
            {u"secret"_s, enrolment.secret},
            {u"otpauth_uri"_s, enrolment.otpauthUri},
            {u"digits"_s, enrolment.digits},
            {u"period"_s, enrolment.period},
            {u"algorithm"_s, enrolment.algorithm}};
}

template <>
Result<TotpEnrolment> fromJson<TotpEnrolment>(const QJsonObject &json)
{
    return readObject<TotpEnrolment>(json, [](JsonReader &in) {
        return TotpEnrolment{in.text("id"),
                             in.text("secret"),
                             in.text("otpauth_uri"),
                             int(in.integerOr("digits", 6)),
                             int(in.integerOr("period", 30)),
                             in.textOr("algorithm", u"SHA1"_s)};
    });
}

QJsonObject toJson(const TotpConfirmation &confirmation)
{
    return {{u"code"_s, confirmation.code}};
}

template <>
Result<TotpConfirmation> fromJson<TotpConfirmation>(const QJsonObject &json)
{
    return readObject<TotpConfirmation>(json, [](JsonReader &in) {
        TotpConfirmation confirmation{in.text("code")};
        in.refuseUnknown({"code"});
        return confirmation;
    });
}

QJsonObject toJson(const ConfirmedTotp &confirmed)
{
    return {{u"factor"_s, toJson(confirmed.factor)},
            {u"recovery_codes"_s,
             confirmed.recoveryCodes ? QJsonValue(toJson(*confirmed.recoveryCodes)) : QJsonValue()}};
}

template <>
Result<ConfirmedTotp> fromJson<ConfirmedTotp>(const QJsonObject &json)
{
    return readObject<ConfirmedTotp>(json, [](JsonReader &in) {
        return ConfirmedTotp{in.nested<TotpFactor>("factor"), in.optionalTexts("recovery_codes")};
    });
}

QJsonObject toJson(const RecoveryCodes &codes)
{
    return {{u"recovery_codes"_s, toJson(codes.recoveryCodes)}};
}

template <>
Result<RecoveryCodes> fromJson<RecoveryCodes>(const QJsonObject &json)
{
    return readObject<RecoveryCodes>(
        json, [](JsonReader &in) { return RecoveryCodes{in.texts("recovery_codes")}; });
}

}  // namespace gatehouse::wire
