#include "core/api/account_session_routes.h"

#include <QJsonArray>

#include "core/api/account_changes.h"
#include "core/api/account_frame.h"
#include "core/api/page_route.h"
#include "core/api/readable.h"
#include "core/api/signin_pages.h"

namespace gatehouse {

namespace {

QJsonArray sessionLines(const QList<Session> &sessions, const SessionId &current, const QString &language)
{
    QJsonArray lines;
    for (const Session &session : sessions) {
        lines.append(QJsonObject{{QStringLiteral("id"), session.id.toString()},
                                 {QStringLiteral("device"), deviceName(session.userAgent)},
                                 {QStringLiteral("address"), session.address},
                                 {QStringLiteral("started"), readableTime(language, session.createdAt)},
                                 {QStringLiteral("last_seen"), readableTime(language, session.lastSeenAt)},
                                 {QStringLiteral("current"), session.id == current}});
    }
    return lines;
}

void showSessions(const ExchangePtr &exchange, const Browser &browser)
{
    const QString notice =
        noticeOf(exchange->request(), QStringLiteral("account"), {"session_ended", "others_ended"});
    showAccountPage(exchange, browser, {"account_sessions", "sessions", notice},
                    [&](Transaction &tx, const User &user, QJsonObject &page) -> Result<void> {
                        GATEHOUSE_TRY_ASSIGN(sessions, browser.services().sessions.list(
                                                           tx, {SessionFilter::State::Live, user.id},
                                                           {PageRequest::kMaximumLimit, {}}));
                        const QString language = browser.pages().language(exchange->request());
                        page.insert(QStringLiteral("sessions"),
                                    sessionLines(sessions.items, exchange->caller().session, language));
                        page.insert(QStringLiteral("has_others"), sessions.items.size() > 1);
                        return {};
                    });
}

void endOther(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const std::optional<SessionId> id = SessionId::parse(fieldOf(*form, "session"));
    if (!id) return exchange->fail(Error::notFound(QStringLiteral("There is no such session.")));
    Services &services = browser.services();
    auto ended = services.database.write([&services, by = exchange->caller(), id = *id](Transaction &tx) {
        return endSessionOf(services, tx, by, by.user, id);
    });
    whenReady(exchange, std::move(ended),
              [exchange] { exchange->reply(HttpReply::redirect("/account/sessions?done=session_ended")); });
}

void endOthers(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    Services &services = browser.services();
    auto ended = services.database.write([&services, by = exchange->caller()](Transaction &tx) {
        return endOtherSessions(services, tx, by, by.user, by.session);
    });
    whenReady(exchange, std::move(ended), [exchange](qint64) {
        exchange->reply(HttpReply::redirect("/account/sessions?done=others_ended"));
    });
}

}  // namespace

std::vector<Route> accountSessionRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {
        ownPage(browser, Get, "/account/sessions", showSessions),
        ownPage(browser, Post, "/account/sessions/end", endOther),
        ownPage(browser, Post, "/account/sessions/end-others", endOthers),
    };
}

}  // namespace gatehouse
