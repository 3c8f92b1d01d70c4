#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <memory>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/crypto/distinguished_name.h"
#include "core/crypto/signing_key.h"

struct x509_st;
struct x509_store_st;

namespace gatehouse {

/// More certificates than these in one chain, or a longer one, are not read.
inline constexpr qsizetype kMaxClientCertificates = 10;
inline constexpr qsizetype kMaxClientCertificateBytes = 16 * 1024;

/// A certificate whose private key the caller has proved to hold, in a TLS handshake with us or with a proxy
/// that we trust. What it says is as good as whoever signed it. Immutable, cheap to copy, any thread.
class ClientCertificate final
{
public:
    /// DER, the caller's own first, then those that it sent along. Fails with InvalidInput.
    static Result<ClientCertificate> parse(const QList<QByteArray> &chain);
    /// `x5t#S256` (RFC 8705 section 3.1): SHA-256 of the DER, base64url. No parsing.
    static QByteArray thumbprint(const QByteArray &der);

    const QByteArray &der() const { return m_der; }
    bool isWithinItsTime(Timestamp now) const;
    DistinguishedName subject() const;
    // Whether the subject's alternative names hold exactly this one. An address in any of its spellings.
    bool hasDnsName(const QString &name) const;
    bool hasUri(const QString &uri) const;
    bool hasEmail(const QString &address) const;
    bool hasAddress(const QString &address) const;
    bool hasKey(const PublicKey &key) const;

private:
    friend class CertificateAuthorities;
    ClientCertificate() = default;
    bool hasName(int kind, const QByteArray &value) const;

    QByteArray m_der;
    std::shared_ptr<x509_st> m_certificate;
    std::vector<std::shared_ptr<x509_st>> m_intermediates;
};

/// Whether this is an IP address as hasAddress() takes it.
bool isCertificateAddress(const QString &address);

/// Those whose word about clients is taken. Immutable, cheap to copy, any thread.
class CertificateAuthorities final
{
public:
    /// PEM, one certificate or more; an intermediate authority may stand alone. Fails with InvalidInput.
    static Result<CertificateAuthorities> parse(QByteArrayView pem);

    /// Whether a chain leads to one of these, for a TLS client, all of it within its time, and with nothing
    /// weaker than 112 bits in it (RSA 2048, SHA-256; never SHA-1 or MD5). The error's `internal` says what
    /// is wrong.
    Result<void> verify(const ClientCertificate &certificate, Timestamp now) const;

private:
    explicit CertificateAuthorities(std::shared_ptr<x509_store_st> store) : m_store(std::move(store)) {}
    std::shared_ptr<x509_store_st> m_store;
};

}  // namespace gatehouse
