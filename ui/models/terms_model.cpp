#include "ui/models/terms_model.h"

#include <QLocale>

#include "ui/widgets/format.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

TermsModel::TermsModel(QObject *parent) : TypedModel(parent)
{
    setHeaders({tr("Version"), tr("Required from"), tr("Published"), tr("Accepted by")});
}

QVariant TermsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole) return {};
    const wire::TermsVersion &terms = at(index.row());
    switch (index.column()) {
        case Version:
            return QLocale().toString(terms.version);
        case RequiredFrom:
            return timeText(terms.requiredFrom);
        case Published:
            return timeText(terms.createdAt);
        case Accepted:
            return tr("%n person(s)", nullptr, int(terms.accepted));
        default:
            return {};
    }
}

}  // namespace gatehouse::ui
