#include "ui/client/console_session.h"

#include <QNetworkReply>

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

ConsoleSession::ConsoleSession(QUrl server, QNetworkAccessManager &network, TokenVault &vault,
                               QObject *parent)
    : QObject(parent), m_server(std::move(server)), m_network(network), m_vault(vault)
{
}

QUrl ConsoleSession::endpoint(const QString &path) const
{
    QUrl url = m_server.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    url.setPath(path);
    return url;
}

void ConsoleSession::resume(std::function<void(Result<bool>)> done)
{
    m_vault.load(m_server.toString(), this, [this, done](Result<std::optional<Secret>> loaded) {
        if (!loaded.ok()) {
            done(loaded.error());
            return;
        }
        if (!loaded->has_value()) {
            done(false);
            return;
        }
        m_refresh = std::move(**loaded);
        renew([this, done](const Result<void> &renewed) {
            if (renewed.ok()) {
                done(true);
                return;
            }
            // A token that the server no longer takes is of no use; one that could not be tried may be.
            if (renewed.error().code == ErrorCode::Unauthenticated) {
                m_refresh = Secret();
                m_vault.remove(m_server.toString());
                done(false);
                return;
            }
            done(renewed.error());
        });
    });
}

void ConsoleSession::adopt(OAuthTokens tokens)
{
    m_access = std::move(tokens.access);
    if (!tokens.refresh.isEmpty()) {
        m_refresh = std::move(tokens.refresh);
        keep();
    }
}

void ConsoleSession::keep()
{
    m_vault.store(m_server.toString(), m_refresh, this, [this](const Result<void> &stored) {
        if (stored.ok() || m_vaultNoticeGiven) return;
        m_vaultNoticeGiven = true;
        Q_EMIT vaultUnavailable();
    });
}

void ConsoleSession::renew(std::function<void(Result<void>)> done)
{
    if (m_refresh.isEmpty()) {
        QMetaObject::invokeMethod(
            this, [done] { done(Error::unauthenticated("no_refresh_token", tr("Please sign in again."))); },
            Qt::QueuedConnection);
        return;
    }
    m_waiting.append(std::move(done));
    if (m_waiting.size() > 1) return;
    const FormFields form{{"grant_type", "refresh_token"},
                          {"refresh_token", m_refresh.reveal()},
                          {"client_id", kConsoleClientId}};
    requestTokens(m_network, endpoint(u"/oauth/token"_s), form, this, [this](Result<OAuthTokens> tokens) {
        const Result<void> outcome = tokens.ok() ? Result<void>() : Result<void>(tokens.error());
        if (tokens.ok()) adopt(std::move(*tokens));
        const auto waiting = std::exchange(m_waiting, {});
        for (const auto &waiter : waiting)
            waiter(outcome);
    });
}

void ConsoleSession::stepUp(const StepUp &wanted, std::function<void(Result<void>)> done)
{
    m_waitingForStepUp.append(std::move(done));
    if (m_waitingForStepUp.size() == 1) Q_EMIT stepUpWanted(wanted);
}

void ConsoleSession::finishStepUp(Result<OAuthTokens> tokens)
{
    const Result<void> outcome = tokens.ok() ? Result<void>() : Result<void>(tokens.error());
    if (tokens.ok()) {
        // The weaker sign-in's token is of no more use to anybody.
        if (!tokens->refresh.isEmpty()) giveBack();
        adopt(std::move(*tokens));
    }
    const auto waiting = std::exchange(m_waitingForStepUp, {});
    for (const auto &waiter : waiting)
        waiter(outcome);
}

void ConsoleSession::signOut()
{
    m_vault.remove(m_server.toString());
    giveBack();
    m_access = Secret();
    m_refresh = Secret();
}

void ConsoleSession::giveBack()
{
    if (!m_refresh.isEmpty()) {
        QNetworkRequest request(endpoint(u"/oauth/revoke"_s));
        request.setHeader(QNetworkRequest::ContentTypeHeader,
                          QByteArray("application/x-www-form-urlencoded"));
        request.setTransferTimeout(10'000);
        const QByteArray body =
            "token_type_hint=refresh_token&token=" + m_refresh.reveal().toPercentEncoding() +
            "&client_id=" + kConsoleClientId;
        QNetworkReply *reply = m_network.post(request, body);
        connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    }
}

}  // namespace gatehouse::ui
