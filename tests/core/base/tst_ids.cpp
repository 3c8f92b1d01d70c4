#include <QSet>
#include <QTest>

#include "core/base/ids.h"
#include "tests/support/fake_clock.h"

using namespace gatehouse;

class TestIds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void generate_isVersion7AndCarriesTheTime()
    {
        const FakeClock clock({0x017F22E279B0});  // the example of RFC 9562 appendix A.6
        const QString id = UserId::generate(clock).toString();
        QVERIFY(id.startsWith(QLatin1String("017f22e2-79b0-7")));
        QVERIFY(QStringLiteral("89ab").contains(id.at(19)));
    }
    void generate_neverRepeats()
    {
        const FakeClock clock;
        QSet<QString> seen;
        for (int i = 0; i < 10'000; ++i)
            seen.insert(UserId::generate(clock).toString());
        QCOMPARE(seen.size(), 10'000);
    }
    void parse_takesOnlyCanonicalText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("ok");
        QTest::newRow("canonical") << QStringLiteral("017f22e2-79b0-7cc3-98c4-dc0c0c07398f") << true;
        QTest::newRow("upper case") << QStringLiteral("017F22E2-79B0-7CC3-98C4-DC0C0C07398F") << false;
        QTest::newRow("braces") << QStringLiteral("{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}") << false;
        QTest::newRow("short") << QStringLiteral("017f22e2-79b0-7cc3-98c4-dc0c0c07398") << false;
        QTest::newRow("dash moved") << QStringLiteral("017f22e27-9b0-7cc3-98c4-dc0c0c07398f") << false;
        QTest::newRow("empty") << QString() << false;
    }
    void parse_takesOnlyCanonicalText()
    {
        QFETCH(QString, text);
        QFETCH(bool, ok);
        QCOMPARE(UserId::parse(text).has_value(), ok);
    }
};

QTEST_APPLESS_MAIN(TestIds)
#include "tst_ids.moc"
