#include "ui/models/import_row_model.h"

#include <QLocale>

#include "ui/widgets/refusal_words.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

QString undoneText(const QString &undone)
{
    if (undone == "removed"_L1) return ImportRowModel::tr("Removed again");
    if (undone == "restored"_L1) return ImportRowModel::tr("Put back");
    if (undone == "signed_in"_L1) return ImportRowModel::tr("Kept: has signed in since");
    if (undone == "changed_since"_L1) return ImportRowModel::tr("Kept: was changed since");
    if (undone == "gone"_L1) return ImportRowModel::tr("Was deleted since");
    return ImportRowModel::tr("Kept");
}

Tone toneOf(const QString &result)
{
    if (result == "created"_L1) return Tone::Good;
    if (result == "updated"_L1) return Tone::Accent;
    if (result == "refused"_L1) return Tone::Bad;
    return Tone::Plain;
}

}  // namespace

ImportRowModel::ImportRowModel(QObject *parent) : TypedModel(parent)
{
    setHeaders({tr("Line"), tr("Username"), tr("Outcome"), tr("Why")});
}

QString ImportRowModel::outcomeText(const wire::ImportRow &row) const
{
    if (row.result == "created"_L1) return m_dryRun ? tr("Would be added") : tr("Added");
    if (row.result == "updated"_L1) return m_dryRun ? tr("Would be changed") : tr("Changed");
    if (row.result == "same"_L1) return tr("The same already");
    if (row.result == "skipped"_L1) return tr("Is here already");
    return m_dryRun ? tr("Would be refused") : tr("Refused");
}

QVariant ImportRowModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const wire::ImportRow &row = at(index.row());
    if (index.column() == Outcome && role == ToneRole) return int(toneOf(row.result));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    switch (index.column()) {
        case Line:
            return QLocale().toString(row.line);
        case Username:
            return row.username;
        case Outcome:
            return outcomeText(row);
        case Why:
            return row.undone.isEmpty() ? refusalText(row.reason, row.message) : undoneText(row.undone);
        default:
            return {};
    }
}

}  // namespace gatehouse::ui
