#pragma once

#include "ui/client/admin_client.h"
#include "ui/dialogs/form_dialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace gatehouse::ui {

/// Adds a user. Left without a password, the server makes one to be handed over.
class NewUserDialog final : public FormDialog
{
    Q_OBJECT
public:
    explicit NewUserDialog(AdminClient &client, QWidget *parent = nullptr);

Q_SIGNALS:
    void created(const gatehouse::wire::User &user);

protected:
    bool check() override;

private:
    void send();
    wire::PasswordQuestion question(Secret password) const;

    AdminClient &m_client;
    QLineEdit *m_username;
    QLineEdit *m_displayName;
    QLineEdit *m_email;
    QLineEdit *m_password;
    QComboBox *m_locale;
    QComboBox *m_role;
};

}  // namespace gatehouse::ui
