#include "ui/models/cursor_model.h"

namespace gatehouse::ui {

int CursorModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_headers.size());
}

QVariant CursorModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::DisplayRole) return m_headers.value(section);
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

int CursorModel::rowOf(const QString &id) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (idAt(row) == id) return row;
    }
    return -1;
}

void CursorModel::setLoading(bool loading)
{
    if (m_loading == loading) return;
    m_loading = loading;
    Q_EMIT loadingChanged(loading);
}

}  // namespace gatehouse::ui
