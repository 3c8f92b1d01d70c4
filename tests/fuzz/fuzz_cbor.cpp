#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/crypto/cbor.h"

namespace {

/// Writes a value in the form that parseCbor() takes: numbers and lengths in their shortest form.
void write(const gatehouse::CborValue &value, QByteArray &out)
{
    using Type = gatehouse::CborValue::Type;
    const auto head = [&out](unsigned major, quint64 argument) {
        if (argument < 24) {
            out.append(char((major << 5) | argument));
            return;
        }
        int extra = 0;
        while (extra < 3 && (argument >> (8 << extra)) != 0)
            ++extra;
        out.append(char((major << 5) | unsigned(24 + extra)));
        for (int shift = (8 << extra) - 8; shift >= 0; shift -= 8)
            out.append(char(argument >> shift));
    };
    switch (value.type) {
        case Type::Integer:
            head(value.integer < 0 ? 1 : 0, quint64(value.integer < 0 ? -1 - value.integer : value.integer));
            break;
        case Type::Bytes:
        case Type::Text:
            head(value.type == Type::Bytes ? 2 : 3, quint64(value.bytes.size()));
            out.append(value.bytes);
            break;
        case Type::Array:
        case Type::Map:
            head(value.type == Type::Array ? 4 : 5,
                 value.type == Type::Array ? value.items.size() : value.mapSize());
            for (const auto &item : value.items)
                write(item, out);
            break;
        case Type::Boolean:
            out.append(char(value.boolean ? 0xf5 : 0xf4));
            break;
        case Type::Null:
            out.append(char(0xf6));
            break;
    }
}

}  // namespace

/// One value has one spelling: what is read and written again is what it was.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace gatehouse;
    const QByteArrayView bytes(data, qsizetype(size));
    const auto found = parseCborPrefix(bytes);
    if (!found.ok()) return 0;
    QByteArray again;
    write(found->value, again);
    if (again != bytes.first(found->size)) std::abort();
    if (parseCbor(bytes).ok() != (found->size == bytes.size())) std::abort();
    return 0;
}
