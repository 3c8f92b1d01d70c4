#include "core/base/ids.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

namespace gatehouse {

namespace {

constexpr int kUuidLength = 36;

bool isDashPosition(int i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

/// Fetches for many ids at once: a call of the generator costs more than all the rest of an id.
void fillRandom(unsigned char *bytes, std::size_t count)
{
    thread_local std::array<unsigned char, 512> pool{};
    thread_local std::size_t left = 0;
    if (left < count) {
        if (RAND_bytes(pool.data(), int(pool.size())) != 1) qFatal("The system's random generator failed");
        left = pool.size();
    }
    std::copy_n(pool.data() + (pool.size() - left), count, bytes);
    left -= count;
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
    fillRandom(bytes.data() + 6, bytes.size() - 6);
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
