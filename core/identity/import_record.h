#pragma once

#include "core/base/caller.h"
#include "core/base/clock.h"
#include "core/identity/import_row.h"

namespace gatehouse {

using ImportId = StrongId<struct ImportTag>;

/// What happens to a row whose username is taken already.
enum class ImportConflict {
    Skip,    ///< the account stays as it is
    Update,  ///< what the row tells is taken over; a password only where there is none
    Fail,    ///< the row is refused
};
QString toString(ImportConflict conflict);
std::optional<ImportConflict> importConflictFromString(const QString &text);

enum class ImportState {
    Uploading,  ///< its data come in
    Waiting,    ///< for the background work
    Running,
    Checked,  ///< a dry run is over: it may run
    Done,
    Failed,     ///< its data could not be read to the end; what was taken in until then stays
    Cancelled,  ///< likewise
    Undone,
};
QString toString(ImportState state);
ImportState importStateFromStored(const QString &text);

enum class ImportTask { None, Check, Run, Undo };
QString toString(ImportTask task);  ///< "", "check", "run", "undo"
ImportTask importTaskFromStored(const QString &text);

struct ImportOptions
{
    ImportReading reading;
    ImportConflict conflict = ImportConflict::Skip;
};

struct ImportCounts
{
    qint64 created = 0;
    qint64 updated = 0;
    qint64 same = 0;
    qint64 skipped = 0;
    qint64 refused = 0;
};

/// One import and how far it is. In a dry run the counts tell what would happen.
struct Import
{
    ImportId id;
    QString name;  ///< of the file, for people
    ImportOptions options;
    ImportState state = ImportState::Uploading;
    ImportTask task = ImportTask::None;  ///< the one that runs, or ran last
    Caller caller;                       ///< in whose name it acts
    Timestamp createdAt;
    std::optional<Timestamp> startedAt;
    std::optional<Timestamp> finishedAt;
    qint64 parts = 0;
    qint64 bytes = 0;      ///< of all parts; 0 for a file read in place
    qint64 bytesDone = 0;  ///< of the task
    qint64 rowsDone = 0;
    ImportCounts counts;
    qint64 undone = 0;  ///< rows that an undo took back
    qint64 kept = 0;    ///< rows that it left, each with its reason
    QString failure;    ///< why it failed, in plain words
};

enum class ImportResult { Created, Updated, Same, Skipped, Refused };
QString toString(ImportResult result);
std::optional<ImportResult> importResultFromString(const QString &text);

/// What became of one row.
struct ImportRowResult
{
    qint64 ordinal = 0;  ///< from 1, without gaps
    qint64 line = 0;     ///< ImportRow::number
    ImportResult result = ImportResult::Refused;
    QString username;
    QString usernameKey;  ///< empty where the name is none
    UserId user;
    QString field;
    QString reason;
    QString message;
    QJsonObject before;  ///< for an undo, of an updated account
    qint64 afterVersion = 0;
    QString undone;  ///< "removed", "restored", or why it was kept
};

}  // namespace gatehouse
