#include <QFile>
#include <QTest>

#include "core/crypto/pem_key.h"

using namespace gatehouse;

class TestPemKey : public QObject
{
    Q_OBJECT

    static Secret pem(const char *name)
    {
        QFile file(QStringLiteral(GATEHOUSE_TEST_DATA "/pem/") + QLatin1String(name) +
                   QStringLiteral(".pem"));
        if (!file.open(QIODevice::ReadOnly)) qFatal("no %s", name);
        return Secret(file.readAll());
    }

private Q_SLOTS:
    void read_takesEachKind_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("algorithm");
        QTest::addColumn<QByteArray>("kid");
        const QByteArray p256("B5JCcqko933VdANVcNS8miUkNosa8qB_suTuxyNW058");
        QTest::newRow("P-256") << QByteArray("p256") << int(SigningAlgorithm::ES256) << p256;
        QTest::newRow("encrypted") << QByteArray("p256_encrypted") << int(SigningAlgorithm::ES256) << p256;
        QTest::newRow("SEC 1") << QByteArray("p256_sec1") << int(SigningAlgorithm::ES256) << p256;
        QTest::newRow("RSA") << QByteArray("rsa2048") << int(SigningAlgorithm::RS256)
                             << QByteArray("oCkSOQplFyUZlBxmiaT-EEZFWtyDnuAFQGVR7mcczEs");
        QTest::newRow("Ed25519") << QByteArray("ed25519") << int(SigningAlgorithm::EdDSA)
                                 << QByteArray("lpUIweCE7AeFJyJNoxCLUK0p_t29i8gPy1CnfoXiGEM");
    }
    void read_takesEachKind()
    {
        QFETCH(QByteArray, file);
        QFETCH(int, algorithm);
        QFETCH(QByteArray, kid);
        const auto key = signingKeyFromPem(SigningAlgorithm(algorithm), pem(file.constData()),
                                           Secret::fromText(QStringLiteral("open sesame")));
        QVERIFY2(key.ok(), key.ok() ? "" : qPrintable(key.error().publicMessage));
        QCOMPARE(key->keyId(), kid);
        QVERIFY(key->publicKey().verify("message", *key->sign("message")));
    }
    void isEncryptedPem_tellsWhetherToAsk()
    {
        QVERIFY(isEncryptedPem(pem("p256_encrypted")));
        for (const char *open : {"p256", "p256_sec1", "rsa2048", "ed25519"})
            QVERIFY(!isEncryptedPem(pem(open)));
    }
    void read_refusesWhatDoesNotFit_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("algorithm");
        const auto row = [](const char *file, SigningAlgorithm algorithm) {
            QTest::newRow(file) << QByteArray(file) << int(algorithm);
        };
        row("p384", SigningAlgorithm::ES256);
        row("rsa1024", SigningAlgorithm::RS256);
        row("rsa2048", SigningAlgorithm::ES256);
        row("p256", SigningAlgorithm::RS256);
        row("ed25519", SigningAlgorithm::ES256);
        row("p256_sec1", SigningAlgorithm::EdDSA);
        row("p256_mismatched", SigningAlgorithm::ES256);
    }
    void read_refusesWhatDoesNotFit()
    {
        QFETCH(QByteArray, file);
        QFETCH(int, algorithm);
        const auto key = signingKeyFromPem(SigningAlgorithm(algorithm), pem(file.constData()), {});
        QVERIFY(!key.ok());
        QCOMPARE(key.error().code, ErrorCode::InvalidInput);
        QCOMPARE(key.error().reason, QByteArray("unsuitable_key"));
    }
    void read_refusesAWrongOrMissingPassphrase()
    {
        const QStringList wrong{QString(), QStringLiteral("open"), QStringLiteral("open sesame "),
                                QString(2000, u'x')};
        for (const QString &passphrase : wrong) {
            const auto key = signingKeyFromPem(SigningAlgorithm::ES256, pem("p256_encrypted"),
                                               Secret::fromText(passphrase));
            QVERIFY(!key.ok());
            QCOMPARE(key.error().reason, QByteArray("not_a_key"));
        }
    }
    void read_refusesWhatIsNoPrivateKey()
    {
        const QByteArray good = pem("p256").reveal();
        const QByteArrayList texts{QByteArray(),
                                   QByteArray("x"),
                                   pem("p256_public").reveal(),
                                   good.chopped(60),
                                   QByteArray(good).replace("MIGH", "MIGG"),
                                   QByteArray(100'000, 'A')};
        for (const QByteArray &text : texts) {
            const auto key = signingKeyFromPem(SigningAlgorithm::ES256, Secret(text), {});
            QVERIFY(!key.ok());
            QCOMPARE(key.error().reason, QByteArray("not_a_key"));
        }
    }
};

QTEST_GUILESS_MAIN(TestPemKey)
#include "tst_pem_key.moc"
