#include "core/api/account_records_routes.h"

#include "core/api/account_api.h"
#include "core/api/account_changes.h"
#include "core/api/account_export.h"
#include "core/api/own_activity.h"
#include "core/api/readable.h"

namespace gatehouse {

namespace {

/// The list answer of docs/admin-api.md.
HttpReply listOf(const QJsonArray &items, const QString &next = {})
{
    return jsonReply({{QStringLiteral("items"), items},
                      {QStringLiteral("next"), next.isEmpty() ? QJsonValue() : QJsonValue(next)}});
}

Result<PageRequest> pageOf(const ExchangePtr &exchange)
{
    GATEHOUSE_TRY_ASSIGN(query, queryOf(exchange->request()));
    GATEHOUSE_TRY(checkParameters(query, {"limit", "cursor"}));
    return pageRequestOf(query);
}

void getSessions(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(wanted, exchange, pageOf(exchange));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        const Caller &caller = exchange->caller();
        GATEHOUSE_TRY_ASSIGN(page,
                             services.sessions.list(tx, {SessionFilter::State::Live, caller.user}, wanted));
        QJsonArray items;
        for (const Session &session : std::as_const(page.items)) {
            items.append(QJsonObject{{QStringLiteral("id"), session.id.toString()},
                                     {QStringLiteral("device"), deviceName(session.userAgent)},
                                     {QStringLiteral("address"), session.address},
                                     {QStringLiteral("started_at"), session.createdAt.toRfc3339()},
                                     {QStringLiteral("last_seen_at"), session.lastSeenAt.toRfc3339()},
                                     {QStringLiteral("current"), session.id == caller.session}});
        }
        return listOf(items, page.next);
    });
}

void endSessionById(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<SessionId>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(endSessionOf(services, tx, by, by.user, id));
                       return HttpReply::empty(204);
                   });
}

void endOthers(Services &services, const ExchangePtr &exchange)
{
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller()](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(ended, endOtherSessions(services, tx, by, by.user, by.session));
                       return jsonReply({{QStringLiteral("ended"), ended}});
                   });
}

void getApplications(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(consents, services.consents.list(tx, exchange->caller().user));
        QJsonArray items;
        for (const Consent &consent : std::as_const(consents)) {
            items.append(QJsonObject{{QStringLiteral("id"), consent.client.toString()},
                                     {QStringLiteral("name"), consent.clientName},
                                     {QStringLiteral("scopes"), QJsonArray::fromStringList(consent.scopes)},
                                     {QStringLiteral("claims"), QJsonArray::fromStringList(consent.claims)},
                                     {QStringLiteral("allowed_at"), consent.updatedAt.toRfc3339()}});
        }
        return listOf(items);
    });
}

void withdraw(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ClientId>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(services.consents.withdraw(tx, by, by.user, id));
                       return HttpReply::empty(204);
                   });
}

void getActivity(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(wanted, exchange, pageOf(exchange));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        const UserId &user = exchange->caller().user;
        GATEHOUSE_TRY_ASSIGN(page, ownActivity(services, tx, user, wanted));
        QJsonArray items;
        for (const AuditRecord &record : std::as_const(page.items)) {
            QJsonObject item{{QStringLiteral("at"), record.at.toRfc3339()},
                             {QStringLiteral("type"), record.type},
                             {QStringLiteral("outcome"), toString(record.outcome)}};
            if (showsOrigin(record, user)) {
                item.insert(QStringLiteral("device"), deviceName(record.userAgent));
                item.insert(QStringLiteral("address"), record.address);
            }
            items.append(item);
        }
        return listOf(items, page.next);
    });
}

void getFactors(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(factors, ownFactors(services, tx, exchange->caller().user));
        return jsonReply(factors);
    });
}

void getExport(Services &services, const ExchangePtr &exchange)
{
    replyFromWrite(services, exchange, [&services, by = exchange->caller()](Transaction &tx) {
        return exportReply(services, tx, by);
    });
}

}  // namespace

std::vector<Route> accountRecordsRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        accountRoute(services, Get, "/account/v1/sessions", getSessions),
        accountRoute(services, Delete, "/account/v1/sessions", endOthers),
        accountRoute(services, Delete, "/account/v1/sessions/{id}", endSessionById),
        accountRoute(services, Get, "/account/v1/applications", getApplications),
        accountRoute(services, Delete, "/account/v1/applications/{id}", withdraw),
        accountRoute(services, Get, "/account/v1/factors", getFactors),
        accountRoute(services, Get, "/account/v1/activity", getActivity),
        freshAccountRoute(services, Get, "/account/v1/export", getExport),
    };
}

}  // namespace gatehouse
