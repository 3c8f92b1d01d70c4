#include "core/oauth/mutual_tls.h"

#include <QJsonArray>

#include "core/base/base64url.h"
#include "core/crypto/jwk.h"

namespace gatehouse {

namespace {

Error mismatch(const char *why)
{
    Error error =
        Error::unauthenticated("bad_certificate", QStringLiteral("The client's certificate does not hold."));
    error.internal = QString::fromLatin1(why);
    return error;
}

/// Section 2.1.2: the one name that is registered.
bool isSubject(const ClientMetadata &metadata, const ClientCertificate &certificate)
{
    if (!metadata.tlsSanDns.isEmpty()) return certificate.hasDnsName(metadata.tlsSanDns);
    if (!metadata.tlsSanUri.isEmpty()) return certificate.hasUri(metadata.tlsSanUri);
    if (!metadata.tlsSanIp.isEmpty()) return certificate.hasAddress(metadata.tlsSanIp);
    if (!metadata.tlsSanEmail.isEmpty()) return certificate.hasEmail(metadata.tlsSanEmail);
    const auto subject = DistinguishedName::parse(metadata.tlsSubjectDn);
    return subject.ok() && certificate.subject() == *subject;
}

/// Section 2.2: the key is a registered one; where the certificate is registered too (`x5c`), it is that one.
bool isRegistered(const QJsonObject &jwk, const ClientCertificate &certificate)
{
    const auto key = publicKeyFromJwk(jwk);
    if (!key.ok() || !certificate.hasKey(*key)) return false;
    if (!jwk.contains(u"x5c")) return true;
    const QByteArray first = jwk.value(u"x5c").toArray().at(0).toString().toLatin1();
    const auto der = base64Decode(first);
    return der && *der == certificate.der();
}

}  // namespace

Result<void> checkClientCertificate(const Client &client, const ClientCertificate &certificate,
                                    const MutualTls &mutualTls, Timestamp now)
{
    if (client.authMethod == ClientAuthMethod::TlsClientAuth) {
        if (!mutualTls.authorities) return mismatch("mtls.ca_file is not set");
        if (!isSubject(client.metadata, certificate)) return mismatch("another subject");
        return mutualTls.authorities->verify(certificate, now);
    }
    if (client.authMethod != ClientAuthMethod::SelfSignedTls) return mismatch("another method");
    if (!certificate.isWithinItsTime(now)) return mismatch("not within its time");
    const QJsonArray keys = client.metadata.jwks.value(u"keys").toArray();
    for (const QJsonValue &key : keys)
        if (isRegistered(key.toObject(), certificate)) return {};
    return mismatch("not a registered key");
}

Result<void> checkMutualTls(const Client &client, const MutualTls &mutualTls)
{
    const bool byCertificate = usesCertificate(client.authMethod);
    if (!byCertificate && !client.metadata.certificateBoundTokens) return {};
    if (!mutualTls.enabled) {
        const QString advice = QStringLiteral(
            "This server is not set up for client certificates: it needs mtls.listen, or a proxy that tells "
            "of them (proxy.client_certificate_header).");
        if (byCertificate) return Error::invalid("auth_method", "not_offered", advice);
        return Error::invalid(
            "metadata", "not_offered",
            QStringLiteral("The metadata 'tls_client_certificate_bound_access_tokens': ") + advice);
    }
    if (client.authMethod == ClientAuthMethod::TlsClientAuth && !mutualTls.authorities)
        return Error::invalid(
            "auth_method", "not_offered",
            QStringLiteral("tls_client_auth needs the authorities whose certificates are taken: set "
                           "mtls.ca_file, or use self_signed_tls_client_auth."));
    return {};
}

}  // namespace gatehouse
