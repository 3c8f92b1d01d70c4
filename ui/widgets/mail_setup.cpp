#include "ui/widgets/mail_setup.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

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
    : QScrollArea(parent),
      m_shell(shell),
      m_enabled(new QCheckBox(tr("Send &mail"))),
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
      m_save(button(tr("&Save"), "primary")),
      m_state(wrappedLabel({}, "quiet")),
      m_test(new MessageTestPanel(
          tr("Address for the test"), u"you@example.org"_s, tr("Send &test"),
          [this](const wire::MessageTest &test) { return m_shell.client().testMail(test); }))
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    auto *content = new QWidget;
    content->setObjectName(u"scrolled"_s);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 14, 10, 0);
    layout->setSpacing(14);
    QVBoxLayout *inner = nullptr;
    layout->addWidget(card(&inner));
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(9);
    makeForm(form);
    inner->addLayout(form);
    inner->addWidget(m_state);
    auto *row = new QHBoxLayout;
    row->addWidget(m_enabled);
    row->addStretch();
    row->addWidget(m_save);
    inner->addLayout(row);
    layout->addWidget(card(&inner));
    inner->addWidget(plainLabel(tr("Try it"), "heading"));
    inner->addWidget(wrappedLabel(tr("With what is saved. The talk with the mail server is shown without the "
                                     "password."),
                                  "quiet"));
    inner->addWidget(m_test);
    layout->addStretch();
    setWidget(content);
    const bool allowed = shell.may(u"settings:write"_s);
    m_save->setEnabled(allowed);
    m_test->setAllowed(allowed);
    connect(m_preset, &QComboBox::activated, this, &MailSetup::usePreset);
    connect(m_save, &QPushButton::clicked, this, &MailSetup::save);
}

void MailSetup::makeForm(QFormLayout *form)
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
    const auto add = [form](const QString &label, QWidget *widget) {
        QLabel *name = plainLabel(label, "field");
        name->setBuddy(widget);
        form->addRow(name, widget);
        if (widget->accessibleName().isEmpty()) widget->setAccessibleName(QString(label).remove(u'&'));
    };
    add(tr("&Provider"), m_preset);
    form->addRow(QString(), m_hint);
    add(tr("Mail s&erver"), m_host);
    add(tr("P&ort"), m_port);
    add(tr("En&cryption"), m_tls);
    add(tr("S&ign-in"), m_auth);
    add(tr("&User"), m_user);
    add(tr("Pass&word or token"), m_password);
    add(tr("Sender’s a&ddress"), m_from);
    add(tr("&Answers to"), m_replyTo);
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
