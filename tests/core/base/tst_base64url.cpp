#include <QTest>

#include "core/base/base64url.h"

using namespace gatehouse;

class TestBase64Url : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void base64_followsRfc4648Section10_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("0") << QByteArray("") << QByteArray("");
        QTest::newRow("1") << QByteArray("f") << QByteArray("Zg==");
        QTest::newRow("2") << QByteArray("fo") << QByteArray("Zm8=");
        QTest::newRow("3") << QByteArray("foo") << QByteArray("Zm9v");
        QTest::newRow("4") << QByteArray("foob") << QByteArray("Zm9vYg==");
        QTest::newRow("5") << QByteArray("fooba") << QByteArray("Zm9vYmE=");
        QTest::newRow("6") << QByteArray("foobar") << QByteArray("Zm9vYmFy");
    }
    void base64_followsRfc4648Section10()
    {
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, text);
        QCOMPARE(base64Encode(plain), text);
        QCOMPARE(base64Decode(text), std::optional(plain));
        text.replace('=', "");
        QCOMPARE(base64UrlEncode(plain), text);
        QCOMPARE(base64UrlDecode(text), std::optional(plain));
    }
    void base64Url_followsRfc7515AppendixC()
    {
        const QByteArray octets("\x03\xec\xff\xe0\xc1", 5);
        QCOMPARE(base64UrlEncode(octets), QByteArray("A-z_4ME"));
        QCOMPARE(base64UrlDecode("A-z_4ME"), std::optional(octets));
    }
    void base64Url_refusesEverySecondSpelling_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("padding") << QByteArray("Zg==");
        QTest::newRow("spare bits of one byte") << QByteArray("Zh");
        QTest::newRow("spare bits of two bytes") << QByteArray("Zm9");
        QTest::newRow("impossible length") << QByteArray("Zm9vY");
        QTest::newRow("single symbol") << QByteArray("A");
        QTest::newRow("standard alphabet") << QByteArray("A+z/");
        QTest::newRow("space") << QByteArray("Zm 9v");
        QTest::newRow("line break") << QByteArray("Zm9v\n");
        QTest::newRow("NUL") << QByteArray("Zm9\0", 4);
        QTest::newRow("high byte") << QByteArray("Zm9\xe9");
        QTest::newRow("dot") << QByteArray("Zm9v.");
    }
    void base64Url_refusesEverySecondSpelling()
    {
        QFETCH(QByteArray, text);
        QCOMPARE(base64UrlDecode(text), std::nullopt);
    }
    void base64_refusesEverySecondSpelling_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no padding") << QByteArray("Zg");
        QTest::newRow("half padding") << QByteArray("Zg=");
        QTest::newRow("padding inside") << QByteArray("Zg==Zg==");
        QTest::newRow("padding alone") << QByteArray("====");
        QTest::newRow("three of it") << QByteArray("Z===");
        QTest::newRow("spare bits") << QByteArray("Zh==");
        QTest::newRow("url alphabet") << QByteArray("A-z_");
    }
    void base64_refusesEverySecondSpelling()
    {
        QFETCH(QByteArray, text);
        QCOMPARE(base64Decode(text), std::nullopt);
    }
    void base32_followsRfc4648Section10_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("0") << QByteArray("") << QByteArray("");
        QTest::newRow("1") << QByteArray("f") << QByteArray("MY======");
        QTest::newRow("2") << QByteArray("fo") << QByteArray("MZXQ====");
        QTest::newRow("3") << QByteArray("foo") << QByteArray("MZXW6===");
        QTest::newRow("4") << QByteArray("foob") << QByteArray("MZXW6YQ=");
        QTest::newRow("5") << QByteArray("fooba") << QByteArray("MZXW6YTB");
        QTest::newRow("6") << QByteArray("foobar") << QByteArray("MZXW6YTBOI======");
    }
    void base32_followsRfc4648Section10()
    {
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, text);
        const auto reveal = [](const std::optional<Secret> &secret) {
            return secret ? secret->reveal() : QByteArray("refused");
        };
        QCOMPARE(reveal(base32Decode(text)), plain);
        QCOMPARE(reveal(base32Decode(text.toLower())), plain);
        text.replace('=', "");
        QCOMPARE(base32Encode(plain), text);
        QCOMPARE(reveal(base32Decode(text)), plain);
    }
    void base32_refusesJunk_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("digit one") << QByteArray("MZXW1===");
        QTest::newRow("impossible length") << QByteArray("MZX");
        QTest::newRow("spare bits") << QByteArray("MZ");
        QTest::newRow("too much padding") << QByteArray("MZXW6YTB========");
        QTest::newRow("half padding") << QByteArray("MY=====");
        QTest::newRow("space") << QByteArray("MZXW 6YTB");
    }
    void base32_refusesJunk()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!base32Decode(text).has_value());
    }
};

QTEST_APPLESS_MAIN(TestBase64Url)
#include "tst_base64url.moc"
