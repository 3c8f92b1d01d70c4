#include "core/mfa/webauthn/ceremony.h"

#include "core/base/secret.h"
#include "core/crypto/cose_key.h"
#include "core/crypto/digest.h"
#include "core/mfa/webauthn/client_data.h"
#include "core/mfa/webauthn/webauthn_error.h"

namespace gatehouse {
namespace {

struct AttestationObject
{
    QByteArray format;
    CborValue statement;
    QByteArray data;
};

/// Section 6.5.4: exactly `fmt`, `attStmt` and `authData`.
std::optional<AttestationObject> readAttestationObject(const QByteArray &bytes)
{
    const auto object = parseCbor(bytes);
    if (!object.ok() || object->mapSize() != 3) return std::nullopt;
    const CborValue *format = object->find("fmt");
    const CborValue *statement = object->find("attStmt");
    const CborValue *data = object->find("authData");
    if (format == nullptr || format->type != CborValue::Type::Text || statement == nullptr ||
        data == nullptr || data->type != CborValue::Type::Bytes)
        return std::nullopt;
    return AttestationObject{format->bytes, *statement, data->bytes};
}

Result<void> checkChallenge(const ClientData &client, const CeremonyExpectation &expected)
{
    if (expected.challenge.isEmpty() || !constantTimeEqual(client.challenge, expected.challenge))
        return webauthnRefusal("wrong_challenge");
    return {};
}

/// Steps 13 to 15 of section 7.1, 15 to 17 of 7.2.
Result<void> checkData(const AuthenticatorData &data, const CeremonyExpectation &expected)
{
    if (data.rpIdHash != sha256(expected.party.id.toUtf8())) return webauthnRefusal("wrong_rp");
    if (!data.userPresent) return webauthnRefusal("user_not_present");
    if (expected.userVerification && !data.userVerified) return webauthnRefusal("user_not_verified");
    return {};
}

Result<void> checkPolicy(const AttestationPolicy &policy, AttestationKind kind, const QByteArray &aaguid)
{
    if (policy.required && kind != AttestationKind::Certified) return webauthnRefusal("attestation_required");
    if (!policy.allowed.isEmpty() && !policy.allowed.contains(aaguid))
        return webauthnRefusal("authenticator_not_allowed");
    return {};
}

}  // namespace

Result<VerifiedRegistration> verifyRegistration(const RegistrationResponse &response,
                                                const CeremonyExpectation &expected,
                                                const AttestationPolicy &policy, Timestamp now)
{
    GATEHOUSE_TRY_ASSIGN(client,
                         readClientData(response.clientDataJson, CeremonyType::Create, expected.party));
    GATEHOUSE_TRY(checkChallenge(client, expected));
    const auto object = readAttestationObject(response.attestationObject);
    if (!object) return webauthnRefusal("invalid_attestation_object");
    GATEHOUSE_TRY_ASSIGN(data, readAuthenticatorData(object->data));
    GATEHOUSE_TRY(checkData(data, expected));
    if (!data.credential) return webauthnRefusal("no_credential");
    if (data.credential->id != response.id) return webauthnRefusal("wrong_id");
    // Step 16: one of the algorithms that were offered, and a key that is sound.
    if (!publicKeyFromCose(data.credential->key).ok()) return webauthnRefusal("unsuitable_key");
    const AttestedObject attested{data, object->data, sha256(response.clientDataJson), data.rpIdHash};
    GATEHOUSE_TRY_ASSIGN(kind, verifyAttestation(object->format, object->statement, attested, now));
    GATEHOUSE_TRY(checkPolicy(policy, kind, data.credential->aaguid));
    return VerifiedRegistration{
        data.credential->id, data.credential->keyBytes, data.credential->aaguid, data.signCount,
        data.userVerified,   data.backupEligible,       data.backedUp,           kind};
}

Result<VerifiedAssertion> verifyAssertion(const AssertionResponse &response, const KnownCredential &known,
                                          const CeremonyExpectation &expected)
{
    if (response.id != known.id) return webauthnRefusal("wrong_id");
    GATEHOUSE_TRY_ASSIGN(client, readClientData(response.clientDataJson, CeremonyType::Get, expected.party));
    GATEHOUSE_TRY(checkChallenge(client, expected));
    GATEHOUSE_TRY_ASSIGN(data, readAuthenticatorData(response.authenticatorData));
    GATEHOUSE_TRY(checkData(data, expected));
    if (data.credential) return webauthnRefusal("attested_data");
    if (data.backupEligible != known.backupEligible) return webauthnRefusal("backup_changed");
    const auto key = publicKeyFromCose(known.publicKey);
    if (!key.ok()) return webauthnRefusal("unsuitable_key");
    // Steps 19 and 20.
    const QByteArray signedBytes = response.authenticatorData + sha256(response.clientDataJson);
    if (!verifyCoseSignature(*key, signedBytes, response.signature))
        return webauthnRefusal("wrong_signature");
    return VerifiedAssertion{data.signCount, data.userVerified, data.backedUp};
}

}  // namespace gatehouse
