#include <QTest>

#include "core/identity/password_rules.h"

using namespace gatehouse;

namespace {

struct Fixture
{
    Settings settings;
    BreachedPasswords breached{{}};
    PasswordRules rules{settings, breached, QStringLiteral("login.example.org")};

    QByteArray refusal(const QString &password, PasswordContext context = {QStringLiteral("anna"), {}})
    {
        const auto checked = rules.checkNew(Secret::fromText(password), context);
        return checked.ok() ? QByteArray() : checked.error().reason;
    }
};

const QString kGood = QStringLiteral("heron violin 9 gate");

}  // namespace

class TestPasswordRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lengths_areOfCharacters()
    {
        Fixture f;
        f.settings.adopt(Setting::PasswordMinScore, 0);
        QCOMPARE(f.refusal(QStringLiteral("k3#vLq9!xZw")), QByteArray("password_too_short"));
        QCOMPARE(f.refusal(QStringLiteral("k3#vLq9!xZwT")), QByteArray());
        // Twelve characters, twenty-four bytes.
        QCOMPARE(
            f.refusal(QString::fromUtf8("\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F"
                                        "\xC3\xA9\xC3\xA8\xC3\xAA\xC3\xAB")),
            QByteArray());
        QCOMPARE(f.refusal(QString(257, u'x')), QByteArray("password_too_long"));
        QCOMPARE(f.refusal({}), QByteArray("password_too_short"));
    }

    void alone_itHasToBeLonger()
    {
        Fixture f;
        PasswordContext context{QStringLiteral("anna"), {}};
        QCOMPARE(f.rules.minimumLength(context), 12);
        context.alone = true;
        QCOMPARE(f.rules.minimumLength(context), 15);
        QCOMPARE(f.refusal(QStringLiteral("k3#vLq9!xZwT"), context), QByteArray("password_too_short"));
        QCOMPARE(f.refusal(kGood, context), QByteArray());
        f.settings.adopt(Setting::PasswordMinLength, 20);
        QCOMPARE(f.rules.minimumLength(context), 20);
    }

    void aGroup_mayHaveItsOwnRules()
    {
        Fixture f;
        const SettingSubject finance{SettingSubject::Kind::Group, QStringLiteral("finance")};
        f.settings.adoptOverride(Setting::PasswordMinLength, finance, 24);
        f.settings.adoptOverride(Setting::PasswordClasses, finance, 4);
        PasswordContext context{QStringLiteral("anna"), {}};
        QCOMPARE(f.refusal(kGood, context), QByteArray());
        context.subjects = {finance};
        QCOMPARE(f.refusal(kGood, context), QByteArray("password_too_short"));
        QCOMPARE(f.refusal(kGood + QStringLiteral(" trombone"), context), QByteArray("password_few_kinds"));
        QCOMPARE(f.refusal(kGood + QStringLiteral(" Trombone"), context), QByteArray());
    }

    void whatIsEasy_isRefusedWithItsReason_data()
    {
        QTest::addColumn<QString>("password");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char *password, const char *reason) {
            QTest::newRow(password) << QString::fromUtf8(password) << QByteArray(reason);
        };
        row("unbelievable", "password_breached");
        row("abcdefghijklmnop", "password_guessable_sequence");
        row("%%%%%%%%%%%%%%%%", "password_guessable_repeat");
        row("anna.berg@example.org", "password_is_name");
        row("login.example.org", "password_guessable_own");
        row("flugelhornbau", "password_guessable_own");
        row("heron violin 9 gate", "");
    }
    void whatIsEasy_isRefusedWithItsReason()
    {
        QFETCH(QString, password);
        QFETCH(QByteArray, reason);
        Fixture f;
        f.settings.adopt(Setting::PasswordForbiddenWords, QStringLiteral("trumpet Flugelhornbau"));
        QCOMPARE(f.refusal(password, {QStringLiteral("anna"), QStringLiteral("anna.berg@example.org"),
                                      QStringLiteral("Anna Berg")}),
                 reason);
    }

    void switchedOff_letsItThrough()
    {
        Fixture f;
        f.settings.adopt(Setting::PasswordBreached, QStringLiteral("off"));
        QVERIFY(f.refusal(QStringLiteral("unbelievable")) != QByteArray("password_breached"));
        f.settings.adopt(Setting::PasswordMinScore, 0);
        QCOMPARE(f.refusal(QStringLiteral("unbelievable")), QByteArray());
    }

    void strength_growsWithWords()
    {
        Fixture f;
        const auto score = [&](const char *password) {
            return f.rules.strength(Secret(QByteArray(password)), {}).score;
        };
        QCOMPARE(score("password"), 0);
        QVERIFY(score("heron violin") > score("password"));
        QCOMPARE(score("heron violin 9 gate trombone"), 4);
        QCOMPARE(score(""), 0);
        // Long, and not slow or wrong for it.
        QVERIFY(f.rules.strength(Secret(QByteArray(1000, 'x')), {}).score <= 4);
    }

    void hostileText_doesNoHarm_data()
    {
        QTest::addColumn<QByteArray>("password");
        QTest::newRow("broken UTF-8") << QByteArray("\xff\xfe\x80\x80gate heron 9 violin");
        QTest::newRow("NUL inside") << QByteArray("gate\0heron 9 violin", 19);
        QTest::newRow("all bytes") << [] {
            QByteArray all;
            for (int i = 1; i < 256; ++i)
                all += char(i);
            return all;
        }();
        QTest::newRow("digits") << QByteArray(1000, '1');
        QTest::newRow("dates") << QByteArray("20240101").repeated(100);
    }
    void hostileText_doesNoHarm()
    {
        QFETCH(QByteArray, password);
        QVERIFY(passwordStrength(Secret(password), {QStringLiteral("anna"), QString()}).score >= 0);
    }
};

QTEST_APPLESS_MAIN(TestPasswordRules)
#include "tst_password_rules.moc"
