#pragma once

#include "core/api/wire/joining.h"
#include "ui/models/cursor_model.h"

namespace gatehouse::ui {

/// The versions of the terms of use.
class TermsModel final : public TypedModel<wire::TermsVersion>
{
    Q_OBJECT
public:
    enum Column { Version, RequiredFrom, Published, Accepted, ColumnCount };
    explicit TermsModel(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
};

}  // namespace gatehouse::ui
