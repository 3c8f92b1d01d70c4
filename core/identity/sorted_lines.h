#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <functional>
#include <optional>

namespace gatehouse {

/// A text of lines that are sorted by bytes, read piece by piece: a file of tens of gigabytes, or a resource.
struct SortedLines
{
    qint64 size = 0;
    /// Up to `length` bytes from `offset`; fewer at the end, none when they cannot be read.
    std::function<QByteArray(qint64 offset, qint64 length)> read;
};

/// No line may be longer; what is longer cannot be searched.
inline constexpr qint64 kLongestSortedLine = 128;

struct LineSearch
{
    std::optional<QByteArray> line;  ///< the line of the key, without its end
    int probes = 0;                  ///< how many places were read
};

/// Finds the line that is `key`, or begins with `key` and `separator`, by halving: about log2(size) reads of
/// a few hundred bytes. Text that is not sorted, or has no lines, finds nothing and does not read on for
/// ever.
LineSearch findLine(const SortedLines &lines, QByteArrayView key, char separator);

}  // namespace gatehouse
