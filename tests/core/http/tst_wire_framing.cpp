#include <QTest>

#include "tests/core/http/http_test_server.h"

using namespace gatehouse;
using namespace gatehouse::test;

/// What must not get through the wire guard (RFC 9112, and the smuggling tricks known against it).
class TestWireFraming final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_server = std::make_unique<TestServer>(); }
    void cleanupTestCase() { m_server.reset(); }
    void refuses_data();
    void refuses();
    void accepts_data();
    void accepts();

private:
    std::unique_ptr<TestServer> m_server;
};

void TestWireFraming::refuses_data()
{
    QTest::addColumn<QByteArray>("wire");
    QTest::addColumn<int>("status");
    const QByteArray host = "Host: a\r\n";
    const QByteArray get = "GET /hello HTTP/1.1\r\n";
    const QByteArray post = "POST /echo HTTP/1.1\r\nHost: a\r\n";
    const QByteArray smuggled = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n";
    const auto row = [](const char *name, const QByteArray &wire, int status) {
        QTest::newRow(name) << wire << status;
    };

    row("two different lengths", post + "Content-Length: 5\r\nContent-Length: 40\r\n\r\nhello" + smuggled,
        400);
    row("two equal lengths", post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello" + smuggled, 400);
    row("length list", post + "Content-Length: 5, 5\r\n\r\nhello" + smuggled, 400);
    row("length with plus", post + "Content-Length: +5\r\n\r\nhello" + smuggled, 400);
    row("negative length", post + "Content-Length: -5\r\n\r\nhello" + smuggled, 400);
    row("length 2^64-1", post + "Content-Length: 18446744073709551615\r\n\r\n" + smuggled, 400);
    row("length 2^64+5", post + "Content-Length: 18446744073709551621\r\n\r\nhello" + smuggled, 400);
    row("length word", post + "Content-Length: abc\r\n\r\n" + smuggled, 400);
    row("length hex", post + "Content-Length: 0x5\r\n\r\nhello" + smuggled, 400);
    row("length octal", post + "Content-Length: 010\r\n\r\nhellohel" + smuggled, 400);
    row("length empty", post + "Content-Length:\r\n\r\n" + smuggled, 400);
    row("length with space inside", post + "Content-Length: 1 0\r\n\r\n" + smuggled, 400);
    row("length and chunked",
        post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, 400);
    row("chunked and length",
        post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + smuggled, 400);
    row("chunked twice",
        post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, 400);
    row("chunked, chunked", post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + smuggled, 501);
    row("xchunked", post + "Transfer-Encoding: xchunked\r\n\r\n" + smuggled, 501);
    row("gzip", post + "Transfer-Encoding: gzip\r\n\r\n" + smuggled, 501);
    row("gzip, chunked", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + smuggled, 501);
    row("identity", post + "Transfer-Encoding: identity\r\n\r\n" + smuggled, 501);
    row("coding after tab", post + "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n" + smuggled, 501);
    row("coding after vertical tab",
        post +
            "Transfer-Encoding: \x0b"
            "chunked\r\n\r\n0\r\n\r\n" +
            smuggled,
        400);
    row("coding in HTTP/1.0",
        "POST /echo HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
    row("chunk size negative", post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n" + smuggled, 400);
    row("chunk size word", post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + smuggled, 400);
    row("chunk size prefix", post + "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n" + smuggled,
        400);
    row("chunk size overflow",
        post + "Transfer-Encoding: chunked\r\n\r\n10000000000000005\r\nhello\r\n0\r\n\r\n", 400);
    row("chunk size with space", post + "Transfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n0\r\n\r\n", 400);
    row("chunk extension", post + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n", 400);
    row("chunk with bare LF", post + "Transfer-Encoding: chunked\r\n\r\n5\nhello\n0\n\n" + smuggled, 400);
    row("chunk longer than said", post + "Transfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n", 400);
    row("trailer", post + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-A: b\r\n\r\n" + smuggled, 400);
    row("chunks over the limit",
        "POST /small HTTP/1.1\r\n" + host +
            "Transfer-Encoding: chunked\r\n\r\n6\r\nhello1\r\n6\r\nhello2\r\n0\r\n\r\n",
        413);
    row("body over the limit", "POST /small HTTP/1.1\r\n" + host + "Content-Length: 11\r\n\r\n", 413);
    row("body of 1 GiB", post + "Content-Length: 1073741824\r\n\r\n", 413);
    row("body of 1 GiB to nowhere",
        "POST /nowhere HTTP/1.1\r\n" + host + "Content-Length: 1073741824\r\n\r\n", 413);

    row("space before colon", get + host + "Content-Length : 5\r\n\r\n" + smuggled, 400);
    row("tab before colon", get + host + "X-A\t: 5\r\n\r\n", 400);
    row("folded field", get + host + "X-A: b\r\n c\r\n\r\n", 400);
    row("folded first field", get + " Host: a\r\n\r\n", 400);
    row("field without colon", get + host + "nonsense\r\n\r\n" + smuggled, 400);
    row("field without name", get + host + ": b\r\n\r\n", 400);
    row("field name in Latin 1", get + host + "X-\xe4: b\r\n\r\n", 400);
    row("bare LF everywhere", "GET /hello HTTP/1.1\nHost: a\n\n", 400);
    row("bare LF in a field", get + host + "X-A: b\nX-B: c\r\n\r\n", 400);
    row("bare LF at the end", get + "Host: a\r\n\n", 400);
    row("bare CR in a field", get + host + "X-A: b\rX-B: c\r\n\r\n", 400);
    row("CR CR LF", get + "Host: a\r\r\n\r\n", 400);
    row("NUL in a value", get + host + QByteArray("X-A: b\0c\r\n\r\n", 12), 400);
    row("NUL in a name", get + host + QByteArray("X\0A: b\r\n\r\n", 10), 400);
    row("escape in a value", get + host + "X-A: \x1b[2J\r\n\r\n", 400);
    row("delete in a value", get + host + "X-A: \x7f\r\n\r\n", 400);

    row("no host", get + "X-A: b\r\n\r\n", 400);
    row("no fields", get + "\r\n", 400);
    row("two hosts", get + host + host + "\r\n", 400);
    row("two different hosts", get + host + "Host: b\r\n\r\n", 400);
    row("empty host", get + "Host:\r\n\r\n", 400);
    row("host with user", get + "Host: u:p@a\r\n\r\n", 400);
    row("host with path", get + "Host: a/b\r\n\r\n", 400);
    row("host with space", get + "Host: a b\r\n\r\n", 400);
    row("host with port 65536", get + "Host: a:65536\r\n\r\n", 400);
    row("host with empty port", get + "Host: a:\r\n\r\n", 400);
    row("host list", get + "Host: a, b\r\n\r\n", 400);
    row("host of a broken bracket", get + "Host: [::1\r\n\r\n", 400);

    row("absolute form", "GET http://a/hello HTTP/1.1\r\n" + host + "\r\n", 400);
    row("absolute form with user", "GET http://u:p@evil/hello HTTP/1.1\r\n" + host + "\r\n", 400);
    row("authority form", "GET a:80 HTTP/1.1\r\n" + host + "\r\n", 400);
    row("asterisk form", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", 400);
    row("no slash", "GET hello HTTP/1.1\r\n" + host + "\r\n", 400);
    row("fragment", "GET /hello#a HTTP/1.1\r\n" + host + "\r\n", 400);
    row("raw UTF-8", "GET /h\xc3\xa4llo HTTP/1.1\r\n" + host + "\r\n", 400);
    row("backslash", "GET /a\\b HTTP/1.1\r\n" + host + "\r\n", 400);
    row("two slashes", "GET //hello HTTP/1.1\r\n" + host + "\r\n", 400);
    row("empty segment", "GET /echo//a HTTP/1.1\r\n" + host + "\r\n", 400);
    row("dot segment", "GET /./hello HTTP/1.1\r\n" + host + "\r\n", 400);
    row("parent segment", "GET /echo/../hello HTTP/1.1\r\n" + host + "\r\n", 400);
    row("encoded parent", "GET /echo/%2e%2E/hello HTTP/1.1\r\n" + host + "\r\n", 400);
    row("parent at the end", "GET /echo/.. HTTP/1.1\r\n" + host + "\r\n", 400);
    row("encoded slash", "GET /echo%2Fa HTTP/1.1\r\n" + host + "\r\n", 400);
    row("encoded backslash", "GET /echo%5Ca HTTP/1.1\r\n" + host + "\r\n", 400);
    row("encoded NUL", "GET /echo/a%00 HTTP/1.1\r\n" + host + "\r\n", 400);
    row("encoded line feed", "GET /hello%0a HTTP/1.1\r\n" + host + "\r\n", 400);
    row("encoded percent", "GET /echo/%252e HTTP/1.1\r\n" + host + "\r\n", 400);
    row("broken escape", "GET /echo/%2 HTTP/1.1\r\n" + host + "\r\n", 400);
    row("escape without digits", "GET /echo/%zz HTTP/1.1\r\n" + host + "\r\n", 400);
    row("lone continuation byte", "GET /echo/%80 HTTP/1.1\r\n" + host + "\r\n", 400);
    row("overlong slash", "GET /echo/%c0%af HTTP/1.1\r\n" + host + "\r\n", 400);
    row("encoded surrogate", "GET /echo/%ed%a0%80 HTTP/1.1\r\n" + host + "\r\n", 400);

    row("HTTP/9.9", "GET /hello HTTP/9.9\r\n" + host + "\r\n", 505);
    row("HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    row("HTTP/1.2", "GET /hello HTTP/1.2\r\n" + host + "\r\n", 505);
    row("HTTPxyzw", "GET /hello HTTPxyzw\r\n" + host + "\r\n", 400);
    row("lower-case protocol", "GET /hello http/1.1\r\n" + host + "\r\n", 400);
    row("no protocol", "GET /hello\r\n\r\n", 400);
    row("two spaces", "GET  /hello HTTP/1.1\r\n" + host + "\r\n", 400);
    row("tab as separator", "GET\t/hello HTTP/1.1\r\n" + host + "\r\n", 400);
    row("trailing space", "GET /hello HTTP/1.1 \r\n" + host + "\r\n", 400);
    row("leading space", " GET /hello HTTP/1.1\r\n" + host + "\r\n", 400);
    row("two empty lines first", "\r\n\r\nGET /hello HTTP/1.1\r\n" + host + "\r\n", 400);
    row("TLS hello", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400);
    row("unknown method", "FOO /hello HTTP/1.1\r\n" + host + "\r\n", 501);
    row("lower-case method", "get /hello HTTP/1.1\r\n" + host + "\r\n", 501);
    row("method with slash", "G/T /hello HTTP/1.1\r\n" + host + "\r\n", 400);
    row("CONNECT", "CONNECT a:443 HTTP/1.1\r\n" + host + "\r\n", 501);
    row("TRACE", "TRACE /hello HTTP/1.1\r\n" + host + "\r\n", 405);
    row("unknown expectation", post + "Expect: 200-ok\r\nContent-Length: 0\r\n\r\n", 417);

    row("head over 16 KiB", get + host + "X-A: " + QByteArray(17'000, 'a') + "\r\n\r\n", 431);
    row("endless head", get + host + "X-A: " + QByteArray(200'000, 'a'), 431);
    row("65 fields", get + host + QByteArray("X-A: b\r\n").repeated(64) + "\r\n", 431);
    row("10,000 fields", get + host + QByteArray("X-A: b\r\n").repeated(10'000) + "\r\n", 431);
    row("target over 8 KiB", "GET /hello?" + QByteArray(9'000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414);
    row("target of 64 KiB", "GET /" + QByteArray(65'536, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414);
}

void TestWireFraming::refuses()
{
    QFETCH(QByteArray, wire);
    QFETCH(int, status);
    const int echoedBefore = m_server->echoed();
    bool closed = false;
    const QByteArray answer = exchangeRaw(m_server->port(), wire, 1500, &closed);
    QCOMPARE(answer.left(13), "HTTP/1.1 " + QByteArray::number(status) + ' ');
    QCOMPARE(answersIn(answer), 1);
    QVERIFY2(closed, "the connection must end after a refusal");
    QVERIFY(answer.contains("\r\nConnection: close\r\n"));
    QVERIFY(answer.contains("\r\nContent-Security-Policy: default-src 'none';"));
    QCOMPARE(m_server->echoed(), echoedBefore);
}

void TestWireFraming::accepts_data()
{
    QTest::addColumn<QByteArray>("wire");
    QTest::addColumn<QByteArray>("body");
    const QByteArray end = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    const auto echo = [](const QByteArray &method, const QByteArray &path, const QByteArray &query,
                         const QByteArray &body) {
        return method + '\n' + path + '\n' + query + "\n127.0.0.1\nplain\na\n" +
               QByteArray::number(body.size()) + '\n' + body;
    };
    QTest::newRow("get") << "GET /echo" + end + "\r\n" << echo("GET", "/echo", "", "");
    QTest::newRow("one empty line first") << "\r\nGET /echo" + end + "\r\n" << echo("GET", "/echo", "", "");
    QTest::newRow("query") << "GET /echo?a=%2F%00&b=|{}" + end + "\r\n"
                           << echo("GET", "/echo", "a=%2F%00&b=|{}", "");
    QTest::newRow("encoded letter") << "GET /%65cho" + end + "\r\n" << echo("GET", "/echo", "", "");
    QTest::newRow("encoded UTF-8") << "GET /echo/%c3%a4%20b" + end + "\r\n"
                                   << echo("GET", "/echo/\xc3\xa4 b", "", "");
    QTest::newRow("length") << "POST /echo" + end + "Content-Length: 5\r\n\r\nhello"
                            << echo("POST", "/echo", "", "hello");
    QTest::newRow("length 0") << "POST /echo" + end + "Content-Length: 0\r\n\r\n"
                              << echo("POST", "/echo", "", "");
    QTest::newRow("no body") << "POST /echo" + end + "\r\n" << echo("POST", "/echo", "", "");
    QTest::newRow("binary body") << "PUT /echo" + end + QByteArray("Content-Length: 4\r\n\r\n\0\r\n\xff", 25)
                                 << echo("PUT", "/echo", "", QByteArray("\0\r\n\xff", 4));
    QTest::newRow("chunks")
        << "PATCH /echo" + end +
               "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n"
        << echo("PATCH", "/echo", "", "hello0123456789");
    QTest::newRow("64 fields") << "DELETE /echo" + end + QByteArray("X-A: b\r\n").repeated(62) + "\r\n"
                               << echo("DELETE", "/echo", "", "");
    QTest::newRow("value in UTF-8") << "GET /echo" + end + "User-Agent: \xc3\xa4\r\nX-Empty:\r\n\r\n"
                                    << echo("GET", "/echo", "", "");
    QTest::newRow("proxy fields from a stranger")
        << "GET /echo" + end +
               "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nForwarded: "
               "for=1.2.3.4\r\n\r\n"
        << echo("GET", "/echo", "", "");
}

void TestWireFraming::accepts()
{
    QFETCH(QByteArray, wire);
    QFETCH(QByteArray, body);
    for (const qsizetype piece : {wire.size(), qsizetype(1)}) {
        RawClient client(m_server->port());
        for (qsizetype at = 0; at < wire.size(); at += piece)
            QVERIFY(client.send(wire.mid(at, piece)));
        bool closed = false;
        const QByteArray answer = client.readAll(2000, &closed);
        QCOMPARE(answer.left(13), QByteArray("HTTP/1.1 200 "));
        QCOMPARE(answer.mid(answer.indexOf("\r\n\r\n") + 4), body);
        QVERIFY(closed);
    }
}

QTEST_GUILESS_MAIN(TestWireFraming)
#include "tst_wire_framing.moc"
