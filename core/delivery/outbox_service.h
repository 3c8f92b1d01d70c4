#pragma once

#include <chrono>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/delivery/delivery_store.h"

namespace gatehouse {

/// Messages to other servers, written in the transaction of what they tell of and sent afterwards, again and
/// again until they arrive or are given up. Several servers may share the work: a claim decides who sends.
/// A message may arrive twice (the sender died before it could say so) and never silently not at all.
/// Functions over the caller's transaction; stateless, any thread.
class OutboxService final
{
public:
    /// A claim that was not answered is over then: the sender died.
    static constexpr std::chrono::minutes kClaim{2};
    /// The waits between tries; after the last one it is given up.
    static constexpr std::chrono::seconds kWaits[] = {
        std::chrono::seconds(5),  std::chrono::seconds(30), std::chrono::minutes(2), std::chrono::minutes(10),
        std::chrono::minutes(30), std::chrono::hours(2),    std::chrono::hours(6)};

    explicit OutboxService(const Clock &clock) : m_clock(clock) {}

    Result<void> enqueue(Transaction &tx, const QString &kind, const QString &target,
                         const QString &payload) const;
    /// Whether claim() would find something. Reads only.
    Result<bool> hasDue(Transaction &tx, const QString &kind = {}) const;
    /// The next messages, which are the caller's to send until the claim is over. With a kind, those alone.
    Result<QList<Delivery>> claim(Transaction &tx, int limit, const QString &kind = {}) const;
    Result<void> delivered(Transaction &tx, const Delivery &delivery) const;
    /// False when that was the last try.
    Result<bool> failed(Transaction &tx, const Delivery &delivery, const QString &why) const;
    /// This server stopped in the middle, which says nothing of the message: the try does not count, and it
    /// is due at once.
    Result<void> release(Transaction &tx, const Delivery &delivery) const;
    /// No further try: there is no use in one.
    Result<void> giveUp(Transaction &tx, const Delivery &delivery, const QString &why) const;
    Result<qint64> prune(Transaction &tx, Timestamp before, int limit) const;

private:
    const Clock &m_clock;
};

}  // namespace gatehouse
