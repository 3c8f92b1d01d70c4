#pragma once

#include "ui/client/admin_client.h"
#include "ui/dialogs/form_dialog.h"

class QLabel;

namespace gatehouse::ui {

class CopyField;
class QrCode;

/// A link with which a user registers a passkey on their own device: made when the dialog opens, shown once,
/// as a picture to scan and as text to copy.
class PasskeyLinkDialog final : public FormDialog
{
    Q_OBJECT
public:
    PasskeyLinkDialog(AdminClient &client, const wire::User &user, QWidget *parent = nullptr);

    QrCode *qrCode() const { return m_qr; }
    CopyField *linkField() const { return m_link; }

private:
    QrCode *m_qr;
    CopyField *m_link;
    QLabel *m_until;
};

}  // namespace gatehouse::ui
