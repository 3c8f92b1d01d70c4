#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/base64url.h"
#include "core/crypto/client_certificate.h"
#include "core/http/client_certificate_field.h"

/// The first byte chooses: the fields that a proxy sends, DER, or the text of a name. What is taken has to be
/// the same when it is told again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace gatehouse;
    if (size == 0) return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 1, qsizetype(size) - 1);
    if (data[0] % 3 == 0) {
        HttpHeaders headers;
        const qsizetype split = bytes.indexOf('\n');
        headers.add("Client-Cert", bytes.left(split));
        if (split >= 0) headers.add("Client-Cert-Chain", bytes.mid(split + 1));
        const auto reported = reportedCertificates(headers);
        if (!reported) return 0;
        HttpHeaders again;
        again.add("client-cert", ':' + base64Encode(reported->constFirst()) + ':');
        const auto second = reportedCertificates(again);
        if (!second || second->constFirst() != reported->constFirst()) std::abort();
        return 0;
    }
    if (data[0] % 3 == 1) {
        const auto certificate = ClientCertificate::parse({bytes});
        if (!certificate.ok()) return 0;
        if (!ClientCertificate::parse({certificate->der()}).ok()) std::abort();
        certificate->isWithinItsTime({1'767'225'600'000});
        certificate->hasDnsName(QStringLiteral("a"));
        certificate->hasAddress(QStringLiteral("10.0.0.1"));
        const DistinguishedName subject = certificate->subject();
        static_cast<void>(subject == certificate->subject());
        return 0;
    }
    const auto name = DistinguishedName::parse(QString::fromUtf8(bytes));
    if (name.ok() && !(*name == *DistinguishedName::parse(QString::fromUtf8(bytes)))) std::abort();
    return 0;
}
