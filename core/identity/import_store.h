#pragma once

#include "core/base/page.h"
#include "core/identity/import_record.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// The SQL of imports, the pieces of their data, and what became of their rows. Stateless; any thread that
/// owns the transaction.
class ImportStore final
{
public:
    Result<void> insert(Transaction &tx, const Import &import) const;
    Result<std::optional<Import>> byId(Transaction &tx, const ImportId &id) const;
    /// Newest first.
    Result<Page<Import>> list(Transaction &tx, const PageRequest &page) const;
    /// False when it is gone or in another state than `from`.
    Result<bool> move(Transaction &tx, const ImportId &id, ImportState from, ImportState to,
                      Timestamp now) const;
    /// As move() to Waiting, with what is to be done; counts begin at nothing.
    Result<bool> queue(Transaction &tx, const Import &import, ImportState from) const;
    Result<bool> remove(Transaction &tx, const ImportId &id) const;
    /// Begun before then, and still not told what to do; the oldest first.
    Result<QList<Import>> abandoned(Transaction &tx, Timestamp before, int limit) const;

    /// Counts the part only while it is the next one and the import takes parts. False otherwise.
    Result<bool> countPart(Transaction &tx, const ImportId &id, qint64 part, qint64 bytes) const;
    Result<void> insertPart(Transaction &tx, const ImportId &id, qint64 part, const QByteArray &sealed) const;
    Result<std::optional<QByteArray>> part(Transaction &tx, const ImportId &id, qint64 part) const;
    Result<void> removeParts(Transaction &tx, const ImportId &id) const;

    /// The oldest that waits, or that nobody works on any more; it is `claim`'s until `until`.
    Result<std::optional<Import>> claim(Transaction &tx, const QString &claim, Timestamp now,
                                        Timestamp until) const;
    /// Claims this one, which waits. False when another was faster.
    Result<bool> take(Transaction &tx, const ImportId &id, const QString &claim, Timestamp now,
                      Timestamp until) const;
    /// False when the claim is lost or the import no longer runs: then nothing may be done.
    Result<bool> renew(Transaction &tx, const ImportId &id, const QString &claim, Timestamp until) const;
    Result<void> addProgress(Transaction &tx, const Import &progress) const;
    Result<void> finish(Transaction &tx, const ImportId &id, ImportState state, const QString &failure,
                        Timestamp now) const;

    Result<void> insertRows(Transaction &tx, const ImportId &id, const QList<ImportRowResult> &rows) const;
    Result<void> removeRows(Transaction &tx, const ImportId &id) const;
    /// In the order of the list, or only those of one result.
    Result<Page<ImportRowResult>> rows(Transaction &tx, const ImportId &id,
                                       std::optional<ImportResult> result, const PageRequest &page) const;
    /// Created or updated rows that were not undone, from the last one below `before` on.
    Result<QList<ImportRowResult>> rowsToUndo(Transaction &tx, const ImportId &id, qint64 before,
                                              int limit) const;
    Result<void> setUndone(Transaction &tx, const ImportId &id, qint64 ordinal, const QString &undone) const;
    /// Which of these usernames stand in rows of this import already.
    Result<QStringList> usernamesSeen(Transaction &tx, const ImportId &id, const QStringList &keys) const;

    /// Takes back a password that an import set where there was none.
    Result<void> clearPassword(Transaction &tx, const UserId &user, Timestamp now) const;
    Result<std::optional<GroupId>> groupByNameKey(Transaction &tx, const QString &key) const;
};

}  // namespace gatehouse
