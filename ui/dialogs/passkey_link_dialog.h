#pragma once

#include "ui/client/admin_client.h"
#include "ui/dialogs/form_dialog.h"

class QLabel;
class QPushButton;

namespace gatehouse::ui {

class CopyField;
class QrCode;

/// A link with which a user registers a passkey on their own device: made when the dialog opens, shown once,
/// as a picture to scan and as text to copy. It can go to the person by mail as well, which makes a new one.
class PasskeyLinkDialog final : public FormDialog
{
    Q_OBJECT
public:
    PasskeyLinkDialog(AdminClient &client, const wire::User &user, QWidget *parent = nullptr);

    QrCode *qrCode() const { return m_qr; }
    CopyField *linkField() const { return m_link; }
    QPushButton *sendButton() const { return m_send; }
    QString stateText() const;

private:
    void make(bool byMail);
    void showLink(const wire::PasskeyLink &made, bool byMail);
    bool mayMail() const { return m_user.emailVerified && !m_user.email.value_or(QString()).isEmpty(); }

    AdminClient &m_client;
    const wire::User m_user;
    QrCode *m_qr;
    CopyField *m_link;
    QLabel *m_until;
    QPushButton *m_send;
};

}  // namespace gatehouse::ui
