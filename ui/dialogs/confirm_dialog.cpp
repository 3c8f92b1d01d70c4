#include "ui/dialogs/confirm_dialog.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/widgets/parts.h"
#include "ui/widgets/secret_views.h"

namespace gatehouse::ui {

ConfirmDialog::ConfirmDialog(const Question &question, QWidget *parent)
    : FormDialog(question.title, question.consequence, question.acceptText, parent)
{
    acceptButton()->setDefault(false);
    acceptButton()->setProperty("role", QStringLiteral("danger"));
    if (question.asksReason) {
        m_reason = field(tr("Reason"), tr("Stands in the audit log"));
        addRow(tr("&Reason"), m_reason);
        if (question.needsReason) {
            acceptButton()->setEnabled(false);
            connect(m_reason, &QLineEdit::textChanged, this,
                    [this] { acceptButton()->setEnabled(!reason().isEmpty()); });
        }
    }
    if (!question.typedName.isEmpty()) {
        m_typed = field(tr("Name to confirm"));
        body()->addWidget(wrappedLabel(tr("Type %1 to confirm:").arg(question.typedName), "field"));
        body()->addWidget(m_typed);
        acceptButton()->setEnabled(false);
        connect(m_typed, &QLineEdit::textChanged, this,
                [this, name = question.typedName](const QString &typed) {
                    acceptButton()->setEnabled(typed.trimmed() == name);
                });
    }
    connect(this, &FormDialog::submitted, this, &QDialog::accept);
}

QString ConfirmDialog::reason() const
{
    return m_reason == nullptr ? QString() : m_reason->text().trimmed();
}

QPushButton *ConfirmDialog::addChoice(const QString &text)
{
    QPushButton *choice = buttons()->addButton(text, QDialogButtonBox::ActionRole);
    choice->setAccessibleName(QString(text).remove(u'&'));
    choice->setAutoDefault(false);
    connect(choice, &QPushButton::clicked, this, &QDialog::reject);
    return choice;
}

ConfirmDialog *ConfirmDialog::ask(QWidget *parent, const Question &question,
                                  std::function<void(const QString &)> confirmed)
{
    auto *dialog = new ConfirmDialog(question, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, parent,
            [dialog, confirmed = std::move(confirmed)] { confirmed(dialog->reason()); });
    dialog->open();
    return dialog;
}

SecretDialog::SecretDialog(const QString &title, const QString &help, const QString &name,
                           const QString &secret, QWidget *parent)
    : FormDialog(title, help, tr("I have kept it"), parent)
{
    QVBoxLayout *inner = nullptr;
    QFrame *sheet = card(&inner);
    auto *value = new CopyField(name, CopyField::Kind::Secret);
    value->setText(secret);
    inner->addWidget(plainLabel(name, "quiet"));
    inner->addWidget(value);
    body()->addWidget(sheet);
    body()->addWidget(wrappedLabel(tr("It is shown only this once. Nobody can look it up later."), "quiet"));
    showOnly(tr("I have kept it"));
    secretShown();
    connect(value, &CopyField::copied, this, &SecretDialog::secretKept);
    connect(this, &FormDialog::submitted, this, &QDialog::accept);
}

void SecretDialog::present(QWidget *parent, const QString &title, const QString &help, const QString &name,
                           const QString &secret)
{
    auto *dialog = new SecretDialog(title, help, name, secret, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

}  // namespace gatehouse::ui
