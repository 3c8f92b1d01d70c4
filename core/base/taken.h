#pragma once

#include <QFuture>
#include <utility>

namespace gatehouse {

/// Moves the one result out of a finished future (waits for it otherwise). To be used in place of
/// QFuture::takeResult(), which also resets the state that it shares with the promise: seen from a
/// continuation, the promise is still to be destroyed, takes itself for unfinished and runs the continuation
/// a second time (Qt 6.4.2). Once for each future.
template <class T>
T taken(const QFuture<T> &future)
{
    // The result is stored as a plain T; only the way to it is const.
    return std::move(const_cast<T &>(*future.constBegin()));
}

}  // namespace gatehouse
