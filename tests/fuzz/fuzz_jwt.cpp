#include <QJsonDocument>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/base64url.h"
#include "core/crypto/jwk.h"
#include "core/crypto/jws.h"
#include "core/crypto/jwt.h"

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

JwtExpectations expectations()
{
    JwtExpectations wanted;
    wanted.types = {"jwt", ""};
    wanted.issuer = QStringLiteral("https://login.example.org");
    wanted.audience = QStringLiteral("api");
    return wanted;
}

}  // namespace

/// The input as a token: nobody can sign for us, so nothing may verify. Then the input as the claims of a
/// token that we sign ourselves, so that the checks behind the signature are reached; what passes must be in
/// order.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView input(data, qsizetype(size));
    const StandingClock clock;
    const auto keys = [](const QByteArray &) {
        return std::optional(key().publicKey());
    };
    if (verifyJwt(input, keys, expectations(), clock).ok()) std::abort();

    const auto token = signCompactJws(key(), "JWT", input);
    if (!token.ok()) std::abort();
    const auto jws = parseCompactJws(*token);
    if (jws.ok() && (!verifyJws(*jws, key().publicKey()) || jws->payload != input)) std::abort();
    const auto verified = verifyJwt(*token, keys, expectations(), clock);
    if (verified.ok() && verified->expiresAt <= clock.now()) std::abort();
    return 0;
}
