#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/crypto/jwe.h"
#include "core/crypto/jwk_set.h"

/// The input as a JWK Set: a key that it gives has the algorithm asked for, verifies nothing by chance, and
/// takes content.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace gatehouse;
    const auto set = JwkSet::parse(QByteArrayView(data, qsizetype(size)));
    if (!set.ok()) return 0;
    using enum SigningAlgorithm;
    for (const SigningAlgorithm algorithm : {ES256, EdDSA, RS256, PS256}) {
        const auto key = set->verifier({}, algorithm);
        if (!key) continue;
        if (key->algorithm() != algorithm || set->isEmpty() || !set->hasVerifier(algorithm)) std::abort();
        if (key->verify("message", QByteArray(64, '\x01'))) std::abort();
    }
    for (const KeyManagement algorithm : {KeyManagement::RsaOaep256, KeyManagement::EcdhEs}) {
        const auto key = set->encryptionKey(algorithm);
        if (!key) continue;
        const auto jwe = encryptCompactJwe(*key, ContentEncryption::A128Gcm, "JWT", "payload");
        if (key->algorithm() != algorithm || !jwe.ok() || jwe->count('.') != 4) std::abort();
    }
    return 0;
}
