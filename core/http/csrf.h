#pragma once

#include <QByteArray>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/http/http_message.h"

namespace gatehouse {

/// Form tokens that only fit the browser they were made for: an HMAC-SHA-256 over a random nonce and the
/// value of a cookie that the browser holds (the session's, or the one handed out before sign-in). Nothing is
/// stored. Any thread.
class CsrfTokens final
{
public:
    /// At least 32 bytes that outlive a restart.
    explicit CsrfTokens(Secret key);

    /// A new token for the holder of the cookie value `binding`. 64 base64url characters.
    QByteArray tokenFor(QByteArrayView binding) const;
    /// False for an empty binding.
    bool matches(QByteArrayView binding, QByteArrayView token) const;

private:
    QByteArray macOf(QByteArrayView nonce, QByteArrayView binding) const;
    Secret m_key;
};

/// Second lock on every POST that carries a cookie: Forbidden unless the browser says that the call comes
/// from our own pages. `issuerOrigin` is "https://host[:port]". Sec-Fetch-Site, where there is one, must be
/// same-origin (or none); Origin, where there is one, must be ours. A form on a page with
/// `Referrer-Policy: no-referrer` sends `Origin: null`, which only passes together with Sec-Fetch-Site:
/// same-origin. No browser leaves out both, so a call without either is no browser's.
Result<void> checkOrigin(const HttpRequest &request, QByteArrayView issuerOrigin);

}  // namespace gatehouse
