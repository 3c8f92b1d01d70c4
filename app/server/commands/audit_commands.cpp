#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include "app/server/command.h"
#include "core/api/wire_mapping.h"
#include "core/base/platform.h"

namespace gatehouse {

namespace {

Result<AuditQuery> queryOf(const CommandRun &run)
{
    AuditQuery query;
    query.typePrefix = run.value("type");
    query.actor = run.value("actor");
    query.target = run.value("target");
    query.address = run.value("address");
    query.text = run.value("search");
    for (const auto &[name, member] :
         {std::pair{"since", &AuditQuery::since}, std::pair{"until", &AuditQuery::until}}) {
        if (!run.isSet(name)) continue;
        query.*member = Timestamp::fromRfc3339(run.value(name));
        if (!(query.*member))
            return Error::invalid(
                name, "bad_time",
                QStringLiteral("--%1 must be a time such as 2026-01-31T09:30:00Z.").arg(QLatin1String(name)));
    }
    return query;
}

/// Calls `take` for each event, oldest first.
Result<qint64> eachEvent(Installation &installation, AuditQuery query,
                         const std::function<void(const AuditRecord &)> &take)
{
    qint64 count = 0;
    query.afterSeq = 0;
    while (true) {
        Result<Page<AuditRecord>> events = installation.database().read([&](Transaction &tx) {
            return installation.services().audit.search(tx, query, {PageRequest::kMaximumLimit, {}});
        });
        if (!events.ok()) return events.error();
        if (events->items.isEmpty()) return count;
        for (const AuditRecord &record : std::as_const(events->items))
            take(record);
        count += events->items.size();
        query.afterSeq = events->items.constLast().seq;
    }
}

int search(CommandRun &run)
{
    Result<AuditQuery> query = queryOf(run);
    if (!query.ok()) return run.fail(query.error());
    bool ok = true;
    const int limit = run.isSet("limit") ? run.value("limit").toInt(&ok) : 50;
    if (!ok || limit < 1 || limit > PageRequest::kMaximumLimit)
        return run.usage(QStringLiteral("--limit is a number from 1 to 200."));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Result<Page<AuditRecord>> events = (*opened)->database().read([&](Transaction &tx) {
        return (*opened)->services().audit.search(tx, *query, {limit, {}});
    });
    if (!events.ok()) return run.fail(events.error());
    QJsonArray rows;
    for (const AuditRecord &record : std::as_const(events->items))
        rows.append(wire::toJson(toWire(record)));
    run.printTable(
        {QStringLiteral("TIME"), QStringLiteral("TYPE"), QStringLiteral("OUTCOME"), QStringLiteral("WHO"),
         QStringLiteral("WHOM"), QStringLiteral("ADDRESS"), QStringLiteral("REASON")},
        rows,
        {QStringLiteral("at"), QStringLiteral("type"), QStringLiteral("outcome"), QStringLiteral("actor"),
         QStringLiteral("target"), QStringLiteral("address"), QStringLiteral("reason")});
    return kExitOk;
}

int verify(CommandRun &run)
{
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Result<AuditVerification> outcome =
        (*opened)->database().read([&](Transaction &tx) { return (*opened)->services().audit.verify(tx); });
    if (!outcome.ok()) return run.fail(outcome.error());
    if (run.wantsJson()) {
        run.print(wire::toJson(wire::ChainCheck{outcome->ok, outcome->checked, outcome->firstBadSeq}));
    } else if (outcome->ok) {
        run.print(QStringLiteral("The audit log is whole: %1 events.").arg(outcome->checked));
    } else {
        run.print(QStringLiteral("The audit log was changed: event %1 does not fit what stands before it.")
                      .arg(outcome->firstBadSeq.value_or(0)));
    }
    return outcome->ok ? kExitOk : kExitFailure;
}

int exportEvents(CommandRun &run)
{
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name the file to write."));
    Result<AuditQuery> query = queryOf(run);
    if (!query.ok()) return run.fail(query.error());
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    const QString path = run.arguments().constFirst();
    // Made for its owner only, then written line by line: the log may be far larger than memory.
    if (auto made = platform::createPrivateFile(path, {}); !made.ok()) return run.fail(made.error());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return run.fail(Error::unavailable(
            QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString()), {}));
    Result<qint64> count = eachEvent(**opened, *query, [&file](const AuditRecord &record) {
        file.write(QJsonDocument(wire::toJson(toWire(record))).toJson(QJsonDocument::Compact) + '\n');
    });
    if (!count.ok()) return run.fail(count.error());
    if (!file.flush())
        return run.fail(Error::unavailable(
            QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString()), {}));
    if (run.wantsJson())
        run.print(QJsonObject{{QStringLiteral("exported"), *count}});
    else
        run.print(QStringLiteral("Wrote %1 events.").arg(*count));
    return kExitOk;
}

}  // namespace

std::vector<Command> auditCommands()
{
    const QString noun = QStringLiteral("audit");
    const QString time = QStringLiteral("TIME");
    const QList<QCommandLineOption> filters{
        {QStringLiteral("type"), QStringLiteral("Only types that begin so, e.g. signin."),
         QStringLiteral("TYPE")},
        {QStringLiteral("actor"), QStringLiteral("Only what this user or application did (name or id)."),
         QStringLiteral("WHO")},
        {QStringLiteral("target"), QStringLiteral("Only what was done to this one (name or id)."),
         QStringLiteral("WHOM")},
        {QStringLiteral("address"), QStringLiteral("Only from this address."), QStringLiteral("ADDRESS")},
        {QStringLiteral("search"), QStringLiteral("Only events that hold this text."),
         QStringLiteral("TEXT")},
        {QStringLiteral("since"), QStringLiteral("Not before this time."), time},
        {QStringLiteral("until"), QStringLiteral("Before this time."), time}};
    return {
        {noun,
         QStringLiteral("search"),
         QStringLiteral("Show events, newest first."),
         {},
         filters + QList<QCommandLineOption>{{QStringLiteral("limit"),
                                              QStringLiteral("How many (default 50)."), QStringLiteral("N")}},
         search},
        {noun,
         QStringLiteral("verify"),
         QStringLiteral("Check that no event was changed or removed."),
         {},
         {},
         verify},
        {noun, QStringLiteral("export"), QStringLiteral("Write events as JSON lines, oldest first."),
         QStringLiteral("FILE"), filters, exportEvents},
    };
}

}  // namespace gatehouse
