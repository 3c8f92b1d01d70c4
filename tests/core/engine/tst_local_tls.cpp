#include <QDir>
#include <QFile>
#include <QSslCertificate>
#include <QSslCertificateExtension>
#include <QTemporaryDir>
#include <QTest>

#include "core/crypto/certificates.h"
#include "core/engine/local_tls.h"
#include "tests/support/fake_clock.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestLocalTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_config = StartupConfig{};
        m_config.dataFolder = m_folder->path();
        m_config.tlsLocalAuthority = true;
    }

    void make_namesEveryAddress()
    {
        m_config.publicUrl = QStringLiteral("https://login.example.org");
        m_config.listenAddress = QStringLiteral("192.0.2.7");
        const CertificateFacts facts = made();
        QVERIFY(facts.dnsNames.contains(QStringLiteral("login.example.org")));
        QVERIFY(facts.dnsNames.contains(QStringLiteral("localhost")));
        QVERIFY(facts.addresses.contains(QStringLiteral("192.0.2.7")));
        QVERIFY(facts.addresses.contains(QStringLiteral("127.0.0.1")));
        QVERIFY(!facts.isAuthority);
        const auto days =
            std::chrono::duration_cast<std::chrono::hours>(facts.notAfter - m_clock.now()).count() / 24;
        QVERIFY(days >= 396 && days <= 398);  // what browsers take: CA/Browser Forum BR 6.3.2
    }

    void make_givesAChainAndGuardedKeys()
    {
        made();
        const auto certificates = QSslCertificate::fromPath(path("server.pem"));
        QCOMPARE(certificates.size(), 2);
        QCOMPARE(certificates.at(0).issuerInfo(QSslCertificate::CommonName),
                 certificates.at(1).subjectInfo(QSslCertificate::CommonName));
        QVERIFY(certificates.at(1).isSelfSigned());
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        for (const char *key : {"server.key", "authority.key"})
            QCOMPARE(QFile::permissions(path(key)) & others, QFile::Permissions());
        QFile certificate(path("server.pem"));
        QFile key(path("server.key"));
        QVERIFY(certificate.open(QIODevice::ReadOnly) && key.open(QIODevice::ReadOnly));
        QVERIFY(readCertificate(certificate.readAll(), Secret(key.readAll()))->matchesKey);
    }

    void again_keepsWhatFits()
    {
        const QByteArray first = made().sha256;
        m_clock.advance(24h * 30);
        QCOMPARE(made().sha256, first);
    }

    void again_renewsBeforeItRunsOut()
    {
        const QByteArray first = made().sha256;
        const QByteArray authority = contents("authority.pem");
        m_clock.advance(24h * 370);
        const CertificateFacts renewed = made();
        QVERIFY(renewed.sha256 != first);
        QVERIFY(renewed.notAfter > m_clock.now() + 24h * 390);
        // People trusted the authority once; it stays.
        QCOMPARE(contents("authority.pem"), authority);
    }

    void again_renewsWhenTheNamesChange()
    {
        const QByteArray first = made().sha256;
        m_config.publicUrl = QStringLiteral("https://new-name.example.org");
        const CertificateFacts renewed = made();
        QVERIFY(renewed.sha256 != first);
        QVERIFY(renewed.dnsNames.contains(QStringLiteral("new-name.example.org")));
    }

    void again_mendsWhatWasBroken_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("certificate") << QByteArray("server.pem");
        QTest::newRow("key") << QByteArray("server.key");
    }

    void again_mendsWhatWasBroken()
    {
        QFETCH(QByteArray, file);
        made();
        QVERIFY(QFile::remove(path(file.constData())));
        made();
        QFile certificate(path("server.pem"));
        QFile key(path("server.key"));
        QVERIFY(certificate.open(QIODevice::ReadOnly) && key.open(QIODevice::ReadOnly));
        QVERIFY(readCertificate(certificate.readAll(), Secret(key.readAll()))->matchesKey);
    }

    void again_refusesAnAuthorityWithoutItsKey()
    {
        made();
        QVERIFY(QFile::remove(path("authority.key")));
        QVERIFY(QFile::remove(path("server.pem")));
        const QByteArray authority = contents("authority.pem");
        QVERIFY(!localTls(m_config, m_clock).ok());
        QCOMPARE(contents("authority.pem"), authority);
    }

private:
    QString path(const char *file) const
    {
        return m_folder->path() + QStringLiteral("/tls/") + QString::fromLatin1(file);
    }

    QByteArray contents(const char *file) const
    {
        QFile opened(path(file));
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    }

    CertificateFacts made()
    {
        const auto source = localTls(m_config, m_clock);
        if (!source.ok()) qFatal("%s", qPrintable(source.error().publicMessage));
        if (source->certificateFile != path("server.pem")) qFatal("another file");
        return *readCertificate(contents("server.pem"));
    }

    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    StartupConfig m_config;
};

QTEST_GUILESS_MAIN(TestLocalTls)
#include "tst_local_tls.moc"
