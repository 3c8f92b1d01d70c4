#include <QRegularExpression>
#include <QTest>

#include "core/base/taken.h"
#include "core/settings/settings.h"
#include "core/signin/breached_range.h"
#include "tests/support/fake_fetch.h"

using namespace gatehouse;

namespace {

// SHA-1 of "password": the example of the service's own documentation (haveibeenpwned.com/API/v3).
const QByteArray kHash = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8";
const QByteArray kSuffix = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";
const QString kUrl = QStringLiteral("https://api.pwnedpasswords.com/range/5BAA6");

QByteArray answer(const QByteArray &count)
{
    return "003D68EB55068C33ACE09247EE4C639306B:3\r\n" + kSuffix + ':' + count +
           "\r\nFFFFA2C9D2F4BF26CE62ABF2BD2A0F2BD5C:0";
}

struct Fixture
{
    Fixture() { settings.adopt(Setting::PasswordBreached, QStringLiteral("online")); }

    Result<bool> ask(const QByteArray &hash = kHash)
    {
        auto asked = range.ask(hash);
        asked.waitForFinished();
        return taken(asked);
    }
    Result<void> checkNew()
    {
        auto checked = range.checkNew(kHash);
        checked.waitForFinished();
        return taken(checked);
    }

    FakeFetch http;
    Settings settings;
    BreachedRange range{http, settings};
};

}  // namespace

class TestBreachedRange : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rangeHolds_readsTheServicesAnswers_data();
    void rangeHolds_readsTheServicesAnswers();
    void ask_tellsFiveCharactersAndWantsPadding();
    void ask_takesTheMirrorOfTheSettings();
    void ask_failsWhereThereIsNoList_data();
    void ask_failsWhereThereIsNoList();
    void ask_isBounded();
    void checkNew_refusesWhatIsKnown();
    void checkNew_asksNobodyWhileItIsOff_data();
    void checkNew_asksNobodyWhileItIsOff();
    void checkNew_failsAsConfigured();
    void theErrorHoldsNoPartOfTheHash();
};

void TestBreachedRange::rangeHolds_readsTheServicesAnswers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("known");  // 1, 0, or -1 for no such answer
    const QByteArray other = "003D68EB55068C33ACE09247EE4C639306B:3";
    QTest::newRow("among others") << answer("9545824") << 1;
    QTest::newRow("alone") << kSuffix + ":1" << 1;
    QTest::newRow("line feeds alone") << other + "\n" + kSuffix + ":1\n" << 1;
    QTest::newRow("lower case") << kSuffix.toLower() + ":1" << 1;
    QTest::newRow("padding") << answer("0") << 0;
    QTest::newRow("padding of zeros") << answer("000") << 0;
    QTest::newRow("not there") << other << 0;
    QTest::newRow("empty") << QByteArray() << -1;
    QTest::newRow("line ends") << QByteArray("\r\n\r\n") << -1;
    QTest::newRow("a page") << QByteArray("<!doctype html><title>Wait</title>") << -1;
    QTest::newRow("known, then a page") << answer("7") + "\r\n<html>" << -1;
    QTest::newRow("no count") << kSuffix + ":" << -1;
    QTest::newRow("no colon") << kSuffix << -1;
    QTest::newRow("a negative count") << kSuffix + ":-1" << -1;
    QTest::newRow("a whole hash") << kHash + ":1" << -1;
    QTest::newRow("cut") << kSuffix.chopped(1) + ":1" << -1;
    QTest::newRow("no hexadecimal") << QByteArray(35, 'G') + ":1" << -1;
    QTest::newRow("NTLM's length") << QByteArray(27, 'A') + ":1" << -1;
}

void TestBreachedRange::rangeHolds_readsTheServicesAnswers()
{
    QFETCH(const QByteArray, text);
    QFETCH(const int, known);
    const std::optional<bool> holds = rangeHolds(text, kSuffix);
    QCOMPARE(holds ? int(*holds) : -1, known);
}

void TestBreachedRange::ask_tellsFiveCharactersAndWantsPadding()
{
    Fixture f;
    f.http.put(kUrl, answer("9545824"));
    const Result<bool> known = f.ask();
    QVERIFY(known.ok() && *known);
    const FetchRequest request = f.http.last();
    QCOMPARE(request.url, kUrl);
    QCOMPARE(request.method, QByteArray("GET"));
    QVERIFY(request.body.isEmpty());
    QCOMPARE(request.fields, QList<QByteArray>{"Add-Padding: true"});
    QVERIFY(request.timeout <= std::chrono::seconds(3));
}

void TestBreachedRange::ask_takesTheMirrorOfTheSettings()
{
    Fixture f;
    f.settings.adopt(Setting::PasswordBreachedUrl, QStringLiteral("https://pwned.example.org/mirror"));
    f.http.put(QStringLiteral("https://pwned.example.org/mirror/5BAA6"), answer("1"));
    const Result<bool> known = f.ask();
    QVERIFY(known.ok() && *known);
    QCOMPARE(f.http.calls(kUrl), 0);
}

void TestBreachedRange::ask_failsWhereThereIsNoList_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("nobody there") << QByteArray() << 0;
    QTest::newRow("too many calls") << answer("1") << 429;
    QTest::newRow("its error") << answer("1") << 503;
    QTest::newRow("a redirect") << answer("1") << 302;
    QTest::newRow("a page of the network's")
        << QByteArray("<html>Please sign in to the wireless</html>") << 200;
    QTest::newRow("nothing") << QByteArray() << 200;
    QTest::newRow("too much") << QByteArray(BreachedRange::kMaximumBytes + 1, 'A') << 200;
}

void TestBreachedRange::ask_failsWhereThereIsNoList()
{
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    Fixture f;
    if (status != 0) f.http.put(kUrl, body, status);
    const Result<bool> known = f.ask();
    QVERIFY(!known.ok());
    QCOMPARE(known.error().code, ErrorCode::Unavailable);
    QCOMPARE(known.error().reason, QByteArray("breached_check_failed"));
}

void TestBreachedRange::ask_isBounded()
{
    Fixture f;
    f.http.put(kUrl, answer("1"));
    f.http.hold();
    QList<QFuture<Result<bool>>> calls;
    for (int i = 0; i < BreachedRange::kMaximumCalls; ++i)
        calls.append(f.range.ask(kHash));
    auto oneMore = f.range.ask(kHash);
    QVERIFY(oneMore.isFinished());
    QVERIFY(!taken(oneMore).ok());
    f.http.release();
    for (auto &each : calls) {
        each.waitForFinished();
        const Result<bool> known = taken(each);
        QVERIFY(known.ok() && *known);
    }
    QVERIFY(f.ask().ok());
    QCOMPARE(f.http.calls(kUrl), BreachedRange::kMaximumCalls + 1);
}

void TestBreachedRange::checkNew_refusesWhatIsKnown()
{
    Fixture f;
    f.http.put(kUrl, answer("2"));
    const Result<void> checked = f.checkNew();
    QVERIFY(!checked.ok());
    QCOMPARE(checked.error().code, ErrorCode::InvalidInput);
    QCOMPARE(checked.error().field, QByteArray("password"));
    QCOMPARE(checked.error().reason, QByteArray("password_breached"));
    f.http.put(kUrl, answer("0"));
    QVERIFY(f.checkNew().ok());
}

void TestBreachedRange::checkNew_asksNobodyWhileItIsOff_data()
{
    QTest::addColumn<QString>("mode");
    QTest::newRow("local") << QStringLiteral("local");
    QTest::newRow("off") << QStringLiteral("off");
}

void TestBreachedRange::checkNew_asksNobodyWhileItIsOff()
{
    QFETCH(const QString, mode);
    Fixture f;
    f.http.put(kUrl, answer("2"));
    f.settings.adopt(Setting::PasswordBreached, mode);
    QVERIFY(f.checkNew().ok());
    QCOMPARE(f.http.calls(kUrl), 0);
}

void TestBreachedRange::checkNew_failsAsConfigured()
{
    Fixture f;
    f.settings.adopt(Setting::PasswordBreachedFailure, QStringLiteral("open"));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("without a look at breaches")));
    QVERIFY(f.checkNew().ok());
    f.settings.adopt(Setting::PasswordBreachedFailure, QStringLiteral("closed"));
    const Result<void> closed = f.checkNew();
    QVERIFY(!closed.ok());
    QCOMPARE(closed.error().code, ErrorCode::Unavailable);
    QCOMPARE(f.http.calls(kUrl), 2);
}

void TestBreachedRange::theErrorHoldsNoPartOfTheHash()
{
    Fixture f;
    const Result<bool> known = f.ask();
    QVERIFY(!known.ok());
    for (const QString &text : {known.error().internal, known.error().publicMessage})
        QVERIFY2(!text.contains(QLatin1String("5BAA6"), Qt::CaseInsensitive), qPrintable(text));
}

QTEST_GUILESS_MAIN(TestBreachedRange)
#include "tst_breached_range.moc"
