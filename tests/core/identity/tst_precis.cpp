#include <QTest>

#include "core/identity/name_rules.h"
#include "core/identity/password_rules.h"
#include "core/identity/precis.h"

using namespace gatehouse;

namespace {

QString utf8(const char *text)
{
    return QString::fromUtf8(text);
}

/// From code points, so that the source stays readable whatever an editor shows.
QString points(std::initializer_list<char32_t> list)
{
    return QString::fromUcs4(list.begin(), qsizetype(list.size()));
}

}  // namespace

class TestPrecis : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// RFC 8265 section 3.5, tables 1 and 2, and RFC 5892 appendix A for the rules of context.
    void usernameCaseMapped_followsTheStandard_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("key");  // null: refused
        const QString refused;
        QTest::newRow("1: juliet@example.com") << utf8("juliet@example.com") << utf8("juliet@example.com");
        QTest::newRow("2: fussball") << utf8("fussball") << utf8("fussball");
        QTest::newRow("3: fu sharp-s ball")
            << points({'f', 'u', 0xDF, 'b', 'a', 'l', 'l'}) << points({'f', 'u', 0xDF, 'b', 'a', 'l', 'l'});
        QTest::newRow("4: pi") << points({0x3C0}) << points({0x3C0});
        QTest::newRow("5: capital sigma") << points({0x3A3}) << points({0x3C3});
        QTest::newRow("6: sigma") << points({0x3C3}) << points({0x3C3});
        QTest::newRow("7: final sigma") << points({0x3C2}) << points({0x3C2});
        QTest::newRow("8: space") << utf8("foo bar") << refused;
        QTest::newRow("9: empty") << utf8("") << refused;
        QTest::newRow("10: roman numeral four") << points({'h', 'e', 'n', 'r', 'y', 0x2163}) << refused;
        QTest::newRow("11: infinity") << points({0x221E}) << refused;

        QTest::newRow("upper case") << utf8("Alice.O'Hara") << utf8("alice.o'hara");
        QTest::newRow("fullwidth") << points({0xFF21, 0xFF42, 0xFF11}) << utf8("ab1");
        QTest::newRow("fullwidth space") << points({'a', 0x3000, 'b'}) << refused;
        QTest::newRow("decomposed") << points({'u', 0x308}) << points({0xFC});
        QTest::newRow("decomposed capital") << points({'U', 0x308}) << points({0xFC});
        QTest::newRow("halfwidth katakana") << points({0xFF76}) << points({0x30AB});
        QTest::newRow("ligature fi") << points({0xFB01}) << refused;
        QTest::newRow("control") << points({'a', 0x07}) << refused;
        QTest::newRow("soft hyphen") << points({'a', 0xAD, 'b'}) << refused;
        QTest::newRow("zero width space") << points({'a', 0x200B, 'b'}) << refused;
        QTest::newRow("bidi override") << points({'a', 0x202E, 'b'}) << refused;
        QTest::newRow("private use") << points({0xE000}) << refused;
        QTest::newRow("noncharacter") << points({0xFFFF}) << refused;
        QTest::newRow("unassigned") << points({0x0378}) << refused;
        QTest::newRow("emoji") << points({0x1F511}) << refused;
        QTest::newRow("half a pair") << QString(QChar(0xD800)) << refused;
        QTest::newRow("old hangul jamo") << points({0x1100}) << refused;
        QTest::newRow("supplementary letter") << points({0x10400}) << points({0x10428});

        QTest::newRow("middle dot in Catalan") << points({'l', 0xB7, 'l'}) << points({'l', 0xB7, 'l'});
        QTest::newRow("middle dot elsewhere") << points({'a', 0xB7, 'l'}) << refused;
        QTest::newRow("keraia before Greek") << points({0x375, 0x3B1}) << points({0x375, 0x3B1});
        QTest::newRow("keraia before Latin") << points({0x375, 'a'}) << refused;
        QTest::newRow("geresh after Hebrew")
            << points({0x5D0, 0x5F3, 0x5D0}) << points({0x5D0, 0x5F3, 0x5D0});
        QTest::newRow("geresh first") << points({0x5F3, 0x5D0}) << refused;
        QTest::newRow("katakana dot") << points({0x30AB, 0x30FB, 0x30AB}) << points({0x30AB, 0x30FB, 0x30AB});
        QTest::newRow("katakana dot alone") << points({'a', 0x30FB, 'b'}) << refused;
        QTest::newRow("joiner after virama")
            << points({0x915, 0x94D, 0x200D, 0x937}) << points({0x915, 0x94D, 0x200D, 0x937});
        QTest::newRow("joiner elsewhere") << points({'a', 0x200D, 'b'}) << refused;
        QTest::newRow("non-joiner between joining letters")
            << points({0x628, 0x200C, 0x628}) << points({0x628, 0x200C, 0x628});
        QTest::newRow("non-joiner in Latin") << points({'a', 0x200C, 'b'}) << refused;
        QTest::newRow("both kinds of Arabic digits") << points({0x627, 0x661, 0x6F1}) << refused;
        QTest::newRow("tatweel") << points({0x628, 0x640, 0x628}) << refused;

        QTest::newRow("Hebrew") << points({0x5D0, 0x5D1}) << points({0x5D0, 0x5D1});
        QTest::newRow("Hebrew with digits") << points({0x5D0, '1'}) << points({0x5D0, '1'});
        QTest::newRow("Hebrew after Latin") << points({'a', 0x5D0}) << refused;
        QTest::newRow("Latin after Hebrew") << points({0x5D0, 'a'}) << refused;
        QTest::newRow("Hebrew after a digit") << points({'1', 0x5D0}) << refused;
        QTest::newRow("Hebrew before punctuation") << points({0x5D0, '.'}) << refused;
        QTest::newRow("European and Arabic digits") << points({0x627, '1', 0x661}) << refused;
    }
    void usernameCaseMapped_followsTheStandard()
    {
        QFETCH(QString, given);
        QFETCH(QString, key);
        const auto result = precis::usernameCaseMapped(given);
        QCOMPARE(result.has_value(), !key.isNull());
        if (!result) return;
        QCOMPARE(*result, key);
        // Applied to its own result, it changes nothing.
        QCOMPARE(precis::usernameCaseMapped(*result), std::optional(key));
    }

    void usernameCasePreserved_keepsCase()
    {
        QCOMPARE(precis::usernameCasePreserved(points({0xFF21, 'l'})), std::optional(utf8("Al")));
        QCOMPARE(precis::usernameCasePreserved(points({'U', 0x308})), std::optional(points({0xDC})));
    }

    /// RFC 8265 section 4.3, table 4.
    void opaqueString_followsTheStandard_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("prepared");
        const QString refused;
        QTest::newRow("12: ASCII") << utf8("correct horse battery staple")
                                   << utf8("correct horse battery staple");
        QTest::newRow("13: case differs")
            << utf8("Correct Horse Battery Staple") << utf8("Correct Horse Battery Staple");
        QTest::newRow("14: other letters") << points({0x3C0, 0xDF, 0xE5}) << points({0x3C0, 0xDF, 0xE5});
        QTest::newRow("15: symbol") << points({'J', 'a', 'c', 'k', 0x2666})
                                    << points({'J', 'a', 'c', 'k', 0x2666});
        QTest::newRow("16: ogham space") << points({'f', 'o', 'o', 0x1680, 'b', 'a', 'r'}) << utf8("foo bar");
        QTest::newRow("17: empty") << utf8("") << refused;
        QTest::newRow("18: tab") << points({'m', 'y', 0x09, 'c', 'a', 't'}) << refused;

        QTest::newRow("no-break space") << points({'a', 0xA0, 'b'}) << utf8("a b");
        QTest::newRow("fullwidth stays") << points({0xFF21}) << points({0xFF21});
        QTest::newRow("decomposed") << points({'e', 0x301}) << points({0xE9});
        QTest::newRow("emoji") << points({0x1F511}) << points({0x1F511});
        QTest::newRow("NUL") << points({'a', 0, 'b'}) << refused;
        QTest::newRow("Hebrew and Latin") << points({'a', 0x5D0}) << points({'a', 0x5D0});
    }
    void opaqueString_followsTheStandard()
    {
        QFETCH(QString, given);
        QFETCH(QString, prepared);
        const auto result = precis::opaqueString(Secret::fromText(given));
        QCOMPARE(result.has_value(), !prepared.isNull());
        if (result) QCOMPARE(QString::fromUtf8(result->reveal()), prepared);
    }

    void opaqueString_refusesWhatIsNotUtf8()
    {
        for (const char *bytes : {"\xFF", "abc\xC3", "\xC0\x80", "\xED\xA0\x80"})
            QVERIFY(!precis::opaqueString(Secret(QByteArrayView(bytes))));
    }

    void checkUsername_limitsLength()
    {
        QVERIFY(checkUsername(QString(80, QLatin1Char('a'))).ok());
        const auto tooLong = checkUsername(QString(81, QLatin1Char('a')));
        QCOMPARE(tooLong.error().reason, QByteArray("username_too_long"));
        QCOMPARE(tooLong.error().field, QByteArray("username"));
        // Characters, not UTF-16 units.
        QVERIFY(checkUsername(QString::fromUcs4(std::u32string(80, char32_t(0x10428)).data(), 80)).ok());
        QCOMPARE(checkUsername(QString()).error().reason, QByteArray("username_empty"));
        QCOMPARE(checkUsername(utf8("Alice"))->shown, utf8("Alice"));
        QCOMPARE(checkUsername(utf8("Alice"))->key, utf8("alice"));
    }

    void checkEmail_takesAddresses_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("key");
        const QString refused;
        QTest::newRow("plain") << utf8("Al.ice+x@Example.ORG") << utf8("Al.ice+x@example.org")
                               << utf8("al.ice+x@example.org");
        QTest::newRow("other script")
            << points({0xDC, '@', 0xC4, '.', 'd', 'e'}) << points({0xDC, '@', 0xE4, '.', 'd', 'e'})
            << points({0xFC, '@', 0xE4, '.', 'd', 'e'});
        QTest::newRow("one label") << utf8("root@localhost") << utf8("root@localhost")
                                   << utf8("root@localhost");
        QTest::newRow("no at") << utf8("alice") << refused << refused;
        QTest::newRow("two at") << utf8("a@b@c.org") << refused << refused;
        QTest::newRow("no local part") << utf8("@example.org") << refused << refused;
        QTest::newRow("no domain") << utf8("alice@") << refused << refused;
        QTest::newRow("two dots") << utf8("a..b@example.org") << refused << refused;
        QTest::newRow("dot first") << utf8(".a@example.org") << refused << refused;
        QTest::newRow("space") << utf8("a b@example.org") << refused << refused;
        QTest::newRow("header injection")
            << utf8("a@example.org\r\nBcc: b@example.org") << refused << refused;
        QTest::newRow("brackets") << utf8("<a@example.org>") << refused << refused;
        QTest::newRow("comma") << utf8("a,b@example.org") << refused << refused;
        QTest::newRow("hyphen first") << utf8("a@-example.org") << refused << refused;
        QTest::newRow("empty label") << utf8("a@example..org") << refused << refused;
        QTest::newRow("bidi override") << points({'a', 0x202E, '@', 'b', '.', 'c'}) << refused << refused;
    }
    void checkEmail_takesAddresses()
    {
        QFETCH(QString, given);
        QFETCH(QString, shown);
        QFETCH(QString, key);
        const auto result = checkEmail(given);
        QCOMPARE(result.ok(), !shown.isNull());
        if (!result.ok()) {
            QCOMPARE(result.error().field, QByteArray("email"));
            return;
        }
        QCOMPARE(result->shown, shown);
        QCOMPARE(result->key, key);
    }

    void checkEmail_limitsLength()
    {
        const QString local(64, QLatin1Char('a'));
        const QString label = QLatin1Char('.') + QString(60, QLatin1Char('b'));
        const QString domain = QString(6, QLatin1Char('c')) + label + label + label;
        QCOMPARE((local + QLatin1Char('@') + domain).size(), 254);
        QVERIFY(checkEmail(local + QLatin1Char('@') + domain).ok());
        QVERIFY(!checkEmail(local + QLatin1String("@c") + domain).ok());
        QVERIFY(!checkEmail(QLatin1Char('a') + local + QLatin1String("@b.org")).ok());
    }

    void checkDisplayName_refusesTricks()
    {
        QCOMPARE(*checkDisplayName(utf8("  Alice  O'Hara ")), utf8("Alice  O'Hara"));
        QVERIFY(checkDisplayName(QString()).ok());
        QVERIFY(checkDisplayName(QString(200, QLatin1Char('a'))).ok());
        QVERIFY(!checkDisplayName(QString(201, QLatin1Char('a'))).ok());
        QVERIFY(!checkDisplayName(utf8("a\nb")).ok());
        QVERIFY(!checkDisplayName(points({'a', 0x202E, 'b'})).ok());
        QVERIFY(!checkDisplayName(points({'a', 0x2028, 'b'})).ok());
        QVERIFY(!checkDisplayName(points({'a', 0, 'b'})).ok());
        QVERIFY(!checkDisplayName(QString(QChar(0xDC00))).ok());
    }

    void checkLocale_takesTags()
    {
        for (const char *good : {"", "de", "pt-BR", "zh-Hant-TW", "sr-Latn", "de-CH-1996"})
            QVERIFY2(checkLocale(utf8(good)).ok(), good);
        for (const char *bad : {"d", "-", "de-", "de_DE", "1a", "deutschland", "de-ABCDEFGHI", "d\xC3\xA9"})
            QVERIFY2(!checkLocale(utf8(bad)).ok(), bad);
    }

    void loginKeys_coverBothKinds()
    {
        QCOMPARE(loginKeys(utf8(" Alice ")).usernameKey, utf8("alice"));
        QVERIFY(loginKeys(utf8("Alice")).emailKey.isEmpty());
        QCOMPARE(loginKeys(utf8("A@B.org")).usernameKey, utf8("a@b.org"));
        QCOMPARE(loginKeys(utf8("A@B.org")).emailKey, utf8("a@b.org"));
        QVERIFY(loginKeys(QString(100'000, QLatin1Char('a'))).usernameKey.isEmpty());
    }

    void checkNew_appliesTheRules_data()
    {
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<QByteArray>("reason");
        const QByteArray fine;
        QTest::newRow("long enough") << QByteArray("twelve chars") << fine;
        QTest::newRow("short") << QByteArray("eleven char") << QByteArray("password_too_short");
        QTest::newRow("empty") << QByteArray() << QByteArray("password_too_short");
        QTest::newRow("characters, not bytes")
            << QByteArray("\xC3\xA9").repeated(11) << QByteArray("password_too_short");
        QTest::newRow("12 characters") << QByteArray("\xC3\xA9").repeated(12) << fine;
        QTest::newRow("1024 bytes") << QByteArray("\xC3\xA9").repeated(512) << fine;
        QTest::newRow("1025 bytes") << QByteArray(1025, 'x') << QByteArray("password_too_long");
        QTest::newRow("tab") << QByteArray("twelve\tchars") << QByteArray("password_bad_characters");
        QTest::newRow("not UTF-8") << QByteArray("twelve chars\xFF") << QByteArray("password_bad_characters");
        QTest::newRow("username") << QByteArray("Alice.In.Wonder") << QByteArray("password_is_name");
        QTest::newRow("e-mail") << QByteArray("ALICE@example.org") << QByteArray("password_is_name");
    }
    void checkNew_appliesTheRules()
    {
        QFETCH(QByteArray, password);
        QFETCH(QByteArray, reason);
        Settings settings;
        settings.adopt(Setting::PasswordMaxLength, 1000);
        settings.adopt(Setting::PasswordMinScore, 0);
        const BreachedPasswords breached({});
        const PasswordRules rules(settings, breached, {});
        const auto result =
            rules.checkNew(Secret(password), {utf8("alice.in.wonder"), utf8("alice@example.org")});
        QCOMPARE(result.ok(), reason.isEmpty());
        if (result.ok()) return;
        QCOMPARE(result.error().reason, reason);
        QCOMPARE(result.error().field, QByteArray("password"));
    }

    void checkNew_readsTheMinimumFromTheSettings()
    {
        Settings settings;
        settings.adopt(Setting::PasswordMinLength, 16);
        const BreachedPasswords breached({});
        const PasswordRules rules(settings, breached, {});
        QVERIFY(!rules.checkNew(Secret::fromText(utf8("fifteen letters")), {}).ok());
        QVERIFY(rules.checkNew(Secret::fromText(utf8("sixteen letters!")), {}).ok());
    }

    void forVerifying_meetsWhatCheckNewMade()
    {
        const Settings settings;
        const BreachedPasswords breached({});
        const PasswordRules rules(settings, breached, {});
        const Secret composed =
            Secret::fromText(points({0xE9, ' ', 'l', 'o', 'n', 'g', ' ', 'e', 'n', 'o', 'u', 'g', 'h'}));
        const Secret decomposed = Secret::fromText(
            points({'e', 0x301, 0xA0, 'l', 'o', 'n', 'g', ' ', 'e', 'n', 'o', 'u', 'g', 'h'}));
        const auto stored = rules.checkNew(composed, {});
        QVERIFY(stored.ok());
        QCOMPARE(PasswordRules::forVerifying(decomposed).reveal(), stored->reveal());
        QCOMPARE(PasswordRules::forVerifying(Secret(QByteArrayView("\xFF\xFE"))).reveal(),
                 QByteArray("\xFF\xFE"));
        QVERIFY(PasswordRules::forVerifying(Secret(QByteArray(5'000, 'x'))).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestPrecis)
#include "tst_precis.moc"
