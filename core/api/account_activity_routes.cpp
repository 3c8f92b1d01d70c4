#include "core/api/account_activity_routes.h"

#include <QJsonArray>

#include "core/api/account_frame.h"
#include "core/api/own_activity.h"
#include "core/api/page_route.h"
#include "core/api/readable.h"
#include "core/api/signin_pages.h"

namespace gatehouse {

namespace {

constexpr int kEventsOnAPage = 50;
constexpr int kMostPages = 10;  // of events without words for people, such as tokens of applications

/// The event in plain words; an empty object for what says nothing to people.
QJsonObject lineOf(const Browser &browser, const HttpRequest &request, const AuditRecord &record,
                   const UserId &user)
{
    if (!isAbout(record, user)) return {};
    const Pages &pages = browser.pages();
    const QString text = pages.message(request, QStringLiteral("activity.") + record.type);
    if (text.isEmpty()) return {};
    const bool shown = showsOrigin(record, user);
    QJsonObject line{{QStringLiteral("text"), text},
                     {QStringLiteral("failed"), record.outcome != AuditOutcome::Success},
                     {QStringLiteral("time"), readableTime(pages.language(request), record.at)},
                     {QStringLiteral("by_office"), !shown}};
    if (!shown) return line;
    line.insert(QStringLiteral("device"), deviceName(record.userAgent));
    line.insert(QStringLiteral("address"), record.address);
    return line;
}

Result<void> fill(const ExchangePtr &exchange, const Browser &browser, Transaction &tx, const User &user,
                  const QString &cursor, QJsonObject &page)
{
    QJsonArray events;
    PageRequest wanted{kEventsOnAPage, cursor};
    for (int i = 0; i < kMostPages; ++i) {
        GATEHOUSE_TRY_ASSIGN(found, ownActivity(browser.services(), tx, user.id, wanted));
        for (const AuditRecord &record : std::as_const(found.items)) {
            const QJsonObject line = lineOf(browser, exchange->request(), record, user.id);
            if (!line.isEmpty()) events.append(line);
        }
        wanted.cursor = found.next;
        if (!events.isEmpty() || wanted.cursor.isEmpty()) break;
    }
    page.insert(QStringLiteral("has_events"), !events.isEmpty());
    page.insert(QStringLiteral("events"), events);
    if (!cursor.isEmpty()) page.insert(QStringLiteral("newest_url"), QStringLiteral("/account/activity"));
    if (!wanted.cursor.isEmpty())
        page.insert(QStringLiteral("older_url"),
                    QString(QStringLiteral("/account/activity?cursor=") +
                            QString::fromLatin1(wanted.cursor.toUtf8().toPercentEncoding())));
    return {};
}

void showActivity(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    showAccountPage(exchange, browser, {"account_activity", "activity"},
                    [&](Transaction &tx, const User &user, QJsonObject &page) {
                        return fill(exchange, browser, tx, user, fieldOf(*query, "cursor"), page);
                    });
}

}  // namespace

std::vector<Route> accountActivityRoutes(const Browser &browser)
{
    return {ownPage(browser, HttpMethod::Get, "/account/activity", showActivity)};
}

}  // namespace gatehouse
