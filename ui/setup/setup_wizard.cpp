#include "ui/setup/setup_wizard.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/client/problem.h"
#include "ui/setup/setup_steps.h"
#include "ui/theme/icons.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/password_meter.h"
#include "ui/widgets/totp_panel.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

SetupWizard::SetupWizard(LocalServer *localServer, QWidget *parent)
    : QDialog(parent),
      m_localServer(localServer),
      m_stack(new QStackedWidget),
      m_rail(new QListWidget),
      m_role(new RoleStep(localServer != nullptr)),
      m_address(new AddressStep),
      m_database(new DatabaseStep),
      m_administrator(new AdministratorStep([this](const wire::FirstAdministrator &who) {
          return m_client ? m_client->passwordStrength(who) : QFuture<Result<wire::PasswordStrength>>();
      })),
      m_factor(new SecondFactorStep),
      m_summary(new SummaryStep)
{
    setWindowTitle(tr("Set up Gatehouse"));
    resize(900, 640);
    auto *outer = new QHBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto *side = new QWidget;
    side->setObjectName(u"sidebar"_s);
    side->setAttribute(Qt::WA_StyledBackground);
    side->setFixedWidth(220);
    auto *sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(14, 22, 14, 14);
    QLabel *mark = plainLabel({});
    mark->setPixmap(markIcon().pixmap(QSize(48, 48), devicePixelRatioF()));
    sideLayout->addWidget(mark);
    sideLayout->addSpacing(12);
    m_rail->addItems(
        {tr("Purpose"), tr("Address"), tr("Data"), tr("Administrator"), tr("Second step"), tr("Ready")});
    m_rail->setFocusPolicy(Qt::NoFocus);
    m_rail->setSelectionMode(QAbstractItemView::NoSelection);
    m_rail->setAccessibleName(tr("Steps"));
    m_rail->setSpacing(3);
    sideLayout->addWidget(m_rail, 1);
    outer->addWidget(side);

    auto *main = new QVBoxLayout;
    main->setContentsMargins(32, 28, 32, 22);
    main->setSpacing(12);
    for (QWidget *step : {static_cast<QWidget *>(m_role), static_cast<QWidget *>(m_address),
                          static_cast<QWidget *>(m_database), static_cast<QWidget *>(m_administrator),
                          static_cast<QWidget *>(m_factor), static_cast<QWidget *>(m_summary)})
        m_stack->addWidget(step);
    main->addWidget(m_stack, 1);
    m_error = wrappedLabel({}, "error");
    main->addWidget(m_error);
    auto *row = new QHBoxLayout;
    m_busy = plainLabel({}, "quiet");
    m_progress = new QProgressBar;
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(90);
    m_progress->setAccessibleName(tr("Working"));
    m_cancel = button(tr("Cancel"));
    m_back = button(tr("&Back"));
    m_next = button(tr("&Next"), "primary");
    m_next->setDefault(true);
    row->addWidget(m_progress);
    row->addWidget(m_busy, 1);
    row->addWidget(m_cancel);
    row->addWidget(m_back);
    row->addWidget(m_next);
    main->addLayout(row);
    outer->addLayout(main, 1);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_back, &QPushButton::clicked, this, &SetupWizard::back);
    connect(m_next, &QPushButton::clicked, this, &SetupWizard::next);
    connect(m_factor, &SecondFactorStep::codesWanted, this, &SetupWizard::makeCodesInstead);
    goTo(Role);
}

SetupWizard::~SetupWizard() = default;

void SetupWizard::useServer(ApiTransport &transport, const QUrl &url)
{
    m_client = std::make_unique<SetupClient>(transport);
    m_url = url;
}

void SetupWizard::continueWith(const ServerAddress &server)
{
    m_url = server.url;
    m_client.reset();
    m_ownTransport.reset();
    m_token = std::make_unique<FixedToken>(server.setupToken.toLatin1());
    m_ownTransport = std::make_unique<NetworkTransport>(m_url, *m_token);
    m_client = std::make_unique<SetupClient>(*m_ownTransport);
    goTo(Administrator);
}

int SetupWizard::step() const
{
    return m_stack->currentIndex();
}

SetupStep *SetupWizard::current() const
{
    return qobject_cast<SetupStep *>(m_stack->currentWidget());
}

QString SetupWizard::errorText() const
{
    return m_error->isHidden() ? QString() : m_error->text();
}

void SetupWizard::goTo(int step)
{
    setBusy({});
    m_error->hide();
    m_stack->setCurrentIndex(step);
    for (int row = 0; row < m_rail->count(); ++row) {
        QListWidgetItem *item = m_rail->item(row);
        QFont font = m_rail->font();
        font.setWeight(row == step ? QFont::DemiBold : QFont::Normal);
        item->setFont(font);
        item->setSizeHint(QSize(0, m_rail->fontMetrics().height() + 16));
        item->setForeground(row == step ? Theme::now().accent : Theme::now().quiet);
        item->setIcon(QIcon(iconPixmap(row < step ? u"check"_s : u"forward"_s, 16,
                                       row < step    ? Theme::now().good
                                       : row == step ? Theme::now().accent
                                                     : Theme::now().side)));
    }
    // A started server keeps its choices: there is no way back past that.
    m_back->setVisible(step == Address || step == Database);
    m_cancel->setVisible(step != Summary);
    m_next->setText(step == SecondFactor ? tr("&Verify") : step == Summary ? tr("&Sign in") : tr("&Next"));
    m_next->setAccessibleName(QString(m_next->text()).remove(u'&'));
    current()->focusFirst();
}

void SetupWizard::setBusy(const QString &what)
{
    const bool busy = !what.isEmpty();
    m_busy->setText(what);
    m_progress->setVisible(busy);
    m_next->setEnabled(!busy);
    m_back->setEnabled(!busy);
    m_stack->setEnabled(!busy);
    if (busy) m_error->hide();
}

void SetupWizard::fail(const Error &error)
{
    setBusy({});
    m_error->setText(headlineOf(error) + u'\n' + adviceFor(error));
    m_error->show();
}

void SetupWizard::refuse(const Error &error)
{
    if (error.field != "password") return fail(error);
    setBusy({});
    m_error->setText(tr("Choose another password. %1")
                         .arg(passwordProblemText(QString::fromLatin1(error.reason), kShortestPassword,
                                                  error.publicMessage)));
    m_error->show();
    m_administrator->passwordEdit()->setFocus();
}

void SetupWizard::back()
{
    if (step() > Role) goTo(step() - 1);
}

void SetupWizard::next()
{
    const QString problem = current()->problem();
    m_error->setText(problem);
    m_error->setVisible(!problem.isEmpty());
    if (!problem.isEmpty()) return;
    switch (step()) {
        case Role:
            if (m_role->choice() == RoleStep::Choice::Another) {
                Q_EMIT ready(m_role->otherServer());
                accept();
            } else {
                m_address->prepare(m_role->choice(), m_localServer->defaults());
                goTo(Address);
            }
            break;
        case Address:
            m_database->prepare(m_localServer->defaults());
            goTo(Database);
            break;
        case Database:
            startServer();
            break;
        case Administrator:
            createAdministrator();
            break;
        case SecondFactor:
            confirmFactor();
            break;
        default:
            Q_EMIT ready(m_url);
            accept();
    }
}

void SetupWizard::startServer()
{
    if (m_client) {
        goTo(Administrator);
        return;
    }
    LocalServerOptions options = m_localServer->defaults();
    m_address->fill(options);
    m_database->fill(options);
    setBusy(tr("The server is starting\u2026"));
    whenDone(m_localServer->start(options), this, [this](const Result<ServerAddress> &started) {
        if (!started.ok()) {
            fail(started.error());
            return;
        }
        m_url = started->url;
        if (started->setupToken.isEmpty()) {
            Q_EMIT ready(m_url);  // this data folder has its administrator already
            accept();
            return;
        }
        continueWith(*started);
    });
}

void SetupWizard::createAdministrator()
{
    setBusy(tr("Making the account\u2026"));
    whenDone(m_client->createAdministrator(m_administrator->administrator()), this,
             [this](const Result<wire::CreatedAdministrator> &created) {
                 if (!created.ok()) {
                     refuse(created.error());
                     return;
                 }
                 m_created = *created;
                 m_factor->setEnrolment(m_created.totp);
                 goTo(SecondFactor);
             });
}

void SetupWizard::confirmFactor()
{
    setBusy(tr("Checking the code\u2026"));
    whenDone(m_client->confirm({m_created.totp.id, m_factor->panel()->code()}), this,
             [this](const Result<wire::RecoveryCodes> &codes) {
                 if (codes.ok()) {
                     finishWith(codes->recoveryCodes);
                     return;
                 }
                 setBusy({});
                 if (codes.error().code == ErrorCode::InvalidInput)
                     m_factor->panel()->showCodeProblem(
                         tr("This code is not right. Wait for the next one in the app, and try again."));
                 else
                     fail(codes.error());
             });
}

void SetupWizard::makeCodesInstead()
{
    setBusy(tr("Making recovery codes\u2026"));
    whenDone(m_client->recoveryCodesInstead(), this, [this](const Result<wire::RecoveryCodes> &codes) {
        if (codes.ok())
            finishWith(codes->recoveryCodes);
        else
            fail(codes.error());
    });
}

void SetupWizard::finishWith(const QStringList &codes)
{
    m_summary->show(m_url, m_administrator->username(), codes);
    goTo(Summary);
}

}  // namespace gatehouse::ui
