#include "core/crypto/key_derivation.h"

#include <argon2.h>
#include <openssl/evp.h>

namespace gatehouse {

namespace {

/// No library takes a null password, even of length 0.
const char *dataOf(QByteArrayView view)
{
    return view.isEmpty() ? "" : view.data();
}

const EVP_MD *methodOf(Pbkdf2Digest digest)
{
    switch (digest) {
        case Pbkdf2Digest::Sha1:
            return EVP_sha1();
        case Pbkdf2Digest::Sha256:
            return EVP_sha256();
        case Pbkdf2Digest::Sha512:
            return EVP_sha512();
    }
    return nullptr;
}

Error failed(const char *what)
{
    return Error::internalError(QStringLiteral("%1 failed").arg(QLatin1String(what)));
}

}  // namespace

Result<Secret> pbkdf2(Pbkdf2Digest digest, QByteArrayView password, QByteArrayView salt, int iterations,
                      std::size_t size)
{
    Secret key = Secret::ofSize(size);
    const EVP_MD *method = methodOf(digest);
    if (PKCS5_PBKDF2_HMAC(dataOf(password), int(password.size()),
                          reinterpret_cast<const unsigned char *>(dataOf(salt)), int(salt.size()), iterations,
                          method, int(size), reinterpret_cast<unsigned char *>(key.data())) != 1)
        return failed("PBKDF2");
    return key;
}

Result<Secret> argon2id(QByteArrayView password, QByteArrayView salt, int memoryKiB, int passes, int lanes,
                        std::size_t size)
{
    Secret key = Secret::ofSize(size);
    if (argon2id_hash_raw(quint32(passes), quint32(memoryKiB), quint32(lanes), dataOf(password),
                          std::size_t(password.size()), dataOf(salt), std::size_t(salt.size()), key.data(),
                          size) != ARGON2_OK)
        return failed("Argon2id");
    return key;
}

Result<Secret> scrypt(QByteArrayView password, QByteArrayView salt, quint64 n, int r, int p, std::size_t size)
{
    Secret key = Secret::ofSize(size);
    // OpenSSL's own limit of 32 MiB is below every sound setting.
    const quint64 memory = 128 * quint64(r) * (n + quint64(p) + 2) + 1024 * 1024;
    if (EVP_PBE_scrypt(dataOf(password), std::size_t(password.size()),
                       reinterpret_cast<const unsigned char *>(dataOf(salt)), std::size_t(salt.size()), n,
                       quint64(r), quint64(p), memory, reinterpret_cast<unsigned char *>(key.data()),
                       size) != 1)
        return failed("scrypt");
    return key;
}

}  // namespace gatehouse
