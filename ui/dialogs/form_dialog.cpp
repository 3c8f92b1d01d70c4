#include "ui/dialogs/form_dialog.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/client/problem.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/widgets/busy_indicator.h"
#include "ui/widgets/parts.h"

namespace gatehouse::ui {

FormDialog::FormDialog(const QString &title, const QString &help, const QString &acceptText, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(title);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 18);
    layout->setSpacing(14);
    layout->addWidget(plainLabel(title, "title"));
    if (!help.isEmpty()) layout->addWidget(wrappedLabel(help, "quiet"));
    m_body = new QVBoxLayout;
    m_body->setSpacing(12);
    layout->addLayout(m_body, 1);
    m_error = wrappedLabel({}, "error");
    m_error->hide();
    layout->addWidget(m_error);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_accept = m_buttons->addButton(acceptText, QDialogButtonBox::AcceptRole);
    m_accept->setDefault(true);
    m_accept->setProperty("role", QStringLiteral("primary"));
    m_buttons->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
    const QList<QAbstractButton *> all = m_buttons->buttons();
    for (QAbstractButton *one : all) {
        one->setAccessibleName(one->text().remove(u'&'));
        one->setIcon({});
        static_cast<QPushButton *>(one)->setAutoDefault(false);
    }
    m_busy = new BusyIndicator;
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_busy);
    bottom->addWidget(m_buttons, 1);
    layout->addLayout(bottom);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &FormDialog::reject);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &FormDialog::submit);
    setMinimumWidth(480);
}

QFormLayout *FormDialog::form()
{
    if (m_form == nullptr) {
        m_form = new QFormLayout;
        m_form->setHorizontalSpacing(16);
        m_form->setVerticalSpacing(12);
        m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
        m_body->addLayout(m_form);
    }
    return m_form;
}

void FormDialog::addRow(const QString &label, QWidget *field, const QString &help)
{
    QLabel *caption = plainLabel(label, "field");
    caption->setBuddy(field);
    if (field->accessibleName().isEmpty()) field->setAccessibleName(QString(label).remove(u'&'));
    field->ensurePolished();  // the style's padding counts
    caption->setMinimumHeight(qMin(field->sizeHint().height(), 38));
    if (help.isEmpty()) {
        form()->addRow(caption, field);
        return;
    }
    auto *stack = new QVBoxLayout;
    stack->setSpacing(4);
    stack->addWidget(field);
    stack->addWidget(wrappedLabel(help, "quiet"));
    field->setAccessibleDescription(help);
    form()->addRow(caption, stack);
}

void FormDialog::showError(const Error &error)
{
    setBusy(false);
    if (isCancelled(error)) return;
    m_error->setText(headlineOf(error) + u'\n' + adviceFor(error));
    m_error->show();
}

QString FormDialog::errorText() const
{
    return m_error->isHidden() ? QString() : m_error->text();
}

void FormDialog::showCallsOf(AdminClient &client)
{
    m_busy->watch(client);
}

void FormDialog::setBusy(bool busy)
{
    m_isBusy = busy;
    m_accept->setEnabled(!busy);
    m_buttons->button(QDialogButtonBox::Cancel)->setEnabled(!busy);
    if (busy) m_error->hide();
}

bool FormDialog::require(bool ok, QWidget *field, const QString &message)
{
    setLook(field, "invalid", !ok);
    if (ok) return true;
    m_error->setText(message);
    m_error->show();
    field->setFocus();
    return false;
}

void FormDialog::showOnly(const QString &closeText)
{
    m_buttons->button(QDialogButtonBox::Cancel)->hide();
    m_accept->setText(closeText);
    m_accept->setAccessibleName(QString(closeText).remove(u'&'));
}

void FormDialog::clearError()
{
    m_error->clear();
    m_error->hide();
}

void FormDialog::submit()
{
    m_error->hide();
    if (!check()) return;
    setBusy(true);
    Q_EMIT submitted();
}

void FormDialog::reject()
{
    if (m_isBusy) return;
    if (!m_holdsSecret) return QDialog::reject();
    if (findChild<ConfirmDialog *>() != nullptr) return;
    ConfirmDialog::ask(this,
                       {tr("Close without keeping it?"),
                        tr("It is shown only this once. Nobody can look it up later."),
                        tr("&Close anyway"),
                        {},
                        false},
                       [this](const QString &) { QDialog::reject(); });
}

}  // namespace gatehouse::ui
