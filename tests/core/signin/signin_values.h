#pragma once

#include "core/base/secret.h"
#include "core/crypto/password_hashing.h"

namespace gatehouse {

/// RFC 4648 section 6, the other way round from what the product does.
inline Secret fromBase32(const Secret &text)
{
    const QByteArray alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    QByteArray bytes;
    quint32 buffer = 0;
    int bits = 0;
    for (const char c : text.view()) {
        buffer = (buffer << 5) | quint32(alphabet.indexOf(c));
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes.append(char(buffer >> bits));
        }
    }
    return Secret(bytes);
}

/// The cheapest hashing that the limits allow: tests are about order, not about strength.
inline PasswordCost cheapCost()
{
    PasswordCost cost;
    cost.algorithm = PasswordAlgorithm::Argon2id;
    cost.argon2MemoryKiB = 8'192;
    cost.argon2Passes = 1;
    return cost;
}

}  // namespace gatehouse
