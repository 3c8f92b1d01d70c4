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

/// A secret is written and never shown.
void showSecret(QLineEdit *field, bool isSet, const QString &missing)
{
    field->clear();
    field->setPlaceholderText(isSet ? MailSetup::tr("kept; type to replace it") : missing);
}

std::optional<QString> typed(const QLineEdit *field)
{
    return field->text().isEmpty() || field->isHidden() ? std::nullopt : std::optional(field->text());
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
      m_grant(new QComboBox),
      m_tokenUrl(field(tr("Token endpoint"), u"https://login.example.org/token"_s)),
      m_clientId(field(tr("Client ID"))),
      m_clientSecret(passwordField(tr("Client secret"))),
      m_refreshToken(passwordField(tr("Refresh token"))),
      m_scope(field(tr("Rights (scopes)"), tr("those of the refresh token"))),
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
    connect(m_auth, &QComboBox::currentIndexChanged, this, &MailSetup::showFields);
    connect(m_grant, &QComboBox::currentIndexChanged, this, &MailSetup::showFields);
    connect(m_grant, &QComboBox::activated, this, &MailSetup::usePresetsScope);
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
    m_grant->addItem(tr("Typed here, for about an hour"), u"typed"_s);
    m_grant->addItem(tr("Renewed, with a refresh token"), u"refresh_token"_s);
    m_grant->addItem(tr("Renewed, as an application of its own"), u"client_credentials"_s);
    addField(tr("&Provider"), m_preset);
    addHint(m_hint);
    addField(tr("Mail s&erver"), m_host);
    addField(tr("P&ort"), m_port);
    addField(tr("En&cryption"), m_tls);
    addField(tr("S&ign-in"), m_auth);
    addField(tr("&User"), m_user);
    addField(tr("Pass&word or token"), m_password);
    addField(tr("To&ken from"), m_grant);
    addField(tr("Token endpoi&nt"), m_tokenUrl);
    addField(tr("C&lient ID"), m_clientId);
    addField(tr("Client sec&ret"), m_clientSecret);
    addField(tr("Re&fresh token"), m_refreshToken);
    addField(tr("Ri&ghts (scopes)"), m_scope);
    addField(tr("Sender’s a&ddress"), m_from);
    addField(tr("&Answers to"), m_replyTo);
    showFields();
}

void MailSetup::refresh()
{
    const quint64 asked = ++m_asked;
    whenDone(m_shell.client().mailConfig(), this, [this, asked](const Result<wire::MailConfig> &config) {
        if (asked != m_asked) return;
        if (!config.ok()) return m_shell.showError(config.error());
        // What is being written stays.
        if (m_untouched.isEmpty() || toJson(change()) == m_untouched) show(*config);
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
    choose(m_grant, config.token.grant);
    m_tokenUrl->setText(config.token.tokenUrl);
    m_clientId->setText(config.token.clientId);
    m_scope->setText(config.token.scope);
    showSecret(m_password, config.passwordSet, tr("not set for this server"));
    showSecret(m_clientSecret, config.token.clientSecretSet, tr("not set for this token endpoint"));
    showSecret(m_refreshToken, config.token.refreshTokenSet, tr("not set for this token endpoint"));
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
    m_untouched = toJson(change());
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
    m_tokenUrl->setText(preset.tokenUrl);
    choose(m_grant, preset.grant.isEmpty() ? u"typed"_s : preset.grant);
    usePresetsScope();
}

void MailSetup::usePresetsScope()
{
    const MailPreset preset = mailPresets().at(m_preset->currentIndex());
    if (preset.tokenUrl.isEmpty()) return;
    const bool refreshes = m_grant->currentData().toString() == u"refresh_token";
    m_scope->setText(refreshes ? preset.refreshScope : preset.appScope);
}

void MailSetup::showFields()
{
    const QString auth = m_auth->currentData().toString();
    const QString grant = m_grant->currentData().toString();
    const bool signsIn = auth != u"none";
    const bool isToken = auth == u"xoauth2";
    const bool renews = isToken && grant != u"typed";
    setFieldVisible(m_user, signsIn);
    setFieldVisible(m_password, signsIn && !renews);
    setFieldVisible(m_grant, isToken);
    for (QLineEdit *field : {m_tokenUrl, m_clientId, m_clientSecret, m_scope})
        setFieldVisible(field, renews);
    setFieldVisible(m_refreshToken, renews && grant == u"refresh_token");
}

wire::MailConfigChange MailSetup::change() const
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
    change.password = typed(m_password);
    change.oauthGrant = m_grant->currentData().toString();
    change.oauthTokenUrl = m_tokenUrl->text().trimmed();
    change.oauthClientId = m_clientId->text().trimmed();
    change.oauthScope = m_scope->text().simplified();
    change.oauthClientSecret = typed(m_clientSecret);
    change.oauthRefreshToken = typed(m_refreshToken);
    return change;
}

void MailSetup::save()
{
    ++m_asked;
    const wire::MailConfigChange sent = change();
    whenDone(m_shell.client().changeMail(sent), this, [this, sent](const Result<wire::MailConfig> &config) {
        if (!config.ok()) return m_shell.showError(config.error());
        if (toJson(change()) == toJson(sent)) show(*config);
        m_shell.showNotice(Tone::Good, tr("Saved."), tr("Send a test to see that it works."));
    });
}

}  // namespace gatehouse::ui
