#pragma once

#include "ui/client/admin_client.h"
#include "ui/dialogs/form_dialog.h"

class QCheckBox;
class QLineEdit;

namespace gatehouse::ui {

/// Gives somebody a password that the administrator makes up, and with it knows.
class SetPasswordDialog final : public FormDialog
{
    Q_OBJECT
public:
    SetPasswordDialog(AdminClient &client, const wire::User &user, QWidget *parent = nullptr);

Q_SIGNALS:
    void changed(const gatehouse::wire::User &user);

protected:
    bool check() override;

private:
    void send();

    AdminClient &m_client;
    const QString m_id;
    QLineEdit *m_password;
    QCheckBox *m_mustChange;
};

}  // namespace gatehouse::ui
