#include "core/crypto/random.h"

#include <openssl/rand.h>

#include "core/base/base64url.h"

namespace gatehouse {

namespace {

constexpr std::size_t kTokenBytes = 32;
// No i, l, o, 0, 1: 31 symbols that cannot be taken for one another.
constexpr char kReadable[] = "abcdefghjkmnpqrstuvwxyz23456789";
constexpr int kGroups = 4;
constexpr int kGroupLength = 4;

void fill(void *out, std::size_t size)
{
    if (RAND_bytes(static_cast<unsigned char *>(out), int(size)) != 1)
        qFatal("The system's random generator failed");
}

}  // namespace

Secret randomBytes(std::size_t size)
{
    Secret bytes = Secret::ofSize(size);
    fill(bytes.data(), size);
    return bytes;
}

Secret randomToken()
{
    return Secret(base64UrlEncode(randomBytes(kTokenBytes).view()));
}

Secret randomPassword()
{
    Secret password = Secret::ofSize(kGroups * (kGroupLength + 1) - 1);
    char *out = password.data();
    for (int group = 0; group < kGroups; ++group) {
        if (group > 0) *out++ = '-';
        for (int i = 0; i < kGroupLength; ++i)
            *out++ = kReadable[randomBelow(sizeof kReadable - 1)];
    }
    return password;
}

quint32 randomBelow(quint32 bound)
{
    if (bound == 0) qFatal("randomBelow(0)");
    // The values below 2^32 mod bound would make small results more likely: draw again.
    const quint32 skewed = (0u - bound) % bound;
    while (true) {
        quint32 value = 0;
        fill(&value, sizeof value);
        if (value >= skewed) return value % bound;
    }
}

}  // namespace gatehouse
