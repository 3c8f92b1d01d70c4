#include "core/oauth/client_metadata.h"

#include <QJsonArray>
#include <algorithm>
#include <cmath>
#include <variant>

namespace gatehouse {

namespace {

using Member = std::variant<QString ClientMetadata::*, QStringList ClientMetadata::*, bool ClientMetadata::*,
                            QJsonObject ClientMetadata::*, qint64 ClientMetadata::*>;

struct Named
{
    QLatin1String name;
    Member member;
};

const Named kMembers[] = {
    {QLatin1String("token_endpoint_auth_signing_alg"), &ClientMetadata::assertionAlgorithm},
    {QLatin1String("jwks"), &ClientMetadata::jwks},
    {QLatin1String("jwks_uri"), &ClientMetadata::jwksUri},
    {QLatin1String("request_object_signing_alg"), &ClientMetadata::requestObjectAlgorithm},
    {QLatin1String("require_signed_request_object"), &ClientMetadata::requireSignedRequests},
    {QLatin1String("request_uris"), &ClientMetadata::requestUris},
    {QLatin1String("assertion_audience_endpoints"), &ClientMetadata::assertionForEndpoints},
    {QLatin1String("require_pushed_authorization_requests"), &ClientMetadata::requirePushedRequests},
    {QLatin1String("dpop_bound_access_tokens"), &ClientMetadata::dpopBoundTokens},
    {QLatin1String("tls_client_auth_subject_dn"), &ClientMetadata::tlsSubjectDn},
    {QLatin1String("tls_client_auth_san_dns"), &ClientMetadata::tlsSanDns},
    {QLatin1String("tls_client_auth_san_uri"), &ClientMetadata::tlsSanUri},
    {QLatin1String("tls_client_auth_san_ip"), &ClientMetadata::tlsSanIp},
    {QLatin1String("tls_client_auth_san_email"), &ClientMetadata::tlsSanEmail},
    {QLatin1String("tls_client_certificate_bound_access_tokens"), &ClientMetadata::certificateBoundTokens},
    {QLatin1String("id_token_claims"), &ClientMetadata::claimsInIdToken},
    {QLatin1String("access_token_format"), &ClientMetadata::accessTokenFormat},
    {QLatin1String("resources"), &ClientMetadata::resources},
    {QLatin1String("subject_type"), &ClientMetadata::subjectType},
    {QLatin1String("sector_identifier_uri"), &ClientMetadata::sectorIdentifierUri},
    {QLatin1String("id_token_encrypted_response_alg"), &ClientMetadata::idTokenEncryption},
    {QLatin1String("id_token_encrypted_response_enc"), &ClientMetadata::idTokenContentEncryption},
    {QLatin1String("userinfo_signed_response_alg"), &ClientMetadata::userInfoSigning},
    {QLatin1String("userinfo_encrypted_response_alg"), &ClientMetadata::userInfoEncryption},
    {QLatin1String("userinfo_encrypted_response_enc"), &ClientMetadata::userInfoContentEncryption},
    {QLatin1String("introspection_signed_response_alg"), &ClientMetadata::introspectionSigning},
    {QLatin1String("introspection_encrypted_response_alg"), &ClientMetadata::introspectionEncryption},
    {QLatin1String("introspection_encrypted_response_enc"), &ClientMetadata::introspectionContentEncryption},
    {QLatin1String("default_max_age"), &ClientMetadata::defaultMaxAge},
    {QLatin1String("default_acr_values"), &ClientMetadata::defaultAcrValues},
    {QLatin1String("require_auth_time"), &ClientMetadata::requireAuthTime},
    {QLatin1String("custom_claims"), &ClientMetadata::customClaims},
    {QLatin1String("backchannel_logout_uri"), &ClientMetadata::backchannelLogoutUri},
    {QLatin1String("backchannel_logout_session_required"), &ClientMetadata::backchannelLogoutSessionRequired},
    {QLatin1String("frontchannel_logout_uri"), &ClientMetadata::frontchannelLogoutUri},
    {QLatin1String("frontchannel_logout_session_required"),
     &ClientMetadata::frontchannelLogoutSessionRequired},
    {QLatin1String("allowed_origins"), &ClientMetadata::allowedOrigins},
    {QLatin1String("token_exchange_clients"), &ClientMetadata::exchangeClients},
    {QLatin1String("client_uri"), &ClientMetadata::clientUri},
    {QLatin1String("logo_uri"), &ClientMetadata::logoUri},
    {QLatin1String("policy_uri"), &ClientMetadata::policyUri},
    {QLatin1String("tos_uri"), &ClientMetadata::tosUri},
    {QLatin1String("contacts"), &ClientMetadata::contacts},
    {QLatin1String("software_id"), &ClientMetadata::softwareId},
    {QLatin1String("software_version"), &ClientMetadata::softwareVersion},
    {QLatin1String("initiate_login_uri"), &ClientMetadata::initiateLoginUri},
};

Error fault(const char *reason, const QString &text)
{
    return Error::invalid("metadata", reason, text);
}

Error wrongType(const QString &name)
{
    return fault("wrong_type", QStringLiteral("The metadata '%1' has a wrong type.").arg(name));
}

QJsonValue toValue(const QString &text)
{
    return text;
}

QJsonValue toValue(const QStringList &texts)
{
    return QJsonArray::fromStringList(texts);
}

QJsonValue toValue(bool flag)
{
    return flag;
}

QJsonValue toValue(qint64 number)
{
    return number;
}

QJsonValue toValue(const QJsonObject &object)
{
    return object;
}

bool read(const QJsonValue &value, QString &text)
{
    text = value.toString();
    return value.isString();
}

bool read(const QJsonValue &value, QStringList &texts)
{
    texts.clear();
    if (!value.isArray()) return false;
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items) {
        if (!item.isString()) return false;
        texts.append(item.toString());
    }
    return true;
}

bool read(const QJsonValue &value, bool &flag)
{
    flag = value.toBool();
    return value.isBool();
}

/// Whole and not negative, and no larger than JSON can tell exactly.
bool read(const QJsonValue &value, qint64 &number)
{
    constexpr double kMost = 9'007'199'254'740'991;
    const double given = value.toDouble(-1);
    if (!value.isDouble() || given < 0 || given > kMost || given != std::floor(given)) return false;
    number = qint64(given);
    return true;
}

bool read(const QJsonValue &value, QJsonObject &object)
{
    object = value.toObject();
    return value.isObject();
}

}  // namespace

QJsonObject toJson(const ClientMetadata &metadata)
{
    static const ClientMetadata kDefaults;
    QJsonObject json;
    for (const Named &one : kMembers) {
        std::visit(
            [&](auto member) {
                if (metadata.*member != kDefaults.*member) json.insert(one.name, toValue(metadata.*member));
            },
            one.member);
    }
    return json;
}

QJsonObject clientMetadataDefaults()
{
    static const ClientMetadata kDefaults;
    QJsonObject json;
    for (const Named &one : kMembers)
        std::visit([&](auto member) { json.insert(one.name, toValue(kDefaults.*member)); }, one.member);
    return json;
}

QJsonObject clientMetadataPart(const QJsonObject &json)
{
    QJsonObject part;
    for (const Named &one : kMembers)
        if (const QJsonValue value = json.value(one.name); !value.isUndefined() && !value.isNull())
            part.insert(one.name, value);
    return part;
}

Result<ClientMetadata> clientMetadataFrom(const QJsonObject &json)
{
    return merged({}, json);
}

Result<ClientMetadata> merged(const ClientMetadata &metadata, const QJsonObject &change)
{
    static const ClientMetadata kDefaults;
    ClientMetadata result = metadata;
    for (auto it = change.begin(); it != change.end(); ++it) {
        const auto known = std::find_if(std::begin(kMembers), std::end(kMembers),
                                        [&it](const Named &one) { return it.key() == one.name; });
        if (known == std::end(kMembers))
            return fault("unknown", QStringLiteral("There is no metadata '%1'.").arg(it.key()));
        const bool good = std::visit(
            [&](auto member) {
                if (!it.value().isNull()) return read(it.value(), result.*member);
                result.*member = kDefaults.*member;
                return true;
            },
            known->member);
        if (!good) return wrongType(it.key());
    }
    return result;
}

}  // namespace gatehouse
