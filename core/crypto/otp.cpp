#include "core/crypto/otp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <QUrl>

#include <algorithm>
#include <array>

#include "core/base/base64url.h"
#include "core/crypto/random.h"

namespace gatehouse {

namespace {

constexpr std::size_t kKeyBytes = 20;

const EVP_MD *methodOf(OtpAlgorithm algorithm)
{
    switch (algorithm) {
        case OtpAlgorithm::Sha1:
            return EVP_sha1();
        case OtpAlgorithm::Sha256:
            return EVP_sha256();
        case OtpAlgorithm::Sha512:
            return EVP_sha512();
    }
    return nullptr;
}

}  // namespace

QByteArray toByteArray(OtpAlgorithm algorithm)
{
    switch (algorithm) {
        case OtpAlgorithm::Sha1:
            return "SHA1";
        case OtpAlgorithm::Sha256:
            return "SHA256";
        case OtpAlgorithm::Sha512:
            return "SHA512";
    }
    return {};
}

std::optional<OtpAlgorithm> otpAlgorithmFrom(QByteArrayView name)
{
    for (const OtpAlgorithm each : {OtpAlgorithm::Sha1, OtpAlgorithm::Sha256, OtpAlgorithm::Sha512}) {
        if (name == toByteArray(each)) return each;
    }
    return std::nullopt;
}

QByteArray hotp(const Secret &key, quint64 counter, OtpAlgorithm algorithm, int digits)
{
    std::array<unsigned char, 8> message{};
    for (std::size_t i = 0; i < message.size(); ++i)
        message[i] = static_cast<unsigned char>(counter >> (56 - 8 * i));
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned int size = 0;
    const unsigned char *keyBytes = key.isEmpty() ? mac.data() : key.bytes();
    if (HMAC(methodOf(algorithm), keyBytes, int(key.size()), message.data(), message.size(), mac.data(),
             &size) == nullptr)
        qFatal("HMAC is not available");
    const std::size_t offset = mac[size - 1] & 0x0f;  // dynamic truncation, RFC 4226 section 5.3
    const quint32 number = (quint32(mac[offset] & 0x7f) << 24) | (quint32(mac[offset + 1]) << 16) |
                           (quint32(mac[offset + 2]) << 8) | quint32(mac[offset + 3]);
    quint32 modulus = 1;
    const int length = std::clamp(digits, 6, 8);
    for (int i = 0; i < length; ++i)
        modulus *= 10;
    return QByteArray::number(number % modulus).rightJustified(length, '0');
}

qint64 totpStep(Timestamp at, const TotpParameters &parameters)
{
    return at.seconds() / std::max(parameters.period, 1);
}

QByteArray totp(const Secret &key, Timestamp at, const TotpParameters &parameters)
{
    return hotp(key, quint64(totpStep(at, parameters)), parameters.algorithm, parameters.digits);
}

std::optional<qint64> matchTotp(const Secret &key, QByteArrayView code, Timestamp now,
                                const TotpParameters &parameters, qint64 lastStep, int window)
{
    const qint64 current = totpStep(now, parameters);
    std::optional<qint64> matched;
    for (qint64 step = current - window; step <= current + window; ++step) {
        if (step < 0) continue;
        const QByteArray expected = hotp(key, quint64(step), parameters.algorithm, parameters.digits);
        if (constantTimeEqual(code, expected) && step > lastStep && !matched) matched = step;
    }
    return matched;
}

Secret newOtpKey()
{
    return randomBytes(kKeyBytes);
}

QByteArray otpauthUri(const Secret &key, const QString &issuer, const QString &account,
                      const TotpParameters &parameters)
{
    // A colon in either part would move the border between them.
    const auto encoded = [](QString part) {
        return QUrl::toPercentEncoding(part.remove(u':'));
    };
    return "otpauth://totp/" + encoded(issuer) + ':' + encoded(account) +
           "?secret=" + base32Encode(key.view()) + "&issuer=" + encoded(issuer) +
           "&algorithm=" + toByteArray(parameters.algorithm) +
           "&digits=" + QByteArray::number(parameters.digits) +
           "&period=" + QByteArray::number(parameters.period);
}

}  // namespace gatehouse
