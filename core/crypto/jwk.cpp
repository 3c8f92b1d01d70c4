#include "core/crypto/jwk.h"

#include <openssl/core_names.h>

#include <QJsonArray>
#include <algorithm>
#include <array>

#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/crypto/key_material.h"
#include "core/crypto/openssl_handles.h"

namespace gatehouse {

namespace {

constexpr qsizetype kCoordinateSize = 32;

Error badJwk(const QString &why)
{
    return Error::invalid("jwk", "invalid_key",
                          QStringLiteral("The public key (JWK) cannot be used: %1.").arg(why));
}

/// The points of order 1, 2, 4 and 8 and their second spellings, without the sign bit: under such a key
/// anybody's signature holds.
bool isSmallOrder(QByteArray point)
{
    static const std::array<QByteArray, 7> kPoints = {
        QByteArray(32, '\0'),
        QByteArray::fromHex("0100000000000000000000000000000000000000000000000000000000000000"),
        QByteArray::fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        QByteArray::fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
        QByteArray::fromHex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        QByteArray::fromHex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        QByteArray::fromHex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    };
    point[31] = static_cast<char>(point[31] & 0x7f);
    return std::find(kPoints.begin(), kPoints.end(), point) != kPoints.end();
}

std::shared_ptr<EVP_PKEY> edKey(const QJsonObject &jwk)
{
    const auto x = jwkOctets(jwk, "x");
    if (jwkText(jwk, "crv") != "Ed25519" || !x || x->size() != kCoordinateSize || isSmallOrder(*x))
        return nullptr;
    return {EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, openSslBytes(*x), std::size_t(x->size())),
            EVP_PKEY_free};
}

/// nullptr if the JWK is of another type than the algorithm's, or malformed.
std::shared_ptr<EVP_PKEY> keyFor(SigningAlgorithm algorithm, const QJsonObject &jwk)
{
    const auto type = jwkText(jwk, "kty");
    switch (algorithm) {
        case SigningAlgorithm::ES256:
            return type == "EC" ? ecPublicKey(jwk) : nullptr;
        case SigningAlgorithm::EdDSA:
            return type == "OKP" ? edKey(jwk) : nullptr;
        case SigningAlgorithm::RS256:
        case SigningAlgorithm::PS256:
            return type == "RSA" ? rsaPublicKey(jwk) : nullptr;
    }
    return nullptr;
}

QString encoded(const QByteArray &bytes)
{
    return QString::fromLatin1(base64UrlEncode(bytes));
}

/// The required members only: what the thumbprint covers.
QJsonObject requiredMembers(const PublicKey &key)
{
    EVP_PKEY *handle = key.handle();
    switch (key.algorithm()) {
        case SigningAlgorithm::ES256:
            return {{QStringLiteral("kty"), QStringLiteral("EC")},
                    {QStringLiteral("crv"), QStringLiteral("P-256")},
                    {QStringLiteral("x"),
                     encoded(publicNumber(handle, OSSL_PKEY_PARAM_EC_PUB_X, kCoordinateSize))},
                    {QStringLiteral("y"),
                     encoded(publicNumber(handle, OSSL_PKEY_PARAM_EC_PUB_Y, kCoordinateSize))}};
        case SigningAlgorithm::EdDSA: {
            QByteArray x(kCoordinateSize, '\0');
            auto size = std::size_t(x.size());
            if (EVP_PKEY_get_raw_public_key(handle, reinterpret_cast<unsigned char *>(x.data()), &size) != 1)
                qFatal("OpenSSL does not give an Ed25519 public key");
            return {{QStringLiteral("kty"), QStringLiteral("OKP")},
                    {QStringLiteral("crv"), QStringLiteral("Ed25519")},
                    {QStringLiteral("x"), encoded(x)}};
        }
        case SigningAlgorithm::RS256:
        case SigningAlgorithm::PS256:
            return {{QStringLiteral("kty"), QStringLiteral("RSA")},
                    {QStringLiteral("n"), encoded(publicNumber(handle, OSSL_PKEY_PARAM_RSA_N))},
                    {QStringLiteral("e"), encoded(publicNumber(handle, OSSL_PKEY_PARAM_RSA_E))}};
    }
    return {};
}

/// `use` and `key_ops` (RFC 7517 sections 4.2 and 4.3), if there, must allow verifying.
bool mayVerify(const QJsonObject &jwk)
{
    const QJsonValue use = jwk.value(QLatin1String("use"));
    if (!use.isUndefined() && use != QJsonValue(QStringLiteral("sig"))) return false;
    const QJsonValue operations = jwk.value(QLatin1String("key_ops"));
    return operations.isUndefined() || operations.toArray().contains(QJsonValue(QStringLiteral("verify")));
}

}  // namespace

Result<PublicKey> publicKeyFromJwk(const QJsonObject &jwk)
{
    const auto named = signingAlgorithmFrom(jwkText(jwk, "alg").value_or(QByteArray()));
    if (jwk.contains(QLatin1String("alg")) && !named)
        return badJwk(QStringLiteral("its algorithm is not supported"));
    const auto type = jwkText(jwk, "kty");
    auto natural = SigningAlgorithm::ES256;
    if (type == "OKP") natural = SigningAlgorithm::EdDSA;
    if (type == "RSA") natural = SigningAlgorithm::RS256;
    return publicKeyFromJwk(jwk, named.value_or(natural));
}

Result<PublicKey> publicKeyFromJwk(const QJsonObject &jwk, SigningAlgorithm expected)
{
    if (holdsPrivatePart(jwk)) return badJwk(QStringLiteral("it holds a private part"));
    if (!mayVerify(jwk)) return badJwk(QStringLiteral("it is not meant for signatures"));
    if (jwk.contains(QLatin1String("alg")) &&
        signingAlgorithmFrom(jwkText(jwk, "alg").value_or(QByteArray())) != expected)
        return badJwk(QStringLiteral("it is for another algorithm"));
    std::shared_ptr<EVP_PKEY> key = keyFor(expected, jwk);
    if (!key) return badJwk(QStringLiteral("it is malformed or of a kind that is not supported"));
    auto adopted = PublicKey::adopt(expected, std::move(key));
    if (!adopted.ok()) return badJwk(QStringLiteral("it is too weak, or too large"));
    return adopted;
}

QJsonObject toJwk(const PublicKey &key)
{
    QJsonObject jwk = requiredMembers(key);
    jwk.insert(QStringLiteral("kid"), QString::fromLatin1(jwkThumbprint(key)));
    jwk.insert(QStringLiteral("alg"), QString::fromLatin1(toByteArray(key.algorithm())));
    jwk.insert(QStringLiteral("use"), QStringLiteral("sig"));
    return jwk;
}

QByteArray jwkThumbprint(const PublicKey &key)
{
    // RFC 7638 section 3.3: names in order, no white space. All values are base64url or names: nothing to
    // escape.
    const QJsonObject members = requiredMembers(key);
    QByteArray canonical = "{";
    for (auto it = members.constBegin(); it != members.constEnd(); ++it) {
        if (canonical.size() > 1) canonical += ',';
        canonical += '"' + it.key().toLatin1() + "\":\"" + it.value().toString().toLatin1() + '"';
    }
    canonical += '}';
    return base64UrlEncode(sha256(canonical));
}

}  // namespace gatehouse
