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
      m_redirectUris(new QPlainTextEdit),
      m_skipConsent(new QCheckBox(tr("It belongs to the office: do not ask people for &consent")))
{
    showCallsOf(client);
    addRow(tr("&Name"), m_name, tr("People see it when they sign in."));
    body()->addWidget(plainLabel(tr("What kind is it?"), "field"));
    addKind(u"confidential"_s, kindText(u"confidential"_s),
            tr("Runs on a server and can keep a secret. Most are."));
    addKind(u"public"_s, kindText(u"public"_s), tr("Runs in the browser; has no secret, uses PKCE."));
    addKind(u"native"_s, kindText(u"native"_s),
            tr("Runs on people's own devices; has no secret, uses PKCE."));
    m_kinds->buttons().constFirst()->setChecked(true);
    m_redirectUris->setTabChangesFocus(true);
    m_redirectUris->setFixedHeight(84);
    m_redirectUris->setPlaceholderText(u"https://wiki.example.org/callback"_s);
    QLabel *caption = plainLabel(tr("&Redirect addresses, one on each line"), "field");
    caption->setBuddy(m_redirectUris);
    m_redirectUris->setAccessibleName(tr("Redirect addresses, one on each line"));
    body()->addWidget(caption);
    body()->addWidget(m_redirectUris);
    body()->addWidget(
        wrappedLabel(tr("Copy them from the application's documents; every letter counts."), "quiet"));
    m_skipConsent->setAccessibleName(tr("Do not ask people for consent"));
    m_skipConsent->setChecked(true);
    body()->addWidget(m_skipConsent);
    connect(this, &FormDialog::submitted, this, &NewClientDialog::send);
    m_name->setFocus();
}

void NewClientDialog::addKind(const QString &kind, const QString &title, const QString &help)
{
    auto *radio = new QRadioButton(title);
    radio->setAccessibleName(title);
    radio->setAccessibleDescription(help);
    radio->setProperty("kind", kind);
    m_kinds->addButton(radio);
    auto *stack = new QVBoxLayout;
    stack->setSpacing(0);
    stack->addWidget(radio);
    QLabel *text = wrappedLabel(help, "quiet");
    text->setContentsMargins(28, 0, 0, 0);
    stack->addWidget(text);
    body()->addLayout(stack);
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
    const QStringList uris = lines(m_redirectUris);
    if (!require(!uris.isEmpty(), m_redirectUris, tr("Enter at least one redirect address."))) return false;
    const QString kind = m_kinds->checkedButton()->property("kind").toString();
    for (const QString &uri : uris) {
        const QString problem = problemWith(uri, kind);
        if (!require(problem.isEmpty(), m_redirectUris, problem)) return false;
    }
    return true;
}

void NewClientDialog::send()
{
    wire::NewClient wanted;
    wanted.name = m_name->text().trimmed();
    wanted.kind = m_kinds->checkedButton()->property("kind").toString();
    wanted.redirectUris = lines(m_redirectUris);
    wanted.skipConsent = m_skipConsent->isChecked();
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
