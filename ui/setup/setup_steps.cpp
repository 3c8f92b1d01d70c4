#include "ui/setup/setup_steps.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHostAddress>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include "ui/client/loopback.h"
#include "ui/dialogs/server_dialog.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/password_meter.h"
#include "ui/widgets/secret_views.h"
#include "ui/widgets/totp_panel.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

SetupStep::SetupStep(const QString &title, const QString &help, QWidget *parent)
    : QWidget(parent), m_body(new QVBoxLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(plainLabel(title, "title"));
    layout->addWidget(wrappedLabel(help, "quiet"));
    layout->addSpacing(8);
    m_body->setSpacing(10);
    layout->addLayout(m_body, 1);
}

QWidget *SetupStep::addField(const QString &label, QWidget *editor, const QString &help)
{
    auto *row = new QWidget;
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    QLabel *caption = plainLabel(label, "field");
    caption->setBuddy(editor);
    if (editor->accessibleName().isEmpty()) editor->setAccessibleName(QString(label).remove(u'&'));
    layout->addWidget(caption);
    layout->addWidget(editor);
    if (!help.isEmpty()) {
        editor->setAccessibleDescription(help);
        layout->addWidget(wrappedLabel(help, "quiet"));
    }
    m_body->addWidget(row);
    return row;
}

RoleStep::RoleStep(bool canRunServer, QWidget *parent)
    : SetupStep(tr("Welcome to Gatehouse"),
                tr("One place where everyone in your office signs in. What should this computer do?"),
                parent),
      m_choices(new QButtonGroup(this)),
      m_address(field(tr("Address of the server"), u"https://login.example.org"_s))
{
    QRadioButton *local =
        addChoice(Choice::ThisComputer, u"computer"_s, tr("Try it on this &computer"),
                  tr("The server runs inside this window and answers only programs on this computer."));
    QRadioButton *office =
        addChoice(Choice::Office, u"office"_s, tr("Serve the &office"),
                  tr("The server answers the office's network. It goes on when this window is closed."));
    QRadioButton *other = addChoice(Choice::Another, u"globe"_s, tr("&Manage another server"),
                                    tr("Gatehouse already runs somewhere; this computer only manages it."));
    local->setEnabled(canRunServer);
    office->setEnabled(canRunServer);
    (canRunServer ? local : other)->setChecked(true);
    m_addressRow = addField(tr("&Address of the server"), m_address);
    body()->addStretch();
    const auto show = [this] {
        m_addressRow->setVisible(choice() == Choice::Another);
    };
    connect(m_choices, &QButtonGroup::idToggled, this, show);
    show();
}

QRadioButton *RoleStep::addChoice(Choice choice, const QString &iconName, const QString &title,
                                  const QString &help)
{
    auto *sheet = new QFrame;
    sheet->setProperty("role", u"card"_s);
    auto *row = new QHBoxLayout(sheet);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(14);
    row->addWidget(new IconLabel(iconName, 28, Tone::Accent), 0, Qt::AlignVCenter);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    auto *radio = new QRadioButton(title);
    radio->setAccessibleName(QString(title).remove(u'&'));
    radio->setAccessibleDescription(help);
    texts->addWidget(radio);
    QLabel *text = wrappedLabel(help, "quiet");
    text->setContentsMargins(28, 0, 0, 0);
    texts->addWidget(text);
    row->addLayout(texts, 1);
    body()->addWidget(sheet);
    m_choices->addButton(radio, int(choice));
    return radio;
}

RoleStep::Choice RoleStep::choice() const
{
    return Choice(m_choices->checkedId());
}

void RoleStep::choose(Choice choice)
{
    m_choices->button(int(choice))->setChecked(true);
}

QUrl RoleStep::otherServer() const
{
    return ServerDialog::addressFrom(m_address->text());
}

QString RoleStep::problem() const
{
    if (choice() != Choice::Another || otherServer().isValid()) return {};
    return tr("Enter the server's address, such as https://login.example.org.");
}

AddressStep::AddressStep(QWidget *parent)
    : SetupStep(tr("How is it reached?"),
                tr("The public address becomes part of every token: choose one that can stay."), parent),
      m_publicUrl(field(tr("Public address"), u"https://login.example.org"_s)),
      m_listen(field(tr("Listens on"))),
      m_tls(new QComboBox),
      m_certificate(field(tr("Certificate file"), u"/etc/ssl/login.pem"_s)),
      m_key(field(tr("Private key file"), u"/etc/ssl/private/login.key"_s))
{
    m_tls->addItem(tr("A reverse proxy in front does it (nginx, Caddy)"), int(Tls::Proxy));
    m_tls->addItem(tr("Gatehouse itself, with these files"), int(Tls::OwnFiles));
    m_tls->addItem(tr("Gatehouse itself, with a certificate of its own making"), int(Tls::LocalAuthority));
    addField(tr("&Public address"), m_publicUrl, tr("What people and applications type, with https."));
    addField(tr("&Listens on"), m_listen, tr("Address and port on this computer."));
    m_tlsRow = addField(tr("Who does the &encryption?"), m_tls);
    m_certificateRow = addField(tr("&Certificate file (PEM, with its chain)"), m_certificate);
    m_keyRow = addField(tr("Private &key file (PEM)"), m_key);
    body()->addStretch();
    connect(m_tls, &QComboBox::currentIndexChanged, this, &AddressStep::showTls);
    // Nothing stands in front of a server for this computer alone: it is reached where it listens.
    connect(m_listen, &QLineEdit::textChanged, this, [this](const QString &listen) {
        if (m_choice == RoleStep::Choice::ThisComputer) m_publicUrl->setText(u"http://"_s + listen.trimmed());
    });
}

void AddressStep::prepare(RoleStep::Choice choice, const LocalServerOptions &defaults)
{
    m_choice = choice;
    const bool office = choice == RoleStep::Choice::Office;
    if (m_listen->text().isEmpty()) m_listen->setText(defaults.listen);
    if (!office) m_publicUrl->setText(u"http://"_s + m_listen->text().trimmed());
    m_publicUrl->setReadOnly(!office);
    m_tlsRow->setVisible(office);
    showTls();
}

void AddressStep::showTls()
{
    const bool files =
        m_choice == RoleStep::Choice::Office && Tls(m_tls->currentData().toInt()) == Tls::OwnFiles;
    m_certificateRow->setVisible(files);
    m_keyRow->setVisible(files);
}

void AddressStep::fill(LocalServerOptions &options) const
{
    options.listen = m_listen->text().trimmed();
    options.publicUrl = m_publicUrl->text().trimmed();
    if (options.publicUrl.endsWith(u'/')) options.publicUrl.chop(1);
    options.localAuthority =
        m_choice == RoleStep::Choice::Office && Tls(m_tls->currentData().toInt()) == Tls::LocalAuthority;
    if (!m_certificateRow->isHidden()) {
        options.certificateFile = m_certificate->text().trimmed();
        options.privateKeyFile = m_key->text().trimmed();
    }
}

QString AddressStep::problem() const
{
    const QString listen = m_listen->text().trimmed();
    const qsizetype colon = listen.lastIndexOf(u':');
    bool number = false;
    const int port = listen.mid(colon + 1).toInt(&number);
    QString host = listen.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']')) host = host.mid(1, host.size() - 2);
    if (colon <= 0 || !number || port < 1 || port > 65'535 || QHostAddress(host).isNull())
        return tr("“Listens on” needs an address and a port, such as 127.0.0.1:8400.");
    const QUrl url(m_publicUrl->text().trimmed(), QUrl::StrictMode);
    const bool plain = url.scheme() == "http"_L1 && isLoopbackHost(url.host());
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "https"_L1 && !plain))
        return tr("The public address must begin with https, such as https://login.example.org.");
    if (url.path().size() > 1 || url.hasQuery() || url.hasFragment())
        return tr("The public address must end after the name, without a path.");
    if (!m_certificateRow->isHidden() &&
        (m_certificate->text().trimmed().isEmpty() || m_key->text().trimmed().isEmpty()))
        return tr("Name both files: the certificate and its private key.");
    return {};
}

DatabaseStep::DatabaseStep(QWidget *parent)
    : SetupStep(tr("Where is the data kept?"),
                tr("Choose well: only users can be taken along from one to the other later."), parent),
      m_sqlite(new QRadioButton(tr("A &file on this computer (SQLite)"))),
      m_postgres(new QRadioButton(tr("A &PostgreSQL database"))),
      m_folder(wrappedLabel(QString(), "quiet")),
      m_url(field(tr("Address of the database"), u"postgresql://gatehouse@db.example.org/gatehouse"_s))
{
    for (QRadioButton *radio : {m_sqlite, m_postgres})
        radio->setAccessibleName(QString(radio->text()).remove(u'&'));
    m_folder->setContentsMargins(28, 0, 0, 0);
    QLabel *more = wrappedLabel(
        tr("For several servers side by side, or where a database server is kept anyway."), "quiet");
    more->setContentsMargins(28, 0, 0, 0);
    body()->addWidget(m_sqlite);
    body()->addWidget(m_folder);
    body()->addSpacing(6);
    body()->addWidget(m_postgres);
    body()->addWidget(more);
    m_urlRow = addField(tr("&Address of the database"), m_url,
                        tr("Put the password into a pgpass file rather than into this line."));
    body()->addStretch();
    m_sqlite->setChecked(true);
    m_urlRow->hide();
    connect(m_postgres, &QRadioButton::toggled, m_urlRow, &QWidget::setVisible);
}

void DatabaseStep::prepare(const LocalServerOptions &defaults)
{
    m_folder->setText(tr("Nothing to install. The file is in %1, and is good for hundreds of people.")
                          .arg(defaults.dataFolder));
}

void DatabaseStep::fill(LocalServerOptions &options) const
{
    options.databaseUrl = m_postgres->isChecked() ? m_url->text().trimmed() : QString();
}

QString DatabaseStep::problem() const
{
    if (!m_postgres->isChecked()) return {};
    const QUrl url(m_url->text().trimmed());
    if (url.scheme() == "postgresql"_L1 && url.path().size() > 1) return {};
    return tr("Enter the address as postgresql://user@host/database.");
}

AdministratorStep::AdministratorStep(AskStrength ask, QWidget *parent)
    : SetupStep(tr("Who is the administrator?"),
                tr("This account may do everything. More can be added later."), parent),
      m_username(field(tr("Username"))),
      m_displayName(field(tr("Full name"))),
      m_email(field(tr("E-mail"))),
      m_password(passwordField(tr("Password"))),
      m_repeat(passwordField(tr("Password again")))
{
    addField(tr("&Username"), m_username);
    addField(tr("&Full name (optional)"), m_displayName);
    addField(tr("&E-mail (optional)"), m_email);
    auto *meter = new PasswordMeter(
        m_password, [this, ask = std::move(ask)](const Secret &) { return ask(administrator()); },
        tr("At least %1 characters. Several words that only you would put together are best.")
            .arg(kShortestPassword));
    addField(tr("&Password"), m_password)->layout()->addWidget(meter);
    addField(tr("Password &again"), m_repeat);
    body()->addStretch();
    // They are what the password must not be like.
    for (QLineEdit *one : {m_username, m_displayName, m_email})
        connect(one, &QLineEdit::editingFinished, meter, &PasswordMeter::askAgain);
}

wire::FirstAdministrator AdministratorStep::administrator() const
{
    return {m_username->text().trimmed(), m_email->text().trimmed(), m_displayName->text().trimmed(),
            Secret::fromText(m_password->text())};
}

QString AdministratorStep::username() const
{
    return m_username->text().trimmed();
}

QString AdministratorStep::problem() const
{
    if (username().isEmpty()) return tr("Enter a username.");
    const QString email = m_email->text().trimmed();
    if (!email.isEmpty() && email.indexOf(u'@') <= 0)
        return tr("Enter the e-mail address in full, or leave it empty.");
    if (m_password->text().size() < kShortestPassword)
        return tr("The password needs at least %1 characters.").arg(kShortestPassword);
    if (m_password->text() != m_repeat->text())
        return tr("The two passwords differ. Type the second one again.");
    return {};
}

void AdministratorStep::focusFirst()
{
    m_username->setFocus();
}

SecondFactorStep::SecondFactorStep(QWidget *parent)
    : SetupStep(tr("A second step for the administrator"),
                tr("A stolen password alone must not open the office."), parent),
      m_panel(new TotpPanel)
{
    body()->addWidget(m_panel);
    QPushButton *codes = button(tr("No phone at hand: use printed &recovery codes instead"), "link");
    body()->addWidget(codes, 0, Qt::AlignLeft);
    body()->addStretch();
    connect(codes, &QPushButton::clicked, this, &SecondFactorStep::codesWanted);
}

void SecondFactorStep::setEnrolment(const wire::TotpEnrolment &enrolment)
{
    m_panel->setEnrolment(enrolment);
}

QString SecondFactorStep::problem() const
{
    return m_panel->isCodeComplete() ? QString() : tr("Enter the whole code from the app.");
}

void SecondFactorStep::focusFirst()
{
    m_panel->codeField()->setFocus();
}

SummaryStep::SummaryStep(QWidget *parent)
    : SetupStep(tr("Everything is ready"), tr("Keep the recovery codes, then sign in."), parent),
      m_facts(wrappedLabel(QString())),
      m_codes(new RecoveryCodesView)
{
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    body()->addWidget(m_facts);
    body()->addSpacing(4);
    body()->addWidget(plainLabel(tr("Recovery codes"), "heading"));
    body()->addWidget(wrappedLabel(
        tr("Each opens your account once when the phone is lost. They are shown only now."), "quiet"));
    body()->addWidget(m_codes);
    body()->addStretch();
}

void SummaryStep::show(const QUrl &url, const QString &username, const QStringList &codes)
{
    m_facts->setText(tr("The server answers at %1. Your administrator is %2.").arg(url.toString(), username));
    m_codes->setCodes(codes, username, url.host());
}

QString SummaryStep::problem() const
{
    return m_codes->wasKept() ? QString() : tr("Print, copy or save the recovery codes first.");
}

}  // namespace gatehouse::ui
