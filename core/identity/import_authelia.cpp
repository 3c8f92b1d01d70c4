#include <QJsonArray>

#include "core/identity/import_fields.h"
#include "core/identity/import_input.h"

namespace gatehouse {

namespace {

constexpr qsizetype kLongestLine = 16 * 1024;
constexpr int kMostMembers = 500;

/// One line of YAML of the shape that a users file has: "name: value", "name:" or "- value".
struct YamlLine
{
    qsizetype indent = 0;
    bool isItem = false;
    QString name;                  ///< empty for items
    std::optional<QString> value;  ///< nullopt where more follows on deeper lines
    QStringList list;              ///< of "[a, b]"
    bool isList = false;
};

/// Reads the one part of YAML that Authelia's users file is written in: block mappings by spaces, lists by
/// lines or in square brackets, plain and quoted scalars, comments. Anchors, tags, block scalars and
/// multi-line scalars are refused, never guessed at.
class YamlReader final
{
public:
    explicit YamlReader(ImportBytes bytes) : m_input(std::move(bytes)) {}

    /// The next line that holds something; nullopt at the end.
    Result<std::optional<YamlLine>> next()
    {
        while (true) {
            GATEHOUSE_TRY_ASSIGN(line, m_input.line(kLongestLine));
            if (!line) return std::optional<YamlLine>();
            ++m_number;
            const auto text = importText(*line);
            if (!text) return fault(QStringLiteral("The file is not UTF-8."));
            const QString bare = text->trimmed();
            if (bare.isEmpty() || bare.startsWith(u'#') || bare == u"---" || bare == u"...") continue;
            return parse(*text);
        }
    }
    qint64 number() const { return m_number; }
    Error fault(const QString &what) const
    {
        return Error::invalid("data", "invalid_yaml", QStringLiteral("Line %1: %2").arg(m_number).arg(what));
    }

private:
    Result<std::optional<YamlLine>> parse(const QString &text)
    {
        YamlLine line;
        qsizetype at = 0;
        while (at < text.size() && text.at(at) == u' ')
            ++at;
        if (text.at(at) == u'\t') return fault(QStringLiteral("Lines are indented by spaces alone."));
        line.indent = at;
        if (text.at(at) == u'-' && (at + 1 == text.size() || text.at(at + 1) == u' ')) {
            line.isItem = true;
            ++at;
            GATEHOUSE_TRY(readValue(text, at, line));
            if (!line.value) return fault(QStringLiteral("An entry of a list is missing."));
            return std::optional<YamlLine>(line);
        }
        GATEHOUSE_TRY_ASSIGN(name, readScalar(text, at, true, false));
        line.name = name;
        skipSpaces(text, at);
        if (at >= text.size() || text.at(at) != u':')
            return fault(QStringLiteral("This is not of the form \"name: value\"."));
        ++at;
        if (at < text.size() && text.at(at) != u' ')
            return fault(QStringLiteral("A space is missing after the colon."));
        GATEHOUSE_TRY(readValue(text, at, line));
        return std::optional<YamlLine>(line);
    }

    Result<void> readValue(const QString &text, qsizetype at, YamlLine &line)
    {
        skipSpaces(text, at);
        if (at >= text.size() || text.at(at) == u'#') return {};
        if (text.at(at) == u'[') return readList(text, at + 1, line);
        if (text.at(at) == u'{') {
            if (!text.sliced(at).startsWith(QLatin1String("{}")))
                return fault(QStringLiteral("Mappings in curly brackets are not read."));
            at += 2;
            line.value = QString();
            return atEnd(text, at);
        }
        GATEHOUSE_TRY_ASSIGN(value, readScalar(text, at, false, false));
        line.value = value;
        return atEnd(text, at);
    }

    Result<void> readList(const QString &text, qsizetype at, YamlLine &line)
    {
        line.isList = true;
        line.value = QString();
        skipSpaces(text, at);
        while (at < text.size() && text.at(at) != u']') {
            GATEHOUSE_TRY_ASSIGN(item, readScalar(text, at, false, true));
            line.list.append(item);
            skipSpaces(text, at);
            if (at < text.size() && text.at(at) == u',') {
                ++at;
                skipSpaces(text, at);
            } else {
                break;
            }
        }
        if (at >= text.size() || text.at(at) != u']')
            return fault(QStringLiteral("A list is not closed on its line."));
        return atEnd(text, at + 1);
    }

    Result<void> atEnd(const QString &text, qsizetype at) const
    {
        const bool spaced = at < text.size() && text.at(at) == u' ';
        skipSpaces(text, at);
        if (at >= text.size() || (text.at(at) == u'#' && spaced)) return {};
        return fault(QStringLiteral("Something follows the value."));
    }

    /// Plain text ends before ": ", " #" and, in a list, a comma or bracket (YAML 1.2 section 7.3.3).
    Result<QString> readScalar(const QString &text, qsizetype &at, bool isName, bool inList)
    {
        if (at >= text.size()) return fault(QStringLiteral("A value is missing."));
        const QChar opening = text.at(at);
        if (opening == u'"' || opening == u'\'') return readQuoted(text, at);
        if (QStringLiteral("&*!|>%@`{}[],?#").contains(opening))
            return fault(
                QStringLiteral("A value that begins with '%1' is not read: put it in quotes.").arg(opening));
        QString value;
        while (at < text.size()) {
            const QChar c = text.at(at);
            const bool last = at + 1 >= text.size();
            if (c == u':' && (last || text.at(at + 1) == u' ')) {
                if (isName) break;
                return fault(QStringLiteral("A value with a colon has to stand in quotes."));
            }
            if (c == u'#' && at > 0 && text.at(at - 1) == u' ') break;
            if (inList && (c == u',' || c == u']')) break;
            value += c;
            ++at;
        }
        const qsizetype kept = value.trimmed().size();
        at -= value.size() - kept;  // the space before a comment stays to be seen
        value = value.trimmed();
        if (!isName && (value == u"~" || value == u"null")) value.clear();
        return value;
    }

    Result<QString> readQuoted(const QString &text, qsizetype &at)
    {
        const QChar quote = text.at(at++);
        QString value;
        while (at < text.size()) {
            const QChar c = text.at(at++);
            if (c == quote) {
                if (quote == u'"' || at >= text.size() || text.at(at) != u'\'') return value;
                value += u'\'';
                ++at;
            } else if (c == u'\\' && quote == u'"') {
                GATEHOUSE_TRY(readEscape(text, at, value));
            } else {
                value += c;
            }
        }
        return fault(QStringLiteral("A quotation mark is never closed."));
    }

    Result<void> readEscape(const QString &text, qsizetype &at, QString &value)
    {
        const QChar c = at < text.size() ? text.at(at++) : QChar();
        if (c == u'"' || c == u'\\' || c == u'/') {
            value += c;
            return {};
        }
        const int digits = c == u'x' ? 2 : c == u'u' ? 4 : 0;
        bool ok = false;
        const uint code = at + digits <= text.size() ? text.sliced(at, digits).toUInt(&ok, 16) : 0;
        if (digits == 0 || !ok || code < 0x20 || (code >= 0xd800 && code < 0xe000))
            return fault(QStringLiteral("An escape that is not read."));
        value += QChar(ushort(code));
        at += digits;
        return {};
    }

    static void skipSpaces(const QString &text, qsizetype &at)
    {
        while (at < text.size() && text.at(at) == u' ')
            ++at;
    }

    ImportInput m_input;
    qint64 m_number = 0;
};

Result<void> setMember(ImportRow &row, const YamlLine &line, bool inAddress)
{
    const QString &name = line.name;
    const QString value = line.value.value_or(QString());
    if (inAddress) {
        const QString field = QStringLiteral("address.") + name;
        return importFields().contains(field) ? setImportField(row, field, value) : Result<void>();
    }
    if (name == u"password") {
        row.passwordHash = value;
    } else if (name == u"displayname") {
        row.displayName = value;
    } else if (name == u"phone_number") {
        row.phone = value;
    } else if (name == u"groups") {
        row.groups = line.isList ? line.list : QStringList();
    } else if (name == u"emails" || name == u"mail") {
        row.email = line.isList ? line.list.value(0) : value;
    } else if (name == u"email" || name == u"disabled" || name == u"locale" ||
               (importFields().contains(name) && name != u"username" && name != u"enabled")) {
        return setImportField(row, name, value);
    }
    return {};  // "extra" and what newer versions add
}

/// users:
///   NAME:
///     member: value
class AutheliaSource final : public ImportSource
{
public:
    explicit AutheliaSource(ImportBytes bytes) : m_yaml(std::move(bytes)) {}

    Result<std::optional<ImportRow>> next() override
    {
        if (!m_begun) GATEHOUSE_TRY(begin());
        if (!m_line) return std::optional<ImportRow>();
        if (m_line->indent != m_userIndent || m_line->isItem || (m_line->value && !m_line->value->isEmpty()))
            return m_yaml.fault(QStringLiteral("The name of a user is expected here."));
        ImportRow row;
        row.number = m_yaml.number();
        row.username = m_line->name;
        GATEHOUSE_TRY(advance());
        GATEHOUSE_TRY(readMembers(row));
        return std::optional<ImportRow>(row);
    }

private:
    Result<void> begin()
    {
        m_begun = true;
        GATEHOUSE_TRY(advance());
        while (m_line && !(m_line->indent == 0 && m_line->name == u"users")) {
            if (m_line->indent == 0 && !m_line->isItem && m_line->value) {
                GATEHOUSE_TRY(advance());
                continue;
            }
            return m_yaml.fault(QStringLiteral("A users file begins with \"users:\"."));
        }
        if (!m_line) return m_yaml.fault(QStringLiteral("The file has no \"users:\"."));
        GATEHOUSE_TRY(advance());
        if (m_line) m_userIndent = m_line->indent;
        if (m_line && m_userIndent == 0)
            return m_yaml.fault(QStringLiteral("Users stand below \"users:\", further to the right."));
        return {};
    }

    Result<void> readMembers(ImportRow &row)
    {
        const qsizetype memberIndent = m_line ? m_line->indent : 0;
        for (int count = 0; m_line && m_line->indent > m_userIndent; ++count) {
            if (m_line->indent != memberIndent || m_line->isItem)
                return m_yaml.fault(QStringLiteral("This line is indented differently from its neighbours."));
            if (count > kMostMembers) return m_yaml.fault(QStringLiteral("A user has too many members."));
            const YamlLine member = *m_line;
            if (auto set = setMember(row, member, false); !set.ok() && !row.refusal)
                row.refusal = set.error();
            GATEHOUSE_TRY(advance());
            if (!member.value) GATEHOUSE_TRY(readBelow(row, member));
        }
        return {};
    }

    /// What stands below a member: the lines of a list, or a mapping.
    Result<void> readBelow(ImportRow &row, const YamlLine &member)
    {
        QStringList items;
        int count = 0;
        while (m_line &&
               (m_line->indent > member.indent || (m_line->indent == member.indent && m_line->isItem))) {
            if (++count > kMostMembers) return m_yaml.fault(QStringLiteral("A member is too long."));
            if (m_line->isItem) {
                items.append(*m_line->value);
            } else if (member.name == u"address") {
                if (auto set = setMember(row, *m_line, true); !set.ok() && !row.refusal)
                    row.refusal = set.error();
            }
            GATEHOUSE_TRY(advance());
        }
        if (member.name == u"groups") row.groups = items;
        if (member.name == u"emails" && !items.isEmpty()) row.email = items.constFirst();
        return {};
    }

    Result<void> advance()
    {
        GATEHOUSE_TRY_ASSIGN(line, m_yaml.next());
        m_line = line;
        return {};
    }

    YamlReader m_yaml;
    std::optional<YamlLine> m_line;  ///< read, but not taken yet
    qsizetype m_userIndent = 0;
    bool m_begun = false;
};

}  // namespace

std::unique_ptr<ImportSource> readAuthelia(ImportBytes bytes)
{
    return std::make_unique<AutheliaSource>(std::move(bytes));
}

}  // namespace gatehouse
