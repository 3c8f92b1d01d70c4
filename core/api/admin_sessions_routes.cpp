#include "core/api/admin_sessions_routes.h"

#include "core/api/account_changes.h"
#include "core/api/admin_route.h"
#include "core/api/wire_mapping.h"

namespace gatehouse {

namespace {

Result<wire::Session> withClients(Services &services, Transaction &tx, const Session &session)
{
    GATEHOUSE_TRY_ASSIGN(clients, services.sessions.clientsOf(tx, session.id));
    return toWire(session, clients);
}

Result<HttpReply> sessionList(Services &services, Transaction &tx, const SessionFilter &filter,
                              const PageRequest &page)
{
    GATEHOUSE_TRY_ASSIGN(sessions, services.sessions.list(tx, filter, page));
    wire::Page<wire::Session> out;
    out.next = sessions.next;
    for (const Session &session : std::as_const(sessions.items)) {
        GATEHOUSE_TRY_ASSIGN(item, withClients(services, tx, session));
        out.items.append(item);
    }
    return wireReply(out);
}

Result<SessionFilter> sessionFilter(const FormFields &query)
{
    SessionFilter filter;
    const QString state = query.value(QByteArrayView("state")).value_or(QString());
    if (state == u"live")
        filter.state = SessionFilter::State::Live;
    else if (state == u"ended")
        filter.state = SessionFilter::State::Ended;
    else if (!state.isEmpty() && state != u"any")
        return Error::invalid("state", "unknown_value",
                              QStringLiteral("'state' must be 'live', 'ended' or 'any'."));
    const QString user = query.value(QByteArrayView("user")).value_or(QString());
    if (!user.isEmpty()) {
        const std::optional<UserId> id = UserId::parse(user);
        if (!id)
            return Error::invalid("user", "unknown_value",
                                  QStringLiteral("'user' must be the id of a user."));
        filter.user = *id;
    }
    return filter;
}

void listSessions(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    if (auto known = checkParameters(query, {"state", "user", "limit", "cursor"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(filter, exchange, sessionFilter(query));
    GATEHOUSE_OR_FAIL(page, exchange, pageRequestOf(query));
    replyFromRead(services, exchange,
                  [&](Transaction &tx) { return sessionList(services, tx, filter, page); });
}

void listSessionsOfUser(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    if (auto known = checkParameters(query, {"state", "limit", "cursor"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(filter, exchange, sessionFilter(query));
    GATEHOUSE_OR_FAIL(page, exchange, pageRequestOf(query));
    filter.user = id;
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY(services.users.byId(tx, id));
        return sessionList(services, tx, filter, page);
    });
}

void getSession(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<SessionId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(session, services.sessions.byId(tx, id));
        GATEHOUSE_TRY_ASSIGN(item, withClients(services, tx, session));
        return wireReply(item);
    });
}

void endOne(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<SessionId>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(session, services.sessions.byId(tx, id));
                       GATEHOUSE_TRY(services.access.requireMayChangeUser(tx, by, session.user));
                       GATEHOUSE_TRY(endSession(services, tx, by, id, QStringLiteral("revoked")));
                       return HttpReply::empty(204);
                   });
}

}  // namespace

std::vector<Route> adminSessionsRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        adminRoute(services, Get, "/admin/v1/sessions", "sessions:read", listSessions),
        adminRoute(services, Get, "/admin/v1/sessions/{id}", "sessions:read", getSession),
        adminRoute(services, Delete, "/admin/v1/sessions/{id}", "sessions:write", endOne),
        adminRoute(services, Get, "/admin/v1/users/{id}/sessions", "sessions:read", listSessionsOfUser),
    };
}

}  // namespace gatehouse
