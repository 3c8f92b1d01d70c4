#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/crypto/pem_key.h"

/// A key that is taken signs what its public half verifies, whichever algorithm it was taken for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace gatehouse;
    using enum SigningAlgorithm;
    const Secret pem(QByteArrayView(data, qsizetype(size)));
    const Secret passphrase = Secret::fromText(QStringLiteral("open sesame"));
    for (const SigningAlgorithm algorithm : {ES256, EdDSA, RS256, PS256}) {
        const auto key = signingKeyFromPem(algorithm, pem, passphrase);
        if (!key.ok()) continue;
        const auto signature = key->sign("message");
        if (!signature.ok() || !key->publicKey().verify("message", *signature)) std::abort();
    }
    return 0;
}
