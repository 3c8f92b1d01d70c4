#pragma once

#include <QFuture>
#include <memory>

#include "core/api/wire/password.h"
#include "core/api/wire/setup.h"
#include "ui/client/api_transport.h"

namespace gatehouse::ui {

/// The calls of `/setup/v1`. The transport carries the set-up token and outlives this. GUI thread.
class SetupClient final
{
public:
    explicit SetupClient(ApiTransport &transport) : m_transport(transport) {}

    QFuture<Result<wire::SetupState>> state();
    QFuture<Result<wire::PasswordStrength>> passwordStrength(const wire::FirstAdministrator &administrator);
    QFuture<Result<wire::CreatedAdministrator>> createAdministrator(
        const wire::FirstAdministrator &administrator);
    QFuture<Result<wire::RecoveryCodes>> confirm(const wire::AdministratorConfirmation &confirmation);
    QFuture<Result<wire::RecoveryCodes>> recoveryCodesInstead();

private:
    template <class T>
    QFuture<Result<T>> call(const QByteArray &method, const QString &path,
                            const std::optional<QJsonObject> &body = std::nullopt);
    ApiTransport &m_transport;
};

}  // namespace gatehouse::ui
