#include "ui/dialogs/client_dialog.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/dialogs/claims_preview_dialog.h"
#include "ui/dialogs/client_form.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/busy_indicator.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/secret_views.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr int kSecretsTab = 2;

}  // namespace

template <class T, class Use>
void ClientDialog::await(const QFuture<Result<T>> &future, Use use)
{
    whenDone(future, this, [this, use = std::move(use)](const Result<T> &result) {
        if (result.ok())
            use(*result);
        else
            m_banner->showError(result.error());
    });
}

ClientDialog::ClientDialog(Shell &shell, const QString &clientId, QWidget *parent)
    : QDialog(parent),
      m_shell(shell),
      m_client(shell.client()),
      m_id(clientId),
      m_tabs(new QTabWidget),
      m_banner(new Banner),
      m_form(new ClientForm(this))
{
    resize(800, 720);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 18);
    layout->setSpacing(14);
    layout->addWidget(makeHeader());
    layout->addWidget(m_banner);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Parts of the application"));
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the application"));
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(m_form->generalPage(), tr("&General"));
    m_tabs->addTab(m_form->detailsPage(), tr("Pro&tocol"));
    m_tabs->addTab(makeSecrets(), tr("Se&crets"));
    m_tabs->addTab(makeSnippets(), tr("Conn&ect"));
    layout->addWidget(m_tabs, 1);
    layout->addWidget(makeBottom());
    connect(m_form, &ClientForm::edited, this, &ClientDialog::showChanges);
    connect(m_form, &ClientForm::pageWanted, m_tabs, &QTabWidget::setCurrentWidget);
    connect(m_tabs, &QTabWidget::currentChanged, this, &ClientDialog::showChanges);
    showChanges();
    reload();
}

QWidget *ClientDialog::makeHeader()
{
    auto *header = new QWidget;
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    m_title = plainLabel({}, "title");
    m_line = plainLabel({}, "quiet");
    m_line->setTextInteractionFlags(Qt::TextSelectableByMouse);
    texts->addWidget(m_title);
    texts->addWidget(m_line);
    m_state = new Chip;
    row->addLayout(texts, 1);
    row->addWidget(m_state, 0, Qt::AlignTop);
    return header;
}

QWidget *ClientDialog::makeBottom()
{
    auto *bottom = new QWidget;
    auto *row = new QHBoxLayout(bottom);
    row->setContentsMargins(0, 0, 0, 0);
    auto *busy = new BusyIndicator;
    busy->watch(m_client);
    m_unsaved = plainLabel({}, "quiet");
    m_save = button(tr("&Save"), "primary");
    QPushButton *close = button(tr("Close"));
    connect(m_save, &QPushButton::clicked, this, &ClientDialog::save);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    QPushButton *preview = button(tr("Previe&w claims\u2026"));
    preview->setEnabled(m_shell.may(u"users:read"_s));
    connect(preview, &QPushButton::clicked, this, &ClientDialog::previewClaims);
    row->addWidget(preview);
    row->addWidget(busy);
    row->addWidget(m_unsaved, 1);
    row->addWidget(m_save);
    row->addWidget(close);
    return bottom;
}

QWidget *ClientDialog::makeSecrets()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 18, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(
        wrappedLabel(tr("Two secrets can live side by side: make a new one, put it into the application, "
                        "then remove the old one. Nothing stands still meanwhile."),
                     "quiet"));
    QVBoxLayout *inner = nullptr;
    layout->addWidget(card(&inner));
    m_secretList = new QVBoxLayout;
    m_secretList->setSpacing(8);
    inner->addLayout(m_secretList);
    m_addSecret = button(tr("&Make a new secret"), "primary", u"add"_s);
    connect(m_addSecret, &QPushButton::clicked, this, &ClientDialog::addSecret);
    layout->addWidget(m_addSecret, 0, Qt::AlignLeft);
    layout->addStretch();
    return page;
}

QWidget *ClientDialog::makeSnippets()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 18, 0, 0);
    layout->setSpacing(10);
    auto *row = new QHBoxLayout;
    m_snippetKind = new QComboBox;
    m_snippetKind->addItem(tr("Values for any OpenID Connect form"));
    m_snippetKind->addItem(tr("Node.js with openid-client"));
    m_snippetKind->addItem(tr("Node.js with Express"));
    m_snippetKind->addItem(tr("Python with Flask"));
    m_snippetKind->addItem(tr("nginx with auth_request"));
    m_snippetKind->addItem(tr("Apache with mod_auth_openidc"));
    m_snippetKind->setAccessibleName(tr("Kind of application"));
    QPushButton *copy = button(tr("Cop&y"), "", u"copy"_s);
    row->addWidget(m_snippetKind, 1);
    row->addWidget(copy);
    layout->addLayout(row);
    m_snippet = new QPlainTextEdit;
    m_snippet->setProperty("role", u"mono"_s);
    m_snippet->setReadOnly(true);
    m_snippet->setTabChangesFocus(true);
    m_snippet->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_snippet->setAccessibleName(tr("Text to copy"));
    layout->addWidget(m_snippet, 1);
    connect(m_snippetKind, &QComboBox::currentIndexChanged, this, &ClientDialog::showSnippet);
    connect(copy, &QPushButton::clicked, this, [this] {
        copyToClipboard(m_snippet->toPlainText(), false);
        m_banner->showNotice(Tone::Good, tr("Copied."));
    });
    return page;
}

void ClientDialog::previewClaims()
{
    auto *dialog = new ClaimsPreviewDialog(m_client, m_app, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ClientDialog::showTab(int index)
{
    m_tabs->setCurrentIndex(index);
}

void ClientDialog::reload()
{
    await(m_client.client(m_id), [this](const wire::Client &client) { display(client); });
}

/// After a secret came or went: what was changed in the form and not saved yet stays.
void ClientDialog::reloadSecrets()
{
    if (m_form->changes() == 0) return reload();
    await(m_client.client(m_id), [this](const wire::Client &client) {
        m_app = client;
        showSecrets();
    });
}

void ClientDialog::display(const wire::Client &client)
{
    m_app = client;
    setWindowTitle(client.name);
    m_title->setText(client.name);
    m_line->setText(u"%1   \u00b7   %2"_s.arg(kindText(client.kind), client.id));
    m_state->show(client.disabled  ? tr("Disabled")
                  : client.builtIn ? tr("Built in")
                                   : tr("Active"),
                  client.disabled  ? Tone::Plain
                  : client.builtIn ? Tone::Accent
                                   : Tone::Good);
    m_form->show(client, client.builtIn || !m_shell.may(u"clients:write"_s));
    m_tabs->setTabVisible(kSecretsTab, client.kind == "confidential"_L1);
    showSecrets();
    showSnippet();
}

void ClientDialog::showSecrets()
{
    while (QLayoutItem *item = m_secretList->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const bool bySecret = m_app.authMethod.startsWith("client_secret"_L1);
    if (m_app.secrets.isEmpty())
        m_secretList->addWidget(plainLabel(bySecret ? tr("No secret: the application cannot sign anyone in.")
                                                    : tr("The application proves itself without a secret."),
                                           "quiet"));
    for (const wire::ClientSecretInfo &secret : std::as_const(m_app.secrets)) {
        auto *line = new QWidget;
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(new IconLabel(u"keys"_s, 20, Tone::Accent));
        row->addWidget(plainLabel(tr("Made %1").arg(timeText(secret.createdAt)), "field"), 1);
        QPushButton *remove = button(tr("Remove\u2026"));
        remove->setAccessibleName(tr("Remove the secret made %1").arg(timeText(secret.createdAt)));
        remove->setEnabled(m_shell.may(u"clients:write"_s));
        connect(remove, &QPushButton::clicked, this, [this, id = secret.id] { removeSecret(id); });
        row->addWidget(remove);
        m_secretList->addWidget(line);
    }
    m_addSecret->setEnabled(m_shell.may(u"clients:write"_s) && bySecret && m_app.secrets.size() < 2);
}

void ClientDialog::showSnippet()
{
    using Make = QString (*)(const wire::Client &, const QString &);
    constexpr Make makers[] = {snippets::oidcValues, snippets::node,  snippets::express,
                               snippets::flask,      snippets::nginx, snippets::apache};
    m_snippet->setPlainText(makers[qBound(0, m_snippetKind->currentIndex(), int(std::size(makers)) - 1)](
        m_app, m_shell.issuer()));
}

void ClientDialog::showChanges()
{
    const int changes = m_form->changes();
    m_unsaved->setText(changes == 0 ? QString() : tr("%n change(s) not saved yet", nullptr, changes));
    m_save->setEnabled(changes > 0);
    // The other tabs act at once, by themselves.
    m_save->setVisible(m_tabs->currentIndex() < kSecretsTab || changes > 0);
}

void ClientDialog::showProblem(const Error &error)
{
    m_banner->showError(error);
    m_form->showError(error);
}

void ClientDialog::save()
{
    if (const QString problem = m_form->check(); !problem.isEmpty()) {
        m_banner->showNotice(Tone::Bad, problem, tr("Correct the marked field and try again."));
        return;
    }
    m_save->setEnabled(false);
    whenDone(m_client.changeClient(m_id, m_form->change(), m_app.version), this,
             [this](const Result<wire::Client> &saved) {
                 showChanges();
                 if (!saved.ok()) return showProblem(saved.error());
                 display(*saved);
                 m_banner->showNotice(Tone::Good, tr("The application is saved."));
                 Q_EMIT changed();
             });
}

void ClientDialog::reject()
{
    if (m_awaitsSecret)
        return m_banner->showNotice(Tone::Plain, tr("Wait a moment: what is on its way is shown only once."));
    if (m_form->changes() == 0) return QDialog::reject();
    ConfirmDialog::ask(this,
                       {tr("Close without saving?"),
                        tr("What you changed here is lost."),
                        tr("&Throw the changes away"),
                        {},
                        false},
                       [this](const QString &) { QDialog::reject(); });
}

void ClientDialog::addSecret()
{
    m_awaitsSecret = true;
    whenDone(m_client.addClientSecret(m_id), this, [this](const Result<wire::IssuedClientSecret> &made) {
        m_awaitsSecret = false;
        if (!made.ok()) return showProblem(made.error());
        SecretDialog::present(this, tr("New secret for %1").arg(m_app.name),
                              tr("Put this secret into the application's settings now."), tr("Client secret"),
                              made->clientSecret);
        reloadSecrets();
    });
}

void ClientDialog::removeSecret(const QString &id)
{
    ConfirmDialog::ask(this,
                       {tr("Remove this secret?"),
                        tr("An application that still uses it can no longer sign anyone in."),
                        tr("&Remove"),
                        {},
                        false},
                       [this, id](const QString &) {
                           await(m_client.removeClientSecret(m_id, id), [this](Unit) { reloadSecrets(); });
                       });
}

}  // namespace gatehouse::ui
