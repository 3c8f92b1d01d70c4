#include "core/delivery/outbox_review.h"

#include <limits>

#include "core/audit/audit_log.h"
#include "core/delivery/outbox_review_store.h"

namespace gatehouse {

namespace {

Error unknown()
{
    return Error::notFound(QStringLiteral("There is no such message."));
}

Error beingSent()
{
    return Error::conflict("being_sent",
                           QStringLiteral("The message is being sent right now. Look again in a minute."));
}

}  // namespace

QString outboxStateName(OutboxItem::State state)
{
    switch (state) {
        case OutboxItem::State::Waiting:
            return QStringLiteral("waiting");
        case OutboxItem::State::Failing:
            return QStringLiteral("failing");
        case OutboxItem::State::Delivered:
            return QStringLiteral("delivered");
        case OutboxItem::State::GivenUp:
            return QStringLiteral("given_up");
    }
    return {};
}

std::optional<OutboxItem::State> outboxStateFrom(const QString &text)
{
    using enum OutboxItem::State;
    for (const OutboxItem::State state : {Waiting, Failing, Delivered, GivenUp})
        if (outboxStateName(state) == text) return state;
    return std::nullopt;
}

Result<Page<OutboxItem>> OutboxReview::list(Transaction &tx, std::optional<OutboxItem::State> state,
                                            const PageRequest &page) const
{
    Timestamp time{std::numeric_limits<qint64>::max()};
    QString id;
    if (!page.cursor.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(key, decodeCursor(page.cursor, 2));
        time.ms = key[0].toLongLong();
        id = key[1];
    }
    const int limit = page.boundedLimit();
    GATEHOUSE_TRY_ASSIGN(items, outbox_review_store::list(tx, state, time, id, limit + 1));
    Page<OutboxItem> found{items, {}};
    if (items.size() > limit) {
        found.items.removeLast();
        const OutboxItem &last = found.items.last();
        found.next = encodeCursor({QString::number(last.createdAt.ms), last.id});
    }
    return found;
}

Result<OutboxCounts> OutboxReview::counts(Transaction &tx, const QString &kind) const
{
    return outbox_review_store::counts(tx, kind);
}

Result<void> OutboxReview::retry(Transaction &tx, const Caller &by, const QString &id) const
{
    GATEHOUSE_TRY_ASSIGN(item, outbox_review_store::byId(tx, id));
    if (!item) return unknown();
    if (item->state == OutboxItem::State::Delivered)
        return Error::conflict("already_delivered", QStringLiteral("The message has arrived already."));
    GATEHOUSE_TRY_ASSIGN(restarted, outbox_review_store::restart(tx, id, m_clock.now()));
    if (!restarted) return beingSent();
    return report(tx, event::kMessageRetried, by, id, item->kind);
}

Result<void> OutboxReview::drop(Transaction &tx, const Caller &by, const QString &id) const
{
    GATEHOUSE_TRY_ASSIGN(item, outbox_review_store::byId(tx, id));
    if (!item) return unknown();
    GATEHOUSE_TRY_ASSIGN(removed, outbox_review_store::remove(tx, id, m_clock.now()));
    if (!removed) return beingSent();
    return report(tx, event::kMessageDropped, by, id, item->kind);
}

Result<void> OutboxReview::reportGivenUp(Transaction &tx, const QString &id, const QString &kind,
                                         const QString &why) const
{
    AuditEvent event;
    event.type = event::kMessageGivenUp;
    event.outcome = AuditOutcome::Failure;
    event.reason = why.left(200);
    event.actor = Caller::system(QStringLiteral("delivery"));
    event.target = {QStringLiteral("message"), id, kind};
    return m_audit.append(tx, event);
}

/// Without the recipient: the log cannot forget, and the outbox does.
Result<void> OutboxReview::report(Transaction &tx, QLatin1String type, const Caller &by, const QString &id,
                                  const QString &kind) const
{
    AuditEvent event;
    event.type = type;
    event.actor = by;
    event.target = {QStringLiteral("message"), id, kind};
    return m_audit.append(tx, event);
}

}  // namespace gatehouse
