#include "ui/client/setup_client.h"

#include <QPromise>

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

template <class T>
QFuture<Result<T>> SetupClient::call(const QByteArray &method, const QString &path,
                                     const std::optional<QJsonObject> &body)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    m_transport.send({method, u"/setup/v1"_s + path, {}, body, 0}, [promise](Result<ApiReply> reply) {
        promise->addResult(reply.ok() ? wire::fromJson<T>(reply->body) : Result<T>(reply.error()));
        promise->finish();
    });
    return promise->future();
}

QFuture<Result<wire::SetupState>> SetupClient::state()
{
    return call<wire::SetupState>("GET", u"/state"_s);
}

QFuture<Result<wire::PasswordStrength>> SetupClient::passwordStrength(
    const wire::FirstAdministrator &administrator)
{
    return call<wire::PasswordStrength>("POST", u"/password-strength"_s, toJson(administrator));
}

QFuture<Result<wire::CreatedAdministrator>> SetupClient::createAdministrator(
    const wire::FirstAdministrator &administrator)
{
    return call<wire::CreatedAdministrator>("POST", u"/administrator"_s, toJson(administrator));
}

QFuture<Result<wire::RecoveryCodes>> SetupClient::confirm(const wire::AdministratorConfirmation &confirmation)
{
    return call<wire::RecoveryCodes>("POST", u"/administrator/confirm"_s, toJson(confirmation));
}

QFuture<Result<wire::RecoveryCodes>> SetupClient::recoveryCodesInstead()
{
    return call<wire::RecoveryCodes>("POST", u"/administrator/recovery-codes"_s, QJsonObject());
}

}  // namespace gatehouse::ui
