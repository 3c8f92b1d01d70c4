#include "core/http/cookies.h"

namespace gatehouse {

namespace {

/// cookie-octet of RFC 6265 section 4.1.1.
bool isCookieOctet(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x21 || (byte >= 0x23 && byte <= 0x2b) || (byte >= 0x2d && byte <= 0x3a) ||
           (byte >= 0x3c && byte <= 0x5b) || (byte >= 0x5d && byte <= 0x7e);
}

bool isCookieValue(QByteArrayView value)
{
    for (const char c : value)
        if (!isCookieOctet(c)) return false;
    return true;
}

}  // namespace

QByteArray cookieName(QByteArrayView baseName, bool secure)
{
    return secure ? QByteArray("__Host-").append(baseName) : baseName.toByteArray();
}

std::optional<QByteArray> readCookie(const HttpRequest &request, QByteArrayView baseName)
{
    return request.cookie(cookieName(baseName, request.secure));
}

std::optional<QByteArray> cookieFromField(QByteArrayView field, QByteArrayView name)
{
    std::optional<QByteArray> found;
    for (qsizetype start = 0; start <= field.size();) {
        qsizetype end = field.indexOf(';', start);
        if (end < 0) end = field.size();
        QByteArrayView pair = field.sliced(start, end - start);
        start = end + 1;
        while (pair.startsWith(' '))
            pair = pair.sliced(1);
        const qsizetype equals = pair.indexOf('=');
        // A pair without a name is sent as its bare value, which may look like another cookie: never ours.
        if (equals <= 0 || pair.first(equals) != name) continue;
        QByteArrayView value = pair.sliced(equals + 1);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
            value = value.sliced(1, value.size() - 2);
        if (found || !isCookieValue(value)) return std::nullopt;
        found = value.toByteArray();
    }
    return found;
}

SetCookie::SetCookie(QByteArrayView baseName, QByteArray value, bool secure)
    : m_name(cookieName(baseName, secure)), m_value(std::move(value)), m_secure(secure)
{
    if (isCookieValue(m_value)) return;
    m_value.clear();
    m_maxAge = std::chrono::seconds(0);
}

SetCookie SetCookie::expired(QByteArrayView baseName, bool secure)
{
    SetCookie cookie(baseName, {}, secure);
    cookie.m_maxAge = std::chrono::seconds(0);
    return cookie;
}

SetCookie &SetCookie::maxAge(std::chrono::seconds age)
{
    m_maxAge = age;
    return *this;
}

SetCookie &SetCookie::sameSite(SameSite sameSite)
{
    m_sameSite = sameSite;
    return *this;
}

QByteArray SetCookie::toFieldValue() const
{
    QByteArray field = m_name + '=' + m_value + "; Path=/; HttpOnly";
    if (m_secure) field += "; Secure";
    switch (m_sameSite) {
        case SameSite::Lax:
            field += "; SameSite=Lax";
            break;
        case SameSite::Strict:
            field += "; SameSite=Strict";
            break;
        case SameSite::None:
            field += m_secure ? "; SameSite=None" : "; SameSite=Lax";
            break;
    }
    if (m_maxAge)
        field += "; Max-Age=" +
                 QByteArray::number(qint64(std::max<std::chrono::seconds::rep>(0, m_maxAge->count())));
    return field;
}

void SetCookie::addTo(HttpReply &reply) const
{
    reply.headers.add(QByteArrayLiteral("Set-Cookie"), toFieldValue());
}

}  // namespace gatehouse
