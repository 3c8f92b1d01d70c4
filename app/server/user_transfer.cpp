#include "app/server/user_transfer.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include "app/server/command.h"
#include "app/server/user_list_text.h"
#include "core/api/import_services.h"
#include "core/api/people_services.h"
#include "core/base/platform.h"

namespace gatehouse {

namespace {

using namespace std::chrono_literals;

constexpr qint64 kPiece = 64 * 1024;
constexpr auto kBetweenNotes = 2s;

/// --map username=Login,email=Mail
Result<QJsonObject> mappingOf(const CommandRun &run)
{
    QJsonObject mapping;
    const QStringList pairs = run.value("map").split(u',', Qt::SkipEmptyParts);
    for (const QString &pair : pairs) {
        const qsizetype equals = pair.indexOf(u'=');
        if (equals < 1)
            return Error::invalid("map", "malformed", QStringLiteral("--map is field=column,field=column."));
        mapping.insert(pair.first(equals).trimmed(), pair.sliced(equals + 1).trimmed());
    }
    return mapping;
}

Result<ImportOptions> optionsOf(const CommandRun &run)
{
    ImportOptions options;
    const QString format = run.isSet("format") ? run.value("format") : QStringLiteral("json");
    const auto kind = importKindFromString(format);
    if (!kind)
        return Error::invalid("format", "unknown_value",
                              QStringLiteral("--format is csv, json, keycloak, authelia or htpasswd."));
    // A name that is taken was always refused by this command.
    const QString policy = run.isSet("conflict") ? run.value("conflict") : QStringLiteral("fail");
    const auto conflict = importConflictFromString(policy);
    if (!conflict)
        return Error::invalid("conflict", "unknown_value",
                              QStringLiteral("--conflict is skip, update or fail."));
    GATEHOUSE_TRY_ASSIGN(mapping, mappingOf(run));
    options.reading.kind = *kind;
    options.reading.mapping = mapping;
    options.reading.rolesAsGroups = run.isSet("roles-as-groups");
    options.conflict = *conflict;
    return options;
}

/// Says every other second how far the work is.
ImportRunner::Progress progressNotes(const CommandRun &run, const QFile *file)
{
    return [&run, file, last = std::chrono::steady_clock::now()](const Import &import) mutable {
        const auto now = std::chrono::steady_clock::now();
        if (now - last < kBetweenNotes) return;
        last = now;
        const qint64 percent =
            file != nullptr && file->size() > 0 ? 100 * import.bytesDone / file->size() : 0;
        run.note(file != nullptr ? QStringLiteral("%1 rows (%2 %)").arg(import.rowsDone).arg(percent)
                                 : QStringLiteral("%1 rows").arg(import.rowsDone));
    };
}

/// Tells each row that was refused, or that an undo left as it is.
Result<void> tellRows(const CommandRun &run, Services &services, const Import &import)
{
    const bool undo = import.task == ImportTask::Undo;
    PageRequest page{PageRequest::kMaximumLimit, {}};
    do {
        GATEHOUSE_TRY_ASSIGN(rows, services.database.read([&](Transaction &tx) {
            return services.people->imports.rows(
                tx, import.id, undo ? std::nullopt : std::optional(ImportResult::Refused), page);
        }));
        for (const ImportRowResult &row : std::as_const(rows.items)) {
            if (!undo)
                run.note(QStringLiteral("Line %1: %2").arg(row.line).arg(row.message));
            else if (!row.undone.isEmpty() && row.undone != u"removed" && row.undone != u"restored")
                run.note(QStringLiteral("%1 stays as it is: %2").arg(row.username, row.undone));
        }
        page.cursor = rows.next;
    } while (!page.cursor.isEmpty());
    return {};
}

int tellOutcome(const CommandRun &run, const Import &import)
{
    const ImportCounts &counts = import.counts;
    const bool dry = import.task == ImportTask::Check;
    const qint64 taken = counts.created + counts.updated + counts.same + counts.skipped;
    if (!import.failure.isEmpty()) run.note(import.failure);
    if (run.wantsJson()) {
        run.print(QJsonObject{{QStringLiteral("id"), import.id.toString()},
                              {QStringLiteral("state"), toString(import.state)},
                              {QStringLiteral("imported"), dry ? 0 : counts.created},
                              {QStringLiteral("created"), counts.created},
                              {QStringLiteral("updated"), counts.updated},
                              {QStringLiteral("same"), counts.same},
                              {QStringLiteral("skipped"), counts.skipped},
                              {QStringLiteral("refused"), counts.refused},
                              {QStringLiteral("dry_run"), dry}});
    } else if (dry) {
        run.print(
            QStringLiteral("Would take in %1 users and refuse %2 lines.").arg(taken).arg(counts.refused));
    } else {
        run.print(QStringLiteral("Made %1 users, changed %2, left %3 as they were, refused %4 lines.")
                      .arg(counts.created)
                      .arg(counts.updated)
                      .arg(counts.same + counts.skipped)
                      .arg(counts.refused));
        run.print(QStringLiteral("To take it back: user import --undo %1").arg(import.id.toString()));
    }
    return counts.refused == 0 && import.failure.isEmpty() ? kExitOk : kExitFailure;
}

int undoImport(CommandRun &run)
{
    const auto id = ImportId::parse(run.value("undo"));
    if (!id || !run.arguments().isEmpty()) return run.usage(QStringLiteral("Name the import: --undo ID."));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    ImportRunner runner(importServicesOf(services));
    const auto done = runner.run(
        [&](Transaction &tx) {
            return services.people->imports.start(tx, operatorCaller(), *id, ImportTask::Undo);
        },
        {}, progressNotes(run, nullptr));
    if (!done.ok()) return run.fail(done.error());
    if (auto told = tellRows(run, services, *done); !told.ok()) return run.fail(told.error());
    if (run.wantsJson())
        run.print(QJsonObject{{QStringLiteral("id"), id->toString()},
                              {QStringLiteral("state"), toString(done->state)},
                              {QStringLiteral("undone"), done->undone},
                              {QStringLiteral("kept"), done->kept}});
    else
        run.print(
            QStringLiteral("Took back %1 rows, left %2 as they are.").arg(done->undone).arg(done->kept));
    return done->state == ImportState::Undone ? kExitOk : kExitFailure;
}

}  // namespace

int exportUsers(CommandRun &run)
{
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name the file to write."));
    const QString format = run.isSet("format") ? run.value("format") : QStringLiteral("json");
    if (format != u"json" && format != u"csv") return run.usage(QStringLiteral("--format is csv or json."));
    // JSON lines have always had them; a list for a spreadsheet needs none.
    const bool hashes = format == u"json" ? !run.isSet("without-hashes") : run.isSet("with-hashes");
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    const auto text = format == u"json" ? usersAsJsonLines((*opened)->services(), hashes)
                                        : usersAsCsv((*opened)->services(), hashes);
    if (!text.ok()) return run.fail(text.error());
    if (auto written = platform::createPrivateFile(run.arguments().constFirst(), text->text); !written.ok())
        return run.fail(written.error());
    if (run.wantsJson())
        run.print(QJsonObject{{QStringLiteral("exported"), text->count}});
    else
        run.print(hashes ? QStringLiteral("Wrote %1 users. The file holds password hashes: keep it safe.")
                               .arg(text->count)
                         : QStringLiteral("Wrote %1 users.").arg(text->count));
    return kExitOk;
}

int importUsers(CommandRun &run)
{
    if (run.isSet("undo")) return undoImport(run);
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name the file to read."));
    const auto options = optionsOf(run);
    if (!options.ok()) return run.usage(options.error().publicMessage);
    QFile file(run.arguments().constFirst());
    if (!file.open(QIODevice::ReadOnly))
        return run.fail(Error::invalid(
            "file", "unreadable",
            QStringLiteral("%1 cannot be read: %2.").arg(file.fileName(), file.errorString())));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    const ImportTask task = run.isSet("dry-run") ? ImportTask::Check : ImportTask::Run;
    ImportRunner runner(importServicesOf(services));
    const auto done = runner.run(
        [&](Transaction &tx) -> Result<Import> {
            const QString name = QFileInfo(file.fileName()).fileName().left(200);
            GATEHOUSE_TRY_ASSIGN(import,
                                 services.people->imports.begin(tx, operatorCaller(), name, *options));
            return services.people->imports.start(tx, operatorCaller(), import.id, task);
        },
        [&file]() -> Result<QByteArray> {
            QByteArray piece = file.read(kPiece);
            if (piece.isEmpty() && file.error() != QFileDevice::NoError)
                return Error::invalid("file", "unreadable", QStringLiteral("The file cannot be read."));
            return piece;
        },
        progressNotes(run, &file));
    if (!done.ok()) return run.fail(done.error());
    if (auto told = tellRows(run, services, *done); !told.ok()) return run.fail(told.error());
    return tellOutcome(run, *done);
}

}  // namespace gatehouse
