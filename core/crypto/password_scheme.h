#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/result.h"

namespace gatehouse {

enum class PasswordAlgorithm { Pbkdf2Sha256, Argon2id };

/// How dear one guess is made. The defaults are OWASP's (Password Storage Cheat Sheet).
struct PasswordCost
{
    PasswordAlgorithm algorithm = PasswordAlgorithm::Pbkdf2Sha256;
    int pbkdf2Iterations = 600'000;  ///< 100,000 to 5,000,000
    int argon2MemoryKiB = 19'456;    ///< 8,192 to 262,144
    int argon2Passes = 2;            ///< 1 to 8
    int argon2Lanes = 1;             ///< 1 to 4

    friend bool operator==(const PasswordCost &, const PasswordCost &) = default;
};

/// Whether one password is the one that a stored hash was made of. Slow; run it on the HashPool.
using PasswordTest = std::function<Result<bool>(QByteArrayView password)>;

/// One way to keep passwords. Stateless and safe on any thread. A scheme takes only text that it recognises
/// whole, and refuses (Corrupt) costs that no honest setting reaches, so that a planted hash cannot eat the
/// machine.
class PasswordScheme
{
public:
    virtual ~PasswordScheme() = default;
    /// By the prefix alone; prepare() then checks the rest.
    virtual bool recognises(QByteArrayView stored) const = 0;
    /// Reads and bounds the stored text, without hashing anything. The test owns what it needs.
    virtual Result<PasswordTest> prepare(QByteArrayView stored) const = 0;
    /// `password` has passed the pepper already, if `stored` names one.
    Result<bool> matches(QByteArrayView password, QByteArrayView stored) const;
};

std::unique_ptr<PasswordScheme> makePbkdf2Scheme();    ///< $pbkdf2-sha256$, $pbkdf2-sha512$, $pbkdf2$ (SHA-1)
std::unique_ptr<PasswordScheme> makeArgon2idScheme();  ///< $argon2id$
std::unique_ptr<PasswordScheme> makeScryptScheme();    ///< $scrypt$
std::unique_ptr<PasswordScheme> makeBcryptScheme();    ///< $2a$, $2b$, $2y$
std::unique_ptr<PasswordScheme> makeWerkzeugScheme();  ///< pbkdf2:sha256:N$, pbkdf2:sha512:N$, scrypt:N:r:p$
std::unique_ptr<PasswordScheme>
makeDjangoScheme();                                 ///< pbkdf2_sha256$, bcrypt_sha256$, argon2$, scrypt$, ...
std::unique_ptr<PasswordScheme> makeCryptScheme();  ///< crypt(3): $1$, $5$, $6$, $y$
std::unique_ptr<PasswordScheme> makeHtpasswdScheme();  ///< {SHA}, {SSHA}, $apr1$

/// Every scheme there is; each stored text is recognised by one of them at most.
std::vector<std::unique_ptr<PasswordScheme>> allPasswordSchemes();

/// Whether `stored` is a hash that a sign-in could be checked against: a known kind, well formed, of a cost
/// that we pay. Hashes nothing. For what comes from elsewhere, before it is kept. InvalidInput with the field
/// "password_hash", reason "unknown_hash", "malformed_hash" or "costly_hash".
Result<void> checkStoredHash(QByteArrayView stored);

}  // namespace gatehouse
