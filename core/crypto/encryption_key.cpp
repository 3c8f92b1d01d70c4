#include "core/crypto/encryption_key.h"

#include <QJsonArray>

#include "core/crypto/key_material.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxKeyId = 256;

Error badKey(const char *why)
{
    return Error::invalid(
        "jwk", "invalid_key",
        QStringLiteral("The encryption key (JWK) cannot be used: %1.").arg(QLatin1String(why)));
}

/// `use` and `key_ops` (RFC 7517 sections 4.2 and 4.3), if there, must allow it. Browsers write an empty list
/// for the public half of ECDH.
bool mayEncrypt(const QJsonObject &jwk, KeyManagement algorithm)
{
    if (jwk.contains(QLatin1String("use")) && jwkText(jwk, "use") != "enc") return false;
    const QJsonValue member = jwk.value(QLatin1String("key_ops"));
    if (member.isUndefined()) return true;
    if (!member.isArray()) return false;
    const QJsonArray operations = member.toArray();
    const auto has = [&operations](QLatin1String name) {
        return operations.contains(QJsonValue(name));
    };
    switch (algorithm) {
        case KeyManagement::RsaOaep256:
            return has(QLatin1String("wrapKey")) || has(QLatin1String("encrypt"));
        case KeyManagement::EcdhEs:
            return operations.isEmpty() || has(QLatin1String("deriveKey")) ||
                   has(QLatin1String("deriveBits"));
    }
    return false;
}

std::shared_ptr<evp_pkey_st> soundKey(const QJsonObject &jwk, KeyManagement algorithm)
{
    const auto type = jwkText(jwk, "kty");
    std::shared_ptr<evp_pkey_st> key;
    switch (algorithm) {
        case KeyManagement::RsaOaep256:
            if (type == "RSA") key = rsaPublicKey(jwk);
            return key && isSoundRsa(key.get()) ? key : nullptr;
        case KeyManagement::EcdhEs:
            return type == "EC" ? ecPublicKey(jwk) : nullptr;
    }
    return nullptr;
}

}  // namespace

QByteArray toByteArray(KeyManagement algorithm)
{
    switch (algorithm) {
        case KeyManagement::RsaOaep256:
            return "RSA-OAEP-256";
        case KeyManagement::EcdhEs:
            return "ECDH-ES";
    }
    return {};
}

std::optional<KeyManagement> keyManagementFrom(QByteArrayView name)
{
    for (const KeyManagement each : {KeyManagement::RsaOaep256, KeyManagement::EcdhEs})
        if (name == toByteArray(each)) return each;
    return std::nullopt;
}

Result<EncryptionKey> EncryptionKey::fromJwk(const QJsonObject &jwk, KeyManagement expected)
{
    if (holdsPrivatePart(jwk)) return badKey("it holds a private part");
    if (!mayEncrypt(jwk, expected)) return badKey("it is not meant for encryption");
    if (jwk.contains(QLatin1String("alg")) && jwkText(jwk, "alg") != toByteArray(expected))
        return badKey("it is for another algorithm");
    const QJsonValue keyId = jwk.value(QLatin1String("kid"));
    if ((!keyId.isUndefined() && !keyId.isString()) || keyId.toString().size() > kMaxKeyId)
        return badKey("its kid is not a short text");
    auto key = soundKey(jwk, expected);
    if (!key) return badKey("it is malformed, too weak, too large or of a kind that is not supported");
    return EncryptionKey(expected, keyId.toString(), std::move(key));
}

}  // namespace gatehouse
