#include "ui/dialogs/name_dialog.h"

#include <QLineEdit>

#include "ui/widgets/parts.h"

namespace gatehouse::ui {

NameDialog::NameDialog(const QString &title, const QString &name, QWidget *parent)
    : FormDialog(title, {}, tr("&Rename"), parent), m_name(field(tr("Name")))
{
    m_name->setText(name);
    m_name->selectAll();
    addRow(tr("&Name"), m_name);
    connect(this, &FormDialog::submitted, this, [this] { Q_EMIT named(m_name->text().trimmed()); });
    m_name->setFocus();
}

bool NameDialog::check()
{
    return require(!m_name->text().trimmed().isEmpty(), m_name, tr("Enter a name."));
}

}  // namespace gatehouse::ui
