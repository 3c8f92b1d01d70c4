#include "core/identity/import_runner.h"

#include <QJsonDocument>
#include <thread>

#include "core/audit/import_events.h"
#include "core/crypto/random.h"
#include "core/identity/import_undo.h"

namespace gatehouse {

namespace {

using namespace std::chrono_literals;

constexpr int kRowsABatch = 500;
constexpr int kUndoneABatch = 100;
constexpr auto kClaim = 30s;
/// So few at a time that people who sign in meanwhile find a place in the queue of the hash pool.
constexpr std::size_t kHashesAtOnce = 4;
/// A row may be long: a batch ends where its rows have this much.
constexpr qsizetype kBytesABatch = 8 * 1024 * 1024;

/// Not a failure: somebody cancelled the import, or another server has it now.
Error lost()
{
    return Error::gone("import_lost", {});
}

void count(ImportCounts &counts, ImportResult result)
{
    switch (result) {
        case ImportResult::Created:
            ++counts.created;
            break;
        case ImportResult::Updated:
            ++counts.updated;
            break;
        case ImportResult::Same:
            ++counts.same;
            break;
        case ImportResult::Skipped:
            ++counts.skipped;
            break;
        case ImportResult::Refused:
            ++counts.refused;
            break;
    }
}

qsizetype sizeOf(const ImportRow &row)
{
    qsizetype characters = row.username.size();
    for (const auto &text :
         {row.email, row.displayName, row.locale, row.phone, row.passwordHash, row.password})
        characters += text ? text->size() : 0;
    for (const auto &names : {row.groups, row.roles})
        for (const QString &name : names.value_or(QStringList()))
            characters += name.size();
    qsizetype bytes = characters * qsizetype(sizeof(QChar));
    for (const QJsonObject &object : {row.profile, row.attributes})
        if (!object.isEmpty()) bytes += QJsonDocument(object).toJson(QJsonDocument::Compact).size();
    return bytes;
}

/// The number of rows wanted, fewer at the end of the list or where they are long; a fault stands beside the
/// rows before it.
struct Read
{
    QList<ImportRow> rows;
    std::optional<Error> fault;
    bool ended = false;
};

Read readRows(ImportSource &source, qint64 wanted)
{
    Read read;
    qsizetype bytes = 0;
    while (read.rows.size() < wanted && bytes < kBytesABatch) {
        auto row = source.next();
        if (!row.ok()) {
            read.fault = row.error();
            return read;
        }
        if (!*row) {
            read.ended = true;
            return read;
        }
        bytes += sizeOf(**row);
        read.rows.append(std::move(**row));
    }
    return read;
}

}  // namespace

QString ImportRunner::newClaim()
{
    return QString::fromLatin1(randomBytes(16).reveal().toHex());
}

Result<bool> ImportRunner::runNext(const std::atomic_bool &stop, const Progress &progress)
{
    const Clock &clock = m_services.people.clock;
    auto claimed = m_services.database.writeAndWait([this, &clock](Transaction &tx) {
        return m_store.claim(tx, m_claim, clock.now(), clock.now() + kClaim);
    });
    if (!claimed.ok()) return claimed.error();
    if (!*claimed) return false;
    m_renewedAt = clock.now();
    GATEHOUSE_TRY(work(**claimed, partsOf((*claimed)->id), progress, &stop));
    return true;
}

Result<Import> ImportRunner::run(const Queue &queue, ImportBytes bytes, const Progress &progress)
{
    const Clock &clock = m_services.people.clock;
    auto claimed = m_services.database.writeAndWait([&](Transaction &tx) -> Result<Import> {
        GATEHOUSE_TRY_ASSIGN(queued, queue(tx));
        GATEHOUSE_TRY_ASSIGN(taken, m_store.take(tx, queued.id, m_claim, clock.now(), clock.now() + kClaim));
        if (!taken) return lost();
        return m_services.imports.byId(tx, queued.id);
    });
    if (!claimed.ok()) return claimed.error();
    m_renewedAt = clock.now();
    GATEHOUSE_TRY(work(*claimed, std::move(bytes), progress, nullptr));
    return m_services.database.read(
        [&](Transaction &tx) { return m_services.imports.byId(tx, claimed->id); });
}

Result<void> ImportRunner::work(Import import, ImportBytes bytes, const Progress &progress,
                                const std::atomic_bool *stop)
{
    const auto done = import.task == ImportTask::Undo ? takeBack(import, progress, stop)
                                                      : takeIn(import, std::move(bytes), progress, stop);
    if (done.ok()) return finish(import, {});
    const Error &error = done.error();
    if (error.reason == "import_lost") return {};
    // The database's trouble is not the list's: the claim runs out, and the work is begun again where it was.
    if (error.code == ErrorCode::Unavailable || error.code == ErrorCode::Busy) return error;
    return finish(import, error);
}

Result<void> ImportRunner::takeIn(Import &import, ImportBytes bytes, const Progress &progress,
                                  const std::atomic_bool *stop)
{
    qint64 bytesRead = 0;
    GATEHOUSE_TRY_ASSIGN(source, ImportSource::open(import.options.reading, [&]() -> Result<QByteArray> {
                             GATEHOUSE_TRY_ASSIGN(piece, bytes());
                             bytesRead += piece.size();
                             return piece;
                         }));
    // Begun before, by a server that stopped: what is done stays done.
    for (qint64 passed = 0; passed < import.rowsDone;) {
        const Read before = readRows(*source, qMin<qint64>(kRowsABatch, import.rowsDone - passed));
        if (before.fault) return *before.fault;
        if (before.rows.isEmpty()) break;
        passed += before.rows.size();
        GATEHOUSE_TRY(keepClaim(import.id, stop));
    }
    const Clock &clock = m_services.people.clock;
    while (true) {
        if (stop != nullptr && *stop) return lost();
        Read read = readRows(*source, kRowsABatch);
        GATEHOUSE_TRY(hashPasswords(read.rows, import, stop));
        auto after = m_services.database.writeAndWait([&](Transaction &tx) -> Result<Import> {
            GATEHOUSE_TRY_ASSIGN(renewed, m_store.renew(tx, import.id, m_claim, clock.now() + kClaim));
            if (!renewed) return lost();
            GATEHOUSE_TRY(tx.planForGrowth());
            Import next = import;
            ImportBatch batch(m_services.people, import);
            GATEHOUSE_TRY_ASSIGN(results, batch.take(tx, read.rows));
            for (const ImportRowResult &result : std::as_const(results))
                count(next.counts, result.result);
            next.rowsDone += results.size();
            next.bytesDone = bytesRead;
            GATEHOUSE_TRY(m_store.addProgress(tx, next));
            return next;
        });
        if (!after.ok()) return after.error();
        m_renewedAt = clock.now();
        import = *after;
        if (progress) progress(import);
        if (read.fault) return *read.fault;
        if (read.ended) return {};
    }
}

Result<void> ImportRunner::takeBack(Import &import, const Progress &progress, const std::atomic_bool *stop)
{
    const Clock &clock = m_services.people.clock;
    qint64 before = std::numeric_limits<qint64>::max();
    while (true) {
        if (stop != nullptr && *stop) return lost();
        bool ended = false;
        auto after = m_services.database.writeAndWait([&](Transaction &tx) -> Result<Import> {
            GATEHOUSE_TRY_ASSIGN(renewed, m_store.renew(tx, import.id, m_claim, clock.now() + kClaim));
            if (!renewed) return lost();
            // As for taking in: asked anew each time.
            GATEHOUSE_TRY(m_services.people.policy.requireMayChangeRoles(tx, import.caller));
            GATEHOUSE_TRY_ASSIGN(rows, m_store.rowsToUndo(tx, import.id, before, kUndoneABatch));
            ended = rows.size() < kUndoneABatch;
            Import next = import;
            const ImportUndo undo(m_services.people, import);
            for (const ImportRowResult &row : std::as_const(rows)) {
                GATEHOUSE_TRY_ASSIGN(word, undo.takeBack(tx, row));
                GATEHOUSE_TRY(m_store.setUndone(tx, import.id, row.ordinal, word));
                (ImportUndo::isUndone(word) ? next.undone : next.kept) += 1;
                before = row.ordinal;
            }
            next.rowsDone += rows.size();
            GATEHOUSE_TRY(m_store.addProgress(tx, next));
            return next;
        });
        if (!after.ok()) return after.error();
        import = *after;
        if (progress) progress(import);
        if (ended) return {};
    }
}

Result<void> ImportRunner::keepClaim(const ImportId &id, const std::atomic_bool *stop)
{
    if (stop != nullptr && *stop) return lost();
    const Timestamp now = m_services.people.clock.now();
    if (now < m_renewedAt + kClaim / 3) return {};
    auto renewed = m_services.database.writeAndWait(
        [&](Transaction &tx) { return m_store.renew(tx, id, m_claim, now + kClaim); });
    if (!renewed.ok()) return renewed.error();
    if (!*renewed) return lost();
    m_renewedAt = now;
    return {};
}

/// A password on its way through the hash pool.
struct ImportRunner::Hashing
{
    ImportRow *row = nullptr;
    Secret password;
    QFuture<Result<QString>> hash;
};

Result<void> ImportRunner::hashPasswords(QList<ImportRow> &rows, const Import &import,
                                         const std::atomic_bool *stop)
{
    std::vector<Hashing> wanted;
    for (ImportRow &row : rows) {
        if (!row.password || row.passwordHash || row.refusal) continue;
        auto checked = m_services.passwordRules.checkNew(Secret::fromText(*row.password),
                                                         {row.username, row.email.value_or(QString())});
        row.password.reset();
        if (!checked.ok()) {
            row.refusal = checked.error();
            continue;
        }
        if (import.task == ImportTask::Check) continue;
        wanted.push_back({&row, *std::move(checked), {}});
        if (wanted.size() >= kHashesAtOnce) GATEHOUSE_TRY(hash(wanted, import.id, stop));
    }
    return hash(wanted, import.id, stop);
}

/// Empties `wanted`. What is wrong with a password is its row's refusal; where nobody can tell, it is asked
/// again, and at last the import ends: it would keep all others waiting.
Result<void> ImportRunner::hash(std::vector<Hashing> &wanted, const ImportId &id,
                                const std::atomic_bool *stop)
{
    for (int lookUps = 1; !wanted.empty(); ++lookUps) {
        GATEHOUSE_TRY(keepClaim(id, stop));
        for (Hashing &each : wanted)
            each.hash = m_services.passwords.hash(each.password.clone());
        std::vector<Hashing> left;
        for (Hashing &each : wanted) {
            each.hash.waitForFinished();
            auto hash = taken(each.hash);
            if (hash.ok()) {
                each.row->passwordHash = *hash;
                continue;
            }
            const Error &error = hash.error();
            if (error.code == ErrorCode::InvalidInput) {
                each.row->refusal = error;
                continue;
            }
            if (error.code != ErrorCode::Unavailable && error.code != ErrorCode::Busy) return error;
            // People who sign in come first, however long that takes.
            if (error.code == ErrorCode::Busy) --lookUps;
            left.push_back(std::move(each));
        }
        wanted = std::move(left);
        if (wanted.empty()) break;
        if (lookUps >= kLookUps)
            return Error::invalid("data", "passwords_not_looked_up",
                                  QStringLiteral("Whether passwords are known from breaches could not be "
                                                 "looked up. Try again later."));
        for (auto waited = 0ms; waited < m_services.pause; waited += 100ms) {
            GATEHOUSE_TRY(keepClaim(id, stop));
            std::this_thread::sleep_for(qMin<std::chrono::milliseconds>(100ms, m_services.pause));
        }
    }
    return {};
}

Result<void> ImportRunner::finish(const Import &import, const std::optional<Error> &failure)
{
    const Clock &clock = m_services.people.clock;
    ImportState state = ImportState::Failed;
    if (!failure) {
        state = import.task == ImportTask::Undo    ? ImportState::Undone
                : import.task == ImportTask::Check ? ImportState::Checked
                                                   : ImportState::Done;
    }
    const QString words = !failure                           ? QString()
                          : failure->publicMessage.isEmpty() ? QStringLiteral("Something went wrong.")
                                                             : failure->publicMessage;
    return m_services.database.writeAndWait([&](Transaction &tx) -> Result<void> {
        GATEHOUSE_TRY_ASSIGN(renewed, m_store.renew(tx, import.id, m_claim, clock.now() + kClaim));
        if (!renewed) return {};
        GATEHOUSE_TRY(m_store.finish(tx, import.id, state, words, clock.now()));
        if (import.task != ImportTask::Check) GATEHOUSE_TRY(m_store.removeParts(tx, import.id));
        return m_services.imports.report(
            tx, import.caller,
            import.task == ImportTask::Undo ? event::kImportUndone : event::kImportFinished, import);
    });
}

ImportBytes ImportRunner::partsOf(const ImportId &id) const
{
    return [this, id, next = qint64(0)]() mutable -> Result<QByteArray> {
        auto part =
            m_services.database.read([&](Transaction &tx) { return m_services.imports.part(tx, id, next); });
        if (!part.ok()) return part.error();
        if (!*part) {
            if (next > 0) return QByteArray();
            return Error::invalid(
                "data", "missing",
                QStringLiteral("The data of this import are not here any more. Upload the list again."));
        }
        ++next;
        return (*part)->reveal();
    };
}

}  // namespace gatehouse
