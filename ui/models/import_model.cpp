#include "ui/models/import_model.h"

#include "ui/widgets/format.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

QString stateText(const wire::Import &import)
{
    if (import.state == "uploading"_L1) return ImportModel::tr("Not sent whole");
    if (import.state == "waiting"_L1) return ImportModel::tr("Waits");
    if (import.state == "running"_L1) return ImportModel::tr("Runs");
    if (import.state == "checked"_L1) return ImportModel::tr("Only checked");
    if (import.state == "done"_L1) return ImportModel::tr("Done");
    if (import.state == "undone"_L1) return ImportModel::tr("Undone");
    if (import.state == "cancelled"_L1) return ImportModel::tr("Stopped");
    return ImportModel::tr("Failed");
}

Tone toneOf(const QString &state)
{
    if (state == "done"_L1) return Tone::Good;
    if (state == "waiting"_L1 || state == "running"_L1) return Tone::Accent;
    if (state == "failed"_L1) return Tone::Bad;
    return Tone::Plain;
}

QString outcomeText(const wire::Import &import)
{
    if (import.task == "undo"_L1)
        return ImportModel::tr("Taken back: %1, kept: %2").arg(import.undone).arg(import.kept);
    if (import.task != "run"_L1) return {};
    return ImportModel::tr("Added: %1, changed: %2, refused: %3")
        .arg(import.created)
        .arg(import.updated)
        .arg(import.refused);
}

}  // namespace

ImportModel::ImportModel(QObject *parent) : TypedModel(parent)
{
    setHeaders({tr("File"), tr("Begun"), tr("State"), tr("Outcome")});
}

QVariant ImportModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const wire::Import &import = at(index.row());
    if (index.column() == State && role == ToneRole) return int(toneOf(import.state));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    switch (index.column()) {
        case File:
            return import.name;
        case Begun:
            return timeText(import.createdAt);
        case State:
            return stateText(import);
        case Outcome:
            return outcomeText(import);
        default:
            return {};
    }
}

}  // namespace gatehouse::ui
