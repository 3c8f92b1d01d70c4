#include "ui/dialogs/provider_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/models/provider_model.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/secret_views.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

/// A field of one line takes the line breaks out of a pasted key; PEM (RFC 7468) needs them.
QString withLinesOfKey(const QString &text)
{
    static const QRegularExpression kKey(u"^\\s*(-----BEGIN [A-Z ]+-----)(.*)(-----END [A-Z ]+-----)\\s*$"_s);
    const QRegularExpressionMatch match = kKey.match(text);
    if (!match.hasMatch()) return text;
    QString body = match.captured(2);
    body.remove(u' ');
    QString key = match.captured(1) + u'\n';
    for (qsizetype i = 0; i < body.size(); i += 64)
        key += body.mid(i, 64) + u'\n';
    return key + match.captured(3) + u'\n';
}

}  // namespace

NewProviderDialog::NewProviderDialog(AdminClient &client, QWidget *parent)
    : FormDialog(tr("Add a provider"),
                 tr("It is added switched off. Next you get the redirect URI to register there."),
                 tr("&Add provider"), parent),
      m_client(client),
      m_kind(new QComboBox),
      m_name(field(tr("Name"))),
      m_issuer(field(tr("Issuer"), u"https://id.example.org"_s))
{
    showCallsOf(client);
    m_kind->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    addRow(tr("&Kind"), m_kind);
    addRow(tr("&Name"), m_name, tr("It stands on the button of the sign-in page."));
    addRow(tr("&Issuer"), m_issuer, tr("Exactly as the provider writes it in its discovery document."));
    connect(m_kind, &QComboBox::currentIndexChanged, this, &NewProviderDialog::showPreset);
    connect(this, &FormDialog::submitted, this, &NewProviderDialog::send);
    whenDone(client.providerPresets(), this, [this](const Result<wire::Page<wire::ProviderPreset>> &presets) {
        if (!presets.ok()) return showError(presets.error());
        m_presets = presets->items;
        for (const wire::ProviderPreset &preset : std::as_const(m_presets))
            m_kind->addItem(preset.name);
    });
}

void NewProviderDialog::showPreset()
{
    const int row = m_kind->currentIndex();
    if (row < 0 || row >= m_presets.size()) return;
    const wire::ProviderPreset &preset = m_presets.at(row);
    m_name->setText(preset.id == "oidc"_L1 ? QString() : preset.name);
    m_issuer->setText(preset.issuer);
    m_issuer->setEnabled(preset.kind == "oidc"_L1);
}

bool NewProviderDialog::check()
{
    return require(m_kind->currentIndex() >= 0, m_kind, tr("Choose a kind.")) &&
           require(!m_name->text().trimmed().isEmpty(), m_name, tr("Give the provider a name.")) &&
           require(!m_issuer->isEnabled() ||
                       (!m_issuer->text().trimmed().isEmpty() && !m_issuer->text().contains(u"{tenant}"_s)),
                   m_issuer, tr("Enter the issuer; in Microsoft's, put your tenant's ID for {tenant}."));
}

void NewProviderDialog::send()
{
    wire::NewProvider provider;
    provider.preset = m_presets.at(m_kind->currentIndex()).id;
    provider.name = m_name->text().trimmed();
    if (m_issuer->isEnabled()) provider.issuer = m_issuer->text().trimmed();
    provider.enabled = false;
    whenDone(m_client.createProvider(provider), this, [this](const Result<wire::Provider> &made) {
        if (!made.ok()) return showError(made.error());
        accept();
        Q_EMIT added(*made);
    });
}

ProviderDialog::ProviderDialog(AdminClient &client, const wire::Provider &provider, QWidget *parent)
    : FormDialog(provider.name,
                 tr("Register this server there with the redirect URI, then enter what you get."),
                 tr("&Save"), parent),
      m_client(client),
      m_provider(provider),
      m_name(field(tr("Name"))),
      m_clientId(field(tr("Client ID"))),
      m_secret(passwordField(tr("Client secret"))),
      m_who(new QComboBox),
      m_domains(field(tr("Domains"), u"example.org, example.com"_s)),
      m_trustEmail(new QCheckBox(tr("Believe it that an &e-mail address is confirmed"))),
      m_trustMfa(new QCheckBox(tr("Believe it that there was a second &step"))),
      m_logout(new QCheckBox(tr("Signing &out here signs out there as well"))),
      m_enabled(new QCheckBox(tr("Show it on the sign-in &page")))
{
    showCallsOf(client);
    auto *redirect = new CopyField(tr("Redirect URI"), CopyField::Kind::Value);
    redirect->setText(provider.redirectUri);
    addRow(tr("Redirect URI"), redirect);
    addRow(tr("&Name"), m_name);
    addRow(tr("Client &ID"), m_clientId);
    const bool key = provider.settings.value("auth_method"_L1).toString() == "apple_secret"_L1;
    addRow(tr("Client sec&ret"), m_secret,
           provider.hasSecret ? tr("There is one. It stays unless you enter another.")
                              : (key ? tr("The private key, as PEM text.") : QString()));
    for (const QString &each : {u"linked"_s, u"existing"_s, u"create"_s})
        m_who->addItem(provisioningText(each), each);
    addRow(tr("&Who may come in"), m_who);
    addRow(tr("&Domains"), m_domains, tr("New accounts only with a confirmed address there. Empty: any."));
    for (QCheckBox *box : {m_trustEmail, m_trustMfa, m_logout, m_enabled})
        body()->addWidget(box);

    const auto flag = [&](const char *name) {
        return provider.settings.value(QLatin1String(name)).toBool();
    };
    m_name->setText(provider.name);
    m_clientId->setText(provider.clientId);
    m_who->setCurrentIndex(m_who->findData(provider.settings.value("provisioning"_L1).toString()));
    QStringList domains;
    for (const QJsonValue domain : provider.settings.value("domains"_L1).toArray())
        domains << domain.toString();
    m_domains->setText(domains.join(u", "_s));
    m_trustEmail->setChecked(flag("trust_email"));
    m_trustMfa->setChecked(flag("trust_mfa"));
    m_logout->setChecked(flag("upstream_logout"));
    m_enabled->setChecked(provider.enabled);
    connect(this, &FormDialog::submitted, this, &ProviderDialog::send);
}

void ProviderDialog::send()
{
    QJsonArray domains;
    for (const QString &domain : m_domains->text().toLower().split(u',', Qt::SkipEmptyParts))
        if (!domain.trimmed().isEmpty()) domains.append(domain.trimmed());
    wire::ProviderChange change;
    change.name = m_name->text().trimmed();
    change.clientId = m_clientId->text().trimmed();
    if (!m_secret->text().isEmpty()) change.clientSecret = Secret::fromText(withLinesOfKey(m_secret->text()));
    change.enabled = m_enabled->isChecked();
    change.settings = QJsonObject{{u"provisioning"_s, m_who->currentData().toString()},
                                  {u"domains"_s, domains},
                                  {u"trust_email"_s, m_trustEmail->isChecked()},
                                  {u"trust_mfa"_s, m_trustMfa->isChecked()},
                                  {u"upstream_logout"_s, m_logout->isChecked()}};
    whenDone(m_client.changeProvider(m_provider.id, change, m_provider.version), this,
             [this](const Result<wire::Provider> &saved) {
                 if (saved.ok())
                     accept();
                 else
                     showError(saved.error());
             });
}

}  // namespace gatehouse::ui
