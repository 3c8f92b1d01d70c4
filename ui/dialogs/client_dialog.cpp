#include "ui/dialogs/client_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/dialogs/claims_preview_dialog.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/new_client_dialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/busy_indicator.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/secret_views.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr auto kCode = "authorization_code"_L1;
constexpr auto kRefresh = "refresh_token"_L1;
constexpr auto kMachine = "client_credentials"_L1;
constexpr auto kDevice = "urn:ietf:params:oauth:grant-type:device_code"_L1;

QPlainTextEdit *linesEdit(const QString &name)
{
    auto *edit = new QPlainTextEdit;
    edit->setAccessibleName(name);
    edit->setTabChangesFocus(true);
    edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    edit->setFixedHeight(70);
    return edit;
}

QCheckBox *box(const QString &text)
{
    auto *made = new QCheckBox(text);
    made->setAccessibleName(QString(text).remove(u'&'));
    return made;
}

void addRow(QFormLayout *form, const QString &label, QWidget *editor)
{
    QLabel *caption = plainLabel(label, "field");
    caption->setBuddy(editor);
    if (editor->accessibleName().isEmpty()) editor->setAccessibleName(QString(label).remove(u'&'));
    caption->setMinimumHeight(qMin(editor->sizeHint().height(), 38));
    form->addRow(caption, editor);
}

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
      m_banner(new Banner)
{
    resize(800, 720);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 18);
    layout->setSpacing(14);
    auto *header = new QHBoxLayout;
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    m_title = plainLabel({}, "title");
    m_line = plainLabel({}, "quiet");
    m_line->setTextInteractionFlags(Qt::TextSelectableByMouse);
    texts->addWidget(m_title);
    texts->addWidget(m_line);
    m_state = new Chip;
    header->addLayout(texts, 1);
    header->addWidget(m_state, 0, Qt::AlignTop);
    layout->addLayout(header);
    layout->addWidget(m_banner);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Parts of the application"));
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the application"));
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(makeSettings(), tr("&Settings"));
    m_tabs->addTab(makeSecrets(), tr("Se&crets"));
    m_tabs->addTab(makeSnippets(), tr("&Connect"));
    layout->addWidget(m_tabs, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton *close = buttons->button(QDialogButtonBox::Close);
    close->setText(tr("Close"));
    close->setAccessibleName(tr("Close"));
    close->setIcon({});
    close->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *busy = new BusyIndicator;
    busy->watch(m_client);
    QPushButton *preview = button(tr("Previe&w claims\u2026"));
    preview->setEnabled(m_shell.may(u"users:read"_s));
    connect(preview, &QPushButton::clicked, this, &ClientDialog::previewClaims);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(preview);
    bottom->addWidget(busy);
    bottom->addWidget(buttons, 1);
    layout->addLayout(bottom);
    reload();
}

QWidget *ClientDialog::makeSettings()
{
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget;
    page->setObjectName(u"scrolled"_s);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 18, 10, 0);
    layout->setSpacing(12);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(12);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_name = field(tr("Name"));
    m_redirectUris = linesEdit(tr("Redirect addresses, one on each line"));
    m_logoutUris = linesEdit(tr("Addresses after sign-out, one on each line"));
    m_scopes = field(tr("Scopes"));
    m_refresh = box(tr("May stay signed in (refresh to&kens)"));
    m_machine = box(tr("May act without a person (client &credentials)"));
    m_device = box(tr("May sign people in on &devices that show a code"));
    m_pkce = box(tr("Must use &PKCE"));
    m_skipConsent = box(tr("Belongs to the office: people are not asked for c&onsent"));
    m_authMethod = new QComboBox;
    m_authMethod->addItem(tr("Secret in the header (Basic)"), u"client_secret_basic"_s);
    m_authMethod->addItem(tr("Secret in the form"), u"client_secret_post"_s);
    m_authMethod->addItem(tr("None"), u"none"_s);
    m_alg = new QComboBox;
    m_alg->addItems({u"RS256"_s, u"PS256"_s, u"ES256"_s, u"EdDSA"_s});
    m_accessMinutes = new QSpinBox;
    m_accessMinutes->setRange(1, 24 * 60);
    m_accessMinutes->setSuffix(u' ' + tr("minutes"));
    m_refreshDays = new QSpinBox;
    m_refreshDays->setRange(1, 365);
    m_refreshDays->setSuffix(u' ' + tr("days"));
    for (QSpinBox *spin : {m_accessMinutes, m_refreshDays})
        spin->setButtonSymbols(QAbstractSpinBox::NoButtons);
    addRow(form, tr("&Name"), m_name);
    addRow(form, tr("&Redirect addresses"), m_redirectUris);
    addRow(form, tr("After sign-&out"), m_logoutUris);
    addRow(form, tr("Sc&opes"), m_scopes);
    form->addRow(QString(), m_refresh);
    form->addRow(QString(), m_machine);
    form->addRow(QString(), m_device);
    form->addRow(QString(), m_pkce);
    form->addRow(QString(), m_skipConsent);
    addRow(form, tr("Pro&ves itself by"), m_authMethod);
    addRow(form, tr("&ID token signature"), m_alg);
    addRow(form, tr("&Access token good for"), m_accessMinutes);
    addRow(form, tr("Refresh token &good for"), m_refreshDays);
    layout->addLayout(form);
    QPushButton *save = button(tr("Sa&ve"), "primary");
    save->setEnabled(m_shell.may(u"clients:write"_s));
    connect(save, &QPushButton::clicked, this, &ClientDialog::save);
    layout->addStretch();
    scroll->setWidget(page);
    auto *whole = new QWidget;
    auto *wholeLayout = new QVBoxLayout(whole);
    wholeLayout->setContentsMargins(0, 0, 0, 0);
    wholeLayout->addWidget(scroll, 1);
    wholeLayout->addWidget(save, 0, Qt::AlignRight);
    return whole;
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
    m_snippetKind->addItem(tr("nginx, forward authentication"));
    m_snippetKind->addItem(tr("oauth2-proxy"));
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
    m_name->setText(client.name);
    m_redirectUris->setPlainText(client.redirectUris.join(u'\n'));
    m_logoutUris->setPlainText(client.postLogoutRedirectUris.join(u'\n'));
    m_scopes->setText(client.scopes.join(u' '));
    m_refresh->setChecked(client.grantTypes.contains(kRefresh));
    m_machine->setChecked(client.grantTypes.contains(kMachine));
    m_device->setChecked(client.grantTypes.contains(kDevice));
    const bool confidential = client.kind == "confidential"_L1;
    m_machine->setEnabled(confidential);
    m_authMethod->setEnabled(confidential);
    m_pkce->setChecked(client.requirePkce);
    m_pkce->setEnabled(confidential);
    m_skipConsent->setChecked(client.skipConsent);
    m_authMethod->setCurrentIndex(m_authMethod->findData(client.authMethod));
    m_alg->setCurrentText(client.idTokenAlg);
    m_accessMinutes->setValue(client.accessTokenSeconds / 60);
    m_refreshDays->setValue(client.refreshTokenSeconds / 86'400);
    m_tabs->setTabVisible(1, confidential);
    showSecrets();
    showSnippet();
}

void ClientDialog::showSecrets()
{
    while (QLayoutItem *item = m_secretList->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (m_app.secrets.isEmpty())
        m_secretList->addWidget(plainLabel(tr("No secret: the application cannot sign anyone in."), "quiet"));
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
    m_addSecret->setEnabled(m_shell.may(u"clients:write"_s) && m_app.secrets.size() < 2);
}

void ClientDialog::showSnippet()
{
    using Make = QString (*)(const wire::Client &, const QString &);
    constexpr Make makers[] = {snippets::oidcValues, snippets::node, snippets::nginx, snippets::oauth2Proxy};
    m_snippet->setPlainText(makers[qBound(0, m_snippetKind->currentIndex(), 3)](m_app, m_shell.issuer()));
}

/// The code flow goes with redirect addresses; what this page does not show stays as it is.
QStringList ClientDialog::chosenGrantTypes(const QStringList &redirectUris) const
{
    const bool hadCode = m_app.grantTypes.contains(kCode);
    const bool others = m_machine->isChecked() || m_device->isChecked();
    const bool code =
        redirectUris.isEmpty() ? hadCode && !others : hadCode || redirectUris != m_app.redirectUris;
    QStringList types;
    if (code) types << kCode;
    if (m_refresh->isChecked()) types << kRefresh;
    if (m_machine->isChecked()) types << kMachine;
    if (m_device->isChecked()) types << kDevice;
    for (const QString &type : m_app.grantTypes)
        if (type != kCode && type != kRefresh && type != kMachine && type != kDevice) types << type;
    return types;
}

void ClientDialog::save()
{
    const QStringList uris = NewClientDialog::lines(m_redirectUris);
    for (const QString &uri : uris) {
        if (const QString problem = NewClientDialog::problemWith(uri, m_app.kind); !problem.isEmpty()) {
            setLook(m_redirectUris, "invalid", true);
            m_banner->showNotice(Tone::Bad, problem, tr("Correct the marked field and try again."));
            return;
        }
    }
    setLook(m_redirectUris, "invalid", false);
    wire::ClientChange change;
    change.name = m_name->text().trimmed();
    change.redirectUris = uris;
    change.postLogoutRedirectUris = NewClientDialog::lines(m_logoutUris);
    change.scopes = m_scopes->text().split(u' ', Qt::SkipEmptyParts);
    change.grantTypes = chosenGrantTypes(uris);
    change.requirePkce = m_pkce->isChecked();
    change.skipConsent = m_skipConsent->isChecked();
    // A method that is not in the list (one that signs) stays as it is.
    if (m_authMethod->currentIndex() >= 0) change.authMethod = m_authMethod->currentData().toString();
    change.idTokenAlg = m_alg->currentText();
    change.accessTokenSeconds = m_accessMinutes->value() * 60;
    change.refreshTokenSeconds = m_refreshDays->value() * 86'400;
    await(m_client.changeClient(m_id, change, m_app.version), [this](const wire::Client &saved) {
        display(saved);
        m_banner->showNotice(Tone::Good, tr("The application is saved."));
        Q_EMIT changed();
    });
}

void ClientDialog::addSecret()
{
    await(m_client.addClientSecret(m_id), [this](const wire::IssuedClientSecret &made) {
        SecretDialog::present(this, tr("New secret for %1").arg(m_app.name),
                              tr("Put this secret into the application's settings now."), tr("Client secret"),
                              made.clientSecret);
        reload();
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
                           await(m_client.removeClientSecret(m_id, id), [this](Unit) { reload(); });
                       });
}

}  // namespace gatehouse::ui
