#include <crypt.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "core/crypto/key_derivation.h"
#include "core/crypto/password_scheme.h"
#include "core/crypto/phc.h"

namespace gatehouse {

namespace {

// The most that a stored hash may cost us to check: a second or two, and 256 MiB.
constexpr int kMaxPbkdf2Iterations = 5'000'000;
constexpr int kMaxArgon2MemoryKiB = 256 * 1024;
constexpr int kMaxArgon2Passes = 16;
constexpr int kMaxArgon2Lanes = 8;
constexpr qint64 kMaxArgon2Work = 2ll * 1024 * 1024;  // KiB times passes
constexpr int kArgon2Version = 19;
constexpr int kMaxScryptLogN = 18;
constexpr quint64 kMaxScryptMemory = 256ull * 1024 * 1024;
constexpr quint64 kMaxScryptWork = 1024ull * 1024 * 1024;
constexpr int kMaxScryptFactor = 32;
constexpr int kMaxBcryptCost = 15;
constexpr qsizetype kMinSalt = 4;
constexpr qsizetype kMinHash = 16;
constexpr qsizetype kMaxPart = 128;

Error unreadable()
{
    return Error::corrupt(QStringLiteral("a stored password hash is malformed"));
}
Error tooCostly()
{
    return Error::corrupt(QStringLiteral("a stored password hash asks for an absurd cost"));
}

bool hasSoundSizes(const QByteArray &salt, const QByteArray &hash)
{
    return salt.size() >= kMinSalt && salt.size() <= kMaxPart && hash.size() >= kMinHash &&
           hash.size() <= kMaxPart;
}

Result<bool> equals(const Result<Secret> &derived, const QByteArray &hash)
{
    if (!derived.ok()) return derived.error();
    return constantTimeEqual(derived->view(), hash);
}

Result<bool> matchesScrypt(QByteArrayView password, const QByteArray &salt, quint64 n, int r, int p,
                           const QByteArray &hash)
{
    const quint64 block = 128 * quint64(r);
    if (n * block > kMaxScryptMemory || n * block * quint64(p) > kMaxScryptWork) return tooCostly();
    return equals(scrypt(password, salt, n, r, p, std::size_t(hash.size())), hash);
}

class Pbkdf2Scheme final : public PasswordScheme
{
public:
    bool recognises(QByteArrayView stored) const override
    {
        return stored.startsWith("$pbkdf2-sha256$") || stored.startsWith("$pbkdf2-sha512$");
    }
    Result<bool> matches(QByteArrayView password, QByteArrayView stored) const override
    {
        const auto phc = Phc::parse(stored);
        if (!phc || phc->version != 0 || !phc->hasOnly({"i", "keyid"}) ||
            !hasSoundSizes(phc->salt, phc->hash))
            return unreadable();
        const auto iterations = phc->number("i", INT_MAX);
        if (!iterations) return unreadable();
        if (*iterations > kMaxPbkdf2Iterations) return tooCostly();
        const auto digest = phc->id == "pbkdf2-sha256" ? Pbkdf2Digest::Sha256 : Pbkdf2Digest::Sha512;
        return equals(pbkdf2(digest, password, phc->salt, *iterations, std::size_t(phc->hash.size())),
                      phc->hash);
    }
};

class Argon2idScheme final : public PasswordScheme
{
public:
    bool recognises(QByteArrayView stored) const override { return stored.startsWith("$argon2id$"); }
    Result<bool> matches(QByteArrayView password, QByteArrayView stored) const override
    {
        const auto phc = Phc::parse(stored);
        if (!phc || phc->version != kArgon2Version || !phc->hasOnly({"m", "t", "p", "keyid"}) ||
            !hasSoundSizes(phc->salt, phc->hash) || phc->salt.size() < 8)
            return unreadable();
        const auto memory = phc->number("m", INT_MAX);
        const auto passes = phc->number("t", INT_MAX);
        const auto lanes = phc->number("p", INT_MAX);
        if (!memory || !passes || !lanes || *memory < 8) return unreadable();
        if (*memory > kMaxArgon2MemoryKiB || *passes > kMaxArgon2Passes || *lanes > kMaxArgon2Lanes ||
            qint64(*memory) * *passes > kMaxArgon2Work)
            return tooCostly();
        return equals(argon2id(password, phc->salt, *memory, *passes, *lanes, std::size_t(phc->hash.size())),
                      phc->hash);
    }
};

class ScryptScheme final : public PasswordScheme
{
public:
    bool recognises(QByteArrayView stored) const override { return stored.startsWith("$scrypt$"); }
    Result<bool> matches(QByteArrayView password, QByteArrayView stored) const override
    {
        const auto phc = Phc::parse(stored);
        if (!phc || phc->version != 0 || !phc->hasOnly({"ln", "r", "p"}) ||
            !hasSoundSizes(phc->salt, phc->hash))
            return unreadable();
        const auto logN = phc->number("ln", INT_MAX);
        const auto r = phc->number("r", INT_MAX);
        const auto p = phc->number("p", INT_MAX);
        if (!logN || !r || !p) return unreadable();
        if (*logN > kMaxScryptLogN || *r > kMaxScryptFactor || *p > kMaxScryptFactor) return tooCostly();
        return matchesScrypt(password, phc->salt, quint64(1) << *logN, *r, *p, phc->hash);
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
    Result<bool> matches(QByteArrayView password, QByteArrayView stored) const override
    {
        static constexpr qsizetype kLength = 60;
        const auto isBcryptDigit = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                   c == '/';
        };
        if (stored.size() != kLength || stored[6] != '$' ||
            !std::all_of(stored.begin() + 7, stored.end(), isBcryptDigit))
            return unreadable();
        const QByteArrayView digits = stored.sliced(4, 2);
        const auto cost = parseCost(digits.startsWith('0') ? digits.sliced(1) : digits, 99);
        if (!cost || *cost < 4) return unreadable();
        if (*cost > kMaxBcryptCost) return tooCostly();
        // bcrypt ends at NUL: what follows would not count.
        if (password.contains('\0')) return false;

        const Secret phrase = withNul(password);
        const QByteArray setting = stored.toByteArray();
        auto data = std::make_unique<crypt_data>();
        const char *made = crypt_r(phrase.view().data(), setting.constData(), data.get());
        const bool same = made != nullptr && std::strlen(made) == std::size_t(kLength) &&
                          constantTimeEqual(QByteArrayView(made, kLength), setting);
        cleanse(data.get(), sizeof *data);
        return same;
    }

private:
    static Secret withNul(QByteArrayView password)
    {
        Secret text = Secret::ofSize(std::size_t(password.size()) + 1);
        std::copy(password.begin(), password.end(), text.data());
        return text;
    }
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
    Result<bool> matches(QByteArrayView password, QByteArrayView stored) const override
    {
        const QList<QByteArray> parts = stored.toByteArray().split('$');
        if (stored.size() > 512 || parts.size() != 3) return unreadable();
        const QByteArray hash = QByteArray::fromHex(parts.at(2));
        const QByteArray &salt = parts.at(1);
        if (hash.toHex() != parts.at(2) || salt.isEmpty() || salt.size() > kMaxPart ||
            hash.size() < kMinHash || hash.size() > kMaxPart)
            return unreadable();
        const QList<QByteArray> method = parts.at(0).split(':');
        if (method.at(0) == "scrypt") return checkScrypt(password, method, salt, hash);
        const auto iterations = method.size() == 3 ? parseCost(method.at(2), INT_MAX) : std::nullopt;
        if (!iterations) return unreadable();
        if (*iterations > kMaxPbkdf2Iterations) return tooCostly();
        const auto digest = method.at(1) == "sha256" ? Pbkdf2Digest::Sha256 : Pbkdf2Digest::Sha512;
        return equals(pbkdf2(digest, password, salt, *iterations, std::size_t(hash.size())), hash);
    }

private:
    static Result<bool> checkScrypt(QByteArrayView password, const QList<QByteArray> &method,
                                    const QByteArray &salt, const QByteArray &hash)
    {
        if (method.size() != 4) return unreadable();
        const auto n = parseCost(method.at(1), INT_MAX);
        const auto r = parseCost(method.at(2), INT_MAX);
        const auto p = parseCost(method.at(3), INT_MAX);
        if (!n || !r || !p || *n < 2 || (*n & (*n - 1)) != 0) return unreadable();
        if (*n > (1 << kMaxScryptLogN) || *r > kMaxScryptFactor || *p > kMaxScryptFactor) return tooCostly();
        return matchesScrypt(password, salt, quint64(*n), *r, *p, hash);
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
