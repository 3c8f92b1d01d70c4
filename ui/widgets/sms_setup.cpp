#include "ui/widgets/sms_setup.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

#include "ui/pages/page.h"
#include "ui/widgets/message_test.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

SmsSetup::SmsSetup(Shell &shell, QWidget *parent)
    : MessageSetup(shell, tr("Send te&xt messages"), parent),
      m_gateway(new QComboBox),
      m_hint(wrappedLabel({}, "quiet")),
      m_url(field(tr("Address of the gateway"), u"https://sms.example.org/send"_s)),
      m_account(field(tr("Account"))),
      m_token(passwordField(tr("Token"))),
      m_from(field(tr("Sender"), u"+4930123456"_s)),
      m_format(new QComboBox),
      m_body(new QPlainTextEdit)
{
    makeForm();
    addEnd(nullptr, {},
           new MessageTestPanel(
               tr("Number for the test"), u"+4930123456"_s, tr("Send &test"),
               [&shell](const wire::MessageTest &test) { return shell.client().testSms(test); }));
    connect(m_gateway, &QComboBox::currentIndexChanged, this, &SmsSetup::showShape);
    connect(m_save, &QPushButton::clicked, this, &SmsSetup::save);
    showShape();
}

void SmsSetup::makeForm()
{
    m_gateway->addItem(tr("Any with an HTTP interface"), u"generic"_s);
    m_gateway->addItem(u"Twilio"_s, u"twilio"_s);
    m_gateway->addItem(u"MessageBird"_s, u"messagebird"_s);
    m_format->addItem(tr("Form"), u"form"_s);
    m_format->addItem(u"JSON"_s, u"json"_s);
    m_body->setTabChangesFocus(true);
    m_body->setFixedHeight(84);
    m_body->setPlaceholderText(u"to={to}&from={from}&text={text}"_s);
    addField(tr("&Gateway"), m_gateway);
    addHint(m_hint);
    addField(tr("A&ddress"), m_url);
    addField(tr("&Account"), m_account);
    addField(tr("T&oken"), m_token);
    addField(tr("S&ender"), m_from);
    addField(tr("&Format"), m_format);
    addField(tr("&Content"), m_body);
}

void SmsSetup::showShape()
{
    const QString gateway = m_gateway->currentData().toString();
    const bool generic = gateway == "generic"_L1;
    m_format->setEnabled(generic);
    m_body->setEnabled(generic);
    if (generic)
        m_hint->setText(
            tr("{to}, {from}, {text}, {account} and {token} are filled in. The token goes into the "
               "Authorization field, with an account as Basic, else as Bearer, unless the content "
               "names it."));
    else if (gateway == "twilio"_L1)
        m_hint->setText(
            tr("The account is the account SID (AC…), the token the auth token; the sender a "
               "number of yours or a messaging service (MG…)."));
    else
        m_hint->setText(tr("The token is a live access key; the sender a number or up to eleven letters."));
}

void SmsSetup::refresh()
{
    const quint64 asked = ++m_asked;
    whenDone(m_shell.client().smsConfig(), this, [this, asked](const Result<wire::SmsConfig> &config) {
        if (asked != m_asked) return;
        if (!config.ok()) return m_shell.showError(config.error());
        // What is being written stays.
        if (m_untouched.isEmpty() || toJson(change()) == m_untouched) show(*config);
    });
}

void SmsSetup::show(const wire::SmsConfig &config)
{
    m_enabled->setChecked(config.enabled);
    m_gateway->setCurrentIndex(qMax(0, m_gateway->findData(config.gateway)));
    m_url->setText(config.url);
    m_account->setText(config.account);
    m_token->clear();
    m_token->setPlaceholderText(config.tokenSet ? tr("kept; type to replace it")
                                                : tr("not set for this gateway"));
    m_from->setText(config.from);
    m_format->setCurrentIndex(qMax(0, m_format->findData(config.format)));
    m_body->setPlainText(config.body);
    m_untouched = toJson(change());
}

wire::SmsConfigChange SmsSetup::change() const
{
    wire::SmsConfigChange change;
    change.enabled = m_enabled->isChecked();
    change.gateway = m_gateway->currentData().toString();
    change.url = m_url->text().trimmed();
    change.account = m_account->text().trimmed();
    change.from = m_from->text().trimmed();
    change.format = m_format->currentData().toString();
    change.body = m_body->toPlainText().simplified();
    if (!m_token->text().isEmpty()) change.token = m_token->text();
    return change;
}

void SmsSetup::save()
{
    ++m_asked;
    const wire::SmsConfigChange sent = change();
    whenDone(m_shell.client().changeSms(sent), this, [this, sent](const Result<wire::SmsConfig> &config) {
        if (!config.ok()) return m_shell.showError(config.error());
        if (toJson(change()) == toJson(sent)) show(*config);
        m_shell.showNotice(Tone::Good, tr("Saved."), tr("Send a test to see that it works."));
    });
}

}  // namespace gatehouse::ui
