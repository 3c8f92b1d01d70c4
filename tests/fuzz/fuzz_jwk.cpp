#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/json_gate.h"
#include "core/crypto/jwk.h"

/// A key that is taken must come out again as the same key, and verify nothing by chance.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace gatehouse;
    const auto object = parseJsonObject(QByteArrayView(data, qsizetype(size)));
    if (!object.ok()) return 0;
    const auto key = publicKeyFromJwk(*object);
    if (!key.ok()) return 0;
    const auto again = publicKeyFromJwk(toJwk(*key));
    if (!again.ok() || jwkThumbprint(*again) != jwkThumbprint(*key)) std::abort();
    if (key->verify("message", QByteArray(64, '\x01'))) std::abort();
    return 0;
}
