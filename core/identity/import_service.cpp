#include "core/identity/import_service.h"

#include "core/audit/import_events.h"
#include "core/identity/import_fields.h"
#include "core/identity/name_rules.h"

namespace gatehouse {

namespace {

Error noSuchImport()
{
    return Error::notFound(QStringLiteral("There is no such import."));
}

Error wrongState()
{
    return Error::conflict("wrong_state",
                           QStringLiteral("The import is in a state that does not allow this."));
}

SealContext placeOf(const ImportId &id, qint64 part)
{
    return {"import_parts", QStringLiteral("%1/%2").arg(id.toString()).arg(part), "sealed"};
}

/// Whether `task` may follow on what the import did last.
bool mayStart(const Import &import, ImportTask task)
{
    const bool ended = import.state == ImportState::Failed || import.state == ImportState::Cancelled;
    if (task == ImportTask::Undo)
        // An undo that ended early goes on with the rows that it has not come to.
        return import.state == ImportState::Done ||
               (ended && (import.task == ImportTask::Run || import.task == ImportTask::Undo));
    return import.state == ImportState::Uploading || import.state == ImportState::Checked ||
           (ended && import.task == ImportTask::Check);
}

}  // namespace

Result<Import> ImportService::begin(Transaction &tx, const Caller &by, const QString &name,
                                    const ImportOptions &options) const
{
    GATEHOUSE_TRY(m_policy.requireMayChangeRoles(tx, by));
    GATEHOUSE_TRY(checkImportMapping(options.reading.mapping));
    GATEHOUSE_TRY_ASSIGN(shown, checkPlainText(name, "name", 200, false));
    Import import;
    import.id = ImportId::generate(m_clock);
    import.name = shown;
    import.options = options;
    import.caller = by;
    import.createdAt = m_clock.now();
    GATEHOUSE_TRY(m_store.insert(tx, import));
    GATEHOUSE_TRY(report(tx, by, event::kImportBegun, import));
    return import;
}

Result<Import> ImportService::addPart(Transaction &tx, const Caller &by, const ImportId &id, qint64 part,
                                      const QByteArray &data) const
{
    GATEHOUSE_TRY(m_policy.requireMayChangeRoles(tx, by));
    GATEHOUSE_TRY_ASSIGN(import, byId(tx, id));
    if (data.isEmpty()) return Error::invalid("data", "missing", QStringLiteral("The part is empty."));
    if (data.size() > kLargestPart || part >= kMostParts)
        return Error::invalid("data", "too_large",
                              QStringLiteral("A part has at most 1 MiB, an import at most 1,024 parts."));
    if (import.state != ImportState::Uploading) return wrongState();
    GATEHOUSE_TRY_ASSIGN(counted, m_store.countPart(tx, id, part, data.size()));
    if (!counted)
        return Error::conflict("wrong_part", QStringLiteral("Part %1 is expected next.").arg(import.parts),
                               "part");
    GATEHOUSE_TRY(m_store.insertPart(tx, id, part, m_sealer.seal(data, placeOf(id, part))));
    return byId(tx, id);
}

Result<Import> ImportService::start(Transaction &tx, const Caller &by, const ImportId &id, ImportTask task,
                                    const std::optional<ImportOptions> &options,
                                    std::optional<qint64> parts) const
{
    GATEHOUSE_TRY(m_policy.requireMayChangeRoles(tx, by));
    GATEHOUSE_TRY_ASSIGN(import, byId(tx, id));
    if (!mayStart(import, task)) return wrongState();
    if (parts && *parts != import.parts)
        return Error::conflict(
            "incomplete",
            QStringLiteral("%1 parts have come, not %2. Send the list again as a new import.")
                .arg(import.parts)
                .arg(*parts),
            "parts");
    const ImportState before = import.state;
    const ImportTask last = import.task;
    if (options) {
        GATEHOUSE_TRY(checkImportMapping(options->reading.mapping));
        const ImportKind kind = import.options.reading.kind;
        import.options = *options;
        import.options.reading.kind = kind;
    }
    import.task = task;
    import.caller = by;
    GATEHOUSE_TRY_ASSIGN(queued, m_store.queue(tx, import, before));
    if (!queued) return wrongState();
    if (task != ImportTask::Undo && last != ImportTask::None) GATEHOUSE_TRY(m_store.removeRows(tx, id));
    GATEHOUSE_TRY(report(tx, by, event::kImportStarted, import));
    return byId(tx, id);
}

Result<Import> ImportService::cancel(Transaction &tx, const Caller &by, const ImportId &id) const
{
    GATEHOUSE_TRY(m_policy.requireMayChangeRoles(tx, by));
    GATEHOUSE_TRY_ASSIGN(import, byId(tx, id));
    if (import.state != ImportState::Waiting && import.state != ImportState::Running) return wrongState();
    GATEHOUSE_TRY_ASSIGN(moved, m_store.move(tx, id, import.state, ImportState::Cancelled, m_clock.now()));
    if (!moved) return wrongState();
    if (import.task != ImportTask::Check) GATEHOUSE_TRY(m_store.removeParts(tx, id));
    GATEHOUSE_TRY(report(tx, by, event::kImportCancelled, import));
    return byId(tx, id);
}

Result<void> ImportService::remove(Transaction &tx, const Caller &by, const ImportId &id) const
{
    GATEHOUSE_TRY(m_policy.requireMayChangeRoles(tx, by));
    GATEHOUSE_TRY_ASSIGN(import, byId(tx, id));
    GATEHOUSE_TRY_ASSIGN(removed, m_store.remove(tx, id));
    if (!removed) return wrongState();
    return report(tx, by, event::kImportDeleted, import);
}

Result<qint64> ImportService::removeAbandoned(Transaction &tx, const Caller &by, Timestamp before,
                                              int limit) const
{
    GATEHOUSE_TRY_ASSIGN(abandoned, m_store.abandoned(tx, before, limit));
    for (const Import &import : std::as_const(abandoned))
        GATEHOUSE_TRY(remove(tx, by, import.id));
    return qint64(abandoned.size());
}

Result<Import> ImportService::byId(Transaction &tx, const ImportId &id) const
{
    GATEHOUSE_TRY_ASSIGN(import, m_store.byId(tx, id));
    if (!import) return noSuchImport();
    return *import;
}

Result<Page<Import>> ImportService::list(Transaction &tx, const PageRequest &page) const
{
    return m_store.list(tx, page);
}

Result<Page<ImportRowResult>> ImportService::rows(Transaction &tx, const ImportId &id,
                                                  std::optional<ImportResult> result,
                                                  const PageRequest &page) const
{
    GATEHOUSE_TRY(byId(tx, id));
    return m_store.rows(tx, id, result, page);
}

Result<std::optional<Secret>> ImportService::part(Transaction &tx, const ImportId &id, qint64 part) const
{
    GATEHOUSE_TRY_ASSIGN(sealed, m_store.part(tx, id, part));
    if (!sealed) return std::optional<Secret>();
    GATEHOUSE_TRY_ASSIGN(data, m_sealer.open(*sealed, placeOf(id, part)));
    return std::optional<Secret>(std::move(data));
}

Result<void> ImportService::report(Transaction &tx, const Caller &by, QLatin1String type,
                                   const Import &import) const
{
    AuditEvent reported;
    reported.type = type;
    reported.actor = by;
    reported.target = {QStringLiteral("import"), import.id.toString(), import.name};
    reported.detail = {{QLatin1String("kind"), toString(import.options.reading.kind)},
                       {QLatin1String("task"), toString(import.task)},
                       {QLatin1String("conflict"), toString(import.options.conflict)}};
    if (import.rowsDone > 0) {
        reported.detail.insert(QLatin1String("created"), import.counts.created);
        reported.detail.insert(QLatin1String("updated"), import.counts.updated);
        reported.detail.insert(QLatin1String("same"), import.counts.same);
        reported.detail.insert(QLatin1String("skipped"), import.counts.skipped);
        reported.detail.insert(QLatin1String("refused"), import.counts.refused);
    }
    if (import.task == ImportTask::Undo) {
        reported.detail.insert(QLatin1String("undone"), import.undone);
        reported.detail.insert(QLatin1String("kept"), import.kept);
    }
    return m_audit.append(tx, reported);
}

}  // namespace gatehouse
