#include <climits>

#include "core/crypto/phc.h"
#include "core/crypto/scheme_tests.h"

namespace gatehouse {

namespace {

class Pbkdf2Scheme final : public PasswordScheme
{
public:
    bool recognises(QByteArrayView stored) const override
    {
        // passlib and Authelia name SHA-1 by naming no digest.
        return stored.startsWith("$pbkdf2-sha256$") || stored.startsWith("$pbkdf2-sha512$") ||
               stored.startsWith("$pbkdf2$");
    }
    Result<PasswordTest> prepare(QByteArrayView stored) const override
    {
        const auto phc = Phc::parse(stored);
        if (!phc || phc->version != 0 || !phc->hasOnly({"i", "keyid"}) ||
            !hasSoundSizes(phc->salt, phc->hash))
            return unreadableHash();
        const auto iterations = phc->number("i", INT_MAX);
        if (!iterations) return unreadableHash();
        const auto digest = phc->id == "pbkdf2-sha256"   ? Pbkdf2Digest::Sha256
                            : phc->id == "pbkdf2-sha512" ? Pbkdf2Digest::Sha512
                                                         : Pbkdf2Digest::Sha1;
        return testPbkdf2(digest, phc->salt, *iterations, phc->hash);
    }
};

class Argon2idScheme final : public PasswordScheme
{
public:
    bool recognises(QByteArrayView stored) const override { return stored.startsWith("$argon2id$"); }
    Result<PasswordTest> prepare(QByteArrayView stored) const override { return testArgon2id(stored); }
};

class ScryptScheme final : public PasswordScheme
{
public:
    bool recognises(QByteArrayView stored) const override { return stored.startsWith("$scrypt$"); }
    Result<PasswordTest> prepare(QByteArrayView stored) const override
    {
        const auto phc = Phc::parse(stored);
        if (!phc || phc->version != 0 || !phc->hasOnly({"ln", "r", "p"}) ||
            !hasSoundSizes(phc->salt, phc->hash))
            return unreadableHash();
        const auto logN = phc->number("ln", INT_MAX);
        const auto r = phc->number("r", INT_MAX);
        const auto p = phc->number("p", INT_MAX);
        if (!logN || !r || !p) return unreadableHash();
        if (*logN > 32) return tooCostlyHash();
        return testScrypt(phc->salt, qint64(1) << *logN, *r, *p, phc->hash);
    }
};

class BcryptScheme final : public PasswordScheme
{
public:
    bool recognises(QByteArrayView stored) const override
    {
        // $2x$ marks hashes of a broken implementation: several passwords match one of them.
        return stored.startsWith("$2a$") || stored.startsWith("$2b$") || stored.startsWith("$2y$");
    }
    Result<PasswordTest> prepare(QByteArrayView stored) const override { return testBcrypt(stored); }
};

/// Of the Flask world: method$salt$hex; the salt is used as the text it is written in.
class WerkzeugScheme final : public PasswordScheme
{
public:
    bool recognises(QByteArrayView stored) const override
    {
        return stored.startsWith("pbkdf2:sha256:") || stored.startsWith("pbkdf2:sha512:") ||
               stored.startsWith("scrypt:");
    }
    Result<PasswordTest> prepare(QByteArrayView stored) const override
    {
        const QList<QByteArray> parts = stored.toByteArray().split('$');
        if (stored.size() > 512 || parts.size() != 3) return unreadableHash();
        const QByteArray hash = QByteArray::fromHex(parts.at(2));
        const QByteArray &salt = parts.at(1);
        // Salts of older versions were as short as one chose.
        if (hash.toHex() != parts.at(2) || salt.isEmpty() || !hasSoundSizes(salt.leftJustified(4), hash))
            return unreadableHash();
        const QList<QByteArray> method = parts.at(0).split(':');
        if (method.at(0) == "scrypt") return prepareScrypt(method, salt, hash);
        const auto iterations = method.size() == 3 ? parseCost(method.at(2), INT_MAX) : std::nullopt;
        if (!iterations) return unreadableHash();
        const auto digest = method.at(1) == "sha256" ? Pbkdf2Digest::Sha256 : Pbkdf2Digest::Sha512;
        return testPbkdf2(digest, salt, *iterations, hash);
    }

private:
    static Result<PasswordTest> prepareScrypt(const QList<QByteArray> &method, const QByteArray &salt,
                                              const QByteArray &hash)
    {
        if (method.size() != 4) return unreadableHash();
        const auto n = parseCost(method.at(1), INT_MAX);
        const auto r = parseCost(method.at(2), INT_MAX);
        const auto p = parseCost(method.at(3), INT_MAX);
        if (!n || !r || !p || *n < 2 || (*n & (*n - 1)) != 0) return unreadableHash();
        return testScrypt(salt, *n, *r, *p, hash);
    }
};

}  // namespace

std::unique_ptr<PasswordScheme> makePbkdf2Scheme()
{
    return std::make_unique<Pbkdf2Scheme>();
}
std::unique_ptr<PasswordScheme> makeArgon2idScheme()
{
    return std::make_unique<Argon2idScheme>();
}
std::unique_ptr<PasswordScheme> makeScryptScheme()
{
    return std::make_unique<ScryptScheme>();
}
std::unique_ptr<PasswordScheme> makeBcryptScheme()
{
    return std::make_unique<BcryptScheme>();
}
std::unique_ptr<PasswordScheme> makeWerkzeugScheme()
{
    return std::make_unique<WerkzeugScheme>();
}

}  // namespace gatehouse
