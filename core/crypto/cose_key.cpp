#include "core/crypto/cose_key.h"

#include <openssl/err.h>

#include <QJsonObject>

#include "core/base/base64url.h"
#include "core/crypto/jwk.h"
#include "core/crypto/openssl_handles.h"

namespace gatehouse {
namespace {

// RFC 9052 section 7.1, RFC 9053 section 7.
constexpr qint64 kKeyType = 1;
constexpr qint64 kAlgorithm = 3;
constexpr qint64 kTypeOkp = 1;
constexpr qint64 kTypeEc2 = 2;
constexpr qint64 kTypeRsa = 3;
constexpr qint64 kCurve = -1;
constexpr qint64 kX = -2;
constexpr qint64 kY = -3;
constexpr qint64 kCurveP256 = 1;
constexpr qint64 kCurveEd25519 = 6;
constexpr qint64 kModulus = -1;
constexpr qint64 kExponent = -2;

constexpr qsizetype kFieldSize = 32;
constexpr qsizetype kMaxModulusSize = 512;  // 4096 bits
constexpr qsizetype kMaxSignatureSize = 512;

Error unsuitable()
{
    return Error::invalid({}, "unsuitable_key", QStringLiteral("The passkey has a key that cannot be used."));
}

bool isInteger(const CborValue *value, qint64 expected)
{
    return value != nullptr && value->type == CborValue::Type::Integer && value->integer == expected;
}

/// Bytes of at most `maximum`, as base64url; empty for anything else.
QString encoded(const CborValue *value, qsizetype maximum)
{
    if (value == nullptr || value->type != CborValue::Type::Bytes || value->bytes.size() > maximum) return {};
    return QString::fromLatin1(base64UrlEncode(value->bytes));
}

/// jwk.h knows how to make sound keys; the JWK of a COSE key says the same in other words. Empty for a key
/// that has other parameters than these.
QJsonObject jwkOf(const CborValue &key, SigningAlgorithm algorithm)
{
    switch (algorithm) {
        case SigningAlgorithm::ES256:
            if (key.mapSize() != 5 || !isInteger(key.find(kKeyType), kTypeEc2) ||
                !isInteger(key.find(kCurve), kCurveP256))
                return {};
            return {{QStringLiteral("kty"), QStringLiteral("EC")},
                    {QStringLiteral("crv"), QStringLiteral("P-256")},
                    {QStringLiteral("x"), encoded(key.find(kX), kFieldSize)},
                    {QStringLiteral("y"), encoded(key.find(kY), kFieldSize)}};
        case SigningAlgorithm::EdDSA:
            if (key.mapSize() != 4 || !isInteger(key.find(kKeyType), kTypeOkp) ||
                !isInteger(key.find(kCurve), kCurveEd25519))
                return {};
            return {{QStringLiteral("kty"), QStringLiteral("OKP")},
                    {QStringLiteral("crv"), QStringLiteral("Ed25519")},
                    {QStringLiteral("x"), encoded(key.find(kX), kFieldSize)}};
        case SigningAlgorithm::RS256:
            if (key.mapSize() != 4 || !isInteger(key.find(kKeyType), kTypeRsa)) return {};
            return {{QStringLiteral("kty"), QStringLiteral("RSA")},
                    {QStringLiteral("n"), encoded(key.find(kModulus), kMaxModulusSize)},
                    {QStringLiteral("e"), encoded(key.find(kExponent), 4)}};
        case SigningAlgorithm::PS256:
            break;
    }
    return {};
}

/// JWS's r||s of a DER signature; empty unless it is DER in the one spelling that DER has.
QByteArray rawFromDer(QByteArrayView der)
{
    const unsigned char *at = openSslBytes(der);
    const EcdsaSigPtr signature(d2i_ECDSA_SIG(nullptr, &at, long(der.size())));
    ERR_clear_error();
    if (!signature || at != openSslBytes(der) + der.size()) return {};
    unsigned char *again = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &again);
    const bool same = size == der.size() && QByteArrayView(again, size) == der;
    OPENSSL_free(again);
    if (!same) return {};
    QByteArray raw(2 * kFieldSize, '\0');
    auto *out = reinterpret_cast<unsigned char *>(raw.data());
    const BIGNUM *r = ECDSA_SIG_get0_r(signature.get());
    const BIGNUM *s = ECDSA_SIG_get0_s(signature.get());
    if (BN_is_negative(r) != 0 || BN_is_negative(s) != 0 ||
        BN_bn2binpad(r, out, int(kFieldSize)) != kFieldSize ||
        BN_bn2binpad(s, out + kFieldSize, int(kFieldSize)) != kFieldSize)
        return {};
    return raw;
}

}  // namespace

const QList<qint64> &coseAlgorithms()
{
    static const QList<qint64> kOffered{kCoseEs256, kCoseEdDsa, kCoseRs256};
    return kOffered;
}

std::optional<SigningAlgorithm> signingAlgorithmFromCose(qint64 number)
{
    switch (number) {
        case kCoseEs256:
            return SigningAlgorithm::ES256;
        case kCoseEdDsa:
            return SigningAlgorithm::EdDSA;
        case kCoseRs256:
            return SigningAlgorithm::RS256;
        default:
            return std::nullopt;
    }
}

Result<PublicKey> publicKeyFromCose(const CborValue &key)
{
    const CborValue *number = key.find(kAlgorithm);
    if (number == nullptr || number->type != CborValue::Type::Integer) return unsuitable();
    const auto algorithm = signingAlgorithmFromCose(number->integer);
    if (!algorithm) return unsuitable();
    auto read = publicKeyFromJwk(jwkOf(key, *algorithm), *algorithm);
    ERR_clear_error();
    if (!read.ok()) return unsuitable();
    return read;
}

Result<PublicKey> publicKeyFromCose(QByteArrayView bytes)
{
    GATEHOUSE_TRY_ASSIGN(key, parseCbor(bytes));
    return publicKeyFromCose(key);
}

QByteArray uncompressedPoint(const CborValue &key)
{
    const CborValue *x = key.find(kX);
    const CborValue *y = key.find(kY);
    if (!isInteger(key.find(kKeyType), kTypeEc2) || x == nullptr || y == nullptr ||
        x->bytes.size() != kFieldSize || y->bytes.size() != kFieldSize)
        return {};
    return '\x04' + x->bytes + y->bytes;
}

bool verifyCoseSignature(const PublicKey &key, QByteArrayView input, QByteArrayView signature)
{
    if (signature.isEmpty() || signature.size() > kMaxSignatureSize) return false;
    bool holds = false;
    if (key.algorithm() == SigningAlgorithm::ES256) {
        const QByteArray raw = rawFromDer(signature);
        holds = !raw.isEmpty() && key.verify(input, raw);
    } else {
        holds = key.verify(input, signature);
    }
    ERR_clear_error();
    return holds;
}

}  // namespace gatehouse
