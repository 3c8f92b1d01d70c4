#pragma once

#include "core/delivery/outbox_review.h"

namespace gatehouse {

/// SQL of the outbox for those who look at it.
namespace outbox_review_store {

/// Created before (`time`, `id`), newest first; of the state, if one is given.
Result<QList<OutboxItem>> list(Transaction &tx, std::optional<OutboxItem::State> state, Timestamp time,
                               const QString &id, int limit);
Result<OutboxCounts> counts(Transaction &tx, const QString &kind);
Result<std::optional<OutboxItem>> byId(Transaction &tx, const QString &id);
/// Whether it waits from now on: not when it was delivered, or is being sent.
Result<bool> restart(Transaction &tx, const QString &id, Timestamp now);
/// Whether it is gone: not when it is being sent.
Result<bool> remove(Transaction &tx, const QString &id, Timestamp now);

}  // namespace outbox_review_store
}  // namespace gatehouse
