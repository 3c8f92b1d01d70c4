#include "core/delivery/outbox_service.h"

#include "core/base/ids.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaximumError = 500;

}  // namespace

Result<void> OutboxService::enqueue(Transaction &tx, const QString &kind, const QString &target,
                                    const QString &payload) const
{
    const Timestamp now = m_clock.now();
    return delivery_store::insert(tx, {newUuidV7(now), kind, target, payload, 0, now});
}

Result<bool> OutboxService::hasDue(Transaction &tx, const QString &kind) const
{
    GATEHOUSE_TRY_ASSIGN(due, delivery_store::due(tx, m_clock.now(), 1, kind));
    return !due.isEmpty();
}

Result<QList<Delivery>> OutboxService::claim(Transaction &tx, int limit, const QString &kind) const
{
    const Timestamp now = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(due, delivery_store::due(tx, now, limit, kind));
    QList<Delivery> claimed;
    for (Delivery &delivery : due) {
        GATEHOUSE_TRY_ASSIGN(won, delivery_store::claim(tx, delivery.id, now, now + kClaim));
        if (!won) continue;
        ++delivery.attempts;
        claimed.append(std::move(delivery));
    }
    return claimed;
}

Result<void> OutboxService::delivered(Transaction &tx, const Delivery &delivery) const
{
    return delivery_store::finish(tx, delivery.id, QStringLiteral("delivered"), {}, m_clock.now());
}

Result<bool> OutboxService::failed(Transaction &tx, const Delivery &delivery, const QString &why) const
{
    if (std::size_t(delivery.attempts) > std::size(kWaits)) {
        GATEHOUSE_TRY(giveUp(tx, delivery, why));
        return false;
    }
    const auto wait = kWaits[std::size_t(std::max(delivery.attempts, 1)) - 1];
    GATEHOUSE_TRY(delivery_store::postpone(tx, delivery.id, m_clock.now() + wait, why.left(kMaximumError)));
    return true;
}

Result<void> OutboxService::release(Transaction &tx, const Delivery &delivery) const
{
    return delivery_store::release(tx, delivery);
}

Result<void> OutboxService::giveUp(Transaction &tx, const Delivery &delivery, const QString &why) const
{
    return delivery_store::finish(tx, delivery.id, QStringLiteral("given_up"), why.left(kMaximumError),
                                  m_clock.now());
}

Result<qint64> OutboxService::prune(Transaction &tx, Timestamp before, int limit) const
{
    return delivery_store::prune(tx, before, limit);
}

}  // namespace gatehouse
