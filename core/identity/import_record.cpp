#include "core/identity/import_record.h"

#include <array>

namespace gatehouse {

namespace {

template <class Value, std::size_t N>
QString nameOf(const std::array<std::pair<Value, const char *>, N> &names, Value value)
{
    for (const auto &[each, name] : names)
        if (each == value) return QLatin1String(name);
    return {};
}

template <class Value, std::size_t N>
std::optional<Value> valueOf(const std::array<std::pair<Value, const char *>, N> &names, const QString &text)
{
    for (const auto &[each, name] : names)
        if (text == QLatin1String(name)) return each;
    return std::nullopt;
}

constexpr std::array kConflicts{std::pair{ImportConflict::Skip, "skip"},
                                std::pair{ImportConflict::Update, "update"},
                                std::pair{ImportConflict::Fail, "fail"}};
constexpr std::array kStates{
    std::pair{ImportState::Uploading, "uploading"}, std::pair{ImportState::Waiting, "waiting"},
    std::pair{ImportState::Running, "running"},     std::pair{ImportState::Checked, "checked"},
    std::pair{ImportState::Done, "done"},           std::pair{ImportState::Failed, "failed"},
    std::pair{ImportState::Cancelled, "cancelled"}, std::pair{ImportState::Undone, "undone"}};
constexpr std::array kTasks{std::pair{ImportTask::None, ""}, std::pair{ImportTask::Check, "check"},
                            std::pair{ImportTask::Run, "run"}, std::pair{ImportTask::Undo, "undo"}};
constexpr std::array kResults{
    std::pair{ImportResult::Created, "created"}, std::pair{ImportResult::Updated, "updated"},
    std::pair{ImportResult::Same, "same"}, std::pair{ImportResult::Skipped, "skipped"},
    std::pair{ImportResult::Refused, "refused"}};

}  // namespace

QString toString(ImportConflict conflict)
{
    return nameOf(kConflicts, conflict);
}
std::optional<ImportConflict> importConflictFromString(const QString &text)
{
    return valueOf(kConflicts, text);
}
QString toString(ImportState state)
{
    return nameOf(kStates, state);
}
ImportState importStateFromStored(const QString &text)
{
    return valueOf(kStates, text).value_or(ImportState::Failed);
}
QString toString(ImportTask task)
{
    return nameOf(kTasks, task);
}
ImportTask importTaskFromStored(const QString &text)
{
    return valueOf(kTasks, text).value_or(ImportTask::None);
}
QString toString(ImportResult result)
{
    return nameOf(kResults, result);
}
std::optional<ImportResult> importResultFromString(const QString &text)
{
    return valueOf(kResults, text);
}

}  // namespace gatehouse
