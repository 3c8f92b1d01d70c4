#pragma once

#include <QMainWindow>
#include <QSystemTrayIcon>
#include <memory>

#include "ui/client/console_session.h"
#include "ui/client/local_server.h"
#include "ui/client/network_transport.h"
#include "ui/client/sign_in_flow.h"
#include "ui/pages/page.h"

class QLabel;
class QListWidget;
class QMenu;
class QStackedWidget;

namespace gatehouse::ui {

class Banner;
class BusyIndicator;
class SignInPage;
class Theme;

/// What the window works with. All outlive it.
struct ConsoleServices
{
    TokenVault &vault;
    UrlOpener &opener;
    Theme &theme;
    LocalServer *localServer = nullptr;  ///< null: this build or start can only manage other servers
};

/// The console's window: sign-in, then navigation, pages, menus and status bar around one server's admin API.
/// GUI thread.
class MainWindow final : public QMainWindow, public Shell
{
    Q_OBJECT
public:
    explicit MainWindow(const ConsoleServices &services, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Starts or finds the server to manage: `connectTo` when given, else the local one, else the wizard.
    void begin(const QUrl &connectTo);
    /// Goes on with a server that answers at `url`; asks for a sign-in unless the kept token still works.
    void connectTo(const QUrl &url);
    /// Shows the pages over a transport of the caller's: for tests and screen shots.
    void openWith(ApiTransport &transport, const QString &serverName, const QString &issuer,
                  const wire::Me &me);

    AdminClient &client() override { return *m_client; }
    bool may(const QString &permission) const override;
    QString serverName() const override { return m_serverName; }
    QString issuer() const override { return m_issuer; }
    void showError(const Error &error) override;
    void showNotice(Tone tone, const QString &headline, const QString &advice, const QString &actionText,
                    std::function<void()> action) override;
    void go(PageId page, const QVariantMap &filter) override;
    void openUser(const QString &id) override;
    void openClient(const QString &id) override;

    Page *page(PageId id) const { return m_pages.value(int(id)); }

public Q_SLOTS:
    void showPalette();
    /// Opens the wizard; with an address, for a server that runs but has no administrator yet.
    void runSetup(const ServerAddress &started = {});

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void makeMenus();
    void makeSidebar();
    void makeStatusBar();
    void makeTray();
    void makePages();
    void showPage(int index);
    void fillVerbMenu();
    void askForSignIn();
    void signIn();
    void afterSignIn();
    void stepUp(const StepUp &wanted);
    void signOut();
    void askForServer();
    void startLocalServer();
    void setConnectionText(const QString &text, Tone tone);
    void quit();

    ConsoleServices m_services;
    QNetworkAccessManager m_network;
    std::unique_ptr<ConsoleSession> m_session;
    std::shared_ptr<NetworkTransport> m_transport;
    std::unique_ptr<SignInFlow> m_flow;
    AdminClient *m_client = nullptr;
    StepUp m_stepUp;  ///< what this server has asked of a sign-in so far
    QUrl m_url;
    QString m_serverName;
    QString m_issuer;
    wire::Me m_me;
    QStackedWidget *m_stack;
    SignInPage *m_signInPage;
    QWidget *m_work;
    QWidget *m_sidebar;
    QListWidget *m_navigation;
    QStackedWidget *m_pageStack;
    QList<Page *> m_pages;
    Banner *m_banner;
    QLabel *m_serverLabel;
    QLabel *m_connectionLabel;
    QLabel *m_personLabel;
    BusyIndicator *m_busy;
    QMenu *m_goMenu = nullptr;
    QMenu *m_verbMenu = nullptr;
    QMenu *m_serverMenu = nullptr;
    QSystemTrayIcon *m_tray = nullptr;
    bool m_quitting = false;
    bool m_trayNoticeGiven = false;
};

}  // namespace gatehouse::ui
