#pragma once

#include <optional>

#include "core/identity/one_time_link.h"

/// The SQL of links and codes for one use. A live one is unused, unexpired, of the purpose and of the kind
/// (with or without a code) that is asked for. Stateless; any thread that owns the transaction.
namespace gatehouse::one_time_link_store {

Result<void> insert(Transaction &tx, const OneTimeLink &link, const QByteArray &codeHash);
Result<std::optional<OneTimeLink>> live(Transaction &tx, const QByteArray &tokenHash, const QString &purpose,
                                        bool withCode, Timestamp now);
/// Decides single use.
Result<std::optional<OneTimeLink>> use(Transaction &tx, const QByteArray &tokenHash, const QString &purpose,
                                       Timestamp now);
/// Takes one of the tries; the hash of the right code, or nullopt where none is left.
Result<std::optional<QByteArray>> countTry(Transaction &tx, const QByteArray &tokenHash,
                                           const QString &purpose, int most, Timestamp now);
Result<std::optional<OneTimeLink>> useWithCode(Transaction &tx, const QByteArray &tokenHash,
                                               const QByteArray &codeHash, Timestamp now);
Result<qint64> revoke(Transaction &tx, const QString &purpose, const UserId &user, Timestamp now);
Result<qint64> countSince(Transaction &tx, const QString &purpose, const QString &user, Timestamp since);
Result<qint64> prune(Transaction &tx, Timestamp before, int limit);

}  // namespace gatehouse::one_time_link_store
