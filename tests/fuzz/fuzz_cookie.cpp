#include <cstdint>
#include <cstdlib>

#include "core/http/cookies.h"

// Any bytes as a Cookie field: a value that is found is made of cookie octets, stands in the field, and is
// found again in a field of its own.

using namespace gatehouse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray field(reinterpret_cast<const char *>(data), qsizetype(size));
    for (const QByteArray name : {"sid", "__Host-sid", "a"}) {
        const std::optional<QByteArray> value = cookieFromField(field, name);
        if (!value) continue;
        if (!field.contains(name + '=')) std::abort();
        for (const char c : *value)
            if (c <= 0x20 || c == '"' || c == ',' || c == ';' || c == '\\' || c == 0x7f) std::abort();
        if (cookieFromField(name + '=' + *value, name) != value) std::abort();
        if (cookieFromField(field + "; " + name + "=x", name)) std::abort();
        if (!SetCookie(name, *value, true).toFieldValue().contains('=' + *value + ';')) std::abort();
    }
    return 0;
}
