#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace gatehouse {

/// Which part of a list is wanted. `cursor` is the `next` of the page before, or empty for the first page.
struct PageRequest
{
    static constexpr int kDefaultLimit = 50;
    static constexpr int kMaximumLimit = 200;

    int limit = kDefaultLimit;
    QString cursor;

    /// The limit within 1 to kMaximumLimit, whatever was asked for.
    int boundedLimit() const { return qBound(1, limit, kMaximumLimit); }
};

/// One page of a list in its stable order. `next` is empty on the last page.
template <class T>
struct Page
{
    QList<T> items;
    QString next;
};

/// An opaque cursor that holds the sort key of a page's last row: URL-safe, not secret, not signed.
QString encodeCursor(const QStringList &key);
/// The sort key back, or InvalidInput (field "cursor") when it is not a cursor with `parts` parts.
Result<QStringList> decodeCursor(const QString &cursor, int parts);

}  // namespace gatehouse
