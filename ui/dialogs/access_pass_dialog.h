#pragma once

#include "ui/client/admin_client.h"
#include "ui/dialogs/form_dialog.h"

class QComboBox;
class QPrinter;
class QSpinBox;

namespace gatehouse::ui {

/// Issues a temporary access pass: for how long, how often; then shows it, once, to copy or to print.
class AccessPassDialog final : public FormDialog
{
    Q_OBJECT
public:
    /// `server` stands on the print.
    AccessPassDialog(AdminClient &client, const wire::User &user, QString server, QWidget *parent = nullptr);

    /// What is printed: the pass, whose it is, where and until when it is good. Empty before it is made.
    QString asText() const;
    void printOn(QPrinter &printer) const;

Q_SIGNALS:
    void issued();

private:
    void send();
    void present(const wire::AccessPass &pass);
    void print();

    AdminClient &m_client;
    wire::User m_user;
    QString m_server;
    QWidget *m_question;
    QComboBox *m_life;
    QSpinBox *m_uses;
    wire::AccessPass m_pass;
};

}  // namespace gatehouse::ui
