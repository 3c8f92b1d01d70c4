#include "core/base/secret.h"

#include <openssl/crypto.h>

namespace gatehouse {

void cleanse(void *memory, std::size_t size)
{
    OPENSSL_cleanse(memory, size);
}

Secret Secret::ofSize(std::size_t size)
{
    Secret secret;
    secret.m_bytes.resize(size);
    return secret;
}

bool constantTimeEqual(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), std::size_t(a.size())) == 0;
}

}  // namespace gatehouse
