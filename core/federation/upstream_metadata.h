#pragma once

#include <QByteArrayView>
#include <QList>
#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "core/crypto/signing_key.h"

namespace gatehouse {

struct Provider;

/// What a provider says about itself (OpenID Connect Discovery section 3), as far as it is used here.
struct UpstreamMetadata
{
    QString issuer;
    QString authorizationEndpoint;
    QString tokenEndpoint;
    QString userinfoEndpoint;  ///< may be empty
    QString jwksUri;
    QString endSessionEndpoint;  ///< may be empty
    /// How its ID tokens may be signed: what it names and we speak. Never `none`, never an HMAC.
    QList<SigningAlgorithm> idTokenAlgorithms;
    QStringList tokenAuthMethods;
    bool namesItself = false;  ///< `iss` stands in its answers (RFC 9207 section 3)
};

/// Where the document stands: the issuer with the well-known path behind it (section 4.1).
QString discoveryUrl(const QString &issuer);

/// Takes the document apart. Its issuer must be the provider's byte for byte (section 4.3); Microsoft's
/// common issuers say "{tenantid}" in its place. An issuer of https has no endpoints of http. Unavailable
/// with what is wrong in plain words.
Result<UpstreamMetadata> parseUpstreamMetadata(QByteArrayView json, const Provider &provider);

/// The same from the settings of a dialect, which publishes nothing.
UpstreamMetadata metadataOfDialect(const Provider &provider);

}  // namespace gatehouse
