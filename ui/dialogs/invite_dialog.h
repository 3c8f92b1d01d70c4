#pragma once

#include "ui/client/joining_client.h"
#include "ui/dialogs/form_dialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;

namespace gatehouse::ui {

/// Asks people in: one or many addresses, or none for a link to hand over; what they will be here, and a
/// word to go with it.
class InviteDialog final : public FormDialog
{
    Q_OBJECT
public:
    explicit InviteDialog(AdminClient &client, QWidget *parent = nullptr);

    /// The addresses in a pasted text, each once: between commas, semicolons, spaces and lines, with or
    /// without a name before `<...>`.
    static QStringList addressesIn(const QString &text);

Q_SIGNALS:
    /// What was made, and what was refused.
    void invited(const gatehouse::wire::InvitedAddresses &made);

protected:
    bool check() override;

private:
    void send();
    void showWhoIsMeant();
    wire::NewInvitation common() const;

    JoiningClient m_calls;
    QPlainTextEdit *m_addresses;
    QLabel *m_count;
    QLineEdit *m_name;
    QComboBox *m_locale;
    QListWidget *m_groups;
    QList<QCheckBox *> m_roles;
    QLineEdit *m_note;
    QCheckBox *m_mail;
};

}  // namespace gatehouse::ui
