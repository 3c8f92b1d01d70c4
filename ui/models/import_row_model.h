#pragma once

#include "core/api/wire/import.h"
#include "ui/models/cursor_model.h"

namespace gatehouse::ui {

/// What became of the rows of an import.
class ImportRowModel final : public TypedModel<wire::ImportRow>
{
    Q_OBJECT
public:
    enum Column { Line, Username, Outcome, Why, ColumnCount };
    explicit ImportRowModel(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
    /// In a dry run nothing has happened yet.
    void setDryRun(bool dryRun) { m_dryRun = dryRun; }

private:
    QString outcomeText(const wire::ImportRow &row) const;
    bool m_dryRun = false;
};

}  // namespace gatehouse::ui
