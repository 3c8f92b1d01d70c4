#include "core/oauth/client_metadata.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>
#include <algorithm>
#include <variant>

#include "core/base/ids.h"
#include "core/crypto/jwk_set.h"
#include "core/delivery/http_fetch.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxExchangeClients = 50;
constexpr int kMaxText = 255;
constexpr int kMaxContacts = 10;
constexpr qsizetype kMaxOrigin = 250;

using Member = std::variant<QString ClientMetadata::*, QStringList ClientMetadata::*, bool ClientMetadata::*,
                            QJsonObject ClientMetadata::*>;

struct Named
{
    QLatin1String name;
    Member member;
};

const Named kMembers[] = {
    {QLatin1String("token_endpoint_auth_signing_alg"), &ClientMetadata::assertionAlgorithm},
    {QLatin1String("jwks"), &ClientMetadata::jwks},
    {QLatin1String("assertion_audience_endpoints"), &ClientMetadata::assertionForEndpoints},
    {QLatin1String("require_pushed_authorization_requests"), &ClientMetadata::requirePushedRequests},
    {QLatin1String("dpop_bound_access_tokens"), &ClientMetadata::dpopBoundTokens},
    {QLatin1String("id_token_claims"), &ClientMetadata::claimsInIdToken},
    {QLatin1String("backchannel_logout_uri"), &ClientMetadata::backchannelLogoutUri},
    {QLatin1String("backchannel_logout_session_required"), &ClientMetadata::backchannelLogoutSessionRequired},
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

Result<void> checkUrl(const char *name, const QString &url)
{
    if (url.isEmpty() || HttpFetch::checkUrl(url).ok()) return {};
    return fault("bad_url",
                 QStringLiteral("The metadata '%1' is no address such as https://app.example.org/.")
                     .arg(QLatin1String(name)));
}

bool isLoopback(const QUrl &url)
{
    const QString host = url.host();
    return host == u"127.0.0.1" || host == u"::1" || host == u"localhost";
}

/// As checkUrl(), and nobody on the way may change what is there.
Result<void> checkSafeUrl(const char *name, const QString &url, bool loopbackToo)
{
    GATEHOUSE_TRY(checkUrl(name, url));
    const QUrl parsed(url, QUrl::StrictMode);
    if (url.isEmpty() || parsed.scheme() == u"https" || (loopbackToo && isLoopback(parsed))) return {};
    return fault("bad_url",
                 QStringLiteral("The metadata '%1' has to be an https address.").arg(QLatin1String(name)));
}

Result<void> checkText(const char *name, const QString &text)
{
    const bool printable =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint() || c.isSurrogate(); });
    if (text.size() <= kMaxText && printable) return {};
    return fault("bad_text", QStringLiteral("The metadata '%1' is too long, or has a control character.")
                                 .arg(QLatin1String(name)));
}

Result<void> checkContacts(const QStringList &contacts)
{
    if (contacts.size() > kMaxContacts)
        return fault("too_many",
                     QStringLiteral("The metadata 'contacts' may have %1 entries.").arg(kMaxContacts));
    for (const QString &contact : contacts)
        GATEHOUSE_TRY(checkText("contacts", contact));
    return {};
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

Result<void> checkClientMetadata(const ClientMetadata &metadata)
{
    if (!metadata.jwks.isEmpty()) {
        const auto keys = JwkSet::parse(QJsonDocument(metadata.jwks).toJson(QJsonDocument::Compact));
        if (!keys.ok())
            return fault("bad_jwks", QStringLiteral("The metadata 'jwks': ") + keys.error().publicMessage);
        if (keys->isEmpty())
            return fault("bad_jwks",
                         QStringLiteral("The metadata 'jwks' holds no key that can be used here."));
    }
    const QStringList &exchange = metadata.exchangeClients;
    const bool ids = std::all_of(exchange.begin(), exchange.end(),
                                 [](const QString &id) { return ClientId::parse(id).has_value(); });
    if (!ids || exchange.size() > kMaxExchangeClients)
        return fault(
            "not_client_ids",
            QStringLiteral("The metadata 'token_exchange_clients' holds ids of applications, %1 at most.")
                .arg(kMaxExchangeClients));
    GATEHOUSE_TRY(checkUrl("backchannel_logout_uri", metadata.backchannelLogoutUri));
    GATEHOUSE_TRY(checkUrl("client_uri", metadata.clientUri));
    GATEHOUSE_TRY(checkUrl("policy_uri", metadata.policyUri));
    GATEHOUSE_TRY(checkUrl("tos_uri", metadata.tosUri));
    GATEHOUSE_TRY(checkSafeUrl("logo_uri", metadata.logoUri, true));
    if (!metadata.logoUri.isEmpty() && logoOrigin(metadata).isEmpty())
        return fault("bad_url",
                     QStringLiteral("The metadata 'logo_uri' has a host with unusual characters."));
    GATEHOUSE_TRY(checkSafeUrl("initiate_login_uri", metadata.initiateLoginUri, false));
    GATEHOUSE_TRY(checkContacts(metadata.contacts));
    GATEHOUSE_TRY(checkText("software_id", metadata.softwareId));
    return checkText("software_version", metadata.softwareVersion);
}

QByteArray logoOrigin(const ClientMetadata &metadata)
{
    if (metadata.logoUri.isEmpty()) return {};
    const QUrl url(metadata.logoUri, QUrl::StrictMode);
    const QByteArray origin = url.scheme().toLatin1() + "://" + url.authority(QUrl::FullyEncoded).toLatin1();
    const bool plain = std::all_of(origin.begin(), origin.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || QByteArrayView(":/.-[]").contains(c);
    });
    return plain && origin.size() <= kMaxOrigin ? origin : QByteArray();
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
