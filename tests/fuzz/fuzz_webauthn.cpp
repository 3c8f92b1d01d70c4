#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/crypto/attestation_certificate.h"
#include "core/crypto/cose_key.h"
#include "core/crypto/digest.h"
#include "core/mfa/webauthn/ceremony.h"
#include "core/mfa/webauthn/client_data.h"

namespace {

using namespace gatehouse;

const RelyingParty kParty = RelyingParty::of(QStringLiteral("https://login.example.org"));
constexpr Timestamp kNow{1'800'000'000'000};

void asClientData(const QByteArray &bytes)
{
    const auto read = readClientData(bytes, CeremonyType::Get, kParty);
    if (read.ok() && read->origin != kParty.origin) std::abort();
}

void asKey(const QByteArray &bytes)
{
    const auto key = publicKeyFromCose(bytes);
    if (key.ok() && verifyCoseSignature(*key, "message", QByteArray(64, '\x01'))) std::abort();
}

void asCertificate(const QByteArray &bytes)
{
    const auto certificate = AttestationCertificate::parse(bytes);
    if (!certificate.ok()) return;
    QByteArray aaguid;
    if (certificate->aaguid(aaguid) == AttestationCertificate::Aaguid::Present && aaguid.size() != 16)
        std::abort();
    static_cast<void>(certificate->keepsPackedRules());
    static_cast<void>(certificate->isWithinItsTime(kNow));
    static_cast<void>(certificate->key(SigningAlgorithm::ES256));
}

/// The client data is right and the rest is not: everything behind it is reached.
void asRegistration(const QByteArray &bytes)
{
    const QByteArray client =
        "{\"type\":\"webauthn.create\",\"challenge\":\"AAAA\",\"origin\":\"https://login.example.org\"}";
    const CeremonyExpectation expected{kParty, QByteArray(3, '\0'), true};
    const auto made = verifyRegistration({QByteArray("id"), client, bytes}, expected, {}, kNow);
    if (made.ok() && (made->credentialId != "id" || !publicKeyFromCose(made->publicKey).ok())) std::abort();
}

void asAuthenticatorData(const QByteArray &bytes)
{
    const auto data = readAuthenticatorData(bytes);
    if (!data.ok()) return;
    if (data->backedUp && !data->backupEligible) std::abort();
    if (data->credential && (data->credential->id.isEmpty() || data->credential->id.size() > 1023))
        std::abort();
}

}  // namespace

/// The first byte says whose bytes the others are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0) return 0;
    const QByteArray rest(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1));
    switch (data[0] % 5) {
        case 0:
            asClientData(rest);
            break;
        case 1:
            asKey(rest);
            break;
        case 2:
            asCertificate(rest);
            break;
        case 3:
            asRegistration(rest);
            break;
        case 4:
            asAuthenticatorData(rest);
            break;
    }
    return 0;
}
