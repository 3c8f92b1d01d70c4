#include "ui/dialogs/new_user_dialog.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

#include "ui/client/async.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/password_meter.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

NewUserDialog::NewUserDialog(AdminClient &client, QWidget *parent)
    : FormDialog(tr("Add a user"), tr("Only the username is needed; the rest can be filled in later."),
                 tr("&Add user"), parent),
      m_client(client),
      m_username(field(tr("Username"))),
      m_displayName(field(tr("Full name"))),
      m_email(field(tr("E-mail"))),
      m_password(passwordField(tr("Password"))),
      m_locale(new QComboBox),
      m_role(new QComboBox)
{
    showCallsOf(client);
    m_locale->addItem(tr("As the browser says"), QString());
    m_locale->addItem(u"Deutsch"_s, u"de"_s);
    m_locale->addItem(u"English"_s, u"en"_s);
    for (const QString &role : {u"user"_s, u"help_desk"_s, u"auditor"_s, u"administrator"_s})
        m_role->addItem(roleText(role), role);
    addRow(tr("&Username"), m_username);
    addRow(tr("&Full name"), m_displayName);
    addRow(tr("&E-mail"), m_email);
    addRow(tr("&Language"), m_locale);
    addRow(tr("&Role"), m_role);
    addRow(tr("&Password"), m_password);
    auto *meter = new PasswordMeter(
        m_password,
        [this](Secret password) { return m_client.passwordStrength(question(std::move(password))); },
        tr("Leave empty to get a one-time password to hand over."));
    form()->addRow(QString(), meter);
    for (QLineEdit *one : {m_username, m_displayName, m_email})
        connect(one, &QLineEdit::editingFinished, meter, &PasswordMeter::askAgain);
    connect(m_role, &QComboBox::currentIndexChanged, meter, &PasswordMeter::askAgain);
    connect(this, &FormDialog::submitted, this, &NewUserDialog::send);
    m_username->setFocus();
}

bool NewUserDialog::check()
{
    if (!require(!m_username->text().trimmed().isEmpty(), m_username, tr("Enter a username."))) return false;
    const QString email = m_email->text().trimmed();
    return require(email.isEmpty() || email.indexOf(u'@') > 0, m_email,
                   tr("Enter the e-mail address in full, or leave it empty."));
}

wire::PasswordQuestion NewUserDialog::question(Secret password) const
{
    wire::PasswordQuestion question;
    question.password = std::move(password);
    question.username = m_username->text().trimmed();
    question.email = m_email->text().trimmed();
    question.displayName = m_displayName->text().trimmed();
    const QString role = m_role->currentData().toString();
    if (role != "user"_L1) question.roles = {role};
    return question;
}

void NewUserDialog::send()
{
    wire::NewUser user;
    user.username = m_username->text().trimmed();
    user.displayName = m_displayName->text().trimmed();
    user.email = m_email->text().trimmed();
    user.locale = m_locale->currentData().toString();
    const QString role = m_role->currentData().toString();
    if (role != "user"_L1) user.roles = {role};
    if (!m_password->text().isEmpty()) user.password = Secret::fromText(m_password->text());
    whenDone(m_client.createUser(user), this, [this](const Result<wire::User> &made) {
        if (!made.ok()) {
            showError(made.error());
            return;
        }
        Q_EMIT created(*made);
        accept();
    });
}

}  // namespace gatehouse::ui
