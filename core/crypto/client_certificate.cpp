#include "core/crypto/client_certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/crypto/openssl_handles.h"

namespace gatehouse {

namespace {

using GeneralNamesPtr = OpenSslPtr<GENERAL_NAMES, GENERAL_NAMES_free>;
using OctetsPtr = OpenSslPtr<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;
using StorePtr = OpenSslPtr<X509_STORE, X509_STORE_free>;
using StoreContextPtr = OpenSslPtr<X509_STORE_CTX, X509_STORE_CTX_free>;

constexpr int kSecurityLevel = 2;  // 112 bits, as OpenSSL counts
constexpr int kMaxDepth = 8;

struct StackFree
{
    void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};

Error unreadable(const QString &text)
{
    ERR_clear_error();
    return Error::invalid("certificate", "invalid_certificate", text);
}

/// Null for what is not one certificate and nothing else.
std::shared_ptr<X509> fromDer(const QByteArray &der)
{
    if (der.isEmpty() || der.size() > kMaxClientCertificateBytes) return nullptr;
    const unsigned char *at = openSslBytes(der);
    X509Ptr read(d2i_X509(nullptr, &at, long(der.size())));
    if (!read || at != openSslBytes(der) + der.size() || X509_get0_pubkey(read.get()) == nullptr)
        return nullptr;
    return {read.release(), X509_free};
}

/// As a certificate holds it: 4 or 16 bytes; empty for what is none.
QByteArray addressBytes(const QString &text)
{
    const OctetsPtr address(a2i_IPADDRESS(text.toLatin1().constData()));
    if (!address) {
        ERR_clear_error();
        return {};
    }
    return {reinterpret_cast<const char *>(ASN1_STRING_get0_data(address.get())),
            ASN1_STRING_length(address.get())};
}

}  // namespace

Result<ClientCertificate> ClientCertificate::parse(const QList<QByteArray> &chain)
{
    const Error wrong = unreadable(QStringLiteral("The client's certificate cannot be read."));
    if (chain.isEmpty() || chain.size() > kMaxClientCertificates) return wrong;
    ClientCertificate certificate;
    certificate.m_der = chain.constFirst();
    certificate.m_certificate = fromDer(certificate.m_der);
    if (!certificate.m_certificate) return wrong;
    for (qsizetype i = 1; i < chain.size(); ++i) {
        auto next = fromDer(chain[i]);
        if (!next) return wrong;
        certificate.m_intermediates.push_back(std::move(next));
    }
    ERR_clear_error();
    return certificate;
}

QByteArray ClientCertificate::thumbprint(const QByteArray &der)
{
    return base64UrlEncode(sha256(der));
}

bool ClientCertificate::isWithinItsTime(Timestamp now) const
{
    std::time_t seconds = std::time_t(now.seconds());
    // Zero is an unreadable time, and so no time at all.
    return X509_cmp_time(X509_get0_notBefore(m_certificate.get()), &seconds) < 0 &&
           X509_cmp_time(X509_get0_notAfter(m_certificate.get()), &seconds) > 0;
}

DistinguishedName ClientCertificate::subject() const
{
    return DistinguishedName::copyOf(X509_get_subject_name(m_certificate.get()));
}

bool ClientCertificate::hasName(int kind, const QByteArray &value) const
{
    const GeneralNamesPtr names(static_cast<GENERAL_NAMES *>(
        X509_get_ext_d2i(m_certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
    bool found = false;
    for (int i = 0; names && !value.isEmpty() && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        int type = 0;
        const void *held = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
        if (type != kind) continue;
        const auto *text = static_cast<const ASN1_STRING *>(held);
        found = found || QByteArrayView(ASN1_STRING_get0_data(text), ASN1_STRING_length(text)) == value;
    }
    ERR_clear_error();
    return found;
}

bool ClientCertificate::hasDnsName(const QString &name) const
{
    return hasName(GEN_DNS, name.toUtf8());
}

bool ClientCertificate::hasUri(const QString &uri) const
{
    return hasName(GEN_URI, uri.toUtf8());
}

bool ClientCertificate::hasEmail(const QString &address) const
{
    return hasName(GEN_EMAIL, address.toUtf8());
}

bool ClientCertificate::hasAddress(const QString &address) const
{
    return hasName(GEN_IPADD, addressBytes(address));
}

bool ClientCertificate::hasKey(const PublicKey &key) const
{
    const bool same = EVP_PKEY_eq(X509_get0_pubkey(m_certificate.get()), key.handle()) == 1;
    ERR_clear_error();
    return same;
}

bool isCertificateAddress(const QString &address)
{
    return !addressBytes(address).isEmpty();
}

Result<CertificateAuthorities> CertificateAuthorities::parse(QByteArrayView pem)
{
    ERR_clear_error();
    const BioPtr bio(BIO_new_mem_buf(pem.data(), int(pem.size())));
    StorePtr store(X509_STORE_new());
    if (!bio || !store) return Error::internalError(QStringLiteral("OpenSSL has no memory"));
    int count = 0;
    while (const X509Ptr certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
        if (X509_check_ca(certificate.get()) == 0)
            return unreadable(QStringLiteral("One of the certificates is not an authority's."));
        if (X509_STORE_add_cert(store.get(), certificate.get()) != 1)
            return unreadable(QStringLiteral("One of the certificates cannot be used."));
        ++count;
    }
    const bool atEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    if (count == 0 || !atEnd)
        return unreadable(
            QStringLiteral("There have to be certificates of authorities in PEM form, and nothing broken."));
    ERR_clear_error();
    return CertificateAuthorities(std::shared_ptr<X509_STORE>(store.release(), X509_STORE_free));
}

Result<void> CertificateAuthorities::verify(const ClientCertificate &certificate, Timestamp now) const
{
    const StoreContextPtr context(X509_STORE_CTX_new());
    const std::unique_ptr<STACK_OF(X509), StackFree> others(sk_X509_new_null());
    for (const auto &other : certificate.m_intermediates)
        if (!others || sk_X509_push(others.get(), other.get()) <= 0)
            return Error::internalError(QStringLiteral("OpenSSL has no memory"));
    if (!context ||
        X509_STORE_CTX_init(context.get(), m_store.get(), certificate.m_certificate.get(), others.get()) != 1)
        return Error::internalError(QStringLiteral("OpenSSL cannot check a certificate"));
    X509_VERIFY_PARAM *rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_CLIENT);
    X509_VERIFY_PARAM_set_time(rules, std::time_t(now.seconds()));
    X509_VERIFY_PARAM_set_auth_level(rules, kSecurityLevel);
    X509_VERIFY_PARAM_set_depth(rules, kMaxDepth);
    // The operator's file says whom to trust: an intermediate authority in it needs nobody above.
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
    const bool good = X509_verify_cert(context.get()) == 1;
    const int why = X509_STORE_CTX_get_error(context.get());
    ERR_clear_error();
    if (good) return {};
    Error error =
        Error::unauthenticated("bad_certificate", QStringLiteral("The client's certificate does not hold."));
    error.internal = QString::fromLatin1(X509_verify_cert_error_string(why));
    return error;
}

}  // namespace gatehouse
