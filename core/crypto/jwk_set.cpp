#include "core/crypto/jwk_set.h"

#include <QJsonArray>
#include <algorithm>
#include <vector>

#include "core/base/json_gate.h"
#include "core/crypto/encryption_key.h"
#include "core/crypto/jwk.h"
#include "core/crypto/key_material.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxBytes = 64 * 1024;
constexpr qsizetype kMaxKeys = 50;
constexpr int kMaxDepth = 8;
constexpr int kMaxValues = 3000;

Error badSet(const char *reason, const char *why)
{
    return Error::invalid("jwks", reason, QStringLiteral("The key set (JWKS) %1.").arg(QLatin1String(why)));
}

bool holdsSecret(const QJsonObject &jwk)
{
    return jwkText(jwk, "kty") == "oct" || holdsPrivatePart(jwk);
}

/// Without `use` and `alg` a key may as well be there to sign with.
bool saysPurpose(const QJsonObject &jwk)
{
    return jwk.contains(QLatin1String("use")) || jwk.contains(QLatin1String("alg"));
}

/// The algorithms that a key of this type may have; its own `alg` narrows them down to one.
QList<SigningAlgorithm> candidates(const QJsonObject &jwk)
{
    using enum SigningAlgorithm;
    const QString type = jwk.value(QLatin1String("kty")).toString();
    if (type == QLatin1String("EC")) return {ES256};
    if (type == QLatin1String("OKP")) return {EdDSA};
    if (type == QLatin1String("RSA")) return {RS256, PS256};
    return {};
}

}  // namespace

struct JwkSet::Keys
{
    struct Verifier
    {
        QByteArray keyId;
        PublicKey key;
    };
    std::vector<Verifier> verifiers;
    std::vector<EncryptionKey> encryptionKeys;  ///< those that say what they are for come first
    std::size_t meant = 0;
    int skipped = 0;

    /// False when the entry is of no use.
    bool add(const QJsonObject &jwk)
    {
        const QJsonValue keyId = jwk.value(QLatin1String("kid"));
        if (!keyId.isUndefined() && !keyId.isString()) return false;
        bool used = false;
        for (const SigningAlgorithm algorithm : candidates(jwk)) {
            auto key = publicKeyFromJwk(jwk, algorithm);
            if (!key.ok()) continue;
            verifiers.push_back({keyId.toString().toUtf8(), std::move(*key)});
            used = true;
        }
        for (const KeyManagement algorithm : {KeyManagement::RsaOaep256, KeyManagement::EcdhEs}) {
            auto key = EncryptionKey::fromJwk(jwk, algorithm);
            if (!key.ok()) continue;
            if (saysPurpose(jwk))
                encryptionKeys.insert(encryptionKeys.begin() + std::ptrdiff_t(meant++), std::move(*key));
            else
                encryptionKeys.push_back(std::move(*key));
            used = true;
        }
        return used;
    }
};

JwkSet::JwkSet() : m_keys(std::make_shared<const Keys>()) {}

Result<JwkSet> JwkSet::parse(QByteArrayView json)
{
    JsonLimits limits;
    limits.maxBytes = kMaxBytes;
    limits.maxDepth = kMaxDepth;
    limits.maxValues = kMaxValues;
    const auto set = parseJsonObject(json, limits);
    if (!set.ok()) return badSet("invalid_json", "is not well-formed JSON of at most 64 KiB");
    const QJsonValue member = set->value(QLatin1String("keys"));
    if (!member.isArray()) return badSet("invalid_key_set", "has no list of keys");
    const QJsonArray entries = member.toArray();
    if (entries.size() > kMaxKeys) return badSet("too_many_keys", "has more than 50 keys");

    auto keys = std::make_shared<Keys>();
    for (const QJsonValue entry : entries) {
        if (!entry.isObject()) return badSet("invalid_key_set", "has an entry that is not a key");
        const QJsonObject jwk = entry.toObject();
        if (holdsSecret(jwk))
            return badSet("private_key", "holds a private or symmetric key; publish only the public parts");
        if (!keys->add(jwk)) ++keys->skipped;
    }
    return JwkSet(std::move(keys));
}

std::optional<PublicKey> JwkSet::verifier(QByteArrayView keyId, SigningAlgorithm algorithm) const
{
    const PublicKey *found = nullptr;
    for (const Keys::Verifier &each : m_keys->verifiers) {
        if (each.key.algorithm() != algorithm || (!keyId.isEmpty() && keyId != each.keyId)) continue;
        if (found != nullptr) return std::nullopt;
        found = &each.key;
    }
    return found != nullptr ? std::optional(*found) : std::nullopt;
}

bool JwkSet::hasVerifier(SigningAlgorithm algorithm) const
{
    return std::any_of(m_keys->verifiers.begin(), m_keys->verifiers.end(),
                       [algorithm](const auto &each) { return each.key.algorithm() == algorithm; });
}

std::optional<EncryptionKey> JwkSet::encryptionKey(KeyManagement algorithm) const
{
    for (const EncryptionKey &each : m_keys->encryptionKeys)
        if (each.algorithm() == algorithm) return each;
    return std::nullopt;
}

bool JwkSet::isEmpty() const
{
    return m_keys->verifiers.empty() && m_keys->encryptionKeys.empty();
}

int JwkSet::skipped() const
{
    return m_keys->skipped;
}

}  // namespace gatehouse
