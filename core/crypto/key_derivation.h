#pragma once

#include <QByteArrayView>

#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

// The slow functions under the password schemes. The caller bounds the costs. Fail with Internal (no memory).

enum class Pbkdf2Digest { Sha1, Sha256, Sha512 };  ///< SHA-1 only to check what others stored

/// RFC 8018 section 5.2.
Result<Secret> pbkdf2(Pbkdf2Digest digest, QByteArrayView password, QByteArrayView salt, int iterations,
                      std::size_t size);
/// RFC 9106, version 19.
Result<Secret> argon2id(QByteArrayView password, QByteArrayView salt, int memoryKiB, int passes, int lanes,
                        std::size_t size);
/// RFC 7914; `n` is N itself, a power of two.
Result<Secret> scrypt(QByteArrayView password, QByteArrayView salt, quint64 n, int r, int p,
                      std::size_t size);

}  // namespace gatehouse
