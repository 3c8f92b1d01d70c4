#include "core/http/tls_setup.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>
#include <QSslCipher>
#include <QSslKey>
#include <QSslSocket>
#include <memory>

namespace gatehouse {

namespace {

struct OpenSslFree
{
    void operator()(BIO *bio) const { BIO_free(bio); }
    void operator()(X509 *certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY *key) const { EVP_PKEY_free(key); }
};

Error wrong(const QString &what)
{
    return Error::invalid("tls", "bad_tls_material", what);
}

Result<QByteArray> contentOf(const QString &path, const char *what)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return wrong(QStringLiteral("Cannot read the TLS %1 file %2: %3.")
                         .arg(QString::fromLatin1(what), path, file.errorString()));
    if (file.size() > 1024 * 1024)
        return wrong(QStringLiteral("The TLS %1 file %2 is too large.").arg(QString::fromLatin1(what), path));
    return file.readAll();
}

bool keyFits(const QByteArray &certificatePem, const QByteArray &keyPem)
{
    const std::unique_ptr<BIO, OpenSslFree> certificateBio(
        BIO_new_mem_buf(certificatePem.constData(), int(certificatePem.size())));
    const std::unique_ptr<BIO, OpenSslFree> keyBio(BIO_new_mem_buf(keyPem.constData(), int(keyPem.size())));
    if (!certificateBio || !keyBio) return false;
    const std::unique_ptr<X509, OpenSslFree> certificate(
        PEM_read_bio_X509(certificateBio.get(), nullptr, nullptr, nullptr));
    const auto noPassphrase = [](char *, int, int, void *) {
        return 0;
    };
    const std::unique_ptr<EVP_PKEY, OpenSslFree> key(
        PEM_read_bio_PrivateKey(keyBio.get(), nullptr, noPassphrase, nullptr));
    return certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
}

QList<QSslCipher> goodCiphers()
{
    QList<QSslCipher> good;
    const QList<QSslCipher> supported = QSslConfiguration::supportedCiphers();
    for (const QSslCipher &cipher : supported) {
        const QString name = cipher.name();
        const bool aead = name.contains(QLatin1String("GCM")) || name.contains(QLatin1String("CHACHA20"));
        const bool modern =
            name.startsWith(QLatin1String("TLS_")) || name.startsWith(QLatin1String("ECDHE-"));
        if (aead && modern && !name.contains(QLatin1String("PSK"))) good.append(cipher);
    }
    return good;
}

/// " in FILE", for messages; nothing for PEM text that came from no file.
QString inFile(const QString &file)
{
    return file.isEmpty() ? QString() : QStringLiteral(" in ") + file;
}

}  // namespace

Result<QSslConfiguration> tlsConfiguration(const TlsSource &source)
{
    if (!QSslSocket::supportsSsl())
        return Error::unavailable(QStringLiteral("TLS is not available: Qt's OpenSSL plug-in is missing."),
                                  {});
    QByteArray certificatePem = source.certificatePem;
    QByteArray keyPem = source.keyPem;
    if (!source.certificateFile.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(read, contentOf(source.certificateFile, "certificate"));
        certificatePem = read;
    }
    if (!source.keyFile.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(read, contentOf(source.keyFile, "key"));
        keyPem = read;
    }
    const QList<QSslCertificate> chain = QSslCertificate::fromData(certificatePem, QSsl::Pem);
    if (chain.isEmpty())
        return wrong(
            QStringLiteral("The TLS certificate%1 is not in PEM form.").arg(inFile(source.certificateFile)));
    QSslKey key(keyPem, QSsl::Rsa);
    if (key.isNull()) key = QSslKey(keyPem, QSsl::Ec);
    if (key.isNull())
        return wrong(QStringLiteral("The TLS key%1 is not an RSA or EC key in PEM form without a passphrase.")
                         .arg(inFile(source.keyFile)));
    if (!keyFits(certificatePem, keyPem))
        return wrong(
            QStringLiteral("The TLS key%1 does not belong to the certificate.").arg(inFile(source.keyFile)));

    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setCiphers(goodCiphers());
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    if (source.askForCertificate) {
        // Whose certificate it is, and whether that is enough, is not for the handshake to say: self-signed
        // ones have to come through. A resumed session would come without the certificate.
        configuration.setPeerVerifyMode(QSslSocket::QueryPeer);
        configuration.setCaCertificates({});
        configuration.setSslOption(QSsl::SslOptionDisableSessionTickets, true);
        configuration.setSslOption(QSsl::SslOptionDisableSessionSharing, true);
        configuration.setSslOption(QSsl::SslOptionDisableSessionPersistence, true);
    }
    configuration.setAllowedNextProtocols({QByteArrayLiteral("http/1.1")});
    return configuration;
}

TlsFileWatch::TlsFileWatch(TlsSource source)
    : m_source(std::move(source)),
      m_certificate(stampOf(m_source.certificateFile)),
      m_key(stampOf(m_source.keyFile))
{
}

TlsFileWatch::Stamp TlsFileWatch::stampOf(const QString &file)
{
    if (file.isEmpty()) return {};
    const QFileInfo info(file);
    return {info.lastModified(), info.size()};
}

bool TlsFileWatch::changed()
{
    const Stamp certificate = stampOf(m_source.certificateFile);
    const Stamp key = stampOf(m_source.keyFile);
    if (certificate == m_certificate && key == m_key) return false;
    m_certificate = certificate;
    m_key = key;
    return true;
}

}  // namespace gatehouse
