#include "core/mfa/webauthn/attestation.h"

#include "core/crypto/attestation_certificate.h"
#include "core/crypto/cose_key.h"
#include "core/mfa/webauthn/webauthn_error.h"

namespace gatehouse {
namespace {

constexpr std::size_t kMaxChain = 5;

Error invalid()
{
    return webauthnRefusal("invalid_attestation");
}

const QByteArray *bytesOf(const CborValue *value)
{
    return value != nullptr && value->type == CborValue::Type::Bytes ? &value->bytes : nullptr;
}

/// The first certificate of `x5c`; the others have to be certificates as well.
Result<AttestationCertificate> attestingCertificate(const CborValue *chain, Timestamp now)
{
    if (chain == nullptr || chain->type != CborValue::Type::Array || chain->items.empty() ||
        chain->items.size() > kMaxChain)
        return invalid();
    std::optional<AttestationCertificate> first;
    for (const CborValue &item : chain->items) {
        const QByteArray *der = bytesOf(&item);
        if (der == nullptr) return invalid();
        auto certificate = AttestationCertificate::parse(*der);
        if (!certificate.ok() || !certificate->isWithinItsTime(now)) return invalid();
        if (!first) first = std::move(certificate).value();
    }
    return *first;
}

/// Section 8.2, "Verification procedure", for x5c.
Result<AttestationKind> verifyPackedCertificate(const CborValue &statement, SigningAlgorithm algorithm,
                                                const AttestedObject &object, QByteArrayView signedBytes,
                                                QByteArrayView signature, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(certificate, attestingCertificate(statement.find("x5c"), now));
    if (!certificate.keepsPackedRules()) return invalid();
    const auto key = certificate.key(algorithm);
    if (!key.ok()) return invalid();
    if (!verifyCoseSignature(*key, signedBytes, signature)) return webauthnRefusal("attestation_signature");
    QByteArray aaguid;
    const auto told = certificate.aaguid(aaguid);
    if (told == AttestationCertificate::Aaguid::Broken) return invalid();
    if (told == AttestationCertificate::Aaguid::Present && aaguid != object.data.credential->aaguid)
        return webauthnRefusal("attestation_aaguid");
    return AttestationKind::Certified;
}

/// Section 8.2.
Result<AttestationKind> verifyPacked(const CborValue &statement, const AttestedObject &object, Timestamp now)
{
    const CborValue *algorithmNumber = statement.find("alg");
    const QByteArray *signature = bytesOf(statement.find("sig"));
    const bool hasChain = statement.find("x5c") != nullptr;
    if (algorithmNumber == nullptr || algorithmNumber->type != CborValue::Type::Integer ||
        signature == nullptr || statement.mapSize() != (hasChain ? 3U : 2U))
        return invalid();
    const auto algorithm = signingAlgorithmFromCose(algorithmNumber->integer);
    if (!algorithm) return invalid();
    const QByteArray signedBytes = object.dataBytes.toByteArray() + object.clientDataHash;
    if (hasChain) return verifyPackedCertificate(statement, *algorithm, object, signedBytes, *signature, now);

    // Self attestation: the credential's own key signs, by its own algorithm.
    const auto key = publicKeyFromCose(object.data.credential->key);
    if (!key.ok() || key->algorithm() != *algorithm) return invalid();
    if (!verifyCoseSignature(*key, signedBytes, *signature)) return webauthnRefusal("attestation_signature");
    return AttestationKind::Self;
}

/// Section 8.6.
Result<AttestationKind> verifyU2f(const CborValue &statement, const AttestedObject &object, Timestamp now)
{
    const QByteArray *signature = bytesOf(statement.find("sig"));
    const CborValue *chain = statement.find("x5c");
    if (signature == nullptr || statement.mapSize() != 2 || chain == nullptr || chain->items.size() != 1)
        return invalid();
    GATEHOUSE_TRY_ASSIGN(certificate, attestingCertificate(chain, now));
    const auto key = certificate.key(SigningAlgorithm::ES256);
    const QByteArray point = uncompressedPoint(object.data.credential->key);
    if (!key.ok() || point.isEmpty()) return invalid();
    // U2F knows no models: the AAGUID has to be zero (FIDO 2 server requirements; CTAP 2 section 7.1.4).
    if (object.data.credential->aaguid != QByteArray(16, '\0')) return webauthnRefusal("attestation_aaguid");
    const QByteArray signedBytes =
        QByteArray(1, '\0') + object.rpIdHash + object.clientDataHash + object.data.credential->id + point;
    if (!verifyCoseSignature(*key, signedBytes, *signature)) return webauthnRefusal("attestation_signature");
    return AttestationKind::Certified;
}

}  // namespace

Result<AttestationKind> verifyAttestation(QByteArrayView format, const CborValue &statement,
                                          const AttestedObject &object, Timestamp now)
{
    if (statement.type != CborValue::Type::Map || !object.data.credential) return invalid();
    if (format == QByteArrayView("none")) {
        if (statement.mapSize() != 0) return invalid();
        return AttestationKind::None;
    }
    if (format == QByteArrayView("packed")) return verifyPacked(statement, object, now);
    if (format == QByteArrayView("fido-u2f")) return verifyU2f(statement, object, now);
    return webauthnRefusal("attestation_format");
}

}  // namespace gatehouse
