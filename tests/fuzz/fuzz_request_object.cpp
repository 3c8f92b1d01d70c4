#include <QJsonDocument>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/base64url.h"
#include "core/crypto/jwk.h"
#include "core/oauth/request_object.h"

namespace {

using namespace gatehouse;

class StandingClock final : public Clock
{
public:
    Timestamp now() const override { return {1'767'225'600'000}; }
};

const SigningKey &key()
{
    static const SigningKey key = SigningKey::generate(SigningAlgorithm::EdDSA).value();
    return key;
}

const JwkSet &keys()
{
    static const JwkSet keys =
        JwkSet::parse("{\"keys\":[" + QJsonDocument(toJwk(key().publicKey())).toJson(QJsonDocument::Compact) +
                      "]}")
            .value();
    return keys;
}

/// True when it is accepted; then what comes out must be in order.
bool accepted(QByteArrayView text)
{
    const StandingClock clock;
    RequestObjectExpectations expected;
    expected.clientId = QStringLiteral("c");
    expected.issuer = QStringLiteral("https://login.example.org");
    const auto object = parseRequestObject(text, {});
    if (!object.ok()) return false;
    const auto parameters = verifyRequestObject(*object, keys(), expected, clock);
    if (!parameters.ok()) return false;
    if (parameters->value(u"client_id") != expected.clientId || parameters->contains("request") ||
        parameters->contains("request_uri") || parameters->repeatedName())
        std::abort();
    // It is kept as a form, and has to come back the same.
    const auto again = parseForm(encodeForm(parameters->fields()));
    if (!again.ok() || again->fields() != parameters->fields()) std::abort();
    return true;
}

}  // namespace

/// The input as a request object, which nobody can sign for us; then as the claims of one that we sign.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView input(data, qsizetype(size));
    if (accepted(input)) std::abort();
    const auto object = signCompactJws(key(), "oauth-authz-req+jwt", input);
    if (object.ok()) accepted(*object);
    return 0;
}
