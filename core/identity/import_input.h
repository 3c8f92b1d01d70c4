#pragma once

#include <QByteArray>
#include <optional>

#include "core/identity/import_row.h"

namespace gatehouse {

/// The bytes of a list one by one or line by line, over pieces of any size. Takes a UTF-8 byte order mark off
/// and refuses UTF-16. For the readers of import_*.cpp.
class ImportInput final
{
public:
    explicit ImportInput(ImportBytes bytes) : m_bytes(std::move(bytes)) {}

    /// The next byte without taking it; -1 at the end.
    Result<int> peek()
    {
        if (m_at < m_piece.size()) return int(static_cast<unsigned char>(m_piece[m_at]));
        return fill();
    }
    /// Takes what peek() showed.
    void skip()
    {
        if (m_piece[m_at++] == '\n') ++m_line;
    }
    /// A line without its end; nullopt after the last. Fails on a line above `limit` bytes.
    Result<std::optional<QByteArray>> line(qsizetype limit);

    qint64 lineNumber() const { return m_line; }  ///< of the byte that comes next

    /// InvalidInput, field "data", with the number of the line that was read last.
    Error fault(const char *reason, const QString &what) const;

private:
    Result<int> fill();

    ImportBytes m_bytes;
    QByteArray m_piece;
    qsizetype m_at = 0;
    qint64 m_line = 1;
    bool m_begun = false;
    bool m_ended = false;
};

/// Text of a list, or nullopt where it is no UTF-8 or holds NUL.
std::optional<QString> importText(QByteArrayView utf8);

std::unique_ptr<ImportSource> readCsv(const ImportReading &reading, ImportBytes bytes);
std::unique_ptr<ImportSource> readJsonUsers(ImportBytes bytes);
std::unique_ptr<ImportSource> readKeycloak(const ImportReading &reading, ImportBytes bytes);
std::unique_ptr<ImportSource> readAuthelia(ImportBytes bytes);
std::unique_ptr<ImportSource> readHtpasswd(ImportBytes bytes);

}  // namespace gatehouse
