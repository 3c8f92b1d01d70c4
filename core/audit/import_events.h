#pragma once

#include <QLatin1String>

/// The part of the catalogue (event_types.h) about imports and exports of people.
namespace gatehouse::event {

inline constexpr QLatin1String kImportBegun("import.begun");
inline constexpr QLatin1String kImportStarted("import.started");
inline constexpr QLatin1String kImportFinished("import.finished");
inline constexpr QLatin1String kImportCancelled("import.cancelled");
inline constexpr QLatin1String kImportUndone("import.undone");
inline constexpr QLatin1String kImportDeleted("import.deleted");
inline constexpr QLatin1String kUsersExported("users.exported");

}  // namespace gatehouse::event
