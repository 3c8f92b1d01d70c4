#include <algorithm>

#include "core/identity/import_fields.h"
#include "core/identity/import_input.h"

namespace gatehouse {

namespace {

constexpr qsizetype kLongestRecord = 64 * 1024;
constexpr qsizetype kMostColumns = 200;

/// RFC 4180, with any one-character delimiter and any line end. The first record names the columns.
class CsvSource final : public ImportSource
{
public:
    CsvSource(const ImportReading &reading, ImportBytes bytes)
        : m_input(std::move(bytes)), m_mapping(reading.mapping), m_delimiter(reading.delimiter.toLatin1())
    {
    }

    Result<std::optional<ImportRow>> next() override
    {
        if (m_fields.isEmpty()) GATEHOUSE_TRY(readHead());
        while (true) {
            const qint64 number = m_input.lineNumber();
            GATEHOUSE_TRY_ASSIGN(record, readRecord());
            if (!record) return std::optional<ImportRow>();
            if (record->size() == 1 && record->constFirst().isEmpty()) continue;
            return std::optional<ImportRow>(rowOf(*record, number));
        }
    }

private:
    using Record = QList<QByteArray>;

    Result<void> readHead()
    {
        if (m_delimiter == 0) GATEHOUSE_TRY(guessDelimiter());
        GATEHOUSE_TRY_ASSIGN(head, readRecord());
        if (!head) return m_input.fault("empty", QStringLiteral("The file is empty."));
        QStringList columns;
        for (const QByteArray &cell : std::as_const(*head)) {
            const auto name = importText(cell);
            if (!name) return m_input.fault("not_utf8", QStringLiteral("The file is not UTF-8."));
            columns.append(name->trimmed());
        }
        m_fields.resize(columns.size());
        return m_mapping.isEmpty() ? guessFields(columns) : mapFields(columns);
    }

    Result<void> mapFields(const QStringList &columns)
    {
        for (auto it = m_mapping.begin(); it != m_mapping.end(); ++it) {
            const qsizetype column = columns.indexOf(it.value().toString());
            if (column < 0)
                return Error::invalid(
                    "mapping", "no_such_column",
                    QStringLiteral("The file has no column '%1'.").arg(it.value().toString()));
            m_fields[column].append(it.key());
        }
        return requireUsername();
    }

    Result<void> guessFields(const QStringList &columns)
    {
        QStringList taken;
        for (qsizetype i = 0; i < columns.size(); ++i) {
            const QString field = guessImportField(columns.at(i));
            if (field.isEmpty() || taken.contains(field)) continue;
            taken.append(field);
            m_fields[i].append(field);
        }
        return requireUsername();
    }

    Result<void> requireUsername() const
    {
        if (std::any_of(m_fields.begin(), m_fields.end(),
                        [](const QStringList &fields) { return fields.contains(QLatin1String("username")); }))
            return {};
        return Error::invalid("mapping", "no_username",
                              QStringLiteral("Say which column holds the username: none is named so."));
    }

    /// The one of , ; tab and bar that stands most often in the first line outside of quotes.
    Result<void> guessDelimiter()
    {
        GATEHOUSE_TRY_ASSIGN(line, m_input.line(kLongestRecord));
        m_head = line.value_or(QByteArray());
        int most = 0;
        m_delimiter = ',';
        for (const char candidate : {',', ';', '\t', '|'}) {
            int count = 0;
            bool quoted = false;
            for (const char c : std::as_const(m_head)) {
                if (c == '"') quoted = !quoted;
                if (c == candidate && !quoted) ++count;
            }
            if (count > most) {
                most = count;
                m_delimiter = candidate;
            }
        }
        if (line) m_head += '\n';
        return {};
    }

    /// The head was read as a line already, to look at it.
    Result<int> peek()
    {
        if (m_headAt < m_head.size()) return int(static_cast<unsigned char>(m_head.at(m_headAt)));
        return m_input.peek();
    }
    void skip()
    {
        if (m_headAt < m_head.size())
            ++m_headAt;
        else
            m_input.skip();
    }

    Result<std::optional<Record>> readRecord()
    {
        GATEHOUSE_TRY_ASSIGN(first, peek());
        if (first < 0) return std::optional<Record>();
        Record record;
        qsizetype size = 0;
        while (true) {
            GATEHOUSE_TRY_ASSIGN(cell, readCell(size));
            record.append(cell);
            if (record.size() > kMostColumns)
                return m_input.fault("too_many_columns", QStringLiteral("There are too many columns."));
            GATEHOUSE_TRY_ASSIGN(end, peek());
            if (end == static_cast<unsigned char>(m_delimiter)) {
                skip();
                continue;
            }
            if (end == '\r') {
                skip();
                GATEHOUSE_TRY_ASSIGN(feed, peek());
                if (feed == '\n') skip();
            } else if (end == '\n') {
                skip();
            }
            return std::optional<Record>(record);
        }
    }

    Result<QByteArray> readCell(qsizetype &size)
    {
        QByteArray cell;
        GATEHOUSE_TRY_ASSIGN(first, peek());
        const bool quoted = first == '"';
        if (quoted) skip();
        while (true) {
            GATEHOUSE_TRY_ASSIGN(byte, peek());
            if (byte < 0) {
                if (quoted)
                    return m_input.fault("open_quote", QStringLiteral("A quotation mark is never closed."));
                return cell;
            }
            if (!quoted && (byte == static_cast<unsigned char>(m_delimiter) || byte == '\r' || byte == '\n'))
                return cell;
            skip();
            if (quoted && byte == '"') {
                GATEHOUSE_TRY_ASSIGN(after, peek());
                if (after != '"') {
                    const bool ends = after < 0 || after == static_cast<unsigned char>(m_delimiter) ||
                                      after == '\r' || after == '\n';
                    if (ends) return cell;
                    return m_input.fault("text_after_quote",
                                         QStringLiteral("Text follows a closing quotation mark."));
                }
                skip();
            }
            cell += char(byte);
            if (++size > kLongestRecord)
                return m_input.fault("line_too_long", QStringLiteral("The row is too long."));
        }
    }

    ImportRow rowOf(const Record &record, qint64 number) const
    {
        ImportRow row;
        row.number = number;
        if (record.size() != m_fields.size()) {
            row.refusal = Error::invalid("data", "wrong_number_of_columns",
                                         QStringLiteral("The row has %1 columns, the first line %2.")
                                             .arg(record.size())
                                             .arg(m_fields.size()));
            return row;
        }
        for (qsizetype i = 0; i < record.size(); ++i) {
            if (m_fields.at(i).isEmpty()) continue;
            auto text = importText(record.at(i));
            if (!text) {
                row.refusal = Error::invalid(m_fields.at(i).constFirst().toLatin1(), "not_utf8",
                                             QStringLiteral("The row is not UTF-8."));
                return row;
            }
            for (const QString &field : m_fields.at(i)) {
                if (auto set = setImportField(row, field, undefused(*text, field)); !set.ok() && !row.refusal)
                    row.refusal = set.error();
            }
        }
        return row;
    }

    /// Our own lists put a quotation mark before what a spreadsheet would take for a formula.
    static QString undefused(const QString &text, const QString &field)
    {
        static const QString kFormula = QStringLiteral("=+-@\t\r");
        const bool defused = text.size() > 1 && text.at(0) == u'\'' && kFormula.contains(text.at(1));
        return defused && field != u"password" ? text.sliced(1) : text;
    }

    ImportInput m_input;
    const QJsonObject m_mapping;
    char m_delimiter;
    QByteArray m_head;
    qsizetype m_headAt = 0;
    QList<QStringList> m_fields;  ///< by column
};

}  // namespace

std::unique_ptr<ImportSource> readCsv(const ImportReading &reading, ImportBytes bytes)
{
    return std::make_unique<CsvSource>(reading, std::move(bytes));
}

}  // namespace gatehouse
