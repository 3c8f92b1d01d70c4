#pragma once

#include <QByteArray>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/crypto/cbor.h"
#include "core/mfa/webauthn/authenticator_data.h"

namespace gatehouse {

/// What a new credential's attestation proves. None: nothing. Self: that the key signs. Certified: that the
/// holder of a certificate vouches for the key; whose certificate that is, nobody has checked against a list
/// of makers.
enum class AttestationKind { None, Self, Certified };

/// What the statement (WebAuthn section 6.5.4) is about.
struct AttestedObject
{
    const AuthenticatorData &data;  ///< with its credential
    QByteArrayView dataBytes;       ///< as signed
    QByteArray clientDataHash;
    QByteArray rpIdHash;
};

/// Checks the statement by the procedure of its format: none (section 8.7), packed (8.2, self and x5c) or
/// fido-u2f (8.6). Fails with InvalidInput: "attestation_format" for any other, "invalid_attestation" for a
/// statement with other members, types or a certificate against the rules, "attestation_signature",
/// "attestation_aaguid" where the certificate is another model's. Any thread.
Result<AttestationKind> verifyAttestation(QByteArrayView format, const CborValue &statement,
                                          const AttestedObject &object, Timestamp now);

}  // namespace gatehouse
