#pragma once

#include <QByteArray>
#include <QFile>
#include <QHash>
#include <QList>
#include <utility>

namespace gatehouse {

/// A list of breached passwords as large as the real one, of which no byte stands anywhere: each is worked
/// out when it is read. Its lines have different lengths, as counts do. Passwords of the caller's can be put
/// in their places, and the parts that were read can be written into a file that otherwise is one hole. One
/// thread.
class FullBreachedList final
{
public:
    /// As many hashes as Have I Been Pwned had in 2024, and their size in bytes: 43 GB.
    static constexpr qint64 kUsualLines = 900'000'000;

    explicit FullBreachedList(qint64 lines = kUsualLines) : m_lines(lines / kBlockLines * kBlockLines) {}

    qint64 size() const { return m_lines / kBlockLines * kBlockBytes; }

    /// `hash` is 40 upper-case hexadecimal digits.
    void put(const QByteArray &hash)
    {
        const quint64 head = hash.first(16).toULongLong(nullptr, 16);
        m_planted.insert(qMin(qint64(head / step()), m_lines - 1), hash);
    }

    QByteArray read(qint64 offset, qint64 length) const
    {
        const qint64 end = qMin(offset + length, size());
        if (offset >= end) return {};
        const qint64 firstBlock = offset / kBlockBytes;
        QByteArray text;
        for (qint64 block = firstBlock; block * kBlockBytes < end; ++block)
            for (qint64 i = 0; i < kBlockLines; ++i)
                text += line(block * kBlockLines + i);
        return text.mid(offset - firstBlock * kBlockBytes, end - offset);
    }

    /// The same, and remembered for writeTo().
    QByteArray readAndKeep(qint64 offset, qint64 length)
    {
        m_kept.append({offset, length});
        return read(offset, length);
    }

    /// A file of the full size that holds what was kept.
    bool writeTo(const QString &path) const
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || !file.resize(size())) return false;
        for (const auto &[offset, length] : m_kept) {
            const QByteArray text = read(offset, length);
            if (!file.seek(offset) || file.write(text) != text.size()) return false;
        }
        return file.flush();
    }

private:
    static constexpr qint64 kBlockLines = 8;
    static constexpr qint64 kBlockBytes = kBlockLines * 43 + 36;  ///< counts of one to eight digits

    quint64 step() const { return ~quint64(0) / quint64(m_lines); }

    QByteArray line(qint64 number) const
    {
        QByteArray hash = m_planted.value(number);
        if (hash.isEmpty())
            hash = QByteArray::number(quint64(number) * step(), 16).rightJustified(16, '0').toUpper() +
                   QByteArray::number(number, 16).rightJustified(24, '0').toUpper();
        return hash + ':' + QByteArray(number % kBlockLines + 1, '7') + "\r\n";
    }

    const qint64 m_lines;
    QHash<qint64, QByteArray> m_planted;
    QList<std::pair<qint64, qint64>> m_kept;
};

}  // namespace gatehouse
