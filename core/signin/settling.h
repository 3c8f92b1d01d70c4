#pragma once

#include <QFuture>
#include <QPromise>
#include <memory>

#include "core/base/taken.h"
#include "core/signin/signin_steps.h"
#include "core/store/database.h"

namespace gatehouse {

template <class T>
using SharedPromise = std::shared_ptr<QPromise<Result<T>>>;

template <class T>
SharedPromise<T> startedPromise()
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    return promise;
}

template <class T>
void fulfil(const SharedPromise<T> &promise, Result<T> result)
{
    promise->addResult(std::move(result));
    promise->finish();
}

/// Goes on with `next(T)` when `future` has a value; hands its error to the promise otherwise. `next` runs on
/// whatever thread finishes the future, so it may only queue further work.
template <class T, class U, class Next>
void whenGood(QFuture<Result<U>> future, SharedPromise<T> promise, Next next)
{
    future.then([promise = std::move(promise), next = std::move(next)](QFuture<Result<U>> done) mutable {
        Result<U> result = taken(done);
        if (!result.ok())
            fulfil(promise, Result<T>(std::move(result).error()));
        else
            next(std::move(result).value());
    });
}

/// What is wrong with the input is wrong in this field.
template <class T>
QFuture<Result<T>> inField(QFuture<Result<T>> future, const char *field)
{
    return future.then([field](QFuture<Result<T>> done) {
        Result<T> result = taken(done);
        if (result.ok() || result.error().code != ErrorCode::InvalidInput) return result;
        Error error = std::move(result).error();
        error.field = field;
        return Result<T>(std::move(error));
    });
}

/// Runs the work in a write transaction; the answer that it settled on goes to the promise once it is
/// durable.
template <class T, class Work>
void settle(Database &database, SharedPromise<T> promise, Work work)
{
    auto written = database.write(std::move(work));
    whenGood<T>(std::move(written), promise,
                [promise](Settled<T> settled) { fulfil(promise, std::move(settled.answer)); });
}

}  // namespace gatehouse
