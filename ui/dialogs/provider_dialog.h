#pragma once

#include "ui/client/admin_client.h"
#include "ui/dialogs/form_dialog.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace gatehouse::ui {

/// Adds a provider, switched off: registering there wants the redirect URI, which it has from then on.
class NewProviderDialog final : public FormDialog
{
    Q_OBJECT
public:
    explicit NewProviderDialog(AdminClient &client, QWidget *parent = nullptr);

Q_SIGNALS:
    void added(const gatehouse::wire::Provider &provider);

protected:
    bool check() override;

private:
    void showPreset();
    void send();

    AdminClient &m_client;
    QList<wire::ProviderPreset> m_presets;
    QComboBox *m_kind;
    QLineEdit *m_name;
    QLineEdit *m_issuer;
};

/// Changes one: what to register there first, then who we are there, then who may come in.
class ProviderDialog final : public FormDialog
{
    Q_OBJECT
public:
    ProviderDialog(AdminClient &client, const wire::Provider &provider, QWidget *parent = nullptr);

private:
    void send();

    AdminClient &m_client;
    wire::Provider m_provider;
    QLineEdit *m_name;
    QLineEdit *m_clientId;
    QLineEdit *m_secret;
    QComboBox *m_who;
    QLineEdit *m_domains;
    QCheckBox *m_trustEmail;
    QCheckBox *m_trustMfa;
    QCheckBox *m_logout;
    QCheckBox *m_enabled;
};

}  // namespace gatehouse::ui
