#include "core/mfa/webauthn/client_data.h"

#include "core/base/base64url.h"
#include "core/base/json_gate.h"
#include "core/mfa/webauthn/webauthn_error.h"

namespace gatehouse {
namespace {

// Browsers write about 150 bytes; the origin is the only part that can be long.
constexpr JsonLimits kLimits{4096, 4, 32};
constexpr qsizetype kMaxChallenge = 128;

}  // namespace

Result<ClientData> readClientData(QByteArrayView json, CeremonyType expected, const RelyingParty &party)
{
    const Error broken = webauthnRefusal("invalid_client_data");
    const auto object = parseJsonObject(json, kLimits);
    if (!object.ok()) return broken;
    const auto type = requiredString(*object, "type", 64);
    const auto challenge = requiredString(*object, "challenge", kMaxChallenge);
    const auto origin = requiredString(*object, "origin", 1024);
    const auto crossOrigin = optionalBool(*object, "crossOrigin");
    if (!type.ok() || !challenge.ok() || !origin.ok() || !crossOrigin.ok()) return broken;

    const bool create = *type == u"webauthn.create";
    if (!create && *type != u"webauthn.get") return webauthnRefusal("wrong_type");
    if (create != (expected == CeremonyType::Create)) return webauthnRefusal("wrong_type");
    if (origin->toUtf8() != party.origin) return webauthnRefusal("wrong_origin");
    if (crossOrigin->value_or(false) || object->contains(QLatin1String("topOrigin")))
        return webauthnRefusal("cross_origin");

    const QJsonValue binding = object->value(QLatin1String("tokenBinding"));
    if (!binding.isUndefined() &&
        binding.toObject().value(QLatin1String("status")) != QJsonValue(QStringLiteral("supported")))
        return webauthnRefusal("token_binding");

    const auto bytes = base64UrlDecode(challenge->toUtf8());
    if (!bytes) return broken;
    return ClientData{expected, *bytes, origin->toUtf8()};
}

}  // namespace gatehouse
