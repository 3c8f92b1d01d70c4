#pragma once

#include <QDialog>
#include <QUrl>
#include <memory>

#include "core/api/wire/setup.h"
#include "ui/client/local_server.h"
#include "ui/client/network_transport.h"
#include "ui/client/setup_client.h"

class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace gatehouse::ui {

class AdministratorStep;
class AddressStep;
class DatabaseStep;
class RoleStep;
class SecondFactorStep;
class SetupStep;
class SummaryStep;

/// First run: what this computer is for, how it is reached, where the data is, who rules it, and their second
/// step. Nothing is started before the database step is done; nobody is made before the person step is.
class SetupWizard final : public QDialog
{
    Q_OBJECT
public:
    /// Without a local server only "manage another server" can be chosen.
    explicit SetupWizard(LocalServer *localServer, QWidget *parent = nullptr);
    ~SetupWizard() override;

    /// Goes on at the person step: this server runs already, but nobody rules it yet.
    void continueWith(const ServerAddress &server);
    /// Talks over a transport of the caller's; for tests.
    void useServer(ApiTransport &transport, const QUrl &url);
    void next();
    void back();
    int step() const;
    SetupStep *current() const;
    QString errorText() const;
    QPushButton *nextButton() const { return m_next; }

Q_SIGNALS:
    /// Set up: the server at `url` waits for its first sign-in.
    void ready(const QUrl &url);

private:
    enum Step { Role, Address, Database, Administrator, SecondFactor, Summary };
    void goTo(int step);
    void setBusy(const QString &what);
    void fail(const Error &error);
    /// The account was not made: says in the person's language what is wrong with the password, if it is
    /// that.
    void refuse(const Error &error);
    void startServer();
    void createAdministrator();
    void confirmFactor();
    void makeCodesInstead();
    void finishWith(const QStringList &codes);

    LocalServer *m_localServer;
    std::unique_ptr<FixedToken> m_token;
    std::unique_ptr<NetworkTransport> m_ownTransport;
    std::unique_ptr<SetupClient> m_client;
    QUrl m_url;
    wire::CreatedAdministrator m_created;
    QStackedWidget *m_stack;
    QListWidget *m_rail;
    RoleStep *m_role;
    AddressStep *m_address;
    DatabaseStep *m_database;
    AdministratorStep *m_administrator;
    SecondFactorStep *m_factor;
    SummaryStep *m_summary;
    QLabel *m_error;
    QLabel *m_busy;
    QProgressBar *m_progress;
    QPushButton *m_back;
    QPushButton *m_next;
    QPushButton *m_cancel;
};

}  // namespace gatehouse::ui
