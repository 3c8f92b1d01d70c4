#include "ui/dialogs/past_imports_dialog.h"

#include <QPushButton>
#include <QVBoxLayout>

#include "ui/models/import_model.h"
#include "ui/widgets/data_table.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

PastImportsDialog::PastImportsDialog(ImportClient &calls, QWidget *parent)
    : FormDialog(tr("Earlier imports"),
                 tr("Look at what an import did, stop one that still runs, or take one back."), tr("&Show"),
                 parent),
      m_model(new ImportModel(this)),
      m_table(new DataTable(tr("Earlier imports")))
{
    m_model->setSource([&calls](const QString &cursor) { return calls.list(cursor); });
    m_table->setCursorModel(m_model);
    m_table->setColumnWidths({20, 18, 14, 0});
    m_table->setEmptyState(u"users"_s, tr("No imports yet"), {});
    m_table->setMinimumHeight(240);
    body()->addWidget(m_table, 1);
    acceptButton()->setEnabled(false);
    connect(m_table, &DataTable::currentIdChanged, this,
            [this](const QString &id) { acceptButton()->setEnabled(!id.isEmpty()); });
    connect(m_table, &DataTable::rowChosen, this, &PastImportsDialog::choose);
    connect(m_model, &CursorModel::failed, this, &FormDialog::showError);
    connect(m_model, &CursorModel::pageLoaded, this, [this] {
        if (m_model->rowCount() > 0 && m_table->currentId().isEmpty()) m_table->selectRow(0);
    });
    connect(this, &FormDialog::submitted, this, &PastImportsDialog::choose);
    m_model->reload();
    m_table->setFocus();
    setMinimumSize(680, 420);
}

void PastImportsDialog::choose()
{
    const int row = m_model->rowOf(m_table->currentId());
    if (row < 0) return setBusy(false);
    Q_EMIT chosen(m_model->at(row));
    accept();
}

}  // namespace gatehouse::ui
