#include "core/http/http_parser.h"

#include <QStringDecoder>
#include <array>

namespace gatehouse {

namespace {

constexpr bool isAlpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
constexpr int hexValue(char c)
{
    if (isDigit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// One bit per class and byte, so that each byte is judged by one look.
enum CharClass : unsigned char { Token = 1, PathChar = 2, QueryChar = 4, FieldChar = 8, HostChar = 16 };

constexpr bool isOneOf(char c, const char *set)
{
    for (; *set; ++set)
        if (*set == c) return true;
    return false;
}

constexpr std::array<unsigned char, 256> makeClasses()
{
    std::array<unsigned char, 256> classes{};
    for (int i = 0; i < 256; ++i) {
        const char c = static_cast<char>(i);
        const bool alnum = isAlpha(c) || isDigit(c);
        unsigned char bits = 0;
        if (alnum || isOneOf(c, "!#$%&'*+-.^_`|~")) bits |= Token;  // RFC 9110 section 5.6.2
        if (alnum || isOneOf(c, "-._~!$&'()*+,;=:@/%")) bits |= PathChar;
        if (i > 0x20 && i < 0x7f && c != '#') bits |= QueryChar;
        if (i == '\t' || (i >= 0x20 && i != 0x7f)) bits |= FieldChar;
        if (alnum || isOneOf(c, "-._~")) bits |= HostChar;
        classes[static_cast<std::size_t>(i)] = bits;
    }
    return classes;
}

constexpr std::array<unsigned char, 256> kClasses = makeClasses();

bool is(char c, CharClass wanted)
{
    return kClasses[static_cast<unsigned char>(c)] & wanted;
}

bool all(QByteArrayView text, CharClass wanted)
{
    for (const char c : text)
        if (!is(c, wanted)) return false;
    return true;
}

bool sameWord(QByteArrayView a, QByteArrayView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

std::optional<HttpMethod> methodOf(QByteArrayView word)
{
    if (word == "GET") return HttpMethod::Get;
    if (word == "POST") return HttpMethod::Post;
    if (word == "HEAD") return HttpMethod::Head;
    if (word == "PUT") return HttpMethod::Put;
    if (word == "PATCH") return HttpMethod::Patch;
    if (word == "DELETE") return HttpMethod::Delete;
    if (word == "OPTIONS") return HttpMethod::Options;
    return std::nullopt;
}

/// Content-Length as RFC 9112 section 6.2 wants it and nothing beside: no sign, no list, no leading zero.
std::optional<qint64> lengthOf(QByteArrayView value)
{
    if (value.isEmpty() || value.size() > 18) return std::nullopt;
    if (value.size() > 1 && value[0] == '0') return std::nullopt;
    qint64 length = 0;
    for (const char c : value) {
        if (!isDigit(c)) return std::nullopt;
        length = length * 10 + (c - '0');
    }
    return length;
}

bool listHas(const QList<QByteArray> &values, QByteArrayView word)
{
    for (const QByteArray &value : values)
        for (const QByteArray &entry : value.split(','))
            if (sameWord(entry.trimmed(), word)) return true;
    return false;
}

QByteArrayView trimmedOws(QByteArrayView value)
{
    while (!value.isEmpty() && (value.front() == ' ' || value.front() == '\t'))
        value = value.sliced(1);
    while (!value.isEmpty() && (value.back() == ' ' || value.back() == '\t'))
        value.chop(1);
    return value;
}

}  // namespace

bool isValidAuthority(QByteArrayView authority)
{
    if (authority.isEmpty() || authority.size() > 261) return false;
    QByteArrayView host = authority;
    QByteArrayView port;
    bool hasPort = false;
    if (authority.startsWith('[')) {
        const qsizetype end = authority.indexOf(']');
        if (end < 3) return false;
        host = authority.sliced(1, end - 1);
        for (const char c : host)
            if (hexValue(c) < 0 && c != ':' && c != '.') return false;
        if (!host.contains(':')) return false;
        const QByteArrayView rest = authority.sliced(end + 1);
        hasPort = !rest.isEmpty();
        if (hasPort && rest.front() != ':') return false;
        if (hasPort) port = rest.sliced(1);
    } else {
        const qsizetype colon = authority.indexOf(':');
        hasPort = colon >= 0;
        if (hasPort) {
            host = authority.first(colon);
            port = authority.sliced(colon + 1);
        }
        if (host.isEmpty() || !all(host, HostChar)) return false;
    }
    if (!hasPort) return true;
    if (port.isEmpty() || port.size() > 5) return false;
    int number = 0;
    for (const char c : port) {
        if (!isDigit(c)) return false;
        number = number * 10 + (c - '0');
    }
    return number <= 65535;
}

std::optional<QString> decodedPath(QByteArrayView path)
{
    if (path.isEmpty() || path.front() != '/' || !all(path, PathChar)) return std::nullopt;
    QByteArray bytes;
    bytes.reserve(path.size());
    bool ascii = true;
    for (qsizetype i = 0; i < path.size(); ++i) {
        char c = path[i];
        if (c == '%') {
            if (i + 2 >= path.size()) return std::nullopt;
            const int high = hexValue(path[i + 1]);
            const int low = hexValue(path[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            const int value = high * 16 + low;
            if (value < 0x20 || value == 0x7f || value == '/' || value == '\\' || value == '%')
                return std::nullopt;
            c = static_cast<char>(value);
            ascii = ascii && value < 0x80;
            i += 2;
        }
        bytes.append(c);
    }
    for (qsizetype start = 1; start <= bytes.size();) {
        qsizetype end = bytes.indexOf('/', start);
        if (end < 0) end = bytes.size();
        const QByteArrayView segment = QByteArrayView(bytes).sliced(start, end - start);
        if (segment == "." || segment == "..") return std::nullopt;
        if (segment.isEmpty() && end != bytes.size()) return std::nullopt;
        start = end + 1;
    }
    if (ascii) return QString::fromLatin1(bytes);
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = utf8.decode(bytes);
    if (utf8.hasError()) return std::nullopt;
    return text;
}

void HeadParser::reset()
{
    m_head = {};
    m_refusal = {};
    m_scanned = 0;
    m_size = 0;
    m_lineStart = 0;
}

HeadParser::State HeadParser::refuse(int status, const char *why)
{
    m_refusal = {status, why};
    return State::Refused;
}

HeadParser::State HeadParser::look(QByteArrayView buffer)
{
    // One empty line before the request line is let through, as RFC 9112 section 2.2 asks.
    const qsizetype begin = buffer.startsWith("\r\n") ? 2 : 0;
    if (buffer.size() - begin == 0 || buffer == "\r") return State::NeedMore;
    if (m_scanned < begin) {
        m_scanned = begin;
        m_lineStart = begin;
    }
    const qsizetype end = std::min(buffer.size(), begin + kMaxHeadBytes);
    for (; m_scanned < end; ++m_scanned) {
        const char c = buffer[m_scanned];
        if (is(c, FieldChar)) continue;
        if (c == '\r') {
            if (m_scanned + 1 == buffer.size()) break;
            if (buffer[m_scanned + 1] != '\n') return refuse(400, "a carriage return stands alone");
            continue;
        }
        if (c != '\n' || m_scanned == begin || buffer[m_scanned - 1] != '\r')
            return refuse(400, c == '\n' ? "a line feed stands alone" : "there is a control character");
        if (m_scanned - 1 == m_lineStart) {
            if (m_lineStart == begin) return refuse(400, "the request line is empty");
            m_size = m_scanned + 1;
            return parse(buffer.sliced(begin, m_lineStart - begin));
        }
        m_lineStart = m_scanned + 1;
    }
    if (m_lineStart == begin && m_scanned - begin > kMaxTargetBytes + 32)
        return refuse(414, "the request target is too long");
    if (buffer.size() - begin >= kMaxHeadBytes) return refuse(431, "the request head is too large");
    return State::NeedMore;
}

HeadParser::State HeadParser::parse(QByteArrayView head)
{
    qsizetype start = 0;
    int fields = -1;
    while (start < head.size()) {
        const qsizetype end = head.indexOf("\r\n", start);
        const QByteArrayView line = head.sliced(start, end - start);
        if (++fields > kMaxFields) return refuse(431, "there are too many header fields");
        const std::optional<Refusal> refusal = fields == 0 ? parseRequestLine(line) : parseField(line);
        if (refusal) return refuse(refusal->status, refusal->why);
        start = end + 2;
    }
    if (const std::optional<Refusal> refusal = settle()) return refuse(refusal->status, refusal->why);
    return State::Complete;
}

std::optional<Refusal> HeadParser::parseRequestLine(QByteArrayView line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype second = first < 0 ? -1 : line.indexOf(' ', first + 1);
    if (second < 0 || line.indexOf(' ', second + 1) >= 0)
        return Refusal{400, "the request line is malformed"};
    const QByteArrayView method = line.first(first);
    const QByteArrayView target = line.sliced(first + 1, second - first - 1);
    const QByteArrayView version = line.sliced(second + 1);

    if (method.isEmpty() || !all(method, Token)) return Refusal{400, "the method is malformed"};
    if (version.size() != 8 || !version.startsWith("HTTP/") || !isDigit(version[5]) || version[6] != '.' ||
        !isDigit(version[7]))
        return Refusal{400, "the protocol version is malformed"};
    if (version[5] != '1' || version[7] > '1') return Refusal{505, "this server speaks HTTP/1.1"};
    m_head.http10 = version[7] == '0';
    if (method == "TRACE") return Refusal{405, "TRACE is not offered"};
    const std::optional<HttpMethod> known = methodOf(method);
    if (!known) return Refusal{501, "the method is not known"};
    m_head.method = *known;

    if (target.size() > kMaxTargetBytes) return Refusal{414, "the request target is too long"};
    if (target.isEmpty() || target.front() != '/')
        return Refusal{400, "the request target must begin with a slash"};
    const qsizetype mark = target.indexOf('?');
    const QByteArrayView path = mark < 0 ? target : target.first(mark);
    const QByteArrayView query = mark < 0 ? QByteArrayView() : target.sliced(mark + 1);
    if (!all(query, QueryChar)) return Refusal{400, "the query has characters that must be encoded"};
    std::optional<QString> decoded = decodedPath(path);
    if (!decoded) return Refusal{400, "the path is malformed"};
    m_head.target = target.toByteArray();
    m_head.path = *std::move(decoded);
    m_head.query = query.toByteArray();
    return std::nullopt;
}

std::optional<Refusal> HeadParser::parseField(QByteArrayView line)
{
    if (line.front() == ' ' || line.front() == '\t')
        return Refusal{400, "folded header fields are not taken"};
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !all(line.first(colon), Token))
        return Refusal{400, "a header field's name is malformed"};
    const QByteArrayView name = line.first(colon);
    const QByteArrayView raw = line.sliced(colon + 1);
    const QByteArrayView value = trimmedOws(raw);
    if (name.size() == 17 && sameWord(name, "transfer-encoding")) {
        // A tab is legal there, but some parsers before us may not think so.
        if (m_head.framing != BodyFraming::None) return Refusal{400, "there are two framing fields"};
        if (value != "chunked" || raw.contains('\t'))
            return Refusal{501, "only the chunked transfer coding is known"};
        m_head.framing = BodyFraming::Chunked;
    } else if (name.size() == 14 && sameWord(name, "content-length")) {
        if (m_head.framing != BodyFraming::None) return Refusal{400, "there are two framing fields"};
        const std::optional<qint64> length = lengthOf(value);
        if (!length) return Refusal{400, "Content-Length is malformed"};
        m_head.framing = BodyFraming::Length;
        m_head.contentLength = *length;
    }
    m_head.headers.add(name.toByteArray(), value.toByteArray());
    return std::nullopt;
}

std::optional<Refusal> HeadParser::settle()
{
    const QList<QByteArray> hosts = m_head.headers.values("host");
    if (hosts.size() > 1) return Refusal{400, "there are two Host fields"};
    if (hosts.isEmpty() && !m_head.http10) return Refusal{400, "the Host field is missing"};
    if (!hosts.isEmpty() && !isValidAuthority(hosts.first()))
        return Refusal{400, "the Host field is malformed"};
    if (m_head.http10 && m_head.framing == BodyFraming::Chunked)
        return Refusal{400, "HTTP/1.0 has no transfer codings"};

    const QList<QByteArray> connection = m_head.headers.values("connection");
    m_head.keepAlive = !m_head.http10;
    if (!connection.isEmpty()) {
        if (m_head.http10) m_head.keepAlive = listHas(connection, "keep-alive");
        if (listHas(connection, "close")) m_head.keepAlive = false;
    }
    const QList<QByteArray> expect = m_head.headers.values("expect");
    if (expect.size() > 1 || (!expect.isEmpty() && !sameWord(expect.first(), "100-continue")))
        return Refusal{417, "only 'Expect: 100-continue' is known"};
    m_head.expectContinue = !expect.isEmpty() && !m_head.http10;
    return std::nullopt;
}

BodyReader::BodyReader(const RequestHead &head, qint64 limit)
    : m_framing(head.framing), m_limit(limit), m_left(head.contentLength)
{
}

BodyReader::State BodyReader::refuse(int status, const char *why)
{
    m_refusal = {status, why};
    return State::Refused;
}

BodyReader::State BodyReader::take(QByteArray &buffer)
{
    switch (m_framing) {
        case BodyFraming::None:
            return State::Complete;
        case BodyFraming::Chunked:
            return takeChunks(buffer);
        case BodyFraming::Length:
            break;
    }
    if (m_left > m_limit - m_body.size()) return refuse(413, "the body is too large");
    if (m_body.isEmpty() && buffer.size() == m_left) {
        m_body.swap(buffer);
        buffer.clear();
        m_left = 0;
        return State::Complete;
    }
    const qint64 taken = std::min<qint64>(m_left, buffer.size());
    m_body.append(buffer.constData(), taken);
    buffer.remove(0, taken);
    m_left -= taken;
    return m_left == 0 ? State::Complete : State::NeedMore;
}

qint64 BodyReader::chunkSize(const QByteArray &buffer, qsizetype &from) const
{
    qint64 size = 0;
    for (qsizetype i = from; i < buffer.size(); ++i) {
        const qsizetype digits = i - from;
        const int digit = hexValue(buffer[i]);
        if (digit >= 0) {
            if (digits == 8) return -2;
            size = size * 16 + digit;
            continue;
        }
        if (buffer[i] != '\r' || digits == 0) return -2;
        if (i + 1 == buffer.size()) return -1;
        if (buffer[i + 1] != '\n') return -2;
        from = i + 2;
        return size;
    }
    return -1;
}

BodyReader::State BodyReader::takeChunks(QByteArray &buffer)
{
    qsizetype at = 0;
    const auto needMore = [&] {
        buffer.remove(0, at);
        return State::NeedMore;
    };
    while (true) {
        switch (m_step) {
            case Step::Size: {
                const qint64 size = chunkSize(buffer, at);
                if (size == -1) return needMore();
                if (size < 0) return refuse(400, "a chunk size is malformed");
                if (size > m_limit - m_body.size()) return refuse(413, "the body is too large");
                m_left = size;
                m_step = size == 0 ? Step::LastEnd : Step::Data;
                break;
            }
            case Step::Data: {
                const qint64 taken = std::min<qint64>(m_left, buffer.size() - at);
                m_body.append(buffer.constData() + at, taken);
                at += taken;
                m_left -= taken;
                if (m_left > 0) return needMore();
                m_step = Step::DataEnd;
                break;
            }
            case Step::DataEnd:
            case Step::LastEnd: {
                const QByteArrayView rest = QByteArrayView(buffer).sliced(at);
                if (!rest.isEmpty() && rest[0] != '\r')
                    return refuse(400, "a chunk does not end where it should");
                if (rest.size() < 2) return needMore();
                if (rest[1] != '\n') return refuse(400, "a chunk does not end where it should");
                at += 2;
                m_step = m_step == Step::DataEnd ? Step::Size : Step::Done;
                break;
            }
            case Step::Done:
                buffer.remove(0, at);
                return State::Complete;
        }
    }
}

}  // namespace gatehouse
