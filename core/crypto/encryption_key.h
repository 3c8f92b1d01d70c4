#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonObject>
#include <QString>
#include <memory>
#include <optional>

#include "core/base/result.h"

struct evp_pkey_st;

namespace gatehouse {

/// How the key of a JWE's content gets to its reader (RFC 7518 section 4). RSA1_5 and RSA-OAEP with SHA-1 are
/// left out on purpose.
enum class KeyManagement { RsaOaep256, EcdhEs };

QByteArray toByteArray(KeyManagement algorithm);  ///< "RSA-OAEP-256", "ECDH-ES"
std::optional<KeyManagement> keyManagementFrom(QByteArrayView name);

/// Somebody's public key for encryption to them, with its one algorithm. Immutable, cheap to copy (shared),
/// any thread; never empty.
class EncryptionKey final
{
public:
    /// RSA of 2048 to 8192 bits with an odd exponent of 3 to 32 bits, or EC P-256 with a point on the curve.
    /// `alg`, `use` and `key_ops`, if there, must fit; a private part is refused. Fails with InvalidInput.
    static Result<EncryptionKey> fromJwk(const QJsonObject &jwk, KeyManagement expected);

    KeyManagement algorithm() const { return m_algorithm; }
    /// `kid` of the JWK, at most 256 characters; may be empty.
    const QString &keyId() const { return m_keyId; }
    /// For jwe.cpp; stays owned by this object.
    evp_pkey_st *handle() const { return m_key.get(); }

private:
    EncryptionKey(KeyManagement algorithm, QString keyId, std::shared_ptr<evp_pkey_st> key)
        : m_algorithm(algorithm), m_keyId(std::move(keyId)), m_key(std::move(key))
    {
    }
    KeyManagement m_algorithm;
    QString m_keyId;
    std::shared_ptr<evp_pkey_st> m_key;
};

}  // namespace gatehouse
