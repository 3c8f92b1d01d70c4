#pragma once

#include "ui/client/import_client.h"
#include "ui/dialogs/form_dialog.h"

namespace gatehouse::ui {

class DataTable;
class ImportModel;

/// The imports of before, those that still run among them: the way back to one whose dialog was closed. Only
/// lists and announces; whoever opened it shows the chosen one. `calls` outlives this.
class PastImportsDialog final : public FormDialog
{
    Q_OBJECT
public:
    explicit PastImportsDialog(ImportClient &calls, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const gatehouse::wire::Import &import);

private:
    void choose();

    ImportModel *m_model;
    DataTable *m_table;
};

}  // namespace gatehouse::ui
