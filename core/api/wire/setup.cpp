#include "core/api/wire/setup.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

QJsonObject toJson(const SetupState &state)
{
    return {{u"needed"_s, state.needed}, {u"issuer"_s, state.issuer}};
}

template <>
Result<SetupState> fromJson<SetupState>(const QJsonObject &json)
{
    return readObject<SetupState>(json, [](JsonReader &in) {
        return SetupState{in.boolean("needed"), in.textOr("issuer")};
    });
}

QJsonObject toJson(const FirstAdministrator &administrator)
{
    QJsonObject out{{u"username"_s, administrator.username},
                    {u"password"_s, QString::fromUtf8(administrator.password.reveal())}};
    if (!administrator.email.isEmpty()) out.insert(u"email"_s, administrator.email);
    if (!administrator.displayName.isEmpty()) out.insert(u"display_name"_s, administrator.displayName);
    return out;
}

template <>
Result<FirstAdministrator> fromJson<FirstAdministrator>(const QJsonObject &json)
{
    return readObject<FirstAdministrator>(json, [](JsonReader &in) {
        FirstAdministrator administrator{in.text("username"), in.textOr("email"), in.textOr("display_name"),
                                         in.secret("password")};
        in.refuseUnknown({"username", "email", "display_name", "password"});
        return administrator;
    });
}

QJsonObject toJson(const CreatedAdministrator &created)
{
    return {{u"user"_s, toJson(created.user)}, {u"totp"_s, toJson(created.totp)}};
}

template <>
Result<CreatedAdministrator> fromJson<CreatedAdministrator>(const QJsonObject &json)
{
    return readObject<CreatedAdministrator>(json, [](JsonReader &in) {
        return CreatedAdministrator{in.nested<User>("user"), in.nested<TotpEnrolment>("totp")};
    });
}

QJsonObject toJson(const AdministratorConfirmation &confirmation)
{
    return {{u"totp_id"_s, confirmation.totpId}, {u"code"_s, confirmation.code}};
}

template <>
Result<AdministratorConfirmation> fromJson<AdministratorConfirmation>(const QJsonObject &json)
{
    return readObject<AdministratorConfirmation>(json, [](JsonReader &in) {
        AdministratorConfirmation confirmation{in.text("totp_id"), in.text("code")};
        in.refuseUnknown({"totp_id", "code"});
        return confirmation;
    });
}

}  // namespace gatehouse::wire
