#include "ui/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include "ui/client/problem.h"
#include "ui/dialogs/client_dialog.h"
#include "ui/dialogs/server_dialog.h"
#include "ui/dialogs/user_dialog.h"
#include "ui/pages/audit_page.h"
#include "ui/pages/clients_page.h"
#include "ui/pages/groups_page.h"
#include "ui/pages/invitations_page.h"
#include "ui/pages/keys_page.h"
#include "ui/pages/messages_page.h"
#include "ui/pages/overview_page.h"
#include "ui/pages/providers_page.h"
#include "ui/pages/sessions_page.h"
#include "ui/pages/settings_page.h"
#include "ui/pages/sign_in_page.h"
#include "ui/pages/users_page.h"
#include "ui/setup/setup_wizard.h"
#include "ui/theme/icons.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/busy_indicator.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/secret_views.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

MainWindow::MainWindow(const ConsoleServices &services, QWidget *parent)
    : QMainWindow(parent),
      m_services(services),
      m_stack(new QStackedWidget),
      m_signInPage(new SignInPage),
      m_work(new QWidget),
      m_sidebar(new QWidget),
      m_navigation(new QListWidget),
      m_pageStack(new QStackedWidget),
      m_banner(new Banner)
{
    setWindowTitle(tr("Gatehouse"));
    setWindowIcon(markIcon());
    resize(1240, 800);
    setMinimumSize(900, 600);
    makeSidebar();
    auto *layout = new QHBoxLayout(m_work);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_sidebar);
    auto *right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    auto *bannerHolder = new QVBoxLayout;
    bannerHolder->setContentsMargins(28, 0, 28, 0);
    bannerHolder->addWidget(m_banner);
    right->addLayout(bannerHolder);
    right->addWidget(m_pageStack, 1);
    layout->addLayout(right, 1);
    m_stack->addWidget(m_signInPage);
    m_stack->addWidget(m_work);
    setCentralWidget(m_stack);
    makeStatusBar();
    makeMenus();
    makeTray();
    connect(m_signInPage, &SignInPage::signInWanted, this, &MainWindow::signIn);
    connect(m_signInPage, &SignInPage::otherServerWanted, this, &MainWindow::askForServer);
    connect(m_signInPage, &SignInPage::addressWanted, this, [this] {
        if (m_flow) copyToClipboard(m_flow->authorizationUrl().toString(QUrl::FullyEncoded), true);
    });
    connect(m_signInPage, &SignInPage::cancelled, this, [this] {
        if (m_flow) m_flow->cancel();
        if (m_session) m_session->finishStepUp(cancelledError());
        m_signInPage->showIdle();
    });
    restoreGeometry(QSettings().value(u"window/geometry"_s).toByteArray());
}

MainWindow::~MainWindow()
{
    // Before the transport and the labels go: a client ends its calls, and tells, as it is destroyed.
    const QList<AdminClient *> clients = findChildren<AdminClient *>();
    for (AdminClient *one : clients) {
        one->disconnect(this);
        delete one;
    }
}

void MainWindow::makeSidebar()
{
    m_sidebar->setObjectName(u"sidebar"_s);
    m_sidebar->setAttribute(Qt::WA_StyledBackground);
    m_sidebar->setFixedWidth(212);
    auto *layout = new QVBoxLayout(m_sidebar);
    layout->setContentsMargins(10, 18, 10, 14);
    layout->setSpacing(14);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(8, 0, 0, 0);
    head->setSpacing(10);
    QLabel *mark = plainLabel({});
    mark->setPixmap(markIcon().pixmap(QSize(28, 28), devicePixelRatioF()));
    head->addWidget(mark);
    head->addWidget(plainLabel(tr("Gatehouse"), "heading"), 1);
    layout->addLayout(head);
    m_navigation->setObjectName(u"pages"_s);
    m_navigation->setAccessibleName(tr("Pages"));
    m_navigation->setIconSize(QSize(20, 20));
    m_navigation->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layout->addWidget(m_navigation, 1);
    m_personLabel = plainLabel({}, "quiet");
    m_personLabel->setWordWrap(true);
    m_personLabel->setContentsMargins(8, 0, 0, 0);
    layout->addWidget(m_personLabel);
    connect(m_navigation, &QListWidget::currentRowChanged, this, &MainWindow::showPage);
}

void MainWindow::makeStatusBar()
{
    m_serverLabel = plainLabel(tr("No server"));
    m_connectionLabel = plainLabel({});
    m_busy = new BusyIndicator;
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_serverLabel);
    statusBar()->addWidget(m_connectionLabel);
    statusBar()->addPermanentWidget(m_busy);
}

void MainWindow::setConnectionText(const QString &text, Tone tone)
{
    m_connectionLabel->setText(text);
    QPalette palette = m_connectionLabel->palette();
    palette.setColor(QPalette::WindowText, Theme::inkOf(tone));
    m_connectionLabel->setPalette(palette);
}

bool MainWindow::may(const QString &permission) const
{
    return m_me.permissions.contains(permission);
}

void MainWindow::showError(const Error &error)
{
    if (error.code == ErrorCode::Unauthenticated) return;  // the sign-in page says it
    m_banner->showError(error);
}

void MainWindow::showNotice(Tone tone, const QString &headline, const QString &advice,
                            const QString &actionText, std::function<void()> action)
{
    m_banner->showNotice(tone, headline, advice, actionText, std::move(action));
}

void MainWindow::makePages()
{
    m_navigation->clear();
    while (QWidget *old = m_pageStack->currentWidget()) {
        m_pageStack->removeWidget(old);
        delete old;
    }
    m_pages = {new OverviewPage(*this),  new UsersPage(*this),      new GroupsPage(*this),
               new SessionsPage(*this),  new ClientsPage(*this),    new AuditPage(*this),
               new KeysPage(*this),      new SettingsPage(*this),   new MessagesPage(*this),
               new ProvidersPage(*this), new InvitationsPage(*this)};
    const char *icons[] = {"overview", "users",    "groups", "sessions", "applications", "audit",
                           "keys",     "settings", "mail",   "globe",    "invite"};
    const char *needs[] = {"status:read",   "users:read",    "groups:read", "sessions:read",
                           "clients:read",  "audit:read",    "keys:read",   "settings:read",
                           "settings:read", "settings:read", "users:read"};
    QSignalBlocker blocker(m_navigation);
    for (int i = 0; i < m_pages.size(); ++i) {
        m_pageStack->addWidget(m_pages.at(i));
        auto *item = new QListWidgetItem(navigationIcon(QString::fromLatin1(icons[i])),
                                         m_pages.at(i)->title(), m_navigation);
        item->setSizeHint(QSize(0, m_navigation->fontMetrics().height() + 20));
        if (!may(QString::fromLatin1(needs[i]))) item->setHidden(true);
    }
}

void MainWindow::showPage(int index)
{
    if (index < 0 || index >= m_pages.size()) return;
    if (auto *before = qobject_cast<Page *>(m_pageStack->currentWidget())) before->leave();
    m_pageStack->setCurrentIndex(index);
    fillVerbMenu();
    m_pages.at(index)->refresh();
}

void MainWindow::go(PageId page, const QVariantMap &filter)
{
    const int index = int(page);
    if (index >= m_pages.size() || m_navigation->item(index)->isHidden()) return;
    m_pages.at(index)->applyFilter(filter);
    if (m_navigation->currentRow() == index)
        showPage(index);
    else
        m_navigation->setCurrentRow(index);
}

void MainWindow::openUser(const QString &id)
{
    if (id.isEmpty()) return;
    auto *dialog = new UserDialog(*this, id, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &UserDialog::changed, this, [this] {
        if (auto *page = qobject_cast<Page *>(m_pageStack->currentWidget())) page->refresh();
    });
    dialog->open();
}

void MainWindow::openClient(const QString &id)
{
    if (id.isEmpty()) return;
    auto *dialog = new ClientDialog(*this, id, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ClientDialog::changed, this, [this] {
        if (auto *page = qobject_cast<Page *>(m_pageStack->currentWidget())) page->refresh();
    });
    dialog->open();
}

void MainWindow::openWith(ApiTransport &transport, const QString &serverName, const QString &issuer,
                          const wire::Me &me)
{
    AdminClient *before = m_client;
    m_client = new AdminClient(transport, this);
    m_busy->watch(*m_client);
    connect(m_client, &AdminClient::signInNeeded, this, &MainWindow::askForSignIn, Qt::QueuedConnection);
    m_serverName = serverName;
    m_issuer = issuer;
    m_me = me;
    m_personLabel->setText(me.user ? tr("Signed in as %1").arg(nameOf(*me.user)) : QString());
    m_serverLabel->setText(serverName);
    setWindowTitle(tr("%1 \u2013 Gatehouse").arg(serverName));
    setConnectionText(tr("Connected"), Tone::Good);
    makePages();
    delete before;
    m_stack->setCurrentWidget(m_work);
    m_banner->dismiss();
    fillVerbMenu();
    for (int row = 0; row < m_navigation->count(); ++row) {
        if (m_navigation->item(row)->isHidden()) continue;
        m_navigation->setCurrentRow(row);
        break;
    }
    m_navigation->setFocus();
}

void MainWindow::begin(const QUrl &connectUrl)
{
    if (connectUrl.isValid()) {
        connectTo(connectUrl);
        return;
    }
    if (m_services.localServer != nullptr && m_services.localServer->isConfigured()) {
        startLocalServer();
        return;
    }
    const QUrl last = QSettings().value(u"server/last"_s).toUrl();
    if (last.isValid() && !last.isEmpty())
        connectTo(last);
    else
        runSetup();
}

void MainWindow::startLocalServer()
{
    m_stack->setCurrentWidget(m_signInPage);
    m_signInPage->setServer(tr("The server on this computer"));
    m_signInPage->showBusy(tr("The server is starting\u2026"), false);
    whenDone(m_services.localServer->start({}), this, [this](const Result<ServerAddress> &started) {
        if (!started.ok()) {
            m_signInPage->showError(started.error());
            return;
        }
        if (started->setupToken.isEmpty())
            connectTo(started->url);
        else
            runSetup(*started);
    });
}

void MainWindow::runSetup(const ServerAddress &started)
{
    auto *wizard = new SetupWizard(m_services.localServer, this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(wizard, &SetupWizard::ready, this, &MainWindow::connectTo);
    connect(wizard, &QDialog::rejected, m_signInPage, &SignInPage::showIdle);
    if (!started.setupToken.isEmpty()) wizard->continueWith(started);
    wizard->open();
}

void MainWindow::askForServer()
{
    auto *dialog = new ServerDialog(m_url, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ServerDialog::chosen, this, &MainWindow::connectTo);
    dialog->open();
}

void MainWindow::connectTo(const QUrl &url)
{
    m_flow.reset();
    m_url = url;
    QSettings().setValue(u"server/last"_s, url);
    m_session = std::make_unique<ConsoleSession>(url, m_network, m_services.vault);
    m_stepUp = {};
    connect(m_session.get(), &ConsoleSession::stepUpWanted, this, &MainWindow::stepUp);
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    connect(m_session.get(), &ConsoleSession::vaultUnavailable, this, [this] {
        showNotice(Tone::Warn, tr("This computer's keychain is not available."),
                   tr("You stay signed in until you close the console, and sign in again next time."), {},
                   {});
    });
    m_signInPage->setServer(url.host());
    m_stack->setCurrentWidget(m_signInPage);
    m_serverLabel->setText(url.host());
    setConnectionText(tr("Connecting"), Tone::Plain);
    m_signInPage->showBusy(tr("Connecting to %1\u2026").arg(url.host()), false);
    m_session->resume([this](const Result<bool> &resumed) {
        if (resumed.ok() && *resumed)
            afterSignIn();
        else
            askForSignIn();
    });
}

void MainWindow::askForSignIn()
{
    for (Page *page : std::as_const(m_pages))
        page->leave();
    m_stack->setCurrentWidget(m_signInPage);
    m_signInPage->showIdle();
    m_signInPage->focusButton();
    setConnectionText(tr("Not signed in"), Tone::Warn);
}

void MainWindow::signIn()
{
    if (!m_session) {
        askForServer();
        return;
    }
    m_flow = std::make_unique<SignInFlow>(m_url, m_network, m_services.opener);
    m_flow->setStepUp(m_stepUp);
    m_signInPage->showBusy(tr("Opening your browser\u2026"), false);
    connect(m_flow.get(), &SignInFlow::browserOpened, this, [this] {
        m_signInPage->showBusy(
            tr("Sign in in the browser window, then come back here. No window? Copy the address into "
               "your browser."),
            true);
    });
    m_flow->start([this](Result<OAuthTokens> tokens) {
        if (!tokens.ok()) {
            m_signInPage->showError(tokens.error());
            return;
        }
        m_session->adopt(std::move(*tokens));
        afterSignIn();
    });
}

void MainWindow::stepUp(const StepUp &wanted)
{
    m_stepUp = wanted;
    m_flow = std::make_unique<SignInFlow>(m_url, m_network, m_services.opener);
    m_flow->setStepUp(wanted);
    const QString advice = tr("Sign in in the browser window, then come back here.");
    m_signInPage->showBusy(advice, true);
    showNotice(Tone::Warn, tr("The server wants you to sign in again for this."), advice, tr("Copy address"),
               [this] {
                   if (m_flow) copyToClipboard(m_flow->authorizationUrl().toString(QUrl::FullyEncoded), true);
               });
    m_flow->start([this](Result<OAuthTokens> tokens) {
        m_banner->dismiss();
        m_session->finishStepUp(std::move(tokens));
    });
}

void MainWindow::afterSignIn()
{
    m_signInPage->showBusy(tr("Asking what you may do here\u2026"), false);
    auto transport = std::make_shared<NetworkTransport>(m_url, *m_session);
    connect(transport.get(), &NetworkTransport::reachabilityChanged, this, [this](bool reachable) {
        setConnectionText(reachable ? tr("Connected") : tr("Not reachable"),
                          reachable ? Tone::Good : Tone::Bad);
    });
    auto *probe = new AdminClient(*transport, this);
    whenDone(probe->me(), this, [this, probe, transport](const Result<wire::Me> &me) {
        delete probe;
        if (!me.ok()) {
            m_signInPage->showError(me.error());
            return;
        }
        if (me->permissions.isEmpty()) {
            m_signInPage->showError(
                Error::forbidden("no_admin_role", tr("This account has no role for the console.")));
            return;
        }
        openWith(*transport, m_url.host(), m_url.toString(QUrl::RemovePath), *me);
        m_transport = transport;  // only now: the pages of an earlier server are gone with their client
        whenDone(m_client->status(), this, [this](const Result<wire::ServerStatus> &status) {
            if (status.ok()) m_issuer = status->issuer;
        });
        raise();
        activateWindow();
    });
}

void MainWindow::signOut()
{
    if (m_session) m_session->signOut();
    askForSignIn();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    QSettings().setValue(u"window/geometry"_s, saveGeometry());
    if (m_quitting) {
        event->accept();
        return;
    }
    const bool serverGoesOn = m_services.localServer != nullptr && m_services.localServer->isRunning();
    if (!serverGoesOn || m_tray == nullptr || !m_tray->isVisible()) {
        event->ignore();
        quit();  // nothing to go on for, or no tray icon to come back from
        return;
    }
    hide();
    event->ignore();
    if (m_trayNoticeGiven) return;
    m_trayNoticeGiven = true;
    m_tray->showMessage(tr("The server goes on"),
                        tr("People can still sign in. Choose Quit in this icon's menu to stop the server."),
                        markIcon());
}

void MainWindow::quit()
{
    m_quitting = true;
    if (m_tray != nullptr) m_tray->hide();
    if (m_services.localServer == nullptr || !m_services.localServer->isRunning()) {
        QApplication::quit();
        return;
    }
    setEnabled(false);
    statusBar()->showMessage(tr("The server is stopping\u2026"));
    whenDone(m_services.localServer->stop(), this, [](const Result<void> &) { QApplication::quit(); });
}

}  // namespace gatehouse::ui
