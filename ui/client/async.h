#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

namespace gatehouse::ui {

/// Calls `use(result)` on `context`'s thread once the future has its result; never when it was cancelled or
/// `context` is gone by then. QFuture::then() with a context asserts the context alive before Qt 6.5.
template <class R, class Use>
void whenDone(const QFuture<R> &future, QObject *context, Use use)
{
    auto *watcher = new QFutureWatcher<R>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, use = std::move(use)]() mutable {
                         watcher->deleteLater();
                         const QFuture<R> done = watcher->future();
                         if (!done.isCanceled() && done.resultCount() > 0) use(done.result());
                     });
    watcher->setFuture(future);
}

}  // namespace gatehouse::ui
