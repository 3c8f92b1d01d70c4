#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/crypto/random.h"

using namespace gatehouse;

class TestDigest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sha256_followsFips180()
    {
        QCOMPARE(sha256("abc").toHex(),
                 QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256({}).toHex(),
                 QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }
    void hmacSha256_followsRfc4231()
    {
        QCOMPARE(hmacSha256(QByteArray(20, '\x0b'), "Hi There").toHex(),
                 QByteArray("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
        QCOMPARE(hmacSha256("Jefe", "what do ya want for nothing?").toHex(),
                 QByteArray("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
        QCOMPARE(hmacSha256(QByteArray(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")
                     .toHex(),
                 QByteArray("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
    }
    void hkdf_followsWycheproof()
    {
        QFile file(QStringLiteral(GATEHOUSE_TEST_DATA "/wycheproof/hkdf_sha256.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray tests = QJsonDocument::fromJson(file.readAll()).object().value(u"tests").toArray();
        QVERIFY(tests.size() > 50);
        for (const QJsonValue each : tests) {
            const QJsonArray test = each.toArray();
            const auto bytes = [&test](int i) {
                return QByteArray::fromHex(test.at(i).toString().toLatin1());
            };
            const QByteArray expected = bytes(4);
            QCOMPARE(hkdfSha256(bytes(1), bytes(2), bytes(3), std::size_t(expected.size())).reveal(),
                     expected);
        }
    }
    void pkce_followsRfc7636AppendixB()
    {
        QCOMPARE(pkceChallengeS256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
                 QByteArray("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
    }

    void randomToken_is256BitsOfText()
    {
        QSet<QByteArray> seen;
        for (int i = 0; i < 1'000; ++i) {
            const QByteArray token = randomToken().reveal();
            QCOMPARE(token.size(), 43);
            QCOMPARE(base64UrlDecode(token)->size(), 32);
            seen.insert(token);
        }
        QCOMPARE(seen.size(), 1'000);
        QCOMPARE(tokenHash(*seen.cbegin()).size(), 32);
    }
    void randomPassword_isReadable()
    {
        static const QRegularExpression form(
            QStringLiteral("\\A[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}\\z"));
        QSet<QChar> symbols;
        for (int i = 0; i < 500; ++i) {
            const QString password = QString::fromLatin1(randomPassword().reveal());
            QVERIFY2(form.match(password).hasMatch(), qPrintable(password));
            for (const QChar c : password)
                symbols.insert(c);
        }
        QCOMPARE(symbols.size(), 31 + 1);
    }
    void randomBelow_isEven()
    {
        std::array<int, 6> counts{};
        for (int i = 0; i < 60'000; ++i)
            ++counts.at(randomBelow(6));
        // 10,000 expected, standard deviation 91: seven of them are out of the question.
        for (const int count : counts)
            QVERIFY2(std::abs(count - 10'000) < 650, qPrintable(QString::number(count)));
        QCOMPARE(randomBelow(1), 0u);
    }
};

QTEST_APPLESS_MAIN(TestDigest)
#include "tst_digest.moc"
