#include <QJsonDocument>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/base64url.h"
#include "core/crypto/jwk.h"
#include "core/crypto/signing_key.h"
#include "core/oauth/dpop.h"

namespace {

using namespace gatehouse;

class StandingClock final : public Clock
{
public:
    Timestamp now() const override { return {1'767'225'600'000}; }
};

const SigningKey &key()
{
    static const SigningKey made = SigningKey::generate(SigningAlgorithm::EdDSA).value();
    return made;
}

QByteArray signedProof(QByteArrayView jwk, QByteArrayView claims)
{
    QByteArray header = "{\"typ\":\"dpop+jwt\",\"alg\":\"EdDSA\",\"jwk\":";
    header.append(jwk).append('}');
    const QByteArray input = base64UrlEncode(header) + '.' + base64UrlEncode(claims);
    return input + '.' + base64UrlEncode(*key().sign(input));
}

/// True when it is accepted; then it must be in order.
bool accepted(const QByteArray &proof)
{
    const StandingClock clock;
    const auto checked =
        checkDpopProof({proof}, {"POST", "https://login.example.org/oauth/token", {}, nullptr}, clock);
    if (!checked.ok()) return false;
    if (checked->thumbprint != key().keyId() || checked->id.isEmpty() || checked->id.size() > 128 ||
        checked->expiresAt <= clock.now())
        std::abort();
    return true;
}

}  // namespace

/// The input as a proof, which nobody can sign for us; as the key in the header and as the claims of one that
/// we sign ourselves; and as an address.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView input(data, qsizetype(size));
    static const QByteArray jwk = QJsonDocument(toJwk(key().publicKey())).toJson(QJsonDocument::Compact);
    static const QByteArray claims =
        "{\"htm\":\"POST\",\"htu\":\"https://login.example.org/oauth/"
        "token\",\"iat\":1767225600,\"jti\":\"1\"}";
    static const bool sound = accepted(signedProof(jwk, claims));
    if (!sound || accepted(input.toByteArray())) std::abort();
    accepted(signedProof(input, claims));
    accepted(signedProof(jwk, input));
    const QByteArray uri = normalisedTargetUri(input);
    if (!uri.isEmpty() && normalisedTargetUri(uri) != uri) std::abort();
    return 0;
}
