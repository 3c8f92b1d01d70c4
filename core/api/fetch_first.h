#pragma once

#include <memory>
#include <utility>

#include "core/api/services.h"
#include "core/base/taken.h"
#include "core/http/exchange.h"

namespace gatehouse {

// Work that may need a document of the client's first (RemoteDocuments): its keys, its request, the list of
// its sector. It is tried, and where the document is not here, tried again after the fetch; the thread serves
// others meanwhile, and work that needs no document goes straight through.

/// A request may need its client's keys and a request object; one more for keys that changed.
inline constexpr int kFetchesForOneRequest = 3;

/// Calls `done` with what `attempt` (Result<T>(), on the exchange's thread) comes to in the end.
template <class Attempt, class Done>
void withDocuments(Services &services, const ExchangePtr &exchange, Attempt attempt, Done done,
                   int fetches = kFetchesForOneRequest)
{
    auto outcome = attempt();
    const auto missing =
        outcome.ok() ? std::optional<RemoteAddress>() : RemoteDocuments::missing(outcome.error());
    if (!missing || fetches == 0) return done(std::move(outcome));
    services.documents.fetch(*missing).then(
        exchange->context(), [&services, exchange, attempt = std::move(attempt), done = std::move(done),
                              fetches](const QFuture<void> &) mutable {
            withDocuments(services, exchange, std::move(attempt), std::move(done), fetches - 1);
        });
}

/// The same for one write: `work` is Result<T>(Transaction &), and leaves nothing behind when it fails.
template <class Work, class Done>
void writeWithDocuments(Services &services, const ExchangePtr &exchange, Work work, Done done,
                        int fetches = kFetchesForOneRequest)
{
    using Outcome = std::invoke_result_t<Work, Transaction &>;
    services.database.write(work).then(exchange->context(), [&services, exchange, work,
                                                             done = std::move(done),
                                                             fetches](QFuture<Outcome> written) mutable {
        if (written.isCanceled() || written.resultCount() == 0)
            return exchange->fail(Error::internalError(QStringLiteral("the work for an answer was dropped")));
        Outcome outcome = taken(written);
        const auto missing =
            outcome.ok() ? std::optional<RemoteAddress>() : RemoteDocuments::missing(outcome.error());
        if (!missing || fetches == 0) return done(std::move(outcome));
        services.documents.fetch(*missing).then(
            exchange->context(), [&services, exchange, work = std::move(work), done = std::move(done),
                                  fetches](const QFuture<void> &) mutable {
                writeWithDocuments(services, exchange, std::move(work), std::move(done), fetches - 1);
            });
    });
}

}  // namespace gatehouse
