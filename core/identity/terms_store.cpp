#include "core/identity/terms_store.h"

#include "core/store/stored_object.h"

namespace gatehouse::terms_store {

namespace {

#define COLUMNS "version, texts, required_from, created_at"

const Statement kInsertNext(R"(
INSERT INTO terms (version, texts, required_from, created_at)
SELECT COALESCE(MAX(version), 0) + 1, ?, ?, ? FROM terms
RETURNING )" COLUMNS);

const Statement kAll("SELECT " COLUMNS " FROM terms ORDER BY version DESC");
const Statement kByVersion("SELECT " COLUMNS " FROM terms WHERE version = ?");

const Statement kCurrent("SELECT " COLUMNS R"( FROM terms
WHERE required_from <= ? ORDER BY version DESC LIMIT 1)");

// Whoever accepted a later version than the one that is required now has accepted what came before, too.
const Statement kOwed("SELECT " COLUMNS R"( FROM terms
WHERE version = (SELECT MAX(version) FROM terms WHERE required_from <= ?)
    AND NOT EXISTS (SELECT 1 FROM terms_acceptances a WHERE a.user_id = ? AND a.version >= terms.version))");

const Statement kInsertAcceptance(R"(
INSERT INTO terms_acceptances (user_id, version, accepted_at) VALUES (?, ?, ?)
ON CONFLICT (user_id, version) DO NOTHING)");

const Statement kAcceptances(R"(
SELECT version, accepted_at FROM terms_acceptances WHERE user_id = ? ORDER BY version)");

const Statement kAcceptedCounts("SELECT version, COUNT(*) FROM terms_acceptances GROUP BY version");

Terms read(const Row &row)
{
    return {row.integer(0), fromStoredObject(row.text(1)), row.time(2), row.time(3)};
}

}  // namespace

Result<std::optional<Terms>> insertNext(Transaction &tx, const QJsonObject &texts, Timestamp requiredFrom,
                                        Timestamp now)
{
    return tx.one(kInsertNext, {toStoredObject(texts), sqlValue(requiredFrom), sqlValue(now)}, read);
}

Result<QList<Terms>> all(Transaction &tx)
{
    return tx.all(kAll, {}, read);
}

Result<std::optional<Terms>> byVersion(Transaction &tx, qint64 version)
{
    return tx.one(kByVersion, {version}, read);
}

Result<std::optional<Terms>> current(Transaction &tx, Timestamp now)
{
    return tx.one(kCurrent, {sqlValue(now)}, read);
}

Result<std::optional<Terms>> owed(Transaction &tx, const UserId &user, Timestamp now)
{
    return tx.one(kOwed, {sqlValue(now), sqlValue(user)}, read);
}

Result<bool> insertAcceptance(Transaction &tx, const UserId &user, qint64 version, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(rows, tx.change(kInsertAcceptance, {sqlValue(user), version, sqlValue(now)}));
    return rows == 1;
}

Result<QList<TermsAcceptance>> acceptances(Transaction &tx, const UserId &user)
{
    return tx.all(kAcceptances, {sqlValue(user)}, [](const Row &row) {
        return TermsAcceptance{row.integer(0), row.time(1)};
    });
}

Result<QHash<qint64, qint64>> acceptedCounts(Transaction &tx)
{
    GATEHOUSE_TRY_ASSIGN(all, tx.all(kAcceptedCounts, {}, [](const Row &row) {
        return std::pair(row.integer(0), row.integer(1));
    }));
    QHash<qint64, qint64> counts;
    for (const auto &[version, people] : std::as_const(all))
        counts.insert(version, people);
    return counts;
}

}  // namespace gatehouse::terms_store
