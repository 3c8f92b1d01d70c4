#pragma once

#include <QByteArray>
#include <chrono>
#include <optional>

#include "core/http/http_message.h"

namespace gatehouse {

/// The name a cookie goes by. Over TLS it carries the `__Host-` prefix, so that no other host and no plain
/// connection can have set it (RFC 6265bis section 4.1.3.2). On plain-HTTP loopback it stays bare and without
/// Secure: Chromium (seen with 156) takes and sends both there, but the RFC lets clients refuse, and some do.
QByteArray cookieName(QByteArrayView baseName, bool secure);

/// The cookie of that base name, under the name that fits the request's transport and under no other. Two of
/// one name count as none.
std::optional<QByteArray> readCookie(const HttpRequest &request, QByteArrayView baseName);

/// The value of `name` in one Cookie field. nullopt if it is absent or there twice; a field that is not of
/// the grammar of RFC 6265 section 4.2.1 is skipped pair by pair.
std::optional<QByteArray> cookieFromField(QByteArrayView field, QByteArrayView name);

enum class SameSite { Lax, Strict, None };

/// Builds one Set-Cookie field: HttpOnly, Path=/, no Domain, SameSite=Lax unless said otherwise, Secure and
/// `__Host-` over TLS. Without a max-age it ends with the browser session. Value type.
class SetCookie final
{
public:
    /// `value` must be made of cookie octets (base64url is); anything else becomes an empty, expired cookie.
    SetCookie(QByteArrayView baseName, QByteArray value, bool secure);
    /// Makes the browser forget the cookie.
    static SetCookie expired(QByteArrayView baseName, bool secure);

    SetCookie &maxAge(std::chrono::seconds age);
    /// None is only honoured over TLS.
    SetCookie &sameSite(SameSite sameSite);

    QByteArray toFieldValue() const;
    void addTo(HttpReply &reply) const;

private:
    QByteArray m_name;
    QByteArray m_value;
    bool m_secure;
    SameSite m_sameSite = SameSite::Lax;
    std::optional<std::chrono::seconds> m_maxAge;
};

}  // namespace gatehouse
