#include "core/crypto/signing_key.h"

#include <openssl/rsa.h>

#include <array>
#include <mutex>
#include <vector>

#include "core/crypto/digest.h"
#include "core/crypto/jwk.h"
#include "core/crypto/key_material.h"
#include "core/crypto/openssl_handles.h"

namespace gatehouse {

namespace {

constexpr int kEcFieldSize = 32;
constexpr qsizetype kEcSignatureSize = 2 * kEcFieldSize;
constexpr qsizetype kEdSignatureSize = 64;
constexpr int kRsaGeneratedBits = 3072;
constexpr int kPssSaltSize = 32;  // RFC 7518 section 3.5: as long as the digest

enum class Purpose { Sign, Verify };

const EVP_MD *sha256Method()
{
    static const EVP_MD *const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return method;
}

PkeyContextPtr newContext(EVP_PKEY *key, SigningAlgorithm algorithm, Purpose purpose)
{
    PkeyContextPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    if (!context) return nullptr;
    const int begun =
        purpose == Purpose::Sign ? EVP_PKEY_sign_init(context.get()) : EVP_PKEY_verify_init(context.get());
    if (begun != 1 || EVP_PKEY_CTX_set_signature_md(context.get(), sha256Method()) != 1) return nullptr;
    if (algorithm == SigningAlgorithm::RS256 &&
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1)
        return nullptr;
    // MGF1 takes the signature's digest. A salt of another length would be a second form of PS256.
    if (algorithm == SigningAlgorithm::PS256 &&
        (EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING) != 1 ||
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), kPssSaltSize) != 1))
        return nullptr;
    return context;
}

/// Contexts that wait for the next signature. Making one costs as much as an ES256 signature; a key is used
/// by a handful of threads, so a handful is kept.
class ContextPool final
{
public:
    PkeyContextPtr take()
    {
        const std::lock_guard lock(m_mutex);
        if (m_idle.empty()) return nullptr;
        PkeyContextPtr context = std::move(m_idle.back());
        m_idle.pop_back();
        return context;
    }
    void giveBack(PkeyContextPtr context)
    {
        const std::lock_guard lock(m_mutex);
        if (m_idle.size() < kMaxIdle) m_idle.push_back(std::move(context));
    }

private:
    static constexpr std::size_t kMaxIdle = 16;
    std::mutex m_mutex;
    std::vector<PkeyContextPtr> m_idle;
};

/// JWS wants r||s (RFC 7518 section 3.4), OpenSSL makes DER.
QByteArray rawFromDer(QByteArrayView der)
{
    const unsigned char *at = openSslBytes(der);
    const EcdsaSigPtr signature(d2i_ECDSA_SIG(nullptr, &at, long(der.size())));
    if (!signature) return {};
    QByteArray raw(kEcSignatureSize, '\0');
    auto *out = reinterpret_cast<unsigned char *>(raw.data());
    if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, kEcFieldSize) != kEcFieldSize ||
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + kEcFieldSize, kEcFieldSize) != kEcFieldSize)
        return {};
    return raw;
}

QByteArray derFromRaw(QByteArrayView raw)
{
    const EcdsaSigPtr signature(ECDSA_SIG_new());
    BignumPtr r(BN_bin2bn(openSslBytes(raw), kEcFieldSize, nullptr));
    BignumPtr s(BN_bin2bn(openSslBytes(raw) + kEcFieldSize, kEcFieldSize, nullptr));
    if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
    static_cast<void>(r.release());  // owned by the signature now
    static_cast<void>(s.release());
    std::array<unsigned char, 2 * kEcFieldSize + 16> buffer{};
    unsigned char *out = buffer.data();
    const int size = i2d_ECDSA_SIG(signature.get(), &out);
    return size > 0 ? QByteArray(reinterpret_cast<const char *>(buffer.data()), size) : QByteArray();
}

bool fits(SigningAlgorithm algorithm, EVP_PKEY *key)
{
    switch (algorithm) {
        case SigningAlgorithm::ES256:
            return isP256(key);
        case SigningAlgorithm::EdDSA:
            return EVP_PKEY_is_a(key, "ED25519") == 1;
        case SigningAlgorithm::RS256:
        case SigningAlgorithm::PS256:
            return isSoundRsa(key);
    }
    return false;
}

EVP_PKEY *newPkey(SigningAlgorithm algorithm)
{
    switch (algorithm) {
        case SigningAlgorithm::ES256:
            return EVP_EC_gen("P-256");
        case SigningAlgorithm::EdDSA:
            return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
        case SigningAlgorithm::RS256:
        case SigningAlgorithm::PS256:
            return EVP_RSA_gen(static_cast<unsigned>(kRsaGeneratedBits));
    }
    return nullptr;
}

}  // namespace

struct PublicKey::State
{
    SigningAlgorithm algorithm;
    std::shared_ptr<EVP_PKEY> key;
    ContextPool signers;
    ContextPool verifiers;
};

QByteArray toByteArray(SigningAlgorithm algorithm)
{
    switch (algorithm) {
        case SigningAlgorithm::ES256:
            return "ES256";
        case SigningAlgorithm::EdDSA:
            return "EdDSA";
        case SigningAlgorithm::RS256:
            return "RS256";
        case SigningAlgorithm::PS256:
            return "PS256";
    }
    return {};
}

std::optional<SigningAlgorithm> signingAlgorithmFrom(QByteArrayView name)
{
    using enum SigningAlgorithm;
    if (name == QByteArrayView("Ed25519")) return EdDSA;
    for (const SigningAlgorithm each : {ES256, EdDSA, RS256, PS256}) {
        if (name == toByteArray(each)) return each;
    }
    return std::nullopt;
}

SigningAlgorithm PublicKey::algorithm() const
{
    return m_state->algorithm;
}

EVP_PKEY *PublicKey::handle() const
{
    return m_state->key.get();
}

Result<PublicKey> PublicKey::adopt(SigningAlgorithm algorithm, std::shared_ptr<EVP_PKEY> key)
{
    if (!key || !fits(algorithm, key.get())) {
        return Error::invalid({}, "unsuitable_key",
                              QStringLiteral("The key does not fit %1 or is too weak.")
                                  .arg(QString::fromLatin1(toByteArray(algorithm))));
    }
    auto state = std::make_shared<State>();
    state->algorithm = algorithm;
    state->key = std::move(key);
    return PublicKey(std::move(state));
}

bool PublicKey::verify(QByteArrayView input, QByteArrayView signature) const
{
    if (m_state->algorithm == SigningAlgorithm::EdDSA) {
        const MdContextPtr context(EVP_MD_CTX_new());
        return signature.size() == kEdSignatureSize && context &&
               EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, handle(),
                                       nullptr) == 1 &&
               EVP_DigestVerify(context.get(), openSslBytes(signature), std::size_t(signature.size()),
                                openSslBytes(input), std::size_t(input.size())) == 1;
    }
    QByteArray der;
    if (m_state->algorithm == SigningAlgorithm::ES256) {
        if (signature.size() != kEcSignatureSize) return false;
        der = derFromRaw(signature);
        if (der.isEmpty()) return false;
        signature = der;
    } else if (signature.size() != EVP_PKEY_get_size(handle())) {
        return false;
    }
    PkeyContextPtr context = m_state->verifiers.take();
    if (!context) context = newContext(handle(), m_state->algorithm, Purpose::Verify);
    if (!context) return false;
    const QByteArray digest = sha256(input);
    const bool holds = EVP_PKEY_verify(context.get(), openSslBytes(signature), std::size_t(signature.size()),
                                       openSslBytes(digest), std::size_t(digest.size())) == 1;
    m_state->verifiers.giveBack(std::move(context));
    return holds;
}

Result<SigningKey> SigningKey::generate(SigningAlgorithm algorithm)
{
    std::shared_ptr<EVP_PKEY> key(newPkey(algorithm), EVP_PKEY_free);
    if (!key) return Error::internalError(QStringLiteral("OpenSSL cannot generate a key"));
    GATEHOUSE_TRY_ASSIGN(adopted, PublicKey::adopt(algorithm, std::move(key)));
    QByteArray keyId = jwkThumbprint(adopted);
    return SigningKey(std::move(adopted), std::move(keyId));
}

Result<SigningKey> SigningKey::fromPkcs8(SigningAlgorithm algorithm, const Secret &der)
{
    const unsigned char *at = der.bytes();
    const Pkcs8Ptr info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, long(der.size())));
    if (!info || at != der.bytes() + der.size())
        return Error::corrupt(QStringLiteral("not a PKCS#8 private key"));
    std::shared_ptr<EVP_PKEY> key(EVP_PKCS82PKEY(info.get()), EVP_PKEY_free);
    if (!key) return Error::corrupt(QStringLiteral("OpenSSL cannot read the private key"));
    GATEHOUSE_TRY_ASSIGN(adopted, PublicKey::adopt(algorithm, std::move(key)));
    QByteArray keyId = jwkThumbprint(adopted);
    return SigningKey(std::move(adopted), std::move(keyId));
}

Result<Secret> SigningKey::toPkcs8() const
{
    const Pkcs8Ptr info(EVP_PKEY2PKCS8(m_public.handle()));
    const int size = info ? i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr) : 0;
    if (size <= 0) return Error::internalError(QStringLiteral("OpenSSL cannot export the private key"));
    Secret der = Secret::ofSize(std::size_t(size));
    auto *out = reinterpret_cast<unsigned char *>(der.data());
    i2d_PKCS8_PRIV_KEY_INFO(info.get(), &out);
    return der;
}

Result<QByteArray> SigningKey::sign(QByteArrayView input) const
{
    PublicKey::State &state = *m_public.m_state;
    QByteArray signature(EVP_PKEY_get_size(state.key.get()), Qt::Uninitialized);
    auto *out = reinterpret_cast<unsigned char *>(signature.data());
    auto size = std::size_t(signature.size());
    bool done = false;
    if (state.algorithm == SigningAlgorithm::EdDSA) {
        const MdContextPtr context(EVP_MD_CTX_new());
        done = context &&
               EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, state.key.get(),
                                     nullptr) == 1 &&
               EVP_DigestSign(context.get(), out, &size, openSslBytes(input), std::size_t(input.size())) == 1;
    } else {
        PkeyContextPtr context = state.signers.take();
        if (!context) context = newContext(state.key.get(), state.algorithm, Purpose::Sign);
        const QByteArray digest = sha256(input);
        done = context && EVP_PKEY_sign(context.get(), out, &size, openSslBytes(digest),
                                        std::size_t(digest.size())) == 1;
        if (done) state.signers.giveBack(std::move(context));
    }
    if (!done) return Error::internalError(QStringLiteral("OpenSSL cannot sign"));
    signature.truncate(qsizetype(size));
    if (state.algorithm == SigningAlgorithm::ES256) signature = rawFromDer(signature);
    return signature;
}

}  // namespace gatehouse
