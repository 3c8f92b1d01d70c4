#pragma once

#include "ui/client/admin_client.h"
#include "ui/dialogs/form_dialog.h"

class QStackedWidget;

namespace gatehouse::ui {

class RecoveryCodesView;
class TotpPanel;

/// Gives a user an authenticator app: shows its QR code, has it proved by a code, then shows the recovery
/// codes that come with the first one. Closed before the proof, it takes the unproved app back.
class TotpDialog final : public FormDialog
{
    Q_OBJECT
public:
    TotpDialog(AdminClient &client, const wire::User &user, const QString &server, QWidget *parent = nullptr);

    TotpPanel *panel() const { return m_panel; }
    RecoveryCodesView *codesView() const { return m_codes; }

Q_SIGNALS:
    void enrolled();

public Q_SLOTS:
    void reject() override;

protected:
    bool check() override;

private:
    void begin();
    void confirm();
    void showCodes(const QStringList &codes);

    AdminClient &m_client;
    wire::User m_user;
    QString m_server;
    QString m_factor;
    bool m_confirmed = false;
    QStackedWidget *m_steps;
    TotpPanel *m_panel;
    RecoveryCodesView *m_codes;
};

/// Shows freshly made recovery codes.
class RecoveryCodesDialog final : public FormDialog
{
    Q_OBJECT
public:
    RecoveryCodesDialog(const QStringList &codes, const QString &owner, const QString &server,
                        QWidget *parent = nullptr);
};

}  // namespace gatehouse::ui
