#include "core/http/client_certificate_field.h"

#include "core/base/base64url.h"
#include "core/crypto/client_certificate.h"

namespace gatehouse {

namespace {

constexpr QByteArrayView kCertificate("client-cert");
constexpr QByteArrayView kChain("client-cert-chain");

/// ":base64:"; section 2.1 of RFC 9440 allows no parameters.
std::optional<QByteArray> byteSequence(QByteArrayView text)
{
    text = text.trimmed();
    if (text.size() < 3 || !text.startsWith(':') || !text.endsWith(':')) return std::nullopt;
    auto bytes = base64Decode(text.sliced(1, text.size() - 2));
    if (!bytes || bytes->isEmpty() || bytes->size() > kMaxClientCertificateBytes) return std::nullopt;
    return bytes;
}

}  // namespace

std::optional<QList<QByteArray>> reportedCertificates(const HttpHeaders &headers)
{
    const QList<QByteArray> own = headers.values(kCertificate);
    const QList<QByteArray> chain = headers.values(kChain);
    QList<QByteArray> certificates;
    if (own.isEmpty() && chain.isEmpty()) return certificates;
    if (own.size() != 1) return std::nullopt;
    const auto first = byteSequence(own.constFirst());
    if (!first) return std::nullopt;
    certificates.append(*first);
    if (chain.isEmpty()) return certificates;
    const QList<QByteArray> members = chain.join(',').split(',');
    if (members.size() >= kMaxClientCertificates) return std::nullopt;
    for (const QByteArray &member : members) {
        const auto next = byteSequence(member);
        if (!next) return std::nullopt;
        certificates.append(*next);
    }
    return certificates;
}

bool isClientCertificateField(QByteArrayView name)
{
    return name.compare(kCertificate, Qt::CaseInsensitive) == 0 ||
           name.compare(kChain, Qt::CaseInsensitive) == 0;
}

}  // namespace gatehouse
