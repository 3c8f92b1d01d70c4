#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QStringList>
#include <chrono>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

struct CertificateWithKey
{
    QByteArray certificatePem;
    Secret privateKeyPem;  ///< PKCS#8
};

/// What a certificate says. Times and names only; trust is the TLS stack's business.
struct CertificateFacts
{
    QString subject;  ///< RFC 2253 text
    QString issuer;
    Timestamp notBefore;
    Timestamp notAfter;
    QStringList dnsNames;
    QStringList addresses;
    QByteArray sha256;  ///< fingerprint of the DER form, raw
    bool isAuthority = false;
    bool matchesKey = false;  ///< only from readCertificate(pem, key)
};

// A local authority and the server certificate that it signs: how a fresh installation has TLS in its first
// minute. EC P-256, signed with ECDSA-SHA256. Any thread.

/// Ten years; may sign server certificates only (path length 0).
Result<CertificateWithKey> createLocalAuthority(const QString &name, const Clock &clock);

/// For DNS names (a leading "*." is fine) and IP addresses; at least one. The certificate starts an hour ago,
/// for clocks that run late.
Result<CertificateWithKey> issueServerCertificate(const CertificateWithKey &authority,
                                                  const QStringList &names, std::chrono::days lifetime,
                                                  const Clock &clock);

/// The first certificate of the text. Fails with InvalidInput.
Result<CertificateFacts> readCertificate(QByteArrayView pem);
/// Also says whether the private key belongs to it.
Result<CertificateFacts> readCertificate(QByteArrayView pem, const Secret &privateKeyPem);

}  // namespace gatehouse
