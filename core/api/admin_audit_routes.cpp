#include "core/api/admin_audit_routes.h"

#include "core/api/admin_route.h"
#include "core/api/wire_mapping.h"

namespace gatehouse {

namespace {

Result<AuditQuery> auditQuery(const FormFields &query)
{
    GATEHOUSE_TRY(checkParameters(query, {"type", "type_prefix", "outcome", "actor", "target", "subject",
                                          "address", "q", "since", "until", "after_seq", "limit", "cursor"}));
    const auto text = [&query](const char *name) {
        return query.value(QByteArrayView(name)).value_or(QString());
    };
    AuditQuery out;
    out.type = text("type");
    out.typePrefix = text("type_prefix");
    if (const QString outcome = text("outcome"); !outcome.isEmpty()) {
        out.outcome = auditOutcomeFromString(outcome);
        if (!out.outcome) {
            return Error::invalid("outcome", "unknown_value",
                                  QStringLiteral("'outcome' must be 'success', 'failure' or 'denied'."));
        }
    }
    out.actor = text("actor");
    out.target = text("target");
    out.subject = text("subject");
    out.address = text("address");
    out.text = text("q");
    GATEHOUSE_TRY_ASSIGN(since, timeParameter(query, "since"));
    GATEHOUSE_TRY_ASSIGN(until, timeParameter(query, "until"));
    GATEHOUSE_TRY_ASSIGN(afterSeq, numberParameter(query, "after_seq"));
    out.since = since;
    out.until = until;
    out.afterSeq = afterSeq;
    return out;
}

void searchEvents(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    GATEHOUSE_OR_FAIL(wanted, exchange, auditQuery(query));
    GATEHOUSE_OR_FAIL(page, exchange, pageRequestOf(query));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(events, services.audit.search(tx, wanted, page));
        return listReply(events, [](const AuditRecord &record) { return toWire(record); });
    });
}

void getEvent(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<EventId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(record, services.audit.byId(tx, id));
        return wireReply(toWire(record));
    });
}

/// Walking the chain takes seconds on a long log: it runs beside the workers, on a hash thread, which is idle
/// more often than any other and may be slow.
void verifyChain(Services &services, const ExchangePtr &exchange)
{
    auto verified = services.hashPool.run([&services]() -> Result<AuditVerification> {
        Result<AuditVerification> outcome =
            services.database.read([&](Transaction &tx) { return services.audit.verify(tx); });
        services.database.closeThreadConnection();
        return outcome;
    });
    whenReady(exchange, std::move(verified), [exchange](const AuditVerification &outcome) {
        exchange->reply(wireReply(wire::ChainCheck{outcome.ok, outcome.checked, outcome.firstBadSeq}));
    });
}

}  // namespace

std::vector<Route> adminAuditRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        adminRoute(services, Get, "/admin/v1/audit-events", "audit:read", searchEvents),
        adminRoute(services, Get, "/admin/v1/audit-events/verify", "audit:read", verifyChain),
        adminRoute(services, Get, "/admin/v1/audit-events/{id}", "audit:read", getEvent),
    };
}

}  // namespace gatehouse
