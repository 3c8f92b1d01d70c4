#include <QTest>
#include <QUrl>

#include "core/base/base64url.h"
#include "core/crypto/otp.h"

using namespace gatehouse;

namespace {

/// The seeds of RFC 6238 appendix B, one for each digest (erratum 2866).
Secret seed(OtpAlgorithm algorithm)
{
    const QByteArray digits("1234567890");
    switch (algorithm) {
        case OtpAlgorithm::Sha1:
            return Secret(digits.repeated(2));
        case OtpAlgorithm::Sha256:
            return Secret(digits.repeated(4).first(32));
        case OtpAlgorithm::Sha512:
            return Secret(digits.repeated(7).first(64));
    }
    return {};
}

Timestamp at(qint64 seconds)
{
    return {seconds * 1000};
}

}  // namespace

class TestOtp : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hotp_followsRfc4226AppendixD()
    {
        const char *const expected[] = {"755224", "287082", "359152", "969429", "338314",
                                        "254676", "287922", "162583", "399871", "520489"};
        for (quint64 counter = 0; counter < 10; ++counter)
            QCOMPARE(hotp(seed(OtpAlgorithm::Sha1), counter), QByteArray(expected[counter]));
    }
    void totp_followsRfc6238AppendixB_data()
    {
        QTest::addColumn<qint64>("time");
        QTest::addColumn<QByteArray>("sha1");
        QTest::addColumn<QByteArray>("sha256");
        QTest::addColumn<QByteArray>("sha512");
        const auto row = [](qint64 time, const char *sha1, const char *sha256, const char *sha512) {
            QTest::addRow("%lld", time)
                << time << QByteArray(sha1) << QByteArray(sha256) << QByteArray(sha512);
        };
        row(59, "94287082", "46119246", "90693936");
        row(1111111109, "07081804", "68084774", "25091201");
        row(1111111111, "14050471", "67062674", "99943326");
        row(1234567890, "89005924", "91819424", "93441116");
        row(2000000000, "69279037", "90698825", "38618901");
        row(20000000000, "65353130", "77737706", "47863826");
    }
    void totp_followsRfc6238AppendixB()
    {
        QFETCH(qint64, time);
        QFETCH(QByteArray, sha1);
        QFETCH(QByteArray, sha256);
        QFETCH(QByteArray, sha512);
        const auto code = [time](OtpAlgorithm algorithm) {
            return totp(seed(algorithm), at(time), {algorithm, 8, 30});
        };
        QCOMPARE(code(OtpAlgorithm::Sha1), sha1);
        QCOMPARE(code(OtpAlgorithm::Sha256), sha256);
        QCOMPARE(code(OtpAlgorithm::Sha512), sha512);
    }

    void match_takesOneStepEitherWay()
    {
        const Secret key = seed(OtpAlgorithm::Sha1);
        const QByteArray code = totp(key, at(1'000'000'015));
        const qint64 step = 1'000'000'015 / 30;
        for (const qint64 now : {step - 1, step, step + 1})
            QCOMPARE(matchTotp(key, code, at(now * 30)), std::optional(step));
        QCOMPARE(matchTotp(key, code, at((step + 2) * 30)), std::nullopt);
        QCOMPARE(matchTotp(key, code, at((step - 1) * 30 - 1)), std::nullopt);
        QCOMPARE(matchTotp(key, code, at((step + 1) * 30), {}, -1, 0), std::nullopt);
    }
    void match_refusesUsedSteps()
    {
        const Secret key = seed(OtpAlgorithm::Sha1);
        const Timestamp now = at(1'000'000'020);
        const qint64 step = totpStep(now, {});
        const QByteArray code = totp(key, now);
        QCOMPARE(matchTotp(key, code, now, {}, step - 1), std::optional(step));
        QCOMPARE(matchTotp(key, code, now, {}, step), std::nullopt);
        QCOMPARE(matchTotp(key, code, now, {}, step + 1), std::nullopt);
    }
    void match_refusesOtherText_data()
    {
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("short") << QByteArray("28708");
        QTest::newRow("long") << QByteArray("2870820");
        QTest::newRow("space") << QByteArray("287 082");
        QTest::newRow("wrong") << QByteArray("287083");
        QTest::newRow("NUL") << QByteArray("28708\0", 6);
    }
    void match_refusesOtherText()
    {
        QFETCH(QByteArray, code);
        QCOMPARE(matchTotp(seed(OtpAlgorithm::Sha1), "287082", at(59)), std::optional<qint64>(1));
        QCOMPARE(matchTotp(seed(OtpAlgorithm::Sha1), code, at(59)), std::nullopt);
    }
    void match_worksAtTheBeginningOfTime()
    {
        QCOMPARE(matchTotp(Secret(), "000000", at(0), {}, 5), std::nullopt);
    }

    void uri_isWhatAuthenticatorsRead()
    {
        // The example of Google Authenticator's "Key URI Format".
        const auto key = base32Decode("JBSWY3DPEHPK3PXP");
        QVERIFY(key.has_value());
        QCOMPARE(otpauthUri(*key, QStringLiteral("Example"), QStringLiteral("alice@google.com")),
                 QByteArray("otpauth://totp/Example:alice%40google.com?secret=JBSWY3DPEHPK3PXP&issuer=Example"
                            "&algorithm=SHA1&digits=6&period=30"));
    }
    void uri_escapesNames()
    {
        const QByteArray uri =
            otpauthUri(newOtpKey(), QStringLiteral("A&B: c\u00e9"), QStringLiteral("x/y?z#:1"));
        QVERIFY2(uri.startsWith("otpauth://totp/A%26B%20c%C3%A9:x%2Fy%3Fz%231?secret="), uri.constData());
        QVERIFY(uri.contains("&issuer=A%26B%20c%C3%A9&"));
        QVERIFY(QUrl(QString::fromLatin1(uri), QUrl::StrictMode).isValid());
    }
    void names_areReadBack()
    {
        for (const OtpAlgorithm each : {OtpAlgorithm::Sha1, OtpAlgorithm::Sha256, OtpAlgorithm::Sha512})
            QCOMPARE(otpAlgorithmFrom(toByteArray(each)), std::optional(each));
        QCOMPARE(otpAlgorithmFrom("MD5"), std::nullopt);
        QCOMPARE(newOtpKey().size(), 20u);
    }
};

QTEST_APPLESS_MAIN(TestOtp)
#include "tst_otp.moc"
