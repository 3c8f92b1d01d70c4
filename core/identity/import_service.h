#pragma once

#include "core/crypto/sealer.h"
#include "core/identity/import_batch.h"

namespace gatehouse {

/// Imports as people handle them: begun, given their data in parts, checked, run, undone. The work itself is
/// ImportRunner's. Functions take part in the caller's transaction and audit what they do; all but the
/// readers are for administrators (Forbidden), since a list brings password hashes and fills groups.
///
/// Errors: NotFound; InvalidInput with its field; Conflict "wrong_state" for what an import cannot do now.
class ImportService final
{
public:
    static constexpr qsizetype kLargestPart = 1024 * 1024;
    static constexpr qint64 kMostParts = 1024;

    ImportService(const AccessPolicy &policy, const AuditLog &audit, const Sealer &sealer, const Clock &clock)
        : m_policy(policy), m_audit(audit), m_sealer(sealer), m_clock(clock)
    {
    }
    Q_DISABLE_COPY_MOVE(ImportService)

    /// `name` is for people: the file's. What is set of the options may be set anew by start().
    Result<Import> begin(Transaction &tx, const Caller &by, const QString &name,
                         const ImportOptions &options) const;
    /// Parts are numbered from 0 and come in order. Kept sealed: they may hold passwords.
    Result<Import> addPart(Transaction &tx, const Caller &by, const ImportId &id, qint64 part,
                           const QByteArray &data) const;
    /// Check and Run: of uploaded data, also again after a check. Undo: of what ran. With `parts`, only when
    /// so many have come: Conflict "incomplete" else.
    Result<Import> start(Transaction &tx, const Caller &by, const ImportId &id, ImportTask task,
                         const std::optional<ImportOptions> &options = {},
                         std::optional<qint64> parts = {}) const;
    /// What was taken in until now stays, and can be undone.
    Result<Import> cancel(Transaction &tx, const Caller &by, const ImportId &id) const;
    /// Forgets data and results; the people stay, and an undo is no longer possible.
    Result<void> remove(Transaction &tx, const Caller &by, const ImportId &id) const;
    /// Removes up to `limit` whose upload began before then and was never finished; how many.
    Result<qint64> removeAbandoned(Transaction &tx, const Caller &by, Timestamp before, int limit) const;

    Result<Import> byId(Transaction &tx, const ImportId &id) const;
    Result<Page<Import>> list(Transaction &tx, const PageRequest &page) const;
    Result<Page<ImportRowResult>> rows(Transaction &tx, const ImportId &id,
                                       std::optional<ImportResult> result, const PageRequest &page) const;

    /// The data of a part, in the clear; nullopt after the last.
    Result<std::optional<Secret>> part(Transaction &tx, const ImportId &id, qint64 part) const;
    Result<void> report(Transaction &tx, const Caller &by, QLatin1String type, const Import &import) const;

private:
    const AccessPolicy &m_policy;
    const AuditLog &m_audit;
    const Sealer &m_sealer;
    const Clock &m_clock;
    ImportStore m_store;
};

}  // namespace gatehouse
