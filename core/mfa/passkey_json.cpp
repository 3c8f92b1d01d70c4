#include "core/mfa/passkey_json.h"

#include <QJsonArray>
#include <array>

#include "core/base/base64url.h"
#include "core/base/json_gate.h"
#include "core/crypto/cose_key.h"
#include "core/mfa/passkey_challenge.h"
#include "core/mfa/webauthn/webauthn_error.h"

namespace gatehouse {
namespace {

constexpr JsonLimits kLimits{48 * 1024, 8, 300};
constexpr qsizetype kMaxText = 32 * 1024;
constexpr qsizetype kMaxId = 1364;  // 1023 bytes
constexpr qsizetype kMaxHandle = 64;
// Section 5.8.4, and Level 3's.
constexpr std::array kTransports{"usb", "nfc", "ble", "smart-card", "hybrid", "internal"};

Error invalid()
{
    return webauthnRefusal("invalid_credential");
}

std::optional<QByteArray> bytesOf(const QJsonObject &object, const char *name, qsizetype maximum = kMaxText)
{
    const auto text = requiredString(object, name, maximum);
    return text.ok() ? base64UrlDecode(text->toUtf8()) : std::nullopt;
}

struct Credential
{
    QByteArray id;
    QJsonObject response;
};

std::optional<Credential> readCredential(QByteArrayView json)
{
    const auto object = parseJsonObject(json, kLimits);
    if (!object.ok() || object->value(QLatin1String("type")) != QJsonValue(QStringLiteral("public-key")))
        return std::nullopt;
    const auto id = bytesOf(*object, "id", kMaxId);
    const auto rawId = bytesOf(*object, "rawId", kMaxId);
    if (!id || id != rawId) return std::nullopt;
    return Credential{*id, object->value(QLatin1String("response")).toObject()};
}

QStringList knownTransports(const QJsonValue &listed)
{
    QStringList found;
    const QJsonArray values = listed.toArray();
    for (const char *known : kTransports)
        if (values.contains(QJsonValue(QLatin1String(known)))) found.append(QLatin1String(known));
    return found;
}

QString encoded(const QByteArray &bytes)
{
    return QString::fromLatin1(base64UrlEncode(bytes));
}

QJsonArray descriptors(const QList<PasskeyRecord> &records)
{
    QJsonArray list;
    for (const PasskeyRecord &record : records) {
        QJsonObject descriptor{{QStringLiteral("type"), QStringLiteral("public-key")},
                               {QStringLiteral("id"), encoded(record.passkey.credentialId)}};
        if (!record.passkey.transports.isEmpty())
            descriptor.insert(QStringLiteral("transports"),
                              QJsonArray::fromStringList(record.passkey.transports));
        list.append(descriptor);
    }
    return list;
}

qint64 timeout()
{
    return std::chrono::milliseconds(PasskeyChallenges::kLife).count();
}

}  // namespace

Result<RegistrationCredential> readRegistrationCredential(QByteArrayView json)
{
    const auto credential = readCredential(json);
    if (!credential) return invalid();
    const auto clientData = bytesOf(credential->response, "clientDataJSON");
    const auto object = bytesOf(credential->response, "attestationObject");
    if (!clientData || !object) return invalid();
    return RegistrationCredential{{credential->id, *clientData, *object},
                                  knownTransports(credential->response.value(QLatin1String("transports")))};
}

Result<AssertionResponse> readAssertionCredential(QByteArrayView json)
{
    const auto credential = readCredential(json);
    if (!credential) return invalid();
    const auto clientData = bytesOf(credential->response, "clientDataJSON");
    const auto data = bytesOf(credential->response, "authenticatorData");
    const auto signature = bytesOf(credential->response, "signature");
    if (!clientData || !data || !signature) return invalid();
    QByteArray handle;
    const QJsonValue named = credential->response.value(QLatin1String("userHandle"));
    if (!named.isUndefined() && !named.isNull() && named != QJsonValue(QLatin1String(""))) {
        const auto bytes = bytesOf(credential->response, "userHandle", 2 * kMaxHandle);
        if (!bytes || bytes->size() > kMaxHandle) return invalid();
        handle = *bytes;
    }
    return AssertionResponse{credential->id, *clientData, *data, *signature, handle};
}

QByteArray challengeOf(QByteArrayView clientDataJson)
{
    const auto object = parseJsonObject(clientDataJson, {4096, 4, 32});
    if (!object.ok()) return {};
    return bytesOf(*object, "challenge", 128).value_or(QByteArray());
}

QJsonObject toJson(const CreationOptions &options)
{
    QJsonArray algorithms;
    for (const qint64 number : coseAlgorithms())
        algorithms.append(QJsonObject{{QStringLiteral("type"), QStringLiteral("public-key")},
                                      {QStringLiteral("alg"), number}});
    const QString shown =
        options.account.displayName.isEmpty() ? options.account.name : options.account.displayName;
    return {{QStringLiteral("rp"),
             QJsonObject{{QStringLiteral("id"), options.party.id}, {QStringLiteral("name"), options.office}}},
            {QStringLiteral("user"), QJsonObject{{QStringLiteral("id"), encoded(options.handle)},
                                                 {QStringLiteral("name"), options.account.name},
                                                 {QStringLiteral("displayName"), shown}}},
            {QStringLiteral("challenge"), encoded(options.challenge)},
            {QStringLiteral("pubKeyCredParams"), algorithms},
            {QStringLiteral("timeout"), timeout()},
            {QStringLiteral("excludeCredentials"), descriptors(options.existing)},
            // Preferred, not required: a security key that can do neither is a good second factor.
            {QStringLiteral("authenticatorSelection"),
             QJsonObject{{QStringLiteral("residentKey"), QStringLiteral("preferred")},
                         {QStringLiteral("requireResidentKey"), false},
                         {QStringLiteral("userVerification"), QStringLiteral("preferred")}}},
            {QStringLiteral("attestation"),
             options.attestation ? QStringLiteral("direct") : QStringLiteral("none")}};
}

QJsonObject toJson(const RequestOptions &options)
{
    return {{QStringLiteral("challenge"), encoded(options.challenge)},
            {QStringLiteral("timeout"), timeout()},
            {QStringLiteral("rpId"), options.party.id},
            {QStringLiteral("allowCredentials"), descriptors(options.allowed)},
            {QStringLiteral("userVerification"),
             options.userVerification ? QStringLiteral("required") : QStringLiteral("preferred")}};
}

}  // namespace gatehouse
