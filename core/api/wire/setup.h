#pragma once

#include "core/api/wire/factor.h"
#include "core/api/wire/user.h"

namespace gatehouse::wire {

/// Answer to GET /setup/v1/state.
struct SetupState
{
    bool needed = false;
    QString issuer;
};

/// Body of POST /setup/v1/administrator.
struct FirstAdministrator
{
    QString username;
    QString email;
    QString displayName;
    Secret password;
};

/// Answer to it. Digits, period and algorithm of the enrolment are the standard ones.
struct CreatedAdministrator
{
    User user;
    TotpEnrolment totp;
};

/// Body of POST /setup/v1/administrator/confirm.
struct AdministratorConfirmation
{
    QString totpId;
    QString code;
};

QJsonObject toJson(const SetupState &state);
QJsonObject toJson(const FirstAdministrator &administrator);
QJsonObject toJson(const CreatedAdministrator &created);
QJsonObject toJson(const AdministratorConfirmation &confirmation);

template <>
Result<SetupState> fromJson<SetupState>(const QJsonObject &json);
template <>
Result<FirstAdministrator> fromJson<FirstAdministrator>(const QJsonObject &json);
template <>
Result<CreatedAdministrator> fromJson<CreatedAdministrator>(const QJsonObject &json);
template <>
Result<AdministratorConfirmation> fromJson<AdministratorConfirmation>(const QJsonObject &json);

}  // namespace gatehouse::wire
