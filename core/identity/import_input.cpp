#include "core/identity/import_input.h"

#include <QStringDecoder>
#include <array>

#include "core/identity/import_fields.h"

namespace gatehouse {

namespace {

constexpr std::array kKinds{std::pair{ImportKind::Csv, "csv"}, std::pair{ImportKind::Json, "json"},
                            std::pair{ImportKind::Keycloak, "keycloak"},
                            std::pair{ImportKind::Authelia, "authelia"},
                            std::pair{ImportKind::Htpasswd, "htpasswd"}};

/// user:hash a line, as htpasswd(1) writes it.
class HtpasswdSource final : public ImportSource
{
public:
    explicit HtpasswdSource(ImportBytes bytes) : m_input(std::move(bytes)) {}

    Result<std::optional<ImportRow>> next() override
    {
        static constexpr qsizetype kLongest = 2'048;
        while (true) {
            const qint64 number = m_input.lineNumber();
            GATEHOUSE_TRY_ASSIGN(line, m_input.line(kLongest));
            if (!line) return std::optional<ImportRow>();
            const QByteArray text = line->trimmed();
            if (text.isEmpty() || text.startsWith('#')) continue;
            ImportRow row;
            row.number = number;
            const qsizetype colon = text.indexOf(':');
            const auto username = importText(text.first(qMax<qsizetype>(colon, 0)));
            // What stands after a second colon is a comment of the file.
            const auto hash = importText(text.sliced(colon + 1).split(':').constFirst());
            if (colon <= 0 || !username || !hash || hash->isEmpty()) {
                row.refusal = Error::invalid("username", "malformed_row",
                                             QStringLiteral("The line is not of the form name:hash."));
            } else {
                row.username = *username;
                row.passwordHash = *hash;
            }
            return std::optional<ImportRow>(row);
        }
    }

private:
    ImportInput m_input;
};

}  // namespace

QString toString(ImportKind kind)
{
    for (const auto &[each, name] : kKinds)
        if (each == kind) return QLatin1String(name);
    return {};
}

std::optional<ImportKind> importKindFromString(const QString &text)
{
    for (const auto &[kind, name] : kKinds)
        if (text == QLatin1String(name)) return kind;
    return std::nullopt;
}

Result<int> ImportInput::fill()
{
    while (!m_ended && m_at >= m_piece.size()) {
        GATEHOUSE_TRY_ASSIGN(piece, m_bytes());
        if (piece.isEmpty()) m_ended = true;
        m_piece = piece;
        m_at = 0;
        if (m_begun || m_ended) continue;
        m_begun = true;
        // A mark may be cut by the end of a piece; pieces are far longer than that, but for tests.
        while (m_piece.size() < 3) {
            GATEHOUSE_TRY_ASSIGN(more, m_bytes());
            if (more.isEmpty()) break;
            m_piece += more;
        }
        if (m_piece.startsWith("\xff\xfe") || m_piece.startsWith("\xfe\xff"))
            return fault("not_utf8", QStringLiteral("The file is UTF-16. Save it as UTF-8."));
        if (m_piece.startsWith("\xef\xbb\xbf")) m_at = 3;
    }
    return m_at < m_piece.size() ? int(static_cast<unsigned char>(m_piece[m_at])) : -1;
}

Result<std::optional<QByteArray>> ImportInput::line(qsizetype limit)
{
    QByteArray text;
    bool any = false;
    while (true) {
        GATEHOUSE_TRY_ASSIGN(byte, peek());
        if (byte < 0) break;
        any = true;
        const qsizetype end = m_piece.indexOf('\n', m_at);
        const qsizetype until = end < 0 ? m_piece.size() : end;
        text.append(m_piece.constData() + m_at, until - m_at);
        m_at = until;
        if (text.size() > limit)
            return fault("line_too_long", QStringLiteral("The line is longer than any such file has."));
        if (end < 0) continue;
        skip();
        break;
    }
    if (!any) return std::optional<QByteArray>();
    if (text.endsWith('\r')) text.chop(1);
    return std::optional<QByteArray>(text);
}

Error ImportInput::fault(const char *reason, const QString &what) const
{
    return Error::invalid("data", reason, QStringLiteral("Line %1: %2").arg(m_line).arg(what));
}

std::optional<QString> importText(QByteArrayView utf8)
{
    if (utf8.contains('\0')) return std::nullopt;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder.decode(utf8);
    if (decoder.hasError()) return std::nullopt;
    return text;
}

Result<std::unique_ptr<ImportSource>> ImportSource::open(const ImportReading &reading, ImportBytes bytes)
{
    GATEHOUSE_TRY(checkImportMapping(reading.mapping));
    switch (reading.kind) {
        case ImportKind::Csv:
            return readCsv(reading, std::move(bytes));
        case ImportKind::Json:
            return readJsonUsers(std::move(bytes));
        case ImportKind::Keycloak:
            return readKeycloak(reading, std::move(bytes));
        case ImportKind::Authelia:
            return readAuthelia(std::move(bytes));
        case ImportKind::Htpasswd:
            break;
    }
    return readHtpasswd(std::move(bytes));
}

std::unique_ptr<ImportSource> readHtpasswd(ImportBytes bytes)
{
    return std::make_unique<HtpasswdSource>(std::move(bytes));
}

}  // namespace gatehouse
