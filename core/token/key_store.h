#pragma once

#include <QByteArray>
#include <QList>

#include "core/base/result.h"
#include "core/store/transaction.h"
#include "core/token/key_ring.h"

namespace gatehouse {

/// A row of signing_keys.
struct StoredKey
{
    KeyInfo info;
    QByteArray privateSealed;  ///< empty once retired
};

/// SQL of signing_keys. A unique index holds each algorithm to one active and one next key.
namespace key_store {

Result<QList<StoredKey>> usable(Transaction &tx);  ///< all but retired
Result<QList<StoredKey>> all(Transaction &tx);     ///< newest first
/// False when the algorithm has a key in that state already.
Result<bool> insert(Transaction &tx, const StoredKey &key);
/// Ends the active key's signing. Only one that became active at or before `activeSince`. The id, if there
/// was one.
Result<std::optional<KeyId>> stopSigning(Transaction &tx, SigningAlgorithm algorithm, Timestamp activeSince,
                                         KeyState then, Timestamp retireAt);
Result<std::optional<KeyId>> activateNext(Transaction &tx, SigningAlgorithm algorithm, Timestamp now);
/// Retires the key that waits, if there is one.
Result<std::optional<KeyId>> dropNext(Transaction &tx, SigningAlgorithm algorithm, Timestamp now);
/// Retires those that wait and those that only verify; how many.
Result<qint64> retireRest(Transaction &tx, SigningAlgorithm algorithm, Timestamp now);
/// Retires what is due; the ids.
Result<QList<KeyId>> retireDue(Transaction &tx, Timestamp now);

}  // namespace key_store
}  // namespace gatehouse
