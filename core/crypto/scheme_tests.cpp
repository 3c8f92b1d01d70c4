#include "core/crypto/scheme_tests.h"

#include <crypt.h>

#include <algorithm>
#include <climits>
#include <cstring>

#include "core/crypto/phc.h"

namespace gatehouse {

namespace {

constexpr int kMaxPbkdf2Iterations = 5'000'000;
constexpr int kMaxArgon2MemoryKiB = 256 * 1024;
constexpr int kMaxArgon2Passes = 16;
constexpr int kMaxArgon2Lanes = 8;
constexpr qint64 kMaxArgon2Work = 2ll * 1024 * 1024;  // KiB times passes
constexpr int kArgon2Version = 19;
constexpr qint64 kMaxScryptN = 1 << 18;
constexpr quint64 kMaxScryptMemory = 256ull * 1024 * 1024;
constexpr quint64 kMaxScryptWork = 1024ull * 1024 * 1024;
constexpr int kMaxScryptFactor = 32;
constexpr int kMaxBcryptCost = 15;
constexpr qsizetype kMinSalt = 4;
constexpr qsizetype kMinHash = 16;
constexpr qsizetype kMaxPart = 128;

Result<bool> equals(const Result<Secret> &derived, const QByteArray &hash)
{
    if (!derived.ok()) return derived.error();
    return constantTimeEqual(derived->view(), hash);
}

Secret withNul(QByteArrayView password)
{
    Secret text = Secret::ofSize(std::size_t(password.size()) + 1);
    std::copy(password.begin(), password.end(), text.data());
    return text;
}

}  // namespace

Error unreadableHash()
{
    Error error = Error::corrupt(QStringLiteral("a stored password hash is malformed"));
    error.reason = "malformed_hash";
    return error;
}

Error tooCostlyHash()
{
    Error error = Error::corrupt(QStringLiteral("a stored password hash asks for an absurd cost"));
    error.reason = "costly_hash";
    return error;
}

bool hasSoundSizes(const QByteArray &salt, const QByteArray &hash)
{
    return salt.size() >= kMinSalt && salt.size() <= kMaxPart && hash.size() >= kMinHash &&
           hash.size() <= kMaxPart;
}

Result<PasswordTest> testPbkdf2(Pbkdf2Digest digest, const QByteArray &salt, int iterations,
                                const QByteArray &hash)
{
    if (iterations > kMaxPbkdf2Iterations) return tooCostlyHash();
    return PasswordTest([=](QByteArrayView password) {
        return equals(pbkdf2(digest, password, salt, iterations, std::size_t(hash.size())), hash);
    });
}

Result<PasswordTest> testScrypt(const QByteArray &salt, qint64 n, int r, int p, const QByteArray &hash)
{
    if (n > kMaxScryptN || r > kMaxScryptFactor || p > kMaxScryptFactor) return tooCostlyHash();
    const quint64 memory = quint64(n) * 128 * quint64(r);
    if (memory > kMaxScryptMemory || memory * quint64(p) > kMaxScryptWork) return tooCostlyHash();
    return PasswordTest([=](QByteArrayView password) {
        return equals(scrypt(password, salt, quint64(n), r, p, std::size_t(hash.size())), hash);
    });
}

Result<PasswordTest> testArgon2id(QByteArrayView stored)
{
    const auto phc = Phc::parse(stored);
    if (!phc || phc->id != "argon2id" || phc->version != kArgon2Version ||
        !phc->hasOnly({"m", "t", "p", "keyid"}) || !hasSoundSizes(phc->salt, phc->hash) ||
        phc->salt.size() < 8)
        return unreadableHash();
    const auto memory = phc->number("m", INT_MAX);
    const auto passes = phc->number("t", INT_MAX);
    const auto lanes = phc->number("p", INT_MAX);
    if (!memory || !passes || !lanes || *memory < 8) return unreadableHash();
    if (*memory > kMaxArgon2MemoryKiB || *passes > kMaxArgon2Passes || *lanes > kMaxArgon2Lanes ||
        qint64(*memory) * *passes > kMaxArgon2Work)
        return tooCostlyHash();
    return PasswordTest(
        [salt = phc->salt, hash = phc->hash, m = *memory, t = *passes, p = *lanes](QByteArrayView password) {
            return equals(argon2id(password, salt, m, t, p, std::size_t(hash.size())), hash);
        });
}

Result<PasswordTest> testBcrypt(QByteArrayView stored)
{
    static constexpr qsizetype kLength = 60;
    const auto isBcryptDigit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '/';
    };
    if (stored.size() != kLength || stored[6] != '$' ||
        !std::all_of(stored.begin() + 7, stored.end(), isBcryptDigit))
        return unreadableHash();
    const QByteArrayView digits = stored.sliced(4, 2);
    const auto cost = parseCost(digits.startsWith('0') ? digits.sliced(1) : digits, 99);
    if (!cost || *cost < 4) return unreadableHash();
    if (*cost > kMaxBcryptCost) return tooCostlyHash();
    return testCrypt(stored);
}

PasswordTest testCrypt(QByteArrayView stored)
{
    return [setting = stored.toByteArray()](QByteArrayView password) -> Result<bool> {
        // crypt(3) ends at NUL: what follows would not count.
        if (password.contains('\0')) return false;
        const Secret phrase = withNul(password);
        auto data = std::make_unique<crypt_data>();
        const char *made = crypt_r(phrase.view().data(), setting.constData(), data.get());
        const bool same = made != nullptr && std::strlen(made) == std::size_t(setting.size()) &&
                          constantTimeEqual(QByteArrayView(made, setting.size()), setting);
        cleanse(data.get(), sizeof *data);
        return same;
    };
}

}  // namespace gatehouse
