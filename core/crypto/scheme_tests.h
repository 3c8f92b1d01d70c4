#pragma once

#include "core/crypto/key_derivation.h"
#include "core/crypto/password_scheme.h"

/// What the password schemes share: how a stored hash is refused, and tests whose costs are bounded. The most
/// that one may cost us is a second or two, and 256 MiB.
namespace gatehouse {

/// Corrupt, reason "malformed_hash".
Error unreadableHash();
/// Corrupt, reason "costly_hash".
Error tooCostlyHash();

/// Sizes that a salt and a hash of raw bytes may have.
bool hasSoundSizes(const QByteArray &salt, const QByteArray &hash);

// Each refuses a cost that is out of bounds.
Result<PasswordTest> testPbkdf2(Pbkdf2Digest digest, const QByteArray &salt, int iterations,
                                const QByteArray &hash);
Result<PasswordTest> testScrypt(const QByteArray &salt, qint64 n, int r, int p, const QByteArray &hash);
/// `stored` is PHC text "$argon2id$...".
Result<PasswordTest> testArgon2id(QByteArrayView stored);
/// `stored` is "$2a$", "$2b$" or "$2y$" text.
Result<PasswordTest> testBcrypt(QByteArrayView stored);
/// crypt(3) of the password, with what was stored as the setting. The caller has checked form and cost.
PasswordTest testCrypt(QByteArrayView stored);

}  // namespace gatehouse
