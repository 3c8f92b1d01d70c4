#include "core/base/base64url.h"

#include <array>

namespace gatehouse {

namespace {

/// Decodes 64 symbols to 6 bits each. `alphabet` maps a byte to its value, or 255.
using Table = std::array<quint8, 256>;

constexpr Table tableOf(const char *alphabet, int count)
{
    Table table{};
    for (auto &entry : table)
        entry = 255;
    for (int i = 0; i < count; ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<quint8>(i);
    return table;
}

constexpr Table kStandard = tableOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 64);
constexpr Table kUrlSafe = tableOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 64);
constexpr char kBase32Alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr Table kBase32 = tableOf(kBase32Alphabet, 32);

/// Unpacks `bitsPerSymbol` bits from each symbol. False for a foreign symbol, an impossible length or
/// non-zero spare bits. `out` has room for size * bits / 8 bytes.
bool unpack(QByteArrayView text, const Table &table, int bitsPerSymbol, char *out)
{
    quint32 buffer = 0;
    int held = 0;
    for (const char symbol : text) {
        const quint8 value = table[static_cast<unsigned char>(symbol)];
        if (value == 255) return false;
        buffer = (buffer << bitsPerSymbol) | value;
        held += bitsPerSymbol;
        if (held >= 8) {
            held -= 8;
            *out++ = static_cast<char>(buffer >> held);
            buffer &= (1u << held) - 1;
        }
    }
    // A whole unused symbol would be a second spelling, and so would spare bits that are not zero.
    return held < bitsPerSymbol && buffer == 0;
}

std::optional<QByteArray> decode64(QByteArrayView text, const Table &table)
{
    QByteArray bytes(text.size() * 6 / 8, Qt::Uninitialized);
    if (!unpack(text, table, 6, bytes.data())) return std::nullopt;
    return bytes;
}

}  // namespace

QByteArray base64UrlEncode(QByteArrayView bytes)
{
    return QByteArray::fromRawData(bytes.data(), bytes.size())
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

std::optional<QByteArray> base64UrlDecode(QByteArrayView text)
{
    return decode64(text, kUrlSafe);
}

QByteArray base64Encode(QByteArrayView bytes)
{
    return QByteArray::fromRawData(bytes.data(), bytes.size()).toBase64();
}

std::optional<QByteArray> base64Decode(QByteArrayView text)
{
    if (text.size() % 4 != 0) return std::nullopt;
    for (int i = 0; i < 2 && text.endsWith('='); ++i)
        text.chop(1);
    return decode64(text, kStandard);
}

QByteArray base32Encode(QByteArrayView bytes)
{
    QByteArray text;
    text.reserve((bytes.size() * 8 + 4) / 5);
    quint32 buffer = 0;
    int held = 0;
    for (const char byte : bytes) {
        buffer = (buffer << 8) | static_cast<unsigned char>(byte);
        held += 8;
        for (; held >= 5; held -= 5)
            text += kBase32Alphabet[(buffer >> (held - 5)) & 31];
    }
    if (held > 0) text += kBase32Alphabet[(buffer << (5 - held)) & 31];
    return text;
}

std::optional<Secret> base32Decode(QByteArrayView text)
{
    if (text.endsWith('=')) {
        if (text.size() % 8 != 0) return std::nullopt;
        for (int i = 0; i < 6 && text.endsWith('='); ++i)
            text.chop(1);
        // 2, 4, 5 and 7 symbols carry 1 to 4 bytes; other remainders never needed the padding they had.
        if (text.size() % 8 == 0) return std::nullopt;
    }
    Secret upper(text);
    for (std::size_t i = 0; i < upper.size(); ++i) {
        char &symbol = upper.data()[i];
        if (symbol >= 'a' && symbol <= 'z') symbol = static_cast<char>(symbol - 'a' + 'A');
    }
    Secret bytes = Secret::ofSize(upper.size() * 5 / 8);
    if (!unpack(upper.view(), kBase32, 5, bytes.data())) return std::nullopt;
    return bytes;
}

}  // namespace gatehouse
