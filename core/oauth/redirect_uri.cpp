#include "core/oauth/redirect_uri.h"

#include <array>

namespace gatehouse {

namespace {

constexpr qsizetype kMaxLength = 2048;

bool isAlpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

int hexValue(char c)
{
    if (isDigit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Printable ASCII that browsers and parsers agree on; percent-encodings complete and not of control
/// characters.
const char *characterFault(const QByteArray &uri)
{
    for (qsizetype i = 0; i < uri.size(); ++i) {
        const char c = uri.at(i);
        if (c <= 0x20 || c >= 0x7f) return "must be printable ASCII without spaces";
        if (c == '#') return "must not have a fragment";
        if (c == '*') return "must not have a wildcard";
        if (strchr("\"<>\\^`{|}", c) != nullptr) return "has a character that does not belong into a URI";
        if (c != '%') continue;
        const int high = i + 2 < uri.size() ? hexValue(uri.at(i + 1)) : -1;
        const int low = i + 2 < uri.size() ? hexValue(uri.at(i + 2)) : -1;
        if (high < 0 || low < 0) return "has a broken percent-encoding";
        const int code = high * 16 + low;
        if (code < 0x20 || code == 0x7f || code == '\\')
            return "hides a character that does not belong into a URI";
    }
    return nullptr;
}

bool hasDotSegment(const QByteArray &path)
{
    QByteArray plain = path.left(path.indexOf('?') < 0 ? path.size() : path.indexOf('?')).toLower();
    plain.replace("%2e", ".").replace("%2f", "/");
    const QList<QByteArray> segments = plain.split('/');
    return std::any_of(segments.begin(), segments.end(), [](const QByteArray &segment) {
        const QByteArray name =
            segment.left(segment.indexOf(';') < 0 ? segment.size() : segment.indexOf(';'));
        return name == "." || name == "..";
    });
}

bool isPort(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 5 || text.front() == '0') return false;
    int port = 0;
    for (const char c : text) {
        if (!isDigit(c)) return false;
        port = port * 10 + (c - '0');
    }
    return port <= 65535;
}

bool isHost(const QByteArray &host)
{
    if (host.startsWith('[')) {
        const QByteArray inner = host.mid(1, host.size() - 2);
        return host.endsWith(']') && !inner.isEmpty() && std::all_of(inner.begin(), inner.end(), [](char c) {
                   return hexValue(c) >= 0 || c == ':' || c == '.';
               });
    }
    const QList<QByteArray> labels = host.split('.');
    return std::all_of(labels.begin(), labels.end(), [](const QByteArray &label) {
        return !label.isEmpty() && label.size() <= 63 && std::all_of(label.begin(), label.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || isDigit(c) || c == '-';
        });
    });
}

struct Authority
{
    QByteArray host;
    QByteArray rest;  ///< path and query
};

/// What stands behind "://", or why it is refused.
const char *readAuthority(const QByteArray &afterScheme, Authority &out)
{
    qsizetype end = 0;
    while (end < afterScheme.size() && afterScheme.at(end) != '/' && afterScheme.at(end) != '?')
        ++end;
    const QByteArray authority = afterScheme.left(end);
    out.rest = afterScheme.mid(end);
    if (authority.contains('@')) return "must not hold user info";
    if (authority.contains('%')) return "must name its host in plain letters";
    const qsizetype colon = authority.lastIndexOf(':');
    const bool hasPort = colon >= 0 && !authority.endsWith(']');
    out.host = hasPort ? authority.left(colon) : authority;
    if (hasPort && !isPort(QByteArrayView(authority).sliced(colon + 1))) return "has a port that is none";
    if (!isHost(out.host)) return "has no valid host (lower case, no wildcard)";
    return nullptr;
}

bool isLoopback(const QByteArray &host)
{
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

const char *webFault(const QByteArray &uri, bool secure)
{
    Authority authority;
    if (const char *fault = readAuthority(uri.mid(secure ? 8 : 7), authority)) return fault;
    if (!secure && !isLoopback(authority.host)) return "must use https; http is for this computer only";
    if (hasDotSegment(authority.rest)) return "must not have . or .. segments";
    return nullptr;
}

const char *privateSchemeFault(const QByteArray &uri)
{
    const qsizetype colon = uri.indexOf(':');
    if (colon <= 0 || !isAlpha(uri.front())) return "must begin with a scheme";
    const QByteArray scheme = uri.left(colon);
    for (const char c : scheme)
        if (!(c >= 'a' && c <= 'z') && !isDigit(c) && c != '.' && c != '+' && c != '-')
            return "has an invalid scheme";
    if (!scheme.contains('.') || scheme.endsWith('.'))
        return "must use https or a scheme of your own with a dot in it";
    if (uri.size() <= colon + 2 || uri.at(colon + 1) != '/') return "must have a path behind its scheme";
    return hasDotSegment(uri.mid(colon + 1)) ? "must not have . or .. segments" : nullptr;
}

const char *faultOf(const QByteArray &uri, ClientKind kind)
{
    if (uri.isEmpty()) return "must not be empty";
    if (uri.size() > kMaxLength) return "is too long";
    if (const char *fault = characterFault(uri)) return fault;
    if (uri.startsWith("https://")) return webFault(uri, true);
    if (uri.startsWith("http://")) return webFault(uri, false);
    if (kind == ClientKind::Native) return privateSchemeFault(uri);
    return "must begin with https://";
}

/// Splits a redirect to a loopback address literal around its port; nothing for any other URI.
struct LoopbackParts
{
    QByteArrayView host;
    QByteArrayView rest;
};
std::optional<LoopbackParts> loopbackParts(QByteArrayView uri)
{
    static constexpr std::array<QByteArrayView, 2> kPrefixes{"http://127.0.0.1", "http://[::1]"};
    for (const QByteArrayView prefix : kPrefixes) {
        if (!uri.startsWith(prefix)) continue;
        QByteArrayView rest = uri.sliced(prefix.size());
        if (rest.startsWith(':')) {
            qsizetype end = 1;
            while (end < rest.size() && isDigit(rest[end]))
                ++end;
            if (!isPort(rest.sliced(1, end - 1))) return std::nullopt;
            rest = rest.sliced(end);
        }
        if (!rest.isEmpty() && rest.front() != '/' && rest.front() != '?') return std::nullopt;
        return LoopbackParts{prefix, rest};
    }
    return std::nullopt;
}

}  // namespace

Result<void> checkRedirectUri(const QString &uri, ClientKind kind, const QByteArray &field)
{
    const char *fault = faultOf(uri.toUtf8(), kind);
    if (fault == nullptr) return {};
    return Error::invalid(
        field, "invalid_redirect_uri",
        QStringLiteral("The address \"%1\" %2.").arg(uri.left(200), QString::fromLatin1(fault)));
}

bool redirectUriMatches(const QStringList &registered, QByteArrayView asked, ClientKind kind)
{
    if (asked.isEmpty() || asked.size() > kMaxLength) return false;
    const auto askedLoopback = kind == ClientKind::Native ? loopbackParts(asked) : std::nullopt;
    for (const QString &text : registered) {
        const QByteArray uri = text.toUtf8();
        if (asked == QByteArrayView(uri)) return true;
        if (!askedLoopback) continue;
        const auto own = loopbackParts(uri);
        if (own && own->host == askedLoopback->host && own->rest == askedLoopback->rest) return true;
    }
    return false;
}

QByteArray withParameters(const QByteArray &uri, const QList<std::pair<QByteArray, QByteArray>> &parameters)
{
    QByteArray out = uri;
    char separator = uri.contains('?') ? '&' : '?';
    if (uri.endsWith('?') || uri.endsWith('&')) separator = 0;
    for (const auto &[name, value] : parameters) {
        if (separator != 0) out.append(separator);
        separator = '&';
        out.append(name).append('=').append(value.toPercentEncoding());
    }
    return out;
}

}  // namespace gatehouse
