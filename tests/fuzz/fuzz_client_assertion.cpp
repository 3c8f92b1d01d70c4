#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/oauth/client_assertion.h"

namespace {

using namespace gatehouse;

class StandingClock final : public Clock
{
public:
    Timestamp now() const override { return {1'767'225'600'000}; }
};

/// True when it is accepted; then it must be in order.
bool accepted(QByteArrayView assertion, const Secret &secret)
{
    const StandingClock clock;
    AssertionExpectations expected;
    expected.clientId = QStringLiteral("c");
    expected.issuer = QStringLiteral("https://login.example.org");
    expected.endpoints = {QStringLiteral("https://login.example.org/oauth/token")};
    const auto parsed = parseClientAssertion(assertion);
    if (!parsed.ok()) return false;
    const auto verified = verifyClientAssertion(*parsed, secret, expected, clock);
    if (!verified.ok()) return false;
    if (parsed->subject != expected.clientId || verified->id.isEmpty() || verified->id.size() > 256 ||
        verified->expiresAt <= clock.now() || verified->expiresAt > clock.now() + std::chrono::minutes(11))
        std::abort();
    return true;
}

}  // namespace

/// The input as an assertion, which nobody can sign for us; then as the claims of one that we sign ourselves.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView input(data, qsizetype(size));
    static const Secret secret(QByteArray(32, 's'));
    if (accepted(input, secret)) std::abort();
    const QByteArray content = base64UrlEncode("{\"alg\":\"HS256\"}") + '.' + base64UrlEncode(input);
    accepted(content + '.' + base64UrlEncode(hmacSha256(secret.view(), content)), secret);
    return 0;
}
