#include "ui/dialogs/set_password_dialog.h"

#include <QCheckBox>
#include <QLineEdit>

#include "ui/client/async.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/password_meter.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

SetPasswordDialog::SetPasswordDialog(AdminClient &client, const wire::User &user, QWidget *parent)
    : FormDialog(
          tr("Set the password of %1").arg(user.username),
          tr("The present password stops working and all sessions end. You will know the new one: let them "
             "choose their own."),
          tr("&Set password"), parent),
      m_client(client),
      m_id(user.id),
      m_password(passwordField(tr("New password"))),
      m_mustChange(new QCheckBox(tr("They have to &change it when they sign in next")))
{
    showCallsOf(client);
    addRow(tr("&New password"), m_password);
    form()->addRow(QString(), new PasswordMeter(m_password, [this](Secret password) {
                       wire::PasswordQuestion question;
                       question.password = std::move(password);
                       question.user = m_id;
                       return m_client.passwordStrength(question);
                   }));
    m_mustChange->setChecked(true);
    form()->addRow(QString(), m_mustChange);
    connect(this, &FormDialog::submitted, this, &SetPasswordDialog::send);
    m_password->setFocus();
}

bool SetPasswordDialog::check()
{
    return require(!m_password->text().isEmpty(), m_password, tr("Enter a password."));
}

void SetPasswordDialog::send()
{
    wire::PasswordChange change;
    change.password = Secret::fromText(m_password->text());
    change.mustChangePassword = m_mustChange->isChecked();
    whenDone(m_client.setPassword(m_id, change), this, [this](const Result<wire::User> &set) {
        if (!set.ok()) {
            showError(set.error());
            return;
        }
        Q_EMIT changed(*set);
        accept();
    });
}

}  // namespace gatehouse::ui
