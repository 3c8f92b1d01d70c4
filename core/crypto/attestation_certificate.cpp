#include "core/crypto/attestation_certificate.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "core/crypto/openssl_handles.h"

namespace gatehouse {
namespace {

using ObjectPtr = OpenSslPtr<ASN1_OBJECT, ASN1_OBJECT_free>;
using OctetsPtr = OpenSslPtr<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;
using ConstraintsPtr = OpenSslPtr<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>;

constexpr qsizetype kMaxDer = 8 * 1024;
constexpr qsizetype kAaguidSize = 16;
constexpr long kVersion3 = 2;  // as X.509 counts

Error unreadable()
{
    ERR_clear_error();
    return Error::invalid({}, "invalid_certificate",
                          QStringLiteral("The passkey's certificate cannot be read."));
}

/// The subject's only value of that kind, in UTF-8; empty when there is none, or more than one.
QByteArray subjectValue(X509 *certificate, int kind)
{
    X509_NAME *subject = X509_get_subject_name(certificate);
    const int at = X509_NAME_get_index_by_NID(subject, kind, -1);
    if (at < 0 || X509_NAME_get_index_by_NID(subject, kind, at) >= 0) return {};
    unsigned char *text = nullptr;
    const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    if (size < 0) return {};
    const QByteArray value(reinterpret_cast<const char *>(text), size);
    OPENSSL_free(text);
    return value;
}

}  // namespace

Result<AttestationCertificate> AttestationCertificate::parse(const QByteArray &der)
{
    if (der.isEmpty() || der.size() > kMaxDer) return unreadable();
    const unsigned char *at = openSslBytes(der);
    X509Ptr read(d2i_X509(nullptr, &at, long(der.size())));
    if (!read || at != openSslBytes(der) + der.size() || X509_get0_pubkey(read.get()) == nullptr)
        return unreadable();
    ERR_clear_error();
    return AttestationCertificate(std::shared_ptr<X509>(read.release(), X509_free));
}

bool AttestationCertificate::isWithinItsTime(Timestamp now) const
{
    std::time_t seconds = std::time_t(now.seconds());
    // Zero is an unreadable time, and so no time at all.
    return X509_cmp_time(X509_get0_notBefore(m_certificate.get()), &seconds) < 0 &&
           X509_cmp_time(X509_get0_notAfter(m_certificate.get()), &seconds) > 0;
}

bool AttestationCertificate::keepsPackedRules() const
{
    X509 *certificate = m_certificate.get();
    const bool named = X509_get_version(certificate) == kVersion3 &&
                       subjectValue(certificate, NID_countryName).size() == 2 &&
                       !subjectValue(certificate, NID_organizationName).isEmpty() &&
                       subjectValue(certificate, NID_organizationalUnitName) == "Authenticator Attestation" &&
                       !subjectValue(certificate, NID_commonName).isEmpty();
    const ConstraintsPtr constraints(static_cast<BASIC_CONSTRAINTS *>(
        X509_get_ext_d2i(certificate, NID_basic_constraints, nullptr, nullptr)));
    ERR_clear_error();
    return named && constraints && constraints->ca == 0;
}

Result<PublicKey> AttestationCertificate::key(SigningAlgorithm algorithm) const
{
    EVP_PKEY *held = X509_get0_pubkey(m_certificate.get());
    EVP_PKEY_up_ref(held);
    return PublicKey::adopt(algorithm, std::shared_ptr<EVP_PKEY>(held, EVP_PKEY_free));
}

AttestationCertificate::Aaguid AttestationCertificate::aaguid(QByteArray &bytes) const
{
    const ObjectPtr name(OBJ_txt2obj("1.3.6.1.4.1.45724.1.1.4", 1));
    const int at = X509_get_ext_by_OBJ(m_certificate.get(), name.get(), -1);
    if (at < 0) return Aaguid::Absent;
    X509_EXTENSION *extension = X509_get_ext(m_certificate.get(), at);
    const ASN1_OCTET_STRING *outer = X509_EXTENSION_get_data(extension);
    const unsigned char *data = ASN1_STRING_get0_data(outer);
    const unsigned char *const end = data + ASN1_STRING_length(outer);
    const OctetsPtr inner(d2i_ASN1_OCTET_STRING(nullptr, &data, end - data));
    ERR_clear_error();
    if (X509_EXTENSION_get_critical(extension) != 0 || !inner || data != end ||
        ASN1_STRING_length(inner.get()) != kAaguidSize ||
        X509_get_ext_by_OBJ(m_certificate.get(), name.get(), at) >= 0)
        return Aaguid::Broken;
    bytes = QByteArray(reinterpret_cast<const char *>(ASN1_STRING_get0_data(inner.get())), kAaguidSize);
    return Aaguid::Present;
}

}  // namespace gatehouse
