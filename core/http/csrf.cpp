#include "core/http/csrf.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace gatehouse {

namespace {

constexpr qsizetype kNonceBytes = 16;
constexpr qsizetype kMacBytes = 32;
constexpr auto kBase64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

Error notFromOurPages()
{
    return Error::forbidden("cross_site",
                            QStringLiteral("This request did not come from our own pages. Please go "
                                           "back, reload the page and try again."));
}

}  // namespace

CsrfTokens::CsrfTokens(Secret key) : m_key(std::move(key))
{
    if (m_key.size() < 32) qFatal("CsrfTokens: the key is too short");
}

QByteArray CsrfTokens::macOf(QByteArrayView nonce, QByteArrayView binding) const
{
    // The nonce has a fixed size, so the two parts cannot be cut in another place.
    const QByteArray input = QByteArrayLiteral("gatehouse csrf v1\0").append(nonce).append(binding);
    QByteArray mac(kMacBytes, Qt::Uninitialized);
    unsigned int size = 0;
    if (!HMAC(EVP_sha256(), m_key.bytes(), int(m_key.size()),
              reinterpret_cast<const unsigned char *>(input.constData()), std::size_t(input.size()),
              reinterpret_cast<unsigned char *>(mac.data()), &size) ||
        size != kMacBytes)
        qFatal("CsrfTokens: HMAC failed");
    return mac;
}

QByteArray CsrfTokens::tokenFor(QByteArrayView binding) const
{
    QByteArray nonce(kNonceBytes, Qt::Uninitialized);
    if (RAND_bytes(reinterpret_cast<unsigned char *>(nonce.data()), int(nonce.size())) != 1)
        qFatal("CsrfTokens: no random bytes");
    return (nonce + macOf(nonce, binding)).toBase64(kBase64Url);
}

bool CsrfTokens::matches(QByteArrayView binding, QByteArrayView token) const
{
    if (binding.isEmpty() || token.size() != 64) return false;
    const auto decoded = QByteArray::fromBase64Encoding(token.toByteArray(),
                                                        kBase64Url | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() != kNonceBytes + kMacBytes) return false;
    const QByteArrayView bytes(decoded.decoded);
    return constantTimeEqual(macOf(bytes.first(kNonceBytes), binding), bytes.sliced(kNonceBytes));
}

Result<void> checkOrigin(const HttpRequest &request, QByteArrayView issuerOrigin)
{
    const QList<QByteArray> sites = request.headers.values("sec-fetch-site");
    const QList<QByteArray> origins = request.headers.values("origin");
    if (sites.size() > 1 || origins.size() > 1) return notFromOurPages();
    const bool sameOrigin = !sites.isEmpty() && sites.first() == "same-origin";
    if (!sites.isEmpty() && !sameOrigin && sites.first() != "none") return notFromOurPages();
    if (!origins.isEmpty() && origins.first() != issuerOrigin && !(origins.first() == "null" && sameOrigin))
        return notFromOurPages();
    return {};
}

}  // namespace gatehouse
