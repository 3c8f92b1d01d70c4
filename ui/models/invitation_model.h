#pragma once

#include "core/api/wire/invitation.h"
#include "ui/models/cursor_model.h"

namespace gatehouse::ui {

/// Who was asked in, and what became of it.
class InvitationModel final : public TypedModel<wire::Invitation>
{
    Q_OBJECT
public:
    enum Column { Who, InvitedBy, Sent, Until, State, ColumnCount };
    explicit InvitationModel(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
};

/// The person's name, else the address, else that it is a link without one.
QString invitedName(const wire::Invitation &invitation);

}  // namespace gatehouse::ui
