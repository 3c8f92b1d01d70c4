#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <memory>
#include <optional>

#include "core/base/result.h"
#include "core/base/secret.h"

struct evp_pkey_st;

namespace gatehouse {

/// The signature algorithms we speak (RFC 7518 section 3, RFC 8037). Each key has one for life; what a token
/// claims about itself is only ever compared with it. PS256: MGF1 with SHA-256, a salt of 32 bytes.
enum class SigningAlgorithm { ES256, EdDSA, RS256, PS256 };

QByteArray toByteArray(SigningAlgorithm algorithm);  ///< "ES256", "EdDSA", "RS256", "PS256"
/// By those names, and "Ed25519", which RFC 9864 gives to what EdDSA is here: the curve is always Ed25519.
std::optional<SigningAlgorithm> signingAlgorithmFrom(QByteArrayView name);

/// A public key with its one algorithm. Immutable, cheap to copy (shared), any thread. Make one with jwk.h or
/// take it from a SigningKey; never empty.
class PublicKey final
{
public:
    SigningAlgorithm algorithm() const;
    /// `signature` in the form of JWS: r||s of 64 bytes, 64 bytes of EdDSA, or RSA of the key's length.
    bool verify(QByteArrayView input, QByteArrayView signature) const;
    /// For jwk.cpp; stays owned by this object.
    evp_pkey_st *handle() const;

    /// Takes the key over, once its kind, curve and strength fit the algorithm. Fails with InvalidInput.
    static Result<PublicKey> adopt(SigningAlgorithm algorithm, std::shared_ptr<evp_pkey_st> key);

private:
    friend class SigningKey;
    struct State;
    explicit PublicKey(std::shared_ptr<State> state) : m_state(std::move(state)) {}
    std::shared_ptr<State> m_state;
};

/// A private key. Immutable, move-only, safe for signing on many threads at once.
class SigningKey final
{
public:
    /// P-256, Ed25519, or RSA of 3072 bits (about a second).
    static Result<SigningKey> generate(SigningAlgorithm algorithm);
    /// PKCS#8 DER (RFC 5958), unencrypted: keep it in a Secret, store it sealed.
    static Result<SigningKey> fromPkcs8(SigningAlgorithm algorithm, const Secret &der);
    Result<Secret> toPkcs8() const;

    SigningKey(SigningKey &&) noexcept = default;
    SigningKey &operator=(SigningKey &&) noexcept = default;
    Q_DISABLE_COPY(SigningKey)

    SigningAlgorithm algorithm() const { return m_public.algorithm(); }
    const PublicKey &publicKey() const { return m_public; }
    /// The RFC 7638 thumbprint: the `kid` of everything this key signs.
    const QByteArray &keyId() const { return m_keyId; }
    /// In the form of JWS. Fails with Internal only.
    Result<QByteArray> sign(QByteArrayView input) const;

private:
    SigningKey(PublicKey key, QByteArray keyId) : m_public(std::move(key)), m_keyId(std::move(keyId)) {}
    PublicKey m_public;  ///< its handle holds the private part too; jwk.h exports only the public one
    QByteArray m_keyId;
};

}  // namespace gatehouse
