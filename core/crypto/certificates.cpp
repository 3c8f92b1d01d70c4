#include "core/crypto/certificates.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <QTimeZone>
#include <algorithm>
#include <array>
#include <ctime>

#include "core/crypto/digest.h"
#include "core/crypto/openssl_handles.h"
#include "core/crypto/random.h"

namespace gatehouse {

namespace {

using ExtensionPtr = OpenSslPtr<X509_EXTENSION, X509_EXTENSION_free>;
using GeneralNamesPtr = OpenSslPtr<GENERAL_NAMES, GENERAL_NAMES_free>;
using OctetsPtr = OpenSslPtr<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;

constexpr std::chrono::days kAuthorityLifetime{3650};
constexpr std::chrono::hours kHeadStart{1};
constexpr qsizetype kMaxCommonName = 64;  // RFC 5280, ub-common-name
constexpr std::size_t kSerialSize = 16;

Error failed(const char *what)
{
    return Error::internalError(
        QStringLiteral("OpenSSL cannot make a certificate: %1").arg(QLatin1String(what)));
}

Error unreadable(const char *what)
{
    return Error::invalid(
        "certificate", "invalid_certificate",
        QStringLiteral("The %1 cannot be read (PEM is expected).").arg(QLatin1String(what)));
}

BioPtr readBio(QByteArrayView text)
{
    return BioPtr(BIO_new_mem_buf(text.data(), int(text.size())));
}

QByteArrayView contentOf(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, qsizetype(size)};
}

bool isDnsName(QByteArrayView name)
{
    if (name.startsWith("*.")) name = name.sliced(2);
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '.' || c == '_';
    };
    return !name.isEmpty() && name.size() <= 253 && name.front() != '.' && name.back() != '.' &&
           std::all_of(name.begin(), name.end(), allowed);
}

/// False for what is neither a DNS name nor an address.
bool addName(GENERAL_NAMES *names, const QByteArray &text)
{
    OpenSslPtr<GENERAL_NAME, GENERAL_NAME_free> name(GENERAL_NAME_new());
    if (!name) return false;
    if (OctetsPtr address{a2i_IPADDRESS(text.constData())}) {
        GENERAL_NAME_set0_value(name.get(), GEN_IPADD, address.release());
    } else {
        if (!isDnsName(text)) return false;
        ASN1_IA5STRING *dns = ASN1_IA5STRING_new();
        if (dns == nullptr || ASN1_STRING_set(dns, text.constData(), int(text.size())) != 1) return false;
        GENERAL_NAME_set0_value(name.get(), GEN_DNS, dns);
    }
    if (sk_GENERAL_NAME_push(names, name.get()) <= 0) return false;
    static_cast<void>(name.release());
    return true;
}

bool setSerial(X509 *certificate)
{
    // 127 bits: RFC 5280 section 4.1.2.2 wants it positive and at most 20 bytes.
    Secret serial = randomBytes(kSerialSize);
    serial.data()[0] = static_cast<char>(serial.data()[0] & 0x7f);
    const BignumPtr number(BN_bin2bn(serial.bytes(), int(serial.size()), nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool setSubject(X509 *certificate, const QString &name)
{
    const QByteArray text = name.left(kMaxCommonName).toUtf8();
    X509_NAME *subject = X509_get_subject_name(certificate);
    const auto add = [subject](const char *field, const QByteArray &value) {
        return X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8, openSslBytes(value),
                                          int(value.size()), -1, 0) == 1;
    };
    return add("O", "Gatehouse") && add("CN", text);
}

bool setTimes(X509 *certificate, Timestamp from, Timestamp to)
{
    return ASN1_TIME_set(X509_getm_notBefore(certificate), time_t(from.seconds())) != nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), time_t(to.seconds())) != nullptr;
}

bool addExtension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

Result<CertificateWithKey> toPem(X509 *certificate, EVP_PKEY *key)
{
    const BioPtr certificateBio(BIO_new(BIO_s_mem()));
    const BioPtr keyBio(BIO_new(BIO_s_secmem()));  // wiped when freed
    if (!certificateBio || !keyBio || PEM_write_bio_X509(certificateBio.get(), certificate) != 1 ||
        PEM_write_bio_PKCS8PrivateKey(keyBio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return failed("PEM");
    CertificateWithKey made;
    made.certificatePem = contentOf(certificateBio.get()).toByteArray();
    made.privateKeyPem = Secret(contentOf(keyBio.get()));
    return made;
}

X509Ptr newCertificate(EVP_PKEY *key, const QString &name, Timestamp from, Timestamp to)
{
    X509Ptr certificate(X509_new());
    if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
        !setSerial(certificate.get()) || !setSubject(certificate.get(), name) ||
        !setTimes(certificate.get(), from, to) || X509_set_pubkey(certificate.get(), key) != 1)
        return nullptr;
    return certificate;
}

PkeyPtr readPrivateKey(const Secret &pem)
{
    const BioPtr bio = readBio(pem.view());
    // An empty password instead of a prompt on the terminal.
    char nothing[] = "";
    return PkeyPtr(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nothing) : nullptr);
}

X509Ptr readX509(QByteArrayView pem)
{
    const BioPtr bio = readBio(pem);
    return X509Ptr(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}

QString nameText(const X509_NAME *name)
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    if (!bio || X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
        return {};
    return QString::fromUtf8(contentOf(bio.get()));
}

Timestamp toTimestamp(const ASN1_TIME *time)
{
    std::tm parts = {};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
    const QDateTime moment(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
                           QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), QTimeZone::utc());
    return {moment.toMSecsSinceEpoch()};
}

QString addressText(const ASN1_OCTET_STRING *address)
{
    const unsigned char *bytes = ASN1_STRING_get0_data(address);
    QStringList parts;
    if (ASN1_STRING_length(address) == 4) {
        for (int i = 0; i < 4; ++i)
            parts += QString::number(bytes[i]);
        return parts.join(u'.');
    }
    for (int i = 0; i + 1 < ASN1_STRING_length(address); i += 2)
        parts += QString::number(bytes[i] * 256 + bytes[i + 1], 16);
    return parts.join(u':');
}

void readNames(X509 *certificate, CertificateFacts &facts)
{
    const GeneralNamesPtr names(
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        int kind = 0;
        const void *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &kind);
        const auto *string = static_cast<const ASN1_STRING *>(value);
        if (kind == GEN_DNS) {
            facts.dnsNames += QString::fromLatin1(
                reinterpret_cast<const char *>(ASN1_STRING_get0_data(string)), ASN1_STRING_length(string));
        } else if (kind == GEN_IPADD) {
            facts.addresses += addressText(string);
        }
    }
}

CertificateFacts factsOf(X509 *certificate)
{
    CertificateFacts facts;
    facts.subject = nameText(X509_get_subject_name(certificate));
    facts.issuer = nameText(X509_get_issuer_name(certificate));
    facts.notBefore = toTimestamp(X509_get0_notBefore(certificate));
    facts.notAfter = toTimestamp(X509_get0_notAfter(certificate));
    facts.isAuthority = X509_check_ca(certificate) > 0;
    readNames(certificate, facts);
    unsigned char *der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size > 0) facts.sha256 = sha256(QByteArrayView(der, size));
    OPENSSL_free(der);
    return facts;
}

}  // namespace

Result<CertificateWithKey> createLocalAuthority(const QString &name, const Clock &clock)
{
    const PkeyPtr key(EVP_EC_gen("P-256"));
    const Timestamp now = clock.now();
    const X509Ptr certificate =
        key ? newCertificate(key.get(), name, now - kHeadStart, now + kAuthorityLifetime) : nullptr;
    if (!certificate) return failed("authority");
    X509 *self = certificate.get();
    if (X509_set_issuer_name(self, X509_get_subject_name(self)) != 1 ||
        !addExtension(self, self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
        !addExtension(self, self, NID_key_usage, "critical,keyCertSign,cRLSign") ||
        !addExtension(self, self, NID_subject_key_identifier, "hash") ||
        X509_sign(self, key.get(), EVP_sha256()) <= 0)
        return failed("authority");
    return toPem(self, key.get());
}

Result<CertificateWithKey> issueServerCertificate(const CertificateWithKey &authority,
                                                  const QStringList &names, std::chrono::days lifetime,
                                                  const Clock &clock)
{
    const X509Ptr issuer = readX509(authority.certificatePem);
    const PkeyPtr issuerKey = readPrivateKey(authority.privateKeyPem);
    if (!issuer || !issuerKey) return unreadable("certificate of the authority");
    const GeneralNamesPtr alternatives(GENERAL_NAMES_new());
    for (const QString &name : names) {
        if (!alternatives || !addName(alternatives.get(), name.toUtf8())) {
            return Error::invalid("names", "invalid_name",
                                  QStringLiteral("'%1' is neither a host name nor an IP address.").arg(name));
        }
    }
    if (names.isEmpty())
        return Error::invalid("names", "missing", QStringLiteral("The certificate needs at least one name."));

    const PkeyPtr key(EVP_EC_gen("P-256"));
    const Timestamp now = clock.now();
    const X509Ptr certificate =
        key ? newCertificate(key.get(), names.constFirst(), now - kHeadStart, now + lifetime) : nullptr;
    if (!certificate) return failed("server certificate");
    X509 *self = certificate.get();
    if (X509_set_issuer_name(self, X509_get_subject_name(issuer.get())) != 1 ||
        !addExtension(self, issuer.get(), NID_basic_constraints, "critical,CA:FALSE") ||
        !addExtension(self, issuer.get(), NID_key_usage, "critical,digitalSignature") ||
        !addExtension(self, issuer.get(), NID_ext_key_usage, "serverAuth") ||
        !addExtension(self, issuer.get(), NID_subject_key_identifier, "hash") ||
        !addExtension(self, issuer.get(), NID_authority_key_identifier, "keyid") ||
        X509_add1_ext_i2d(self, NID_subject_alt_name, alternatives.get(), 0, X509V3_ADD_DEFAULT) != 1 ||
        X509_sign(self, issuerKey.get(), EVP_sha256()) <= 0)
        return failed("server certificate");
    return toPem(self, key.get());
}

Result<CertificateFacts> readCertificate(QByteArrayView pem)
{
    const X509Ptr certificate = readX509(pem);
    if (!certificate) return unreadable("certificate");
    return factsOf(certificate.get());
}

Result<CertificateFacts> readCertificate(QByteArrayView pem, const Secret &privateKeyPem)
{
    const X509Ptr certificate = readX509(pem);
    if (!certificate) return unreadable("certificate");
    const PkeyPtr key = readPrivateKey(privateKeyPem);
    if (!key) return unreadable("private key");
    CertificateFacts facts = factsOf(certificate.get());
    facts.matchesKey = X509_check_private_key(certificate.get(), key.get()) == 1;
    return facts;
}

}  // namespace gatehouse
