#include <QTest>

#include "core/http/cookies.h"
#include "core/http/csrf.h"

using namespace gatehouse;

namespace {

HttpRequest withCookie(const QByteArray &field, bool secure = true)
{
    HttpRequest request;
    request.secure = secure;
    if (!field.isNull()) request.headers.add("Cookie", field);
    return request;
}

}  // namespace

class TestCookies final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parse_data();
    void parse();
    void read_takesOnlyTheNameThatFitsTheTransport();
    void read_refusesTwoCookieFields();
    void set_isSafeByDefault();
    void set_refusesBrokenValues();
    void csrf_bindsToTheBrowser();
    void csrf_refusesTampering();
    void origin_data();
    void origin();
};

void TestCookies::parse_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");  // null: none
    const QByteArray none;
    QTest::newRow("one") << QByteArray("sid=abc") << QByteArray("abc");
    QTest::newRow("among others") << QByteArray("a=1; sid=abc; b=2") << QByteArray("abc");
    QTest::newRow("without space") << QByteArray("a=1;sid=abc;b=2") << QByteArray("abc");
    QTest::newRow("quoted") << QByteArray("sid=\"abc\"") << QByteArray("abc");
    QTest::newRow("equals inside") << QByteArray("sid=a=b") << QByteArray("a=b");
    QTest::newRow("empty") << QByteArray("sid=") << QByteArray("");
    QTest::newRow("absent") << QByteArray("a=1") << none;
    QTest::newRow("empty field") << QByteArray("") << none;
    QTest::newRow("twice") << QByteArray("sid=abc; sid=def") << none;
    QTest::newRow("twice the same") << QByteArray("sid=abc; sid=abc") << none;
    QTest::newRow("other case") << QByteArray("SID=abc") << none;
    QTest::newRow("prefix of a name") << QByteArray("sid2=abc") << none;
    QTest::newRow("end of a name") << QByteArray("xsid=abc") << none;
    QTest::newRow("nameless in disguise") << QByteArray("=sid=abc") << none;
    QTest::newRow("no equals") << QByteArray("sid") << none;
    QTest::newRow("space before equals") << QByteArray("sid =abc") << none;
    QTest::newRow("comma") << QByteArray("sid=a,b") << none;
    QTest::newRow("space inside") << QByteArray("sid=a b") << none;
    QTest::newRow("quote inside") << QByteArray("sid=a\"b") << none;
    QTest::newRow("one quote") << QByteArray("sid=\"") << none;
    QTest::newRow("control") << QByteArray("sid=a\tb") << none;
    QTest::newRow("not ASCII") << QByteArray("sid=\xc3\xa4") << none;
    QTest::newRow("garbage beside it") << QByteArray(";;  ; = ;x;sid=abc;\xff=\x01") << QByteArray("abc");
}

void TestCookies::parse()
{
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    const std::optional<QByteArray> found = cookieFromField(field, "sid");
    QCOMPARE(found.has_value(), !value.isNull());
    if (found) QCOMPARE(*found, value);
}

void TestCookies::read_takesOnlyTheNameThatFitsTheTransport()
{
    QCOMPARE(readCookie(withCookie("__Host-sid=good; sid=bad"), "sid").value(), QByteArray("good"));
    QVERIFY(!readCookie(withCookie("sid=bad"), "sid"));
    QCOMPARE(readCookie(withCookie("sid=local", false), "sid").value(), QByteArray("local"));
    QVERIFY(!readCookie(withCookie("__Host-sid=x", false), "sid"));
}

void TestCookies::read_refusesTwoCookieFields()
{
    HttpRequest request = withCookie("__Host-sid=a");
    request.headers.add("cookie", "b=c");
    QVERIFY(!readCookie(request, "sid"));
}

void TestCookies::set_isSafeByDefault()
{
    QCOMPARE(SetCookie("sid", "abc", true).toFieldValue(),
             QByteArray("__Host-sid=abc; Path=/; HttpOnly; Secure; SameSite=Lax"));
    QCOMPARE(SetCookie("sid", "abc", false).toFieldValue(),
             QByteArray("sid=abc; Path=/; HttpOnly; SameSite=Lax"));
    QCOMPARE(
        SetCookie("d", "x", true).maxAge(std::chrono::hours(1)).sameSite(SameSite::Strict).toFieldValue(),
        QByteArray("__Host-d=x; Path=/; HttpOnly; Secure; SameSite=Strict; Max-Age=3600"));
    QCOMPARE(SetCookie::expired("sid", true).toFieldValue(),
             QByteArray("__Host-sid=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0"));
    QVERIFY(!SetCookie("sid", "abc", false).sameSite(SameSite::None).toFieldValue().contains("None"));
    HttpReply reply;
    SetCookie("a", "1", true).addTo(reply);
    SetCookie("b", "2", true).addTo(reply);
    QCOMPARE(reply.headers.values("set-cookie").size(), 2);
}

void TestCookies::set_refusesBrokenValues()
{
    for (const QByteArray value : {"a;b", "a\r\nX: y", "a b", "\"", "\xc3\xa4"})
        QCOMPARE(SetCookie("sid", value, true).toFieldValue(),
                 SetCookie::expired("sid", true).toFieldValue());
}

void TestCookies::csrf_bindsToTheBrowser()
{
    const CsrfTokens tokens(Secret(QByteArray(32, 'k')));
    const QByteArray token = tokens.tokenFor("session one");
    QCOMPARE(token.size(), 64);
    QVERIFY(tokens.matches("session one", token));
    QVERIFY(tokens.matches("session one", tokens.tokenFor("session one")));
    QVERIFY(token != tokens.tokenFor("session one"));
    QVERIFY(!tokens.matches("session two", token));
    QVERIFY(!tokens.matches("", tokens.tokenFor("")));
    QVERIFY(!CsrfTokens(Secret(QByteArray(32, 'x'))).matches("session one", token));
}

void TestCookies::csrf_refusesTampering()
{
    const CsrfTokens tokens(Secret(QByteArray(32, 'k')));
    const QByteArray token = tokens.tokenFor("s");
    for (qsizetype i = 0; i < token.size(); ++i) {
        QByteArray changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        QVERIFY(!tokens.matches("s", changed));
    }
    for (const QByteArray &wrong :
         {QByteArray(), token.left(63), token + 'A', QByteArray(64, '='), QByteArray(64, '\0')})
        QVERIFY(!tokens.matches("s", wrong));
}

void TestCookies::origin_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("site");
    QTest::addColumn<bool>("allowed");
    const QByteArray ours = "https://login.example";
    QTest::newRow("neither: no browser") << QByteArray() << QByteArray() << true;
    QTest::newRow("ours") << ours << QByteArray() << true;
    QTest::newRow("ours, same-origin") << ours << QByteArray("same-origin") << true;
    QTest::newRow("ours, typed in") << ours << QByteArray("none") << true;
    QTest::newRow("null on a no-referrer page") << QByteArray("null") << QByteArray("same-origin") << true;
    QTest::newRow("null from a sandbox") << QByteArray("null") << QByteArray("cross-site") << false;
    QTest::newRow("null, old browser") << QByteArray("null") << QByteArray() << false;
    QTest::newRow("null, none") << QByteArray("null") << QByteArray("none") << false;
    QTest::newRow("foreign") << QByteArray("https://evil.example") << QByteArray() << false;
    QTest::newRow("foreign claims") << QByteArray("https://evil.example") << QByteArray("same-origin")
                                    << false;
    QTest::newRow("cross-site without origin") << QByteArray() << QByteArray("cross-site") << false;
    QTest::newRow("sibling host") << ours << QByteArray("same-site") << false;
    QTest::newRow("other port") << ours + ":8443" << QByteArray() << false;
    QTest::newRow("other scheme") << QByteArray("http://login.example") << QByteArray() << false;
    QTest::newRow("suffix") << ours + ".evil" << QByteArray() << false;
    QTest::newRow("unknown word") << ours << QByteArray("Same-Origin") << false;
}

void TestCookies::origin()
{
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, site);
    QFETCH(bool, allowed);
    HttpRequest request;
    if (!origin.isNull()) request.headers.add("Origin", origin);
    if (!site.isNull()) request.headers.add("Sec-Fetch-Site", site);
    QCOMPARE(checkOrigin(request, "https://login.example").ok(), allowed);
}

QTEST_APPLESS_MAIN(TestCookies)
#include "tst_cookies.moc"
