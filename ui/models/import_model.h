#pragma once

#include "core/api/wire/import.h"
#include "ui/models/cursor_model.h"

namespace gatehouse::ui {

/// The imports of people, the newest first.
class ImportModel final : public TypedModel<wire::Import>
{
    Q_OBJECT
public:
    enum Column { File, Begun, State, Outcome, ColumnCount };
    explicit ImportModel(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
};

}  // namespace gatehouse::ui
