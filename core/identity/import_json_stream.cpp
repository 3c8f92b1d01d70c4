#include "core/identity/import_json_stream.h"

namespace gatehouse {

namespace {

constexpr int kDeepest = 64;

bool isSpace(int byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

}  // namespace

Result<int> ImportJsonStream::peek()
{
    while (true) {
        GATEHOUSE_TRY_ASSIGN(byte, m_input.peek());
        if (!isSpace(byte)) return byte;
        m_input.skip();
    }
}

Result<bool> ImportJsonStream::take(char wanted)
{
    GATEHOUSE_TRY_ASSIGN(byte, peek());
    if (byte != static_cast<unsigned char>(wanted)) return false;
    m_input.skip();
    return true;
}

Result<void> ImportJsonStream::expect(char wanted)
{
    GATEHOUSE_TRY_ASSIGN(taken, take(wanted));
    if (taken) return {};
    return fault("invalid_json", QStringLiteral("'%1' is missing in the JSON.").arg(QLatin1Char(wanted)));
}

Result<QByteArray> ImportJsonStream::name()
{
    QByteArray quoted;
    GATEHOUSE_TRY_ASSIGN(byte, peek());
    if (byte != '"') return fault("invalid_json", QStringLiteral("A name is missing in the JSON."));
    GATEHOUSE_TRY(text(&quoted, 1'000));
    return quoted.sliced(1, quoted.size() - 2);
}

Result<QByteArray> ImportJsonStream::value(qsizetype limit)
{
    QByteArray whole;
    QByteArray *into = limit > 0 ? &whole : nullptr;
    QByteArray open;
    bool any = false;
    while (true) {
        GATEHOUSE_TRY_ASSIGN(byte, m_input.peek());
        const bool ends = byte < 0 || (open.isEmpty() && (byte == ',' || byte == ']' || byte == '}'));
        if (ends) {
            if (any && open.isEmpty()) return whole;
            return fault("invalid_json", QStringLiteral("The JSON ends in the middle of a value."));
        }
        if (byte == '"') {
            GATEHOUSE_TRY(text(into, limit));
            any = true;
            if (open.isEmpty()) return whole;
            continue;
        }
        m_input.skip();
        if (isSpace(byte) && !any) continue;
        any = true;
        GATEHOUSE_TRY(put(into, byte, limit));
        if (byte == '{' || byte == '[') {
            open += byte == '{' ? '}' : ']';
            if (open.size() > kDeepest) return fault("invalid_json", QStringLiteral("The JSON is too deep."));
        } else if (byte == '}' || byte == ']') {
            if (!open.endsWith(char(byte)))
                return fault("invalid_json", QStringLiteral("The JSON's brackets do not match."));
            open.chop(1);
            if (open.isEmpty()) return whole;
        }
    }
}

Result<void> ImportJsonStream::text(QByteArray *into, qsizetype limit)
{
    bool escaped = false;
    bool begun = false;
    while (true) {
        GATEHOUSE_TRY_ASSIGN(byte, m_input.peek());
        if (byte < 0) return fault("invalid_json", QStringLiteral("A text of the JSON is never closed."));
        m_input.skip();
        GATEHOUSE_TRY(put(into, byte, limit));
        if (byte == '"' && begun && !escaped) return {};
        escaped = byte == '\\' && !escaped;
        begun = true;
    }
}

Result<void> ImportJsonStream::put(QByteArray *into, int byte, qsizetype limit)
{
    if (into == nullptr) return {};
    if (into->size() >= limit)
        return fault("too_large", QStringLiteral("One entry is larger than %1 bytes.").arg(limit));
    into->append(char(byte));
    return {};
}

}  // namespace gatehouse
