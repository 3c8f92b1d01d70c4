#pragma once

#include <QList>
#include <QString>

#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse {

/// A message to another server that has to arrive.
struct Delivery
{
    QString id;
    QString kind;     ///< who knows how to send it
    QString target;   ///< the address
    QString payload;  ///< the kind's own
    int attempts = 0;
    Timestamp createdAt;
};

/// SQL of deliveries.
namespace delivery_store {

Result<void> insert(Transaction &tx, const Delivery &delivery);
/// Not finished, due, and claimed by nobody: the longest waiting first. With a kind, those alone.
Result<QList<Delivery>> due(Transaction &tx, Timestamp now, int limit, const QString &kind);
/// Decides who sends it now: true for exactly one caller.
Result<bool> claim(Transaction &tx, const QString &id, Timestamp now, Timestamp until);
/// What was delivered is forgotten but for the fact: it held codes and links.
Result<void> finish(Transaction &tx, const QString &id, const QString &outcome, const QString &error,
                    Timestamp now);
Result<void> postpone(Transaction &tx, const QString &id, Timestamp next, const QString &error);
/// As if the claim of `delivery` had never been; nothing where somebody else has it by now.
Result<void> release(Transaction &tx, const Delivery &delivery);
/// How many of those that finished before went, `limit` at most.
Result<qint64> prune(Transaction &tx, Timestamp before, int limit);

}  // namespace delivery_store
}  // namespace gatehouse
