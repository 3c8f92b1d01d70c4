#include "core/crypto/key_material.h"

#include <openssl/core_names.h>

#include <algorithm>
#include <array>

#include "core/base/base64url.h"
#include "core/crypto/openssl_handles.h"

namespace gatehouse {

namespace {

constexpr qsizetype kCoordinateSize = 32;
constexpr qsizetype kMaxModulusSize = 1024;
constexpr qsizetype kMaxExponentSize = 4;
constexpr int kRsaMinBits = 2048;
constexpr int kRsaMaxBits = 8192;  // beyond, one check costs so much that keys become a weapon
constexpr int kRsaMaxExponentBits = 32;

/// Without a leading zero, as RFC 7518 section 2 wants a Base64urlUInt.
std::optional<QByteArray> unsignedInteger(const QJsonObject &jwk, const char *name, qsizetype maxSize)
{
    auto bytes = jwkOctets(jwk, name);
    if (!bytes || bytes->isEmpty() || bytes->size() > maxSize || bytes->front() == '\0') return std::nullopt;
    return bytes;
}

std::shared_ptr<EVP_PKEY> fromParameters(const char *type, OSSL_PARAM_BLD *builder)
{
    const ParamsPtr parameters(OSSL_PARAM_BLD_to_param(builder));
    const PkeyContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY *key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return nullptr;
    return {key, EVP_PKEY_free};
}

}  // namespace

std::optional<QByteArray> jwkText(const QJsonObject &jwk, const char *name)
{
    const QJsonValue value = jwk.value(QLatin1String(name));
    if (!value.isString()) return std::nullopt;
    return value.toString().toUtf8();
}

std::optional<QByteArray> jwkOctets(const QJsonObject &jwk, const char *name)
{
    const auto encoded = jwkText(jwk, name);
    return encoded ? base64UrlDecode(*encoded) : std::nullopt;
}

bool holdsPrivatePart(const QJsonObject &jwk)
{
    static constexpr std::array kPrivate{"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
    return std::any_of(kPrivate.begin(), kPrivate.end(),
                       [&jwk](const char *name) { return jwk.contains(QLatin1String(name)); });
}

std::shared_ptr<EVP_PKEY> ecPublicKey(const QJsonObject &jwk)
{
    const auto x = jwkOctets(jwk, "x");
    const auto y = jwkOctets(jwk, "y");
    if (jwkText(jwk, "crv") != "P-256" || !x || !y || x->size() != kCoordinateSize ||
        y->size() != kCoordinateSize)
        return nullptr;
    const QByteArray point = '\x04' + *x + *y;
    const ParamBuilderPtr builder(OSSL_PARAM_BLD_new());
    if (!builder ||
        OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.constData(),
                                         std::size_t(point.size())) != 1)
        return nullptr;
    auto key = fromParameters("EC", builder.get());
    if (!key) return nullptr;
    // The full check would also multiply by the order, at the cost of a signature; P-256 has the cofactor 1,
    // so that every point on the curve but infinity is of that order.
    const PkeyContextPtr check(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
    return check && EVP_PKEY_public_check_quick(check.get()) == 1 ? key : nullptr;
}

std::shared_ptr<EVP_PKEY> rsaPublicKey(const QJsonObject &jwk)
{
    const auto modulus = unsignedInteger(jwk, "n", kMaxModulusSize);
    const auto exponent = unsignedInteger(jwk, "e", kMaxExponentSize);
    if (!modulus || !exponent) return nullptr;
    const BignumPtr n(BN_bin2bn(openSslBytes(*modulus), int(modulus->size()), nullptr));
    const BignumPtr e(BN_bin2bn(openSslBytes(*exponent), int(exponent->size()), nullptr));
    const ParamBuilderPtr builder(OSSL_PARAM_BLD_new());
    if (!n || !e || !builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return nullptr;
    return fromParameters("RSA", builder.get());
}

bool isP256(EVP_PKEY *key)
{
    std::array<char, 64> group{};
    return EVP_PKEY_is_a(key, "EC") == 1 &&
           EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
           QByteArrayView(group.data()) == "prime256v1";
}

bool isSoundRsa(EVP_PKEY *key)
{
    const int bits = EVP_PKEY_get_bits(key);
    if (EVP_PKEY_is_a(key, "RSA") != 1 || bits < kRsaMinBits || bits > kRsaMaxBits) return false;
    BIGNUM *n = nullptr;
    BIGNUM *e = nullptr;
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n);
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e);
    const BignumPtr modulus(n);
    const BignumPtr exponent(e);
    return modulus && exponent && BN_is_odd(modulus.get()) && BN_is_odd(exponent.get()) &&
           !BN_is_one(exponent.get()) && BN_num_bits(exponent.get()) <= kRsaMaxExponentBits;
}

QByteArray publicNumber(EVP_PKEY *key, const char *name, int size)
{
    BIGNUM *raw = nullptr;
    EVP_PKEY_get_bn_param(key, name, &raw);
    const BignumPtr value(raw);
    if (!value) qFatal("OpenSSL does not give %s of a public key", name);
    QByteArray bytes(size > 0 ? size : BN_num_bytes(value.get()), '\0');
    BN_bn2binpad(value.get(), reinterpret_cast<unsigned char *>(bytes.data()), int(bytes.size()));
    return bytes;
}

}  // namespace gatehouse
