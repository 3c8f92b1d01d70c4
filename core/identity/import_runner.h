#pragma once

#include <atomic>

#include "core/identity/import_service.h"
#include "core/identity/password_rules.h"
#include "core/identity/password_service.h"
#include "core/store/database.h"

namespace gatehouse {

/// Does the work of imports: reads their data row by row, takes them in batch by batch, each in a transaction
/// of its own with its results and the progress, so that a server that stops goes on where it was. One claims
/// an import for half a minute at a time, so that of several servers one works on it. Waits for the database
/// and the hash pool: for a thread of its own, or a command.
class ImportRunner final
{
public:
    struct Services
    {
        Database &database;
        const ImportService &imports;
        const PasswordRules &passwordRules;
        PasswordService &passwords;
        ImportBatch::Services people;
    };
    using Progress = std::function<void(const Import &)>;

    explicit ImportRunner(Services services) : m_services(services) {}
    Q_DISABLE_COPY_MOVE(ImportRunner)

    /// Works on the oldest import that waits, until it is over or `stop`. False when none waits.
    Result<bool> runNext(const std::atomic_bool &stop);
    /// For commands: works on one that was just queued, whose data come from elsewhere (empty for an undo).
    Result<Import> run(const ImportId &id, ImportBytes bytes, const Progress &progress);

private:
    Result<void> work(Import import, ImportBytes bytes, const Progress &progress,
                      const std::atomic_bool *stop);
    Result<void> takeIn(Import &import, ImportBytes bytes, const Progress &progress,
                        const std::atomic_bool *stop);
    Result<void> takeBack(Import &import, const Progress &progress, const std::atomic_bool *stop);
    Result<void> hashPasswords(QList<ImportRow> &rows, ImportTask task) const;
    Result<void> finish(const Import &import, const std::optional<Error> &failure);
    ImportBytes partsOf(const ImportId &id) const;

    Services m_services;
    ImportStore m_store;
    const QString m_claim = newClaim();
    static QString newClaim();
};

}  // namespace gatehouse
