#pragma once

#include <functional>

#include "core/api/wire/json.h"
#include "ui/client/async.h"

namespace gatehouse::ui {

/// Reads a list to its end and calls `use` once, with everything or with the first error; never when
/// `context` is gone by then. `page` asks for the page that a cursor names (empty: the first).
template <class T>
void whenAllRead(std::function<QFuture<Result<wire::Page<T>>>(const QString &cursor)> page, QObject *context,
                 std::function<void(const Result<QList<T>> &)> use, const QString &cursor = {},
                 QList<T> before = {})
{
    whenDone(page(cursor), context, [page, context, use, before](const Result<wire::Page<T>> &read) {
        if (!read.ok()) return use(read.error());
        const QList<T> all = before + read->items;
        if (read->next.isEmpty()) return use(all);
        whenAllRead<T>(page, context, use, read->next, all);
    });
}

}  // namespace gatehouse::ui
