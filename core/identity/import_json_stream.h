#pragma once

#include "core/identity/import_input.h"

namespace gatehouse {

/// Walks a JSON document without holding it: enough to find the objects of one long array. What is taken out
/// whole goes through parseJsonObject() then; what is passed over is only followed, not checked.
class ImportJsonStream final
{
public:
    explicit ImportJsonStream(ImportBytes bytes) : m_input(std::move(bytes)) {}

    /// The next byte that is no space, not taken; -1 at the end.
    Result<int> peek();
    /// Takes the next byte that is no space if it is this one.
    Result<bool> take(char wanted);
    /// As take(), and a fault where it is another.
    Result<void> expect(char wanted);
    /// A name or text that stands in quotes, with its escapes as they are; 1,000 bytes at most.
    Result<QByteArray> name();
    /// One whole value, at most `limit` bytes; with 0 it is passed over and the answer is empty.
    Result<QByteArray> value(qsizetype limit);

    /// What is left of the line, as ImportInput has it.
    Result<std::optional<QByteArray>> line(qsizetype limit) { return m_input.line(limit); }

    qint64 lineNumber() const { return m_input.lineNumber(); }
    Error fault(const char *reason, const QString &what) const { return m_input.fault(reason, what); }

private:
    Result<void> text(QByteArray *into, qsizetype limit);
    Result<void> put(QByteArray *into, int byte, qsizetype limit);

    ImportInput m_input;
};

}  // namespace gatehouse
