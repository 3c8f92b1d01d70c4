#include "ui/widgets/mail_setup.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include "ui/pages/page.h"
#include "ui/widgets/mail_words.h"
#include "ui/widgets/message_test.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

void choose(QComboBox *box, const QString &data)
{
    const int index = box->findData(data);
    if (index >= 0) box->setCurrentIndex(index);
}

}  // namespace

MailSetup::MailSetup(Shell &shell, QWidget *parent)
    : MessageSetup(shell, tr("Send &mail"), parent),
      m_preset(new QComboBox),
      m_hint(wrappedLabel({}, "quiet")),
      m_host(field(tr("Mail server"), u"mail.example.org"_s)),
      m_port(new QSpinBox),
      m_tls(new QComboBox),
      m_auth(new QComboBox),
      m_user(field(tr("User"))),
      m_password(passwordField(tr("Password or token"))),
      m_from(field(tr("Sender"), u"login@example.org"_s)),
      m_replyTo(field(tr("Answers to"), tr("the sender"))),
      m_state(wrappedLabel({}, "quiet"))
{
    makeForm();
    addEnd(m_state, tr("With what is saved. The talk with the mail server is shown without the password."),
           new MessageTestPanel(
               tr("Address for the test"), u"you@example.org"_s, tr("Send &test"),
               [&shell](const wire::MessageTest &test) { return shell.client().testMail(test); }));
    connect(m_preset, &QComboBox::activated, this, &MailSetup::usePreset);
    connect(m_save, &QPushButton::clicked, this, &MailSetup::save);
}

void MailSetup::makeForm()
{
    const QList<MailPreset> presets = mailPresets();
    for (const MailPreset &preset : presets)
        m_preset->addItem(preset.name);
    m_port->setRange(1, 65'535);
    m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_tls->addItem(tr("STARTTLS (port 587)"), u"starttls"_s);
    m_tls->addItem(tr("TLS (port 465)"), u"tls"_s);
    m_tls->addItem(tr("None, within this machine or a network of yours"), u"none"_s);
    m_auth->addItem(tr("Password (plain)"), u"plain"_s);
    m_auth->addItem(tr("Password (login)"), u"login"_s);
    m_auth->addItem(tr("Access token (XOAUTH2)"), u"xoauth2"_s);
    m_auth->addItem(tr("None"), u"none"_s);
    addField(tr("&Provider"), m_preset);
    addHint(m_hint);
    addField(tr("Mail s&erver"), m_host);
    addField(tr("P&ort"), m_port);
    addField(tr("En&cryption"), m_tls);
    addField(tr("S&ign-in"), m_auth);
    addField(tr("&User"), m_user);
    addField(tr("Pass&word or token"), m_password);
    addField(tr("Sender’s a&ddress"), m_from);
    addField(tr("&Answers to"), m_replyTo);
}

void MailSetup::refresh()
{
    whenDone(m_shell.client().mailConfig(), this, [this](const Result<wire::MailConfig> &config) {
        if (config.ok())
            show(*config);
        else
            m_shell.showError(config.error());
    });
}

void MailSetup::show(const wire::MailConfig &config)
{
    m_enabled->setChecked(config.enabled);
    m_host->setText(config.host);
    m_port->setValue(config.port);
    choose(m_tls, config.tls);
    choose(m_auth, config.auth);
    m_user->setText(config.user);
    m_password->clear();
    m_password->setPlaceholderText(config.passwordSet ? tr("kept; type to replace it")
                                                      : tr("not set for this server"));
    m_from->setText(config.from);
    m_replyTo->setText(config.replyTo);
    const int preset = mailPresetOf(config.host);
    m_preset->setCurrentIndex(preset);
    m_hint->setText(mailPresets().at(preset).hint);
    const wire::OutboxState &outbox = config.outbox;
    QString state = tr("%n mail(s) wait", nullptr, int(outbox.waiting));
    if (outbox.failing > 0) state += u". "_s + tr("The last one failed: %1").arg(outbox.lastError);
    m_state->setText(state);
    m_state->setVisible(outbox.waiting > 0);
}

void MailSetup::usePreset(int index)
{
    const MailPreset preset = mailPresets().at(index);
    m_hint->setText(preset.hint);
    if (preset.host.isEmpty()) return;
    m_host->setText(preset.host);
    m_port->setValue(preset.port);
    choose(m_tls, preset.tls);
    choose(m_auth, preset.auth);
    if (!preset.user.isEmpty()) m_user->setText(preset.user);
}

void MailSetup::save()
{
    wire::MailConfigChange change;
    change.enabled = m_enabled->isChecked();
    change.host = m_host->text().trimmed();
    change.port = m_port->value();
    change.tls = m_tls->currentData().toString();
    change.auth = m_auth->currentData().toString();
    change.user = m_user->text().trimmed();
    change.from = m_from->text().trimmed();
    change.replyTo = m_replyTo->text().trimmed();
    if (!m_password->text().isEmpty()) change.password = m_password->text();
    whenDone(m_shell.client().changeMail(change), this, [this](const Result<wire::MailConfig> &config) {
        if (!config.ok()) return m_shell.showError(config.error());
        show(*config);
        m_shell.showNotice(Tone::Good, tr("Saved."), tr("Send a test to see that it works."));
    });
}

}  // namespace gatehouse::ui
