#include <QJsonArray>

#include "app/server/command.h"
#include "core/api/account_changes.h"
#include "core/api/wire_mapping.h"

namespace gatehouse {

namespace {

int list(CommandRun &run)
{
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    SessionFilter filter;
    filter.state = run.isSet("all") ? SessionFilter::State::Any : SessionFilter::State::Live;
    QJsonArray rows;
    PageRequest page{PageRequest::kMaximumLimit, {}};
    do {
        Result<QString> next = (*opened)->database().read([&](Transaction &tx) -> Result<QString> {
            GATEHOUSE_TRY_ASSIGN(sessions, services.sessions.list(tx, filter, page));
            for (const Session &session : std::as_const(sessions.items)) {
                GATEHOUSE_TRY_ASSIGN(clients, services.sessions.clientsOf(tx, session.id));
                QJsonObject row = wire::toJson(toWire(session, clients));
                row.insert(QStringLiteral("username"), session.username);
                rows.append(row);
            }
            return sessions.next;
        });
        if (!next.ok()) return run.fail(next.error());
        page.cursor = *next;
    } while (!page.cursor.isEmpty());
    QStringList titles{QStringLiteral("ID"),        QStringLiteral("USER"),
                       QStringLiteral("ADDRESS"),   QStringLiteral("STARTED"),
                       QStringLiteral("LAST SEEN"), QStringLiteral("APPLICATIONS")};
    QStringList keys{QStringLiteral("id"),         QStringLiteral("username"),     QStringLiteral("address"),
                     QStringLiteral("created_at"), QStringLiteral("last_seen_at"), QStringLiteral("clients")};
    if (run.isSet("all")) {
        titles << QStringLiteral("ENDED BECAUSE");
        keys << QStringLiteral("end_reason");
    }
    run.printTable(titles, rows, keys);
    return kExitOk;
}

int revoke(CommandRun &run)
{
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name one session by its id."));
    const std::optional<SessionId> id = SessionId::parse(run.arguments().constFirst());
    if (!id) return run.fail(Error::notFound(QStringLiteral("There is no such session.")));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Result<void> ended = change(**opened, [&](Transaction &tx) {
        return endSession((*opened)->services(), tx, operatorCaller(), *id, QStringLiteral("revoked"));
    });
    return ended.ok() ? kExitOk : run.fail(ended.error());
}

}  // namespace

std::vector<Command> sessionCommands()
{
    const QString noun = QStringLiteral("session");
    return {
        {noun,
         QStringLiteral("list"),
         QStringLiteral("List live sessions."),
         {},
         {{QStringLiteral("all"), QStringLiteral("Ended ones as well, and why they ended.")}},
         list},
        {noun,
         QStringLiteral("revoke"),
         QStringLiteral("End a session with its tokens."),
         QStringLiteral("SESSION"),
         {},
         revoke},
    };
}

}  // namespace gatehouse
