#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "core/crypto/password_hashing.h"
#include "core/crypto/phc.h"

using namespace gatehouse;

namespace {

Secret secret(const char *text)
{
    return Secret(QByteArrayView(text));
}

std::vector<Pepper> peppers(std::initializer_list<std::pair<const char *, const char *>> list)
{
    std::vector<Pepper> made;
    for (const auto &each : list)
        made.push_back({each.first, secret(each.second)});
    return made;
}

PasswordCost cheapArgon2()
{
    PasswordCost cost;
    cost.algorithm = PasswordAlgorithm::Argon2id;
    cost.argon2MemoryKiB = 8'192;
    cost.argon2Passes = 1;
    return cost;
}

PasswordCost cheapPbkdf2()
{
    PasswordCost cost;
    cost.pbkdf2Iterations = 100'000;
    return cost;
}

}  // namespace

class TestPasswordHashing : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void verify_takesHashesOfOthers_data()
    {
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<QString>("stored");
        // The reference implementation's own tests (argon2/src/test.c).
        QTest::newRow("argon2id 64 MiB")
            << QByteArray("password")
            << QStringLiteral(
                   "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
        QTest::newRow("argon2id two lanes")
            << QByteArray("password")
            << QStringLiteral(
                   "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc");
        // crypt_blowfish's own tests.
        QTest::newRow("bcrypt 2a") << QByteArray("U*U")
                                   << QStringLiteral(
                                          "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
        QTest::newRow("bcrypt 2y") << QByteArray("U*U*")
                                   << QStringLiteral(
                                          "$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK");
        QTest::newRow("bcrypt empty")
            << QByteArray("")
            << QStringLiteral("$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy");
        // libxcrypt, through Python.
        QTest::newRow("bcrypt 2b") << QByteArray("correct horse")
                                   << QStringLiteral(
                                          "$2b$05$CCCCCCCCCCCCCCCCCCCCC.WrAwgFxicHZ3kL7zMvXYXHKosDn8ot2");
        // RFC 7914 section 12.
        QTest::newRow("scrypt 2^10 8 16") << QByteArray("password")
                                          << QStringLiteral(
                                                 "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/"
                                                 "nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDa"
                                                 "xyevuUqD7m2DYMvfoswGQA");
        QTest::newRow("scrypt 2^14 8 1") << QByteArray("pleaseletmein")
                                         << QStringLiteral(
                                                "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$"
                                                "cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8P"
                                                "z2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw");
        // passlib's own tests: '.' for '+', bare rounds.
        QTest::newRow("passlib")
            << QByteArray("password")
            << QStringLiteral(
                   "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ");
        // Python's hashlib, in the layout of werkzeug.security.
        QTest::newRow("werkzeug pbkdf2 sha256")
            << QByteArray("correct horse")
            << QStringLiteral(
                   "pbkdf2:sha256:600000$saltSALT12345678$"
                   "4b41f396c1cf8e7f21833513bf78f3119b84ce012a4c3e71ea6d04458a3ea436");
        QTest::newRow("werkzeug pbkdf2 sha512")
            << QByteArray("correct horse")
            << QStringLiteral(
                   "pbkdf2:sha512:1000$abcdefgh$"
                   "6fbbe11e4f77672e3894baa97419d98055ca537bd298afa037345582236e74e8"
                   "ee1904462d9731d5fe79976c9fafa42531b4b103680519db9c9429094672b2dd");
        QTest::newRow("werkzeug scrypt")
            << QByteArray("correct horse")
            << QStringLiteral(
                   "scrypt:32768:8:1$abcdefghijklmnop$"
                   "81b59dde9d092f718dfb03433d8da9c3665fd3041418559f01d92623eda9e66a"
                   "6205e9230bf16318717746682357b4a1774d75dde137aea408fcfb874e777296");
        // Made with Django 3.2, hashlib in the layout of Django 4, passlib 1.7, libxcrypt, htpasswd 2.4.
        const std::pair<const char *, const char *> made[] = {
            {"django pbkdf2", "pbkdf2_sha256$1000$saltSALT1234$9xWKDKQf4KV2rm+HP9IFMCwi8UxOoEInelZGFy8ozkQ="},
            {"django pbkdf2 sha1", "pbkdf2_sha1$1000$saltSALT1234$PAXaAi7fwBXfinIlXhiG4Dm0J/g="},
            {"django argon2",
             "argon2$argon2id$v=19$m=102400,t=2,p=8$d2tLQ3NpRjJ1MHQzMm5keVBRQUtwVg$BDX5LEm7wx5QeefrcUQlKA"},
            {"django bcrypt sha256",
             "bcrypt_sha256$$2b$05$8uKGHPTGOv0RNDeBvfAAv.L.r/8DBfRP/PeXqm8dFU60knAgfeBhC"},
            {"django bcrypt", "bcrypt$$2b$05$7VaKpOaOgSC4ac1FY86cvuMm1EUzre2ZP6UDgLl1.5vYP2Js7UJY6"},
            {"django scrypt",
             "scrypt$1024$saltSALT1234$8$1$"
             "IXbIpRgumndBp1mogh4h4b2dnro8FHYy7FCRoxwg7xCMcOKM0MUlxlvxQeciHjN9ELUlB0WOsxM1iSYzNktXyA=="},
            {"sha512 crypt",
             "$6$4fT2Z84pHpb54CQA$ObAclcLx740Z88TDEIbpOOsl2ie9ZWts0ZE6SJWyL3704GU/2vCH/VIjBrDQt/"
             "Lm4GKDFQPhc.gkO77oA3frW0"},
            {"sha512 crypt rounds",
             "$6$rounds=1000$h9meYqyuCDdYWB95$ELkmmlnrK.iG3F9D50tOn.Bp3qxWjS9StuD1eMIz2HxaXj.Cg4."
             "ZjB8w5vc1TqWVLdBaTzxeK8rz14NLw9kh.."},
            {"sha256 crypt rounds",
             "$5$rounds=1000$ETbCXeQPNmfizfoj$Zh983o7ytmy0Ar7hciSSVjhh0xXGV57ySpOQTkcglm2"},
            {"md5 crypt", "$1$GCnSEdCB$y7ocyrueUFgCPxuQ9J06e/"},
            {"yescrypt", "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$zwtVrjrUCmXcyLTs6oxLTQlzifSUkF8RHJ./tK5KU79"},
            {"passlib pbkdf2 sha1", "$pbkdf2$1000$PweAECKk1Prf2/v/f8.ZEw$m1V8Q2KJLTbHSntI6/fGk2KNyZg"},
            {"passlib pbkdf2 sha512",
             "$pbkdf2-sha512$1000$LIXQ2ru3tpZSKiXEOEeIkQ$3FnQGqFdOqTLb2IWZ3/"
             ".5eDN6NnOBI.E7zcMEp3kp4ZO4mDxqGO6EFnf5VfTGGQzFrvvOUMc8M8sc8Nl/0kUcw"},
            {"ldap salted sha", "{SSHA}FkaY6BGnO1oppDmAUmA7fD18jWgtxfjf"},
            {"htpasswd -s", "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A="},
            {"htpasswd -m", "$apr1$RXBLksGA$qkDgjmEQrR.Dt.Q.AgSVJ/"},
            {"htpasswd -B", "$2y$05$URutOLvQP0JvK5W3fKMZbO90rSJJAO/G7l3CUdjU50ukezOKnQOc6"},
            {"htpasswd -2", "$5$RRVWTHHjMQD5DND/$GMoIQQW4qpaS5faNOA/gl3nmquiMpvnaBdDY77K1wPA"},
            {"htpasswd -5",
             "$6$lWcK6A7HHeK/"
             "el8i$VFOnH9KxJ90Rk0yunVuBuSzKrYkatWYpnkFf.tZJKWWMW7VHXobt11XkCZsRjpsmgK6lCDx3Mitv3AJZcVI3q/"},
            {"werkzeug 2 pbkdf2",
             "pbkdf2:sha256:1000$l7jKgBvbiRLCQ6VC$"
             "13c08bff3ab262f043695121f75311311eeb3fffd6f7df10dbd88029b7cca19d"},
        };
        for (const auto &[name, stored] : made)
            QTest::newRow(name) << QByteArray("correct horse") << QString::fromLatin1(stored);
        // openssl passwd -apr1, of texts shorter and longer than the digest.
        QTest::newRow("apr1 empty") << QByteArray() << QStringLiteral("$apr1$xyz$Pix4eE3fQHxJjb6LqtyMK1");
        QTest::newRow("apr1 long")
            << QByteArray("a long password of more than thirty-two bytes, indeed of sixty-six!")
            << QStringLiteral("$apr1$xyz$WrD81jriVbrKHuzTYazo31");
    }
    void verify_takesHashesOfOthers()
    {
        QFETCH(QByteArray, password);
        QFETCH(QString, stored);
        const PasswordHashing hashing;
        const auto right = hashing.verify(Secret(password), stored);
        QVERIFY2(right.ok(), right.ok() ? "" : qPrintable(right.error().internal));
        QVERIFY(right->matches);
        QVERIFY(right->needsUpgrade);
        QVERIFY(checkStoredHash(stored.toUtf8()).ok());
        const auto wrong = hashing.verify(Secret(QByteArray(password + "x")), stored);
        QVERIFY(wrong.ok());
        QVERIFY(!wrong->matches);
        QVERIFY(!wrong->needsUpgrade);
    }

    void verify_followsWycheproofPbkdf2()
    {
        QFile file(QStringLiteral(GATEHOUSE_TEST_DATA "/wycheproof/pbkdf2_sha256.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray tests = QJsonDocument::fromJson(file.readAll()).object().value(u"tests").toArray();
        QVERIFY(tests.size() >= 60);
        const PasswordHashing hashing;
        for (const QJsonValue each : tests) {
            const QJsonArray test = each.toArray();
            const auto bytes = [&test](int i) {
                return QByteArray::fromHex(test.at(i).toString().toLatin1());
            };
            Phc phc;
            phc.id = "pbkdf2-sha256";
            phc.parameters = {{"i", QByteArray::number(test.at(3).toInt())}};
            phc.salt = bytes(2);
            phc.hash = bytes(4);
            const auto verdict = hashing.verify(Secret(bytes(1)), QString::fromLatin1(phc.toText()));
            QVERIFY2(verdict.ok() && verdict->matches, qPrintable(QString::number(test.at(0).toInt())));
        }
    }

    void verify_refusesMalformedHashes_data()
    {
        QTest::addColumn<QString>("stored");
        const char *const rows[] = {
            "",
            "plain",
            "$1$salt$hash",
            "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe*",
            "$2a$xx$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$pbkdf2-sha256$i=1000$c29tZXNhbHQ$",
            "$pbkdf2-sha256$i=1000$c29tZXNhbHQ",
            "$pbkdf2-sha256$i=1000$c29tZXNhbHQ$c2hvcnQ",
            "$pbkdf2-sha256$i=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$pbkdf2-sha256$i=-1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$pbkdf2-sha256$i=01000$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$pbkdf2-sha256$i=1000,i=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$pbkdf2-sha256$i=1000,x=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$pbkdf2-sha256$i=1000$c29t ZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
            "$argon2id$v=16$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
            "$argon2id$v=19$m=256,t=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
            "pbkdf2:sha256:x$salt$4b41f396c1cf8e7f21833513bf78f3119b84ce012a4c3e71ea6d04458a3ea436",
            "pbkdf2:sha256:10$$4b41f396c1cf8e7f21833513bf78f3119b84ce012a4c3e71ea6d04458a3ea436",
            "pbkdf2:sha256:10$salt$4b41f396c1cf8e7f21833513bf78f3119b84ce012a4c3e71ea6d04458a3ea43",
            "pbkdf2:sha256:10$salt$4b41",
            "scrypt:32767:8:1$salt$4b41f396c1cf8e7f21833513bf78f3119b84ce012a4c3e71ea6d04458a3ea436",
            "$1$saltsaltsalt$y7ocyrueUFgCPxuQ9J06e/",
            "$6$rounds=10$h9meYqyuCDdYWB95$ELkm",
            "$6$rounds=01000$salt$ObAclcLx740Z88TDEIbpOOsl2ie9ZWts0ZE6SJWyL3704GU/2vCH/VIjBrDQt/"
            "Lm4GKDFQPhc.gkO77oA3frW0",
            "$5$salt$short",
            "$5$sa:t$Zh983o7ytmy0Ar7hciSSVjhh0xXGV57ySpOQTkcglm2",
            "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$short",
            "$y$k9T$F5Jx5fExrKuPp53xLKQ..1$zwtVrjrUCmXcyLTs6oxLTQlzifSUkF8RHJ./tK5KU79",
            "$y$j9T.$F5Jx5fExrKuPp53xLKQ..1$zwtVrjrUCmXcyLTs6oxLTQlzifSUkF8RHJ./tK5KU79",
            "$7$CU..../....salt$zwtVrjrUCmXcyLTs6oxLTQlzifSUkF8RHJ./tK5KU79",
            "rl.3StKT.4T8M",  // DES
            "{SHA}",
            "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A",
            "{SHA}L55TUjtiq8FBorTWAZ0jy6g129B=",
            "{SHA}FkaY6BGnO1oppDmAUmA7fD18jWgtxfjf",
            "{SSHA}L55TUjtiq8FBorTWAZ0jy6g129A=",
            "$apr1$RXBLksGA1$qkDgjmEQrR.Dt.Q.AgSVJ/",
            "$apr1$$qkDgjmEQrR.Dt.Q.AgSVJ/",
            "$apr1$RXBLksGA$qkDgjmEQrR",
            "pbkdf2_sha256$0$saltSALT1234$9xWKDKQf4KV2rm+HP9IFMCwi8UxOoEInelZGFy8ozkQ=",
            "pbkdf2_sha256$1000$saltSALT1234$9xWKDKQf4KV2rm+HP9IFMCwi8UxOoEInelZGFy8ozkQ",
            "pbkdf2_sha256$1000$$9xWKDKQf4KV2rm+HP9IFMCwi8UxOoEInelZGFy8ozkQ=",
            "bcrypt$2b$05$7VaKpOaOgSC4ac1FY86cvuMm1EUzre2ZP6UDgLl1.5vYP2Js7UJY6",
            "bcrypt_sha256$$2x$05$8uKGHPTGOv0RNDeBvfAAv.L.r/8DBfRP/PeXqm8dFU60knAgfeBhC",
            "scrypt$1023$saltSALT1234$8$1$9xWKDKQf4KV2rm+HP9IFMCwi8UxOoEInelZGFy8ozkQ=",
            "argon2$argon2id$v=16$m=102400,t=2,p=8$d2tLQ3NpRjJ1MHQzMm5keVBRQUtwVg$BDX5LEm7wx5QeefrcUQlKA",
        };
        for (const char *row : rows)
            QTest::newRow(*row != '\0' ? row : "empty") << QString::fromLatin1(row);
    }
    void verify_refusesMalformedHashes()
    {
        QFETCH(QString, stored);
        const PasswordHashing hashing;
        const auto verdict = hashing.verify(secret("password"), stored);
        QVERIFY(!verdict.ok());
        QCOMPARE(verdict.error().code, ErrorCode::Corrupt);
        const auto check = checkStoredHash(stored.toUtf8());
        QVERIFY(!check.ok());
        QCOMPARE(check.error().field, QByteArray("password_hash"));
        QVERIFY(check.error().reason == "malformed_hash" || check.error().reason == "unknown_hash");
    }

    void verify_refusesAbsurdCostsAtOnce_data()
    {
        QTest::addColumn<QString>("stored");
        const QString tail = QStringLiteral("c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
        QTest::newRow("pbkdf2") << QStringLiteral("$pbkdf2-sha256$i=2000000000$") + tail;
        QTest::newRow("argon2 memory") << QStringLiteral("$argon2id$v=19$m=4194304,t=1,p=1$") + tail;
        QTest::newRow("argon2 passes") << QStringLiteral("$argon2id$v=19$m=65536,t=1000,p=1$") + tail;
        QTest::newRow("argon2 lanes") << QStringLiteral("$argon2id$v=19$m=65536,t=1,p=200$") + tail;
        QTest::newRow("scrypt") << QStringLiteral("$scrypt$ln=30,r=8,p=1$") + tail;
        QTest::newRow("scrypt shift") << QStringLiteral("$scrypt$ln=64,r=8,p=1$") + tail;
        QTest::newRow("scrypt lanes") << QStringLiteral("$scrypt$ln=17,r=8,p=1000000$") + tail;
        QTest::newRow("scrypt memory") << QStringLiteral("$scrypt$ln=18,r=32,p=1$") + tail;
        QTest::newRow("bcrypt") << QStringLiteral(
            "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
        QTest::newRow("werkzeug pbkdf2") << QStringLiteral(
            "pbkdf2:sha256:2000000000$salt$4b41f396c1cf8e7f21833513bf78f3119b84ce012a4c3e71ea6d0445");
        QTest::newRow("werkzeug scrypt") << QStringLiteral(
            "scrypt:1073741824:8:1$salt$4b41f396c1cf8e7f21833513bf78f3119b84ce012a4c3e71ea6d0445");
        QTest::newRow("sha crypt") << QStringLiteral(
            "$5$rounds=999999999$ETbCXeQPNmfizfoj$Zh983o7ytmy0Ar7hciSSVjhh0xXGV57ySpOQTkcglm2");
        QTest::newRow("yescrypt") << QStringLiteral(
            "$y$jST$F5Jx5fExrKuPp53xLKQ..1$zwtVrjrUCmXcyLTs6oxLTQlzifSUkF8RHJ./tK5KU79");
        QTest::newRow("django pbkdf2") << QStringLiteral(
            "pbkdf2_sha256$2000000000$saltSALT1234$9xWKDKQf4KV2rm+HP9IFMCwi8UxOoEInelZGFy8ozkQ=");
        QTest::newRow("django scrypt") << QStringLiteral(
            "scrypt$1073741824$saltSALT1234$8$1$9xWKDKQf4KV2rm+HP9IFMCwi8UxOoEInelZGFy8ozkQ=");
        QTest::newRow("django bcrypt")
            << QStringLiteral("bcrypt$$2b$31$7VaKpOaOgSC4ac1FY86cvuMm1EUzre2ZP6UDgLl1.5vYP2Js7UJY6");
    }
    void verify_refusesAbsurdCostsAtOnce()
    {
        QFETCH(QString, stored);
        const PasswordHashing hashing;
        QElapsedTimer timer;
        timer.start();
        const auto verdict = hashing.verify(secret("password"), stored);
        QVERIFY(!verdict.ok());
        QCOMPARE(verdict.error().code, ErrorCode::Corrupt);
        QVERIFY(timer.elapsed() < 100);
        const auto check = checkStoredHash(stored.toUtf8());
        QVERIFY(!check.ok());
        QCOMPARE(check.error().reason, QByteArray("costly_hash"));
    }
    void verify_doesNotStopAtNulInBcrypt()
    {
        const PasswordHashing hashing;
        const auto verdict =
            hashing.verify(Secret(QByteArrayView("U*U\0x", 5)),
                           QStringLiteral("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
        QVERIFY(verdict.ok());
        QVERIFY(!verdict->matches);
    }

    void hash_isVerified_data()
    {
        QTest::addColumn<int>("algorithm");
        QTest::addColumn<QString>("prefix");
        QTest::newRow("pbkdf2") << 0 << QStringLiteral("$pbkdf2-sha256$i=100000$");
        QTest::newRow("argon2id") << 1 << QStringLiteral("$argon2id$v=19$m=8192,t=1,p=1$");
    }
    void hash_isVerified()
    {
        QFETCH(int, algorithm);
        QFETCH(QString, prefix);
        const PasswordHashing hashing(algorithm == 0 ? cheapPbkdf2() : cheapArgon2());
        const Secret password = Secret::fromText(QStringLiteral("pass\u00e9 \U0001F600"));
        const auto stored = hashing.hash(password);
        QVERIFY(stored.ok());
        QVERIFY2(stored->startsWith(prefix), qPrintable(*stored));
        QVERIFY(*stored != *hashing.hash(password));
        const auto verdict = hashing.verify(password, *stored);
        QVERIFY(verdict.ok() && verdict->matches && !verdict->needsUpgrade);
        QVERIFY(!hashing.verify(secret("pass"), *stored)->matches);
        QVERIFY(!hashing.verify(Secret(), *stored)->matches);
    }
    void hash_defaultIsPbkdf2With600000Rounds()
    {
        const PasswordHashing hashing;
        QVERIFY(hashing.hash(secret("x"))->startsWith(QLatin1String("$pbkdf2-sha256$i=600000$")));
    }

    void needsUpgrade_followsTheCost()
    {
        PasswordHashing hashing(cheapPbkdf2());
        const QString old = *hashing.hash(secret("password"));
        QVERIFY(!hashing.verify(secret("password"), old)->needsUpgrade);
        PasswordCost dearer = cheapPbkdf2();
        dearer.pbkdf2Iterations = 120'000;
        QVERIFY(hashing.setCost(dearer).ok());
        QVERIFY(hashing.verify(secret("password"), old)->needsUpgrade);
        QVERIFY(!hashing.verify(secret("wrong"), old)->needsUpgrade);
        QVERIFY(hashing.setCost(cheapArgon2()).ok());
        QVERIFY(hashing.verify(secret("password"), old)->needsUpgrade);
    }
    void needsUpgrade_neverMakesAHashCheaper()
    {
        const auto upgrades = [](const PasswordCost &then, const PasswordCost &now) {
            PasswordHashing hashing(then);
            const QString old = *hashing.hash(secret("password"));
            if (!hashing.setCost(now).ok()) qFatal("a cost out of range");
            const auto verdict = hashing.verify(secret("password"), old);
            return verdict.ok() && verdict->matches && verdict->needsUpgrade;
        };
        PasswordCost manyRounds = cheapPbkdf2();
        manyRounds.pbkdf2Iterations = 120'000;
        QVERIFY(!upgrades(manyRounds, cheapPbkdf2()));
        QVERIFY(upgrades(cheapPbkdf2(), manyRounds));
        PasswordCost muchMemory = cheapArgon2();
        muchMemory.argon2MemoryKiB = 16'384;
        PasswordCost manyPasses = cheapArgon2();
        manyPasses.argon2Passes = 2;
        QVERIFY(!upgrades(muchMemory, cheapArgon2()));
        QVERIFY(!upgrades(manyPasses, cheapArgon2()));
        // Dearer in one number and cheaper in another is not as strong.
        QVERIFY(upgrades(muchMemory, manyPasses));
    }
    void setCost_refusesWhatIsTooCheapOrTooDear()
    {
        PasswordHashing hashing;
        PasswordCost cost;
        cost.pbkdf2Iterations = 99'999;
        QVERIFY(!hashing.setCost(cost).ok());
        cost = PasswordCost{};
        cost.argon2MemoryKiB = 1'000'000;
        QVERIFY(!hashing.setCost(cost).ok());
        QCOMPARE(hashing.cost(), PasswordCost{});
    }

    void decoyHash_costsTheSameAndNeverMatches()
    {
        PasswordHashing hashing(cheapPbkdf2(), peppers({{"k1", "pepper"}}));
        const auto shapeOf = [](const QString &stored) {
            const auto phc = Phc::parse(stored.toLatin1());
            return phc ? phc->id + QByteArray::number(phc->salt.size()) + ',' +
                             QByteArray::number(phc->hash.size()) + phc->value("i") + phc->value("m") +
                             phc->value("keyid")
                       : QByteArray();
        };
        for (const PasswordCost &cost : {cheapPbkdf2(), cheapArgon2()}) {
            QVERIFY(hashing.setCost(cost).ok());
            const QString decoy = hashing.decoyHash();
            QCOMPARE(shapeOf(decoy), shapeOf(*hashing.hash(secret("x"))));
            QVERIFY(decoy != hashing.decoyHash());
            QVERIFY(!hashing.verify(secret("x"), decoy)->matches);
        }
    }

    void pepper_isNeededToVerify()
    {
        const PasswordHashing with(cheapPbkdf2(), peppers({{"k1", "pepper one"}}));
        const PasswordHashing without(cheapPbkdf2());
        const PasswordHashing other(cheapPbkdf2(), peppers({{"k1", "another"}}));
        const QString stored = *with.hash(secret("password"));
        QVERIFY(stored.contains(QLatin1String(",keyid=k1$")));
        QVERIFY(with.verify(secret("password"), stored)->matches);
        QVERIFY(!other.verify(secret("password"), stored)->matches);
        const auto missing = without.verify(secret("password"), stored);
        QVERIFY(!missing.ok());
        QCOMPARE(missing.error().code, ErrorCode::Unavailable);
    }
    void pepper_changesWithUpgrade()
    {
        const PasswordHashing older(cheapPbkdf2(), peppers({{"k1", "one"}}));
        const PasswordHashing newer(cheapPbkdf2(), peppers({{"k2", "two"}, {"k1", "one"}}));
        const PasswordHashing plain(cheapPbkdf2());
        for (const QString &stored : {*older.hash(secret("password")), *plain.hash(secret("password"))}) {
            const auto verdict = newer.verify(secret("password"), stored);
            QVERIFY(verdict.ok() && verdict->matches && verdict->needsUpgrade);
        }
        const auto current = newer.verify(secret("password"), *newer.hash(secret("password")));
        QVERIFY(current.ok() && current->matches && !current->needsUpgrade);
    }
};

QTEST_APPLESS_MAIN(TestPasswordHashing)
#include "tst_password_hashing.moc"
