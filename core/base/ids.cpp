#include "core/base/ids.h"

#include <openssl/rand.h>

#include <array>

namespace gatehouse {

namespace {

constexpr int kUuidLength = 36;

bool isDashPosition(int i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

}  // namespace

bool isCanonicalUuid(const QString &text)
{
    if (text.size() != kUuidLength) return false;
    for (int i = 0; i < kUuidLength; ++i) {
        const char16_t c = text.at(i).unicode();
        const bool hex = (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
        if (isDashPosition(i) ? c != u'-' : !hex) return false;
    }
    return true;
}

QString newUuidV7(Timestamp now)
{
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), int(bytes.size())) != 1) qFatal("The system's random generator failed");
    const auto ms = quint64(now.ms);
    for (size_t i = 0; i < 6; ++i)
        bytes[i] = static_cast<unsigned char>(ms >> (40 - 8 * i));
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x70);  // version 7
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);  // variant 10
    static const char digits[] = "0123456789abcdef";
    QString text;
    text.reserve(kUuidLength);
    for (const unsigned char byte : bytes) {
        if (isDashPosition(int(text.size()))) text += u'-';
        text += QLatin1Char(digits[byte >> 4]);
        text += QLatin1Char(digits[byte & 0x0f]);
    }
    return text;
}

}  // namespace gatehouse
