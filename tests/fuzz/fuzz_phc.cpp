#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/crypto/password_scheme.h"
#include "core/crypto/phc.h"

/// Stored passwords may come from imports: what parses must be written and read back the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace gatehouse;
    // Every kind of hash that is checked here; nothing is hashed.
    (void)checkStoredHash(QByteArrayView(data, qsizetype(size))).ok();
    // A bare cost is written as "i=", two bytes longer: at the limit it would be too long to be read again.
    if (size > 500) return 0;
    const auto phc = Phc::parse(QByteArrayView(data, qsizetype(size)));
    if (!phc) return 0;
    const auto again = Phc::parse(phc->toText());
    if (!again || again->id != phc->id || again->version != phc->version ||
        again->parameters != phc->parameters || again->salt != phc->salt || again->hash != phc->hash)
        std::abort();
    return 0;
}
