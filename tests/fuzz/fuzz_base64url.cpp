#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/base64url.h"

/// One value, one spelling: whatever decodes must be exactly what the encoder writes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace gatehouse;
    const QByteArrayView text(data, qsizetype(size));
    if (const auto bytes = base64UrlDecode(text)) {
        if (base64UrlEncode(*bytes) != text) std::abort();
    }
    if (const auto bytes = base64Decode(text)) {
        if (base64Encode(*bytes) != text) std::abort();
    }
    if (const auto bytes = base32Decode(text)) {
        QByteArray canonical = text.toByteArray().toUpper();
        while (canonical.endsWith('='))
            canonical.chop(1);
        if (base32Encode(bytes->view()) != canonical) std::abort();
    }
    if (base64UrlDecode(base64UrlEncode(text)) != text.toByteArray()) std::abort();
    if (base64Decode(base64Encode(text)) != text.toByteArray()) std::abort();
    const auto back = base32Decode(base32Encode(text));
    if (!back || back->view() != text) std::abort();
    return 0;
}
