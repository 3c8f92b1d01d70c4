#pragma once

#include <QByteArray>
#include <memory>
#include <optional>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/crypto/signing_key.h"

struct x509_st;

namespace gatehouse {

/// What the maker of an authenticator says of a model, as a certificate that signed a new credential. Who
/// signed it is not looked at here. Immutable, cheap to copy, any thread.
class AttestationCertificate final
{
public:
    /// One certificate in DER and nothing else. Fails with InvalidInput.
    static Result<AttestationCertificate> parse(const QByteArray &der);

    bool isWithinItsTime(Timestamp now) const;
    /// The rules of WebAuthn section 8.2.1: version 3; a subject with a country, an organisation,
    /// "Authenticator Attestation" as its unit and a common name; basic constraints that say that it is no
    /// authority.
    bool keepsPackedRules() const;
    /// The key, for the algorithm that the statement names. Fails with InvalidInput when it is of another
    /// kind.
    Result<PublicKey> key(SigningAlgorithm algorithm) const;

    enum class Aaguid { Absent, Present, Broken };
    /// The extension id-fido-gen-ce-aaguid (1.3.6.1.4.1.45724.1.1.4): 16 bytes, not critical.
    Aaguid aaguid(QByteArray &bytes) const;

private:
    explicit AttestationCertificate(std::shared_ptr<x509_st> certificate)
        : m_certificate(std::move(certificate))
    {
    }
    std::shared_ptr<x509_st> m_certificate;
};

}  // namespace gatehouse
