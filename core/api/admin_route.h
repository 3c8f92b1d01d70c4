#pragma once

#include <utility>

#include "core/api/api_io.h"
#include "core/api/services.h"
#include "core/http/route.h"

namespace gatehouse {

using ServiceHandler = void (*)(Services &, const ExchangePtr &);

/// One line of an admin route table: bearer access with `scope`, problem documents for errors.
inline Route adminRoute(Services &services, HttpMethod method, const char *path, const char *scope,
                        ServiceHandler handle)
{
    return {method,
            path,
            Access::bearer(scope),
            kDefaultBodyLimit,
            RateBucket::Api,
            ErrorStyle::Problem,
            [&services, handle](const ExchangePtr &exchange) {
                handle(services, exchange);
            }};
}

/// Answers with what `work` (Result<HttpReply>(Transaction &)) makes of one read.
template <class Work>
void replyFromRead(Services &services, const ExchangePtr &exchange, Work work)
{
    Result<HttpReply> reply = services.database.read(std::move(work));
    if (!reply.ok()) return exchange->fail(reply.error());
    exchange->reply(std::move(reply).value());
}

/// Answers with what `work` (Result<HttpReply>(Transaction &)) makes of one write, once it is durable.
template <class Work>
void replyFromWrite(Services &services, const ExchangePtr &exchange, Work work)
{
    whenReady(exchange, services.database.write(std::move(work)),
              [exchange](HttpReply reply) { exchange->reply(std::move(reply)); });
}

/// The list answer of docs/admin-api.md from a page and the function that maps one item.
template <class T, class Map>
HttpReply listReply(const Page<T> &page, Map map)
{
    QJsonArray items;
    for (const T &item : page.items)
        items.append(toJson(map(item)));
    return jsonReply({{QStringLiteral("items"), items},
                      {QStringLiteral("next"), page.next.isEmpty() ? QJsonValue() : QJsonValue(page.next)}});
}

template <class T>
HttpReply wireReply(const T &value, int status = 200)
{
    return jsonReply(toJson(value), status);
}

/// Declares `name`, or answers the error of `expression` and leaves the handler.
#define GATEHOUSE_OR_FAIL(name, exchange, expression)                    \
    auto GATEHOUSE_CONCAT(name, Result) = (expression);                  \
    if (!GATEHOUSE_CONCAT(name, Result).ok())                            \
        return (exchange)->fail(GATEHOUSE_CONCAT(name, Result).error()); \
    auto name = std::move(GATEHOUSE_CONCAT(name, Result)).value()

}  // namespace gatehouse
