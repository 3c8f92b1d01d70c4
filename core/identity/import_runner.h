#pragma once

#include <atomic>
#include <chrono>
#include <vector>

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
        /// Before passwords are asked about again that could not be looked up elsewhere.
        std::chrono::milliseconds pause{3'000};
    };
    static constexpr int kLookUps = 10;
    using Progress = std::function<void(const Import &)>;

    explicit ImportRunner(Services services) : m_services(services) {}
    Q_DISABLE_COPY_MOVE(ImportRunner)

    /// Works on the oldest import that waits, until it is over or `stop`. False when none waits.
    Result<bool> runNext(const std::atomic_bool &stop, const Progress &progress = {});
    /// For commands: works on what `queue` queues, whose data come from elsewhere (empty for an undo). It is
    /// claimed in the same transaction: a server beside it must not find it without its data.
    using Queue = std::function<Result<Import>(Transaction &)>;
    Result<Import> run(const Queue &queue, ImportBytes bytes, const Progress &progress);

private:
    Result<void> work(Import import, ImportBytes bytes, const Progress &progress,
                      const std::atomic_bool *stop);
    Result<void> takeIn(Import &import, ImportBytes bytes, const Progress &progress,
                        const std::atomic_bool *stop);
    Result<void> takeBack(Import &import, const Progress &progress, const std::atomic_bool *stop);
    /// "import_lost" once `stop` or when another has it. The claim is renewed when a third of it is over.
    Result<void> keepClaim(const ImportId &id, const std::atomic_bool *stop);
    struct Hashing;
    Result<void> hashPasswords(QList<ImportRow> &rows, const Import &import, const std::atomic_bool *stop);
    Result<void> hash(std::vector<Hashing> &wanted, const ImportId &id, const std::atomic_bool *stop);
    Result<void> finish(const Import &import, const std::optional<Error> &failure);
    ImportBytes partsOf(const ImportId &id) const;

    Services m_services;
    Timestamp m_renewedAt;
    ImportStore m_store;
    const QString m_claim = newClaim();
    static QString newClaim();
};

}  // namespace gatehouse
