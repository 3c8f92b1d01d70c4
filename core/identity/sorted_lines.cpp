#include "core/identity/sorted_lines.h"

namespace gatehouse {

namespace {

struct Line
{
    qint64 begin = 0;
    qint64 end = 0;  ///< where the next one begins
    QByteArray text;
};

QByteArray withoutEnd(QByteArray line)
{
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return line;
}

/// The first line that begins at `from` or later, with `from` anywhere in the text; nullopt where there is
/// none within two lines' length.
std::optional<Line> lineAfter(const SortedLines &lines, qint64 from)
{
    const qint64 start = from == 0 ? 0 : from - 1;  // a line begins behind a line's end
    const QByteArray piece = lines.read(start, 2 * kLongestSortedLine);
    qsizetype begin = 0;
    if (from != 0) {
        begin = piece.indexOf('\n') + 1;
        if (begin == 0) return std::nullopt;
    }
    if (begin >= piece.size()) return std::nullopt;
    const qsizetype end = piece.indexOf('\n', begin);
    const bool last = start + piece.size() >= lines.size;
    if (end < 0 && !last) return std::nullopt;
    const qsizetype stop = end < 0 ? piece.size() : end + 1;
    return Line{start + begin, start + stop, withoutEnd(piece.mid(begin, stop - begin))};
}

}  // namespace

LineSearch findLine(const SortedLines &lines, QByteArrayView key, char separator)
{
    LineSearch search;
    qint64 low = 0;
    qint64 high = lines.size;
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        ++search.probes;
        const std::optional<Line> line = lineAfter(lines, middle);
        if (!line || line->begin >= high) {
            high = middle;  // no line begins in the upper half
            continue;
        }
        const qsizetype head = line->text.indexOf(separator);
        const int order = QByteArrayView(line->text).first(head < 0 ? line->text.size() : head).compare(key);
        if (order == 0) {
            search.line = line->text;
            return search;
        }
        if (order < 0)
            low = line->end;
        else
            high = middle;
    }
    return search;
}

}  // namespace gatehouse
