#include <QJsonDocument>
#include <QSet>
#include <QUrl>
#include <algorithm>

#include "core/base/ids.h"
#include "core/crypto/client_certificate.h"
#include "core/crypto/jwk_set.h"
#include "core/delivery/http_fetch.h"
#include "core/oauth/browser_origins.h"
#include "core/oauth/claim_mapping.h"
#include "core/oauth/client_metadata.h"
#include "core/oauth/resource_indicator.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxExchangeClients = 50;
constexpr int kMaxText = 255;
constexpr int kMaxContacts = 10;
constexpr qsizetype kMaxResources = 50;
constexpr qint64 kMaxAge = 9'999'999'999;
constexpr int kMaxAcrValues = 20;
constexpr qsizetype kMaxOrigin = 250;
constexpr int kMaxRequestUris = 50;
constexpr qsizetype kMaxRequestUri = 512;  // RFC 9101 section 5.2
constexpr qsizetype kMaxOrigins = 20;

Error fault(const char *reason, const QString &text)
{
    return Error::invalid("metadata", reason, text);
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

Result<void> checkOrigins(const QStringList &origins)
{
    if (origins.size() > kMaxOrigins)
        return fault("too_many",
                     QStringLiteral("The metadata 'allowed_origins' may have %1 entries.").arg(kMaxOrigins));
    if (std::all_of(origins.begin(), origins.end(),
                    [](const QString &origin) { return isWebOrigin(origin) && origin.size() <= kMaxOrigin; }))
        return {};
    return fault(
        "bad_origin",
        QStringLiteral("The metadata 'allowed_origins' holds origins such as https://app.example.org: "
                       "https (http on this machine only), no path, no port that goes without "
                       "saying."));
}

Result<void> checkText(const char *name, const QString &text)
{
    const bool printable =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint() || c.isSurrogate(); });
    if (text.size() <= kMaxText && printable) return {};
    return fault("bad_text", QStringLiteral("The metadata '%1' is too long, or has a control character.")
                                 .arg(QLatin1String(name)));
}

Result<void> checkResources(const QStringList &resources)
{
    const bool good = std::all_of(resources.begin(), resources.end(), isResource) &&
                      QSet<QString>(resources.begin(), resources.end()).size() == resources.size();
    if (good && resources.size() <= kMaxResources) return {};
    return fault(
        "bad_resource",
        QStringLiteral("The metadata 'resources' holds absolute addresses without '#', each once, %1 "
                       "at most.")
            .arg(kMaxResources));
}

/// The request's own values are checked where they are read.
Result<void> checkDefaults(const ClientMetadata &metadata)
{
    if (metadata.defaultMaxAge > kMaxAge)
        return fault("out_of_range",
                     QStringLiteral("The metadata 'default_max_age' may be %1 seconds.").arg(kMaxAge));
    if (metadata.defaultAcrValues.size() > kMaxAcrValues)
        return fault(
            "too_many",
            QStringLiteral("The metadata 'default_acr_values' may have %1 entries.").arg(kMaxAcrValues));
    for (const QString &value : metadata.defaultAcrValues)
        GATEHOUSE_TRY(checkText("default_acr_values", value));
    return {};
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

/// RFC 7591 section 2: one or the other.
Result<void> checkKeys(const ClientMetadata &metadata)
{
    GATEHOUSE_TRY(checkUrl("jwks_uri", metadata.jwksUri));
    if (metadata.jwks.isEmpty()) return {};
    if (!metadata.jwksUri.isEmpty())
        return fault("jwks_twice",
                     QStringLiteral("The metadata has 'jwks' and 'jwks_uri': there may be one of them."));
    const auto keys = JwkSet::parse(QJsonDocument(metadata.jwks).toJson(QJsonDocument::Compact));
    if (!keys.ok())
        return fault("bad_jwks", QStringLiteral("The metadata 'jwks': ") + keys.error().publicMessage);
    if (keys->isEmpty())
        return fault("bad_jwks", QStringLiteral("The metadata 'jwks' holds no key that can be used here."));
    return {};
}

/// RFC 9101.
Result<void> checkRequestObjects(const ClientMetadata &metadata)
{
    const QString &algorithm = metadata.requestObjectAlgorithm;
    if (!algorithm.isEmpty() && !signingAlgorithmFrom(algorithm.toLatin1()))
        return fault("unknown",
                     QStringLiteral("The metadata 'request_object_signing_alg' may be ES256, EdDSA, Ed25519, "
                                    "PS256 or RS256."));
    if (metadata.requireSignedRequests && metadata.jwks.isEmpty() && metadata.jwksUri.isEmpty())
        return fault("jwks_missing",
                     QStringLiteral("The metadata 'require_signed_request_object' needs the application's "
                                    "public keys: 'jwks' or 'jwks_uri'."));
    if (metadata.requestUris.size() > kMaxRequestUris)
        return fault("too_many",
                     QStringLiteral("The metadata 'request_uris' may have %1 entries.").arg(kMaxRequestUris));
    for (const QString &uri : metadata.requestUris) {
        // The fragment may tell what the content is (OpenID Connect Core section 6.2).
        const QString url = uri.left(uri.indexOf(u'#'));
        if (url.isEmpty() || uri.size() > kMaxRequestUri || !HttpFetch::checkUrl(url).ok())
            return fault("bad_url",
                         QStringLiteral("The metadata 'request_uris' holds addresses such as "
                                        "https://app.example.org/request.jwt, of %1 characters at most.")
                             .arg(kMaxRequestUri));
    }
    return {};
}

/// RFC 8705 section 2.1.2. Which method they go with is for client_rules to say.
Result<void> checkCertificateNames(const ClientMetadata &metadata)
{
    GATEHOUSE_TRY(checkText("tls_client_auth_san_dns", metadata.tlsSanDns));
    GATEHOUSE_TRY(checkText("tls_client_auth_san_uri", metadata.tlsSanUri));
    GATEHOUSE_TRY(checkText("tls_client_auth_san_email", metadata.tlsSanEmail));
    if (!metadata.tlsSanIp.isEmpty() && !isCertificateAddress(metadata.tlsSanIp))
        return fault("bad_address",
                     QStringLiteral("The metadata 'tls_client_auth_san_ip' is no IP address."));
    if (metadata.tlsSubjectDn.isEmpty() || DistinguishedName::parse(metadata.tlsSubjectDn).ok()) return {};
    return fault("bad_dn",
                 QStringLiteral("The metadata 'tls_client_auth_subject_dn' is no distinguished name such as "
                                "CN=app,O=Example (RFC 4514)."));
}

}  // namespace

Result<void> checkClientMetadata(const ClientMetadata &metadata)
{
    GATEHOUSE_TRY(checkKeys(metadata));
    GATEHOUSE_TRY(checkRequestObjects(metadata));
    GATEHOUSE_TRY(checkSafeUrl("sector_identifier_uri", metadata.sectorIdentifierUri, true));
    const QStringList &exchange = metadata.exchangeClients;
    const bool ids = std::all_of(exchange.begin(), exchange.end(),
                                 [](const QString &id) { return ClientId::parse(id).has_value(); });
    if (!ids || exchange.size() > kMaxExchangeClients)
        return fault(
            "not_client_ids",
            QStringLiteral("The metadata 'token_exchange_clients' holds ids of applications, %1 at most.")
                .arg(kMaxExchangeClients));
    GATEHOUSE_TRY(checkCertificateNames(metadata));
    if (metadata.dpopBoundTokens && metadata.certificateBoundTokens)
        return fault("two_bindings",
                     QStringLiteral("Tokens are bound to a DPoP key or to a certificate, not to both."));
    GATEHOUSE_TRY(checkResources(metadata.resources));
    GATEHOUSE_TRY(checkDefaults(metadata));
    GATEHOUSE_TRY(claimRulesFrom(metadata.customClaims));
    GATEHOUSE_TRY(checkUrl("backchannel_logout_uri", metadata.backchannelLogoutUri));
    GATEHOUSE_TRY(checkOrigins(metadata.allowedOrigins));
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

}  // namespace gatehouse
