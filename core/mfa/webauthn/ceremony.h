#pragma once

#include <QByteArray>
#include <QList>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/mfa/webauthn/attestation.h"
#include "core/mfa/webauthn/relying_party.h"

namespace gatehouse {

// The two procedures of a relying party (W3C Web Authentication Level 2, sections 7.1 and 7.2), as functions
// of nothing but their input: whether a challenge is good, whose a credential is, and that a counter went on,
// is for PasskeyService. Every failure is InvalidInput whose reason names the check. Any thread.

/// What holds for a ceremony.
struct CeremonyExpectation
{
    RelyingParty party;
    QByteArray challenge;
    bool userVerification = false;  ///< whether it is required
};

/// What a browser hands over for a new credential; all plain bytes.
struct RegistrationResponse
{
    QByteArray id;
    QByteArray clientDataJson;
    QByteArray attestationObject;
};

/// Which authenticators may be registered.
struct AttestationPolicy
{
    bool required = false;      ///< only with a certificate
    QList<QByteArray> allowed;  ///< AAGUIDs of 16 bytes; empty: all
};

struct VerifiedRegistration
{
    QByteArray credentialId;
    QByteArray publicKey;  ///< COSE, as received
    QByteArray aaguid;
    quint32 signCount = 0;
    bool userVerified = false;
    bool backupEligible = false;
    bool backedUp = false;
    AttestationKind attestation = AttestationKind::None;
};

/// Reasons: those of readClientData(), readAuthenticatorData(), verifyAttestation(), and "wrong_challenge",
/// "invalid_attestation_object", "wrong_rp", "user_not_present", "user_not_verified", "no_credential",
/// "wrong_id", "unsuitable_key", "attestation_required", "authenticator_not_allowed".
Result<VerifiedRegistration> verifyRegistration(const RegistrationResponse &response,
                                                const CeremonyExpectation &expected,
                                                const AttestationPolicy &policy, Timestamp now);

/// What a browser hands over of a credential that is there already.
struct AssertionResponse
{
    QByteArray id;
    QByteArray clientDataJson;
    QByteArray authenticatorData;
    QByteArray signature;
    QByteArray userHandle;  ///< empty: none
};

/// What is kept of the credential that signs.
struct KnownCredential
{
    QByteArray id;
    QByteArray publicKey;
    bool backupEligible = false;
};

struct VerifiedAssertion
{
    quint32 signCount = 0;
    bool userVerified = false;
    bool backedUp = false;
};

/// Reasons: as above where they apply, and "attested_data" (that belongs to registrations), "backup_changed",
/// "wrong_signature".
Result<VerifiedAssertion> verifyAssertion(const AssertionResponse &response, const KnownCredential &known,
                                          const CeremonyExpectation &expected);

}  // namespace gatehouse
