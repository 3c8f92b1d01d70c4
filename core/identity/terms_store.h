#pragma once

#include "core/identity/terms_service.h"

/// The SQL of the terms of use. Stateless; any thread that owns the transaction.
namespace gatehouse::terms_store {

Result<std::optional<Terms>> insertNext(Transaction &tx, const QJsonObject &texts, Timestamp requiredFrom,
                                        Timestamp now);
Result<QList<Terms>> all(Transaction &tx);
Result<std::optional<Terms>> byVersion(Transaction &tx, qint64 version);
Result<std::optional<Terms>> current(Transaction &tx, Timestamp now);
Result<std::optional<Terms>> owed(Transaction &tx, const UserId &user, Timestamp now);
/// False when it was accepted before.
Result<bool> insertAcceptance(Transaction &tx, const UserId &user, qint64 version, Timestamp now);
Result<QList<TermsAcceptance>> acceptances(Transaction &tx, const UserId &user);
/// Version to how many people.
Result<QHash<qint64, qint64>> acceptedCounts(Transaction &tx);

}  // namespace gatehouse::terms_store
