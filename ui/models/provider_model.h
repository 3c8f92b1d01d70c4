#pragma once

#include "core/api/wire/provider.h"
#include "ui/models/cursor_model.h"

namespace gatehouse::ui {

/// Who of a provider's people may come in, in words.
QString provisioningText(const QString &provisioning);

class ProviderModel final : public TypedModel<wire::Provider>
{
    Q_OBJECT
public:
    enum Column { Name, Kind, WhoComesIn, People, State, ColumnCount };
    explicit ProviderModel(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
};

}  // namespace gatehouse::ui
