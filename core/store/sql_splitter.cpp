#include "core/store/sql_splitter.h"

namespace gatehouse {

namespace {

enum class TokenKind { Space, Comment, Quoted, Word, Other };

struct Token
{
    TokenKind kind = TokenKind::Other;
    qsizetype begin = 0;
    qsizetype end = 0;
};

bool isWordStart(QChar c)
{
    return c.isLetter() || c == u'_';
}
bool isWordPart(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$';
}

// A doubled quote inside is read as the end and a new beginning, which comes to the same.
qsizetype endOfQuoted(const QString &text, qsizetype begin)
{
    const qsizetype close = text.indexOf(text.at(begin), begin + 1);
    return close < 0 ? text.size() : close + 1;
}

// PostgreSQL's comments nest.
qsizetype endOfBlockComment(const QString &text, qsizetype begin)
{
    int depth = 0;
    for (qsizetype i = begin; i + 1 < text.size(); ++i) {
        if (text.at(i) == u'/' && text.at(i + 1) == u'*') {
            ++depth;
            ++i;
        } else if (text.at(i) == u'*' && text.at(i + 1) == u'/') {
            ++i;
            if (--depth == 0) return i + 1;
        }
    }
    return text.size();
}

// `$$ ... $$` or `$tag$ ... $tag$`; `begin` itself when there is no such opening.
qsizetype endOfDollarQuoted(const QString &text, qsizetype begin)
{
    qsizetype i = begin + 1;
    while (i < text.size() && (text.at(i).isLetterOrNumber() || text.at(i) == u'_'))
        ++i;
    const bool positional = i > begin + 1 && text.at(begin + 1).isDigit();
    if (i >= text.size() || text.at(i) != u'$' || positional) return begin;
    const QStringView tag = QStringView(text).mid(begin, i + 1 - begin);
    const qsizetype close = text.indexOf(tag, i + 1);
    return close < 0 ? text.size() : close + tag.size();
}

Token nextToken(const QString &text, qsizetype begin)
{
    const QChar c = text.at(begin);
    const QStringView rest = QStringView(text).mid(begin);
    qsizetype end = begin + 1;
    if (c.isSpace()) return {TokenKind::Space, begin, end};
    if (rest.startsWith(u"--")) {
        end = text.indexOf(u'\n', begin);
        return {TokenKind::Comment, begin, end < 0 ? text.size() : end};
    }
    if (rest.startsWith(u"/*")) return {TokenKind::Comment, begin, endOfBlockComment(text, begin)};
    if (c == u'\'' || c == u'"') return {TokenKind::Quoted, begin, endOfQuoted(text, begin)};
    if (c == u'$') {
        const qsizetype close = endOfDollarQuoted(text, begin);
        if (close > begin) return {TokenKind::Quoted, begin, close};
    }
    if (isWordStart(c)) {
        while (end < text.size() && isWordPart(text.at(end)))
            ++end;
        return {TokenKind::Word, begin, end};
    }
    return {TokenKind::Other, begin, end};
}

// Follows the words of one statement: inside a trigger's body `;` does not end it.
class TriggerBody final
{
public:
    void addWord(QStringView word)
    {
        const auto is = [word](const char *name) {
            return word.compare(QLatin1String(name), Qt::CaseInsensitive) == 0;
        };
        ++m_words;
        if (m_words == 1) m_isCreate = is("create");
        if (m_isCreate && m_words <= 3 && is("trigger")) m_isTrigger = true;
        if (!m_isTrigger) return;
        if (is("begin") || (m_depth > 0 && is("case"))) ++m_depth;
        if (m_depth > 0 && is("end")) --m_depth;
    }
    bool isOpen() const { return m_depth > 0; }

private:
    int m_words = 0;
    int m_depth = 0;
    bool m_isCreate = false;
    bool m_isTrigger = false;
};

}  // namespace

QStringList splitSql(const QString &text)
{
    QStringList statements;
    QString current;
    TriggerBody body;
    const auto finish = [&] {
        if (const QString statement = current.trimmed(); !statement.isEmpty()) statements << statement;
        current.clear();
        body = {};
    };
    for (qsizetype at = 0; at < text.size();) {
        const Token token = nextToken(text, at);
        const QStringView piece = QStringView(text).mid(token.begin, token.end - token.begin);
        at = token.end;
        if (token.kind == TokenKind::Comment) {
            current += u' ';
            continue;
        }
        if (token.kind == TokenKind::Word) body.addWord(piece);
        if (piece == u";" && !body.isOpen()) {
            finish();
            continue;
        }
        current += piece;
    }
    finish();
    return statements;
}

qsizetype countPlaceholders(const QString &sql)
{
    qsizetype count = 0;
    for (qsizetype at = 0; at < sql.size();) {
        const Token token = nextToken(sql, at);
        if (token.kind == TokenKind::Other && sql.at(token.begin) == u'?') ++count;
        at = token.end;
    }
    return count;
}

}  // namespace gatehouse
