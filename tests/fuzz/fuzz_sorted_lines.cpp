#include <QList>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/identity/sorted_lines.h"

namespace {

gatehouse::SortedLines linesOf(const QByteArray &text)
{
    return {text.size(), [text](qint64 offset, qint64 length) {
                return text.mid(offset, length);
            }};
}

QByteArray headOf(const QByteArray &line)
{
    const qsizetype end = line.indexOf(':');
    return end < 0 ? line : line.first(end);
}

}  // namespace

/// Any file may stand where the list of breached passwords should: searching it ends, and finds nothing but
/// the key. Of the same lines in order it finds each.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace gatehouse;
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    QList<QByteArray> lines;
    for (QByteArray line : text.split('\n')) {
        while (line.endsWith('\r'))
            line.chop(1);
        const LineSearch search = findLine(linesOf(text), headOf(line), ':');
        if (search.probes > 64 || (search.line && headOf(*search.line) != headOf(line))) std::abort();
        if (!line.isEmpty() && line.size() < kLongestSortedLine) lines.append(line);
        if (lines.size() > 200) break;
    }
    std::sort(lines.begin(), lines.end(),
              [](const QByteArray &a, const QByteArray &b) { return headOf(a) < headOf(b); });
    const QByteArray sorted = lines.join('\n');
    for (const QByteArray &line : std::as_const(lines))
        if (!findLine(linesOf(sorted), headOf(line), ':').line) std::abort();
    return 0;
}
