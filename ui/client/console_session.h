#pragma once

#include <QList>
#include <QObject>

#include "ui/client/api_transport.h"
#include "ui/client/token_request.h"
#include "ui/client/token_vault.h"

namespace gatehouse::ui {

/// The console's tokens for one server: holds the access token in memory, renews it with the refresh token,
/// and keeps the refresh token in the vault. Calls that meet a refused token at the same time share one
/// renewal, for a refresh token works once. GUI thread.
class ConsoleSession final : public QObject, public TokenSource
{
    Q_OBJECT
public:
    ConsoleSession(QUrl server, QNetworkAccessManager &network, TokenVault &vault, QObject *parent = nullptr);

    /// Tries the kept refresh token: true when there was one and it still works.
    void resume(std::function<void(Result<bool>)> done);
    void adopt(OAuthTokens tokens);
    /// Gives the refresh token back to the server (RFC 7009) and forgets everything.
    void signOut();
    bool isSignedIn() const { return !m_access.isEmpty(); }

    QByteArray accessToken() const override { return m_access.reveal(); }
    void renew(std::function<void(Result<void>)> done) override;
    /// Calls that need it at the same time share one sign-in: stepUpWanted() is told once, and
    /// finishStepUp() ends it for all.
    void stepUp(const StepUp &wanted, std::function<void(Result<void>)> done) override;
    void finishStepUp(Result<OAuthTokens> tokens);

Q_SIGNALS:
    /// The person has to sign in again, so that the server may do what was asked of it.
    void stepUpWanted(const gatehouse::ui::StepUp &wanted);
    /// The vault does not keep the token: the next start will ask for a sign-in.
    void vaultUnavailable();

private:
    QUrl endpoint(const QString &path) const;
    void keep();
    void giveBack();

    QUrl m_server;
    QNetworkAccessManager &m_network;
    TokenVault &m_vault;
    Secret m_access;
    Secret m_refresh;
    QList<std::function<void(Result<void>)>> m_waiting;
    QList<std::function<void(Result<void>)>> m_waitingForStepUp;
    bool m_vaultNoticeGiven = false;
};

}  // namespace gatehouse::ui
