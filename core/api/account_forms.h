#pragma once

#include "core/api/api_io.h"
#include "core/api/browser.h"
#include "core/api/signin_pages.h"

namespace gatehouse {

// What pages share on which people change their account. Worker threads.

/// The form of a page of ours; nothing when an answer was given.
std::optional<FormFields> formOf(const ExchangePtr &exchange, const Browser &browser);
/// The same for what needs a fresh sign-in, which leads back to `returnTo`.
std::optional<FormFields> freshFormOf(const ExchangePtr &exchange, const Browser &browser,
                                      const QByteArray &returnTo);

/// Takes something back that waits, which needs no fresh sign-in: `work` gets the transaction and who asks.
template <class Work>
void takeBack(const ExchangePtr &exchange, const Browser &browser, const QByteArray &location, Work work)
{
    if (!formOf(exchange, browser)) return;
    auto done = browser.services().database.write(
        [work = std::move(work), by = exchange->caller()](Transaction &tx) { return work(tx, by); });
    whenReady(exchange, std::move(done),
              [exchange, location](bool) { exchange->reply(HttpReply::redirect(location)); });
}

/// The page `name` behind the link of a mail, whose form goes to `action`. Programs that look into mails open
/// every link, so it changes nothing: `read` gets what the token stands for, `draw` what is told of it.
template <class Read, class Draw>
void showLinkPage(const ExchangePtr &exchange, const Browser &browser, const QString &name,
                  const char *action, Read read, Draw draw)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    const QString token = fieldOf(*query, "token");
    const auto found =
        browser.services().database.read([&](Transaction &tx) { return read(tx, token.toUtf8()); });
    if (!found.ok()) return exchange->fail(found.error());
    QJsonObject data = withCommon({{QStringLiteral("token"), token}}, action, {});
    draw(*found, data);
    browser.replyWithForm(exchange, name, data);
}

}  // namespace gatehouse
