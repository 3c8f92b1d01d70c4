#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <climits>

#include "core/base/base64url.h"
#include "core/crypto/phc.h"
#include "core/crypto/scheme_tests.h"

namespace gatehouse {

namespace {

constexpr int kMaxCryptRounds = 2'000'000;  // SHA-512 crypt: about a second

/// Standard base64 to the letter, padding included.
std::optional<QByteArray> fromStrictBase64(const QByteArray &text)
{
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.toBase64() != text) return std::nullopt;
    return decoded.decoded;
}

QByteArray digestOf(const EVP_MD *method, QByteArrayView text)
{
    QByteArray digest(EVP_MD_get_size(method), Qt::Uninitialized);
    if (EVP_Digest(text.data(), std::size_t(text.size()), reinterpret_cast<unsigned char *>(digest.data()),
                   nullptr, method, nullptr) != 1)
        digest.clear();
    return digest;
}

/// django.contrib.auth.hashers: algorithm$..., salts used as the text they are written in.
class DjangoScheme final : public PasswordScheme
{
public:
    bool recognises(QByteArrayView stored) const override
    {
        return stored.startsWith("pbkdf2_sha256$") || stored.startsWith("pbkdf2_sha1$") ||
               stored.startsWith("argon2$argon2id$") || stored.startsWith("bcrypt_sha256$") ||
               stored.startsWith("bcrypt$") || stored.startsWith("scrypt$");
    }
    Result<PasswordTest> prepare(QByteArrayView stored) const override
    {
        if (stored.size() > 512) return unreadableHash();
        if (stored.startsWith("argon2$")) return testArgon2id(stored.sliced(6));
        if (stored.startsWith("bcrypt$")) return prepareBcrypt(stored.sliced(7));
        if (stored.startsWith("bcrypt_sha256$")) {
            GATEHOUSE_TRY_ASSIGN(test, prepareBcrypt(stored.sliced(14)));
            // Hashed first, because bcrypt reads 72 bytes only.
            return PasswordTest(
                [test](QByteArrayView password) { return test(digestOf(EVP_sha256(), password).toHex()); });
        }
        const QList<QByteArray> parts = stored.toByteArray().split('$');
        return stored.startsWith("scrypt$") ? prepareScrypt(parts) : preparePbkdf2(parts);
    }

private:
    static Result<PasswordTest> prepareBcrypt(QByteArrayView stored)
    {
        if (!stored.startsWith("$2a$") && !stored.startsWith("$2b$") && !stored.startsWith("$2y$"))
            return unreadableHash();
        return testBcrypt(stored);
    }
    static Result<PasswordTest> preparePbkdf2(const QList<QByteArray> &parts)
    {
        if (parts.size() != 4) return unreadableHash();
        const auto iterations = parseCost(parts.at(1), INT_MAX);
        const auto hash = fromStrictBase64(parts.at(3));
        if (!iterations || !hash || !hasSoundSizes(parts.at(2), *hash)) return unreadableHash();
        const auto digest = parts.at(0) == "pbkdf2_sha256" ? Pbkdf2Digest::Sha256 : Pbkdf2Digest::Sha1;
        return testPbkdf2(digest, parts.at(2), *iterations, *hash);
    }
    /// scrypt$N$salt$r$p$hash
    static Result<PasswordTest> prepareScrypt(const QList<QByteArray> &parts)
    {
        if (parts.size() != 6) return unreadableHash();
        const auto n = parseCost(parts.at(1), INT_MAX);
        const auto r = parseCost(parts.at(3), INT_MAX);
        const auto p = parseCost(parts.at(4), INT_MAX);
        const auto hash = fromStrictBase64(parts.at(5));
        if (!n || !r || !p || !hash || *n < 2 || (*n & (*n - 1)) != 0 || !hasSoundSizes(parts.at(2), *hash))
            return unreadableHash();
        return testScrypt(parts.at(2), *n, *r, *p, *hash);
    }
};

/// crypt(3) of libcrypt. Traditional DES is not among them: it reads eight characters, so that many passwords
/// match one hash.
class CryptScheme final : public PasswordScheme
{
public:
    bool recognises(QByteArrayView stored) const override
    {
        return stored.startsWith("$1$") || stored.startsWith("$5$") || stored.startsWith("$6$") ||
               stored.startsWith("$y$");
    }
    Result<PasswordTest> prepare(QByteArrayView stored) const override
    {
        QList<QByteArray> parts = stored.toByteArray().split('$');
        if (stored.size() > 256) return unreadableHash();
        if (stored.startsWith("$y$")) return prepareYescrypt(stored, parts);
        const bool isSha = !stored.startsWith("$1$");
        if (isSha && parts.size() == 5 && parts.at(2).startsWith("rounds=")) {
            const auto rounds = parseCost(parts.takeAt(2).sliced(7), INT_MAX);
            if (!rounds || *rounds < 1'000) return unreadableHash();
            if (*rounds > kMaxCryptRounds) return tooCostlyHash();
        }
        const qsizetype hashSize = stored.startsWith("$6$") ? 86 : stored.startsWith("$5$") ? 43 : 22;
        if (parts.size() != 4 || parts.at(2).isEmpty() || parts.at(2).size() > (isSha ? 16 : 8) ||
            !isCrypt64(parts.at(2)) || parts.at(3).size() != hashSize || !isCrypt64(parts.at(3)))
            return unreadableHash();
        return testCrypt(stored);
    }

private:
    static bool isCrypt64(const QByteArray &text)
    {
        return std::all_of(text.begin(), text.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                   c == '/';
        });
    }
    /// $y$jNr$salt$hash: N is 2 to the power of the first letter's place, r eight or 32; no other flavour and
    /// no further numbers, as crypt_gensalt(3) writes them.
    static Result<PasswordTest> prepareYescrypt(QByteArrayView stored, const QList<QByteArray> &parts)
    {
        if (parts.size() != 5 || !isCrypt64(parts.at(3)) || parts.at(3).size() > 86 ||
            parts.at(4).size() != 43 || !isCrypt64(parts.at(4)))
            return unreadableHash();
        const QByteArray &cost = parts.at(2);
        if (cost.size() != 3 || cost.at(0) != 'j' || !isCrypt64(cost)) return unreadableHash();
        static const QByteArray affordable("56789ABCD");
        if (!affordable.contains(cost.at(1)) || (cost.at(2) != 'T' && cost.at(2) != '5'))
            return tooCostlyHash();
        return testCrypt(stored);
    }
};

constexpr char kCrypt64[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Apache's variant of MD5 crypt: 1,000 rounds that mix password, salt and the digest so far by the odd rules
/// of the original (apr_md5.c).
QByteArray apr1(QByteArrayView password, QByteArrayView salt)
{
    const EVP_MD *const md5 = EVP_md5();
    const QByteArray word = password.toByteArray();
    QByteArray inner = digestOf(md5, word + salt.toByteArray() + word);
    QByteArray text = word + "$apr1$" + salt.toByteArray();
    for (qsizetype left = word.size(); left > 0; left -= 16)
        text += inner.first(qMin<qsizetype>(16, left));
    for (qsizetype bits = word.size(); bits != 0; bits >>= 1)
        text += (bits & 1) != 0 ? QByteArray(1, '\0') : word.first(1);
    QByteArray digest = digestOf(md5, text);
    for (int round = 0; round < 1'000; ++round) {
        QByteArray mix = (round & 1) != 0 ? word : digest;
        if (round % 3 != 0) mix += salt.toByteArray();
        if (round % 7 != 0) mix += word;
        mix += (round & 1) != 0 ? digest : word;
        digest = digestOf(md5, mix);
        if (digest.size() != 16) return {};
    }
    QByteArray coded;
    const auto append = [&](int high, int middle, int low, int letters) {
        quint32 value = low < 0 ? 0 : quint8(digest.at(low));
        if (middle >= 0) value |= quint32(quint8(digest.at(middle))) << 8;
        if (high >= 0) value |= quint32(quint8(digest.at(high))) << 16;
        for (int i = 0; i < letters; ++i, value >>= 6)
            coded += kCrypt64[value & 0x3f];
    };
    for (const auto &[high, middle, low] : {std::array{0, 6, 12}, std::array{1, 7, 13}, std::array{2, 8, 14},
                                            std::array{3, 9, 15}, std::array{4, 10, 5}})
        append(high, middle, low, 4);
    append(-1, -1, 11, 2);
    return coded;
}

/// What htpasswd(1) writes beside bcrypt and crypt, and LDAP's salted SHA-1. One fast digest each: upgraded
/// at the next sign-in like all others, and until then only as good as that.
class HtpasswdScheme final : public PasswordScheme
{
public:
    bool recognises(QByteArrayView stored) const override
    {
        return stored.startsWith("{SHA}") || stored.startsWith("{SSHA}") || stored.startsWith("$apr1$");
    }
    Result<PasswordTest> prepare(QByteArrayView stored) const override
    {
        if (stored.size() > 256) return unreadableHash();
        return stored.startsWith("$apr1$") ? prepareApr1(stored) : prepareSha(stored);
    }

private:
    static constexpr qsizetype kSha1Size = 20;

    static Result<PasswordTest> prepareSha(QByteArrayView stored)
    {
        const bool salted = stored.startsWith("{SSHA}");
        const auto bytes = fromStrictBase64(stored.sliced(salted ? 6 : 5).toByteArray());
        if (!bytes || bytes->size() < kSha1Size || (bytes->size() > kSha1Size) != salted)
            return unreadableHash();
        return PasswordTest([hash = bytes->first(kSha1Size),
                             salt = bytes->sliced(kSha1Size)](QByteArrayView password) -> Result<bool> {
            return constantTimeEqual(digestOf(EVP_sha1(), password.toByteArray() + salt), hash);
        });
    }
    static Result<PasswordTest> prepareApr1(QByteArrayView stored)
    {
        const QList<QByteArray> parts = stored.toByteArray().split('$');
        if (parts.size() != 4 || parts.at(2).isEmpty() || parts.at(2).size() > 8 || parts.at(3).size() != 22)
            return unreadableHash();
        return PasswordTest(
            [salt = parts.at(2), hash = parts.at(3)](QByteArrayView password) -> Result<bool> {
                // Its end is a NUL; and a thousand rounds over a long text are no small work.
                if (password.contains('\0') || password.size() > 1'024) return false;
                return constantTimeEqual(apr1(password, salt), hash);
            });
    }
};

}  // namespace

std::unique_ptr<PasswordScheme> makeDjangoScheme()
{
    return std::make_unique<DjangoScheme>();
}
std::unique_ptr<PasswordScheme> makeCryptScheme()
{
    return std::make_unique<CryptScheme>();
}
std::unique_ptr<PasswordScheme> makeHtpasswdScheme()
{
    return std::make_unique<HtpasswdScheme>();
}

}  // namespace gatehouse
