#include "ui/dialogs/new_client_dialog.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/client/loopback.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

NewClientDialog::NewClientDialog(AdminClient &client, QWidget *parent)
    : FormDialog(tr("Add an application"),
                 tr("It will send people here to sign in, and get them back with a token."),
                 tr("&Add application"), parent),
      m_client(client),
      m_name(field(tr("Name"), tr("Wiki"))),
      m_kinds(new QButtonGroup(this)),
      m_addresses(new QWidget),
      m_redirectUris(new QPlainTextEdit),
      m_access(new QWidget),
      m_scopes(field(tr("Scopes"))),
      m_skipConsent(new QCheckBox(tr("It belongs to the office: do not ask people for &consent")))
{
    showCallsOf(client);
    addRow(tr("&Name"), m_name, tr("People see it when they sign in."));
    body()->addWidget(plainLabel(tr("What kind is it?"), "field"));
    addKind(0, kindText(u"confidential"_s), tr("Runs on a server and can keep a secret. Most are."));
    addKind(1, kindText(u"public"_s), tr("Runs in the browser; has no secret, uses PKCE."));
    addKind(2, kindText(u"native"_s), tr("Runs on people's own devices; has no secret, uses PKCE."));
    addKind(3, tr("Device without a browser"),
            tr("A television or a command line: shows a code that people enter on their phone."));
    addKind(4, tr("Service"), tr("Acts for itself, without a person; has a secret."));
    m_kinds->buttons().constFirst()->setChecked(true);

    auto *addresses = new QVBoxLayout(m_addresses);
    addresses->setContentsMargins(0, 0, 0, 0);
    m_redirectUris->setTabChangesFocus(true);
    m_redirectUris->setFixedHeight(84);
    m_redirectUris->setPlaceholderText(u"https://wiki.example.org/callback"_s);
    QLabel *caption = plainLabel(tr("&Redirect addresses, one on each line"), "field");
    caption->setBuddy(m_redirectUris);
    m_redirectUris->setAccessibleName(tr("Redirect addresses, one on each line"));
    addresses->addWidget(caption);
    addresses->addWidget(m_redirectUris);
    addresses->addWidget(
        wrappedLabel(tr("Copy them from the application's documents; every letter counts."), "quiet"));
    body()->addWidget(m_addresses);

    auto *access = new QVBoxLayout(m_access);
    access->setContentsMargins(0, 0, 0, 0);
    QLabel *scopes = plainLabel(tr("&Scopes, separated by spaces"), "field");
    scopes->setBuddy(m_scopes);
    m_scopes->setPlaceholderText(u"users:read"_s);
    access->addWidget(scopes);
    access->addWidget(m_scopes);
    access->addWidget(
        wrappedLabel(tr("What it may ask for. Leave it empty if it only has to say who it is."), "quiet"));
    body()->addWidget(m_access);

    m_skipConsent->setAccessibleName(tr("Do not ask people for consent"));
    m_skipConsent->setChecked(true);
    body()->addWidget(m_skipConsent);
    body()->addStretch();
    connect(m_kinds, &QButtonGroup::buttonClicked, this, &NewClientDialog::showFields);
    connect(this, &FormDialog::submitted, this, &NewClientDialog::send);
    showFields();
    m_name->setFocus();
}

const QList<NewClientDialog::Template> &NewClientDialog::templates()
{
    const QString code = u"authorization_code"_s, refresh = u"refresh_token"_s;
    static const QList<Template> all{
        {u"web"_s, u"confidential"_s, {code, refresh}, true, true},
        {u"browser"_s, u"public"_s, {code, refresh}, true, true},
        {u"native"_s, u"native"_s, {code, refresh}, true, true},
        {u"device"_s, u"native"_s, {u"urn:ietf:params:oauth:grant-type:device_code"_s, refresh}, false, true},
        {u"service"_s, u"confidential"_s, {u"client_credentials"_s}, false, false},
    };
    return all;
}

const NewClientDialog::Template &NewClientDialog::chosen() const
{
    return templates().at(m_kinds->checkedId());
}

void NewClientDialog::addKind(int index, const QString &title, const QString &help)
{
    auto *radio = new QRadioButton(title);
    radio->setAccessibleName(title);
    radio->setAccessibleDescription(help);
    radio->setObjectName(templates().at(index).name);
    m_kinds->addButton(radio, index);
    auto *stack = new QVBoxLayout;
    stack->setSpacing(0);
    stack->addWidget(radio);
    QLabel *text = wrappedLabel(help, "quiet");
    text->setContentsMargins(28, 0, 0, 0);
    stack->addWidget(text);
    body()->addLayout(stack);
}

/// Asks only what the chosen kind needs.
void NewClientDialog::showFields()
{
    m_addresses->setVisible(chosen().comesBack);
    m_access->setVisible(!chosen().hasPeople);
    m_skipConsent->setVisible(chosen().hasPeople);
}

QStringList NewClientDialog::lines(const QPlainTextEdit *edit)
{
    QStringList out;
    for (const QString &line : edit->toPlainText().split(u'\n')) {
        if (const QString trimmed = line.trimmed(); !trimmed.isEmpty()) out << trimmed;
    }
    return out;
}

QString NewClientDialog::problemWith(const QString &redirectUri, const QString &kind)
{
    const QUrl url(redirectUri, QUrl::StrictMode);
    if (!url.isValid() || url.scheme().isEmpty()) return tr("%1 is not a full address.").arg(redirectUri);
    if (redirectUri.contains(u'#')) return tr("%1 must not have a part after #.").arg(redirectUri);
    if (redirectUri.contains(u'*'))
        return tr("%1: wildcards are not allowed; add each address.").arg(redirectUri);
    if (url.scheme() == "https"_L1)
        return url.host().isEmpty() ? tr("%1 has no server name.").arg(redirectUri) : QString();
    if (url.scheme() == "http"_L1)
        return isLoopbackHost(url.host()) ? QString() : tr("%1 must begin with https.").arg(redirectUri);
    if (kind == "native"_L1 && url.scheme().contains(u'.')) return {};
    return tr("%1 must begin with https.").arg(redirectUri);
}

bool NewClientDialog::check()
{
    if (!require(!m_name->text().trimmed().isEmpty(), m_name, tr("Give the application a name.")))
        return false;
    if (!chosen().comesBack) return true;
    const QStringList uris = lines(m_redirectUris);
    if (!require(!uris.isEmpty(), m_redirectUris, tr("Enter at least one redirect address."))) return false;
    for (const QString &uri : uris) {
        const QString problem = problemWith(uri, chosen().kind);
        if (!require(problem.isEmpty(), m_redirectUris, problem)) return false;
    }
    return true;
}

void NewClientDialog::send()
{
    wire::NewClient wanted;
    wanted.name = m_name->text().trimmed();
    wanted.kind = chosen().kind;
    wanted.grantTypes = chosen().grantTypes;
    if (chosen().comesBack) wanted.redirectUris = lines(m_redirectUris);
    if (chosen().hasPeople)
        wanted.skipConsent = m_skipConsent->isChecked();
    else
        wanted.scopes = m_scopes->text().split(u' ', Qt::SkipEmptyParts);
    whenDone(m_client.createClient(wanted), this, [this](const Result<wire::Client> &made) {
        if (!made.ok()) {
            showError(made.error());
            return;
        }
        accept();
        Q_EMIT created(*made);
    });
}

}  // namespace gatehouse::ui
