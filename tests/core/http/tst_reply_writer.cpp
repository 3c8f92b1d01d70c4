#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>
#include <QTest>

#include "core/http/client_address.h"
#include "core/http/listen_options.h"
#include "core/http/reply_writer.h"

using namespace gatehouse;

namespace {

QByteArray field(const FramedReply &reply, const char *name)
{
    for (const auto &entry : reply.fields)
        if (entry.first == name) return entry.second;
    return {};
}

AddressRanges ranges(const QStringList &entries)
{
    return AddressRanges::parse(entries).value();
}

}  // namespace

/// The reply writer, error documents, and who a request is said to be from.
class TestReplyWriter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void framed_addsWhatEveryAnswerNeeds();
    void framed_keepsTheReplysCacheControl();
    void framed_widensFormActionOnlyToOrigins();
    void framed_widensImagesOnlyToOrigins();
    void framed_hasFramesOnlyOfGivenOrigins();
    void framed_refusesControlsAndItsOwnFields_data();
    void framed_refusesControlsAndItsOwnFields();
    void problem_hasTheDocumentedMembers();
    void oauthError_followsTheRfc_data();
    void oauthError_followsTheRfc();
    void ranges_areStrict_data();
    void ranges_areStrict();
    void origin_believesOnlyTrustedProxies_data();
    void origin_believesOnlyTrustedProxies();
    void listen_refusesPlainHttpInTheOpen();
};

void TestReplyWriter::framed_addsWhatEveryAnswerNeeds()
{
    const FramedReply page =
        framed(HttpReply::html("<p>"), {false, true, false, false, QStringLiteral("r1")});
    QCOMPARE(field(page, "Content-Length"), QByteArray("3"));
    QCOMPARE(field(page, "Connection"), QByteArray("close"));
    QCOMPARE(field(page, "X-Request-Id"), QByteArray("r1"));
    QVERIFY(field(page, "Strict-Transport-Security").contains("max-age=31536000"));
    const QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(field(page, "Date")),
                                                   QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    QVERIFY(date.isValid());
    const FramedReply head = framed(HttpReply::html("<p>"), {true, false, true, false, {}});
    QCOMPARE(field(head, "Content-Length"), QByteArray("3"));
    QVERIFY(head.body.isEmpty());
    QVERIFY(field(head, "Strict-Transport-Security").isEmpty());
    QVERIFY(field(framed(HttpReply::empty(304), {}), "Content-Length").isEmpty());
}

void TestReplyWriter::framed_keepsTheReplysCacheControl()
{
    HttpReply reply = HttpReply::json("{}");
    QCOMPARE(field(framed(reply, {}), "Cache-Control"), QByteArray("no-store"));
    reply.headers.add("cache-control", "public, max-age=300");
    const FramedReply answer = framed(reply, {});
    QVERIFY(field(answer, "Cache-Control").isEmpty());
    QCOMPARE(field(answer, "cache-control"), QByteArray("public, max-age=300"));
}

void TestReplyWriter::framed_widensFormActionOnlyToOrigins()
{
    HttpReply reply = HttpReply::html("x");
    reply.formActions = {"https://app.example:8443", "com.example.app:", "http://[::1]:5000"};
    QVERIFY(field(framed(reply, {}), "Content-Security-Policy")
                .endsWith("form-action 'self' https://app.example:8443 com.example.app: http://[::1]:5000"));
    for (const QByteArray source : {"*", "'unsafe-inline'", "https://a; script-src *", "https://a b",
                                    "https://a/b", "a", "", "https:/", "HTTPS://a", "https://a,b"}) {
        reply.formActions = {source};
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("withheld")));
        QCOMPARE(framed(reply, {}).status, 500);
    }
}

void TestReplyWriter::framed_widensImagesOnlyToOrigins()
{
    HttpReply reply = HttpReply::html("x");
    reply.imageSources = {"https://app.example:8443"};
    const QByteArray policy = field(framed(reply, {}), "Content-Security-Policy");
    QVERIFY(policy.contains("; img-src 'self' data: https://app.example:8443; connect-src 'self';"));
    QVERIFY(policy.endsWith("form-action 'self'"));
    for (const QByteArray source : {"*", "https:", "data:", "https://a; script-src *", "https://a b",
                                    "https://a/b", "https://*.a", "", "HTTPS://a"}) {
        reply.imageSources = {source};
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("withheld")));
        QCOMPARE(framed(reply, {}).status, 500);
    }
}

void TestReplyWriter::framed_hasFramesOnlyOfGivenOrigins()
{
    HttpReply reply = HttpReply::html("x");
    QVERIFY(!field(framed(reply, {}), "Content-Security-Policy").contains("frame-src"));
    reply.frameSources = {"https://app.example:8443", "http://[::1]:5000"};
    QVERIFY(field(framed(reply, {}), "Content-Security-Policy")
                .contains("; frame-src https://app.example:8443 http://[::1]:5000; connect-src 'self';"));
    for (const QByteArray source : {"*", "https:", "'self'", "https://a; script-src *", "https://a b",
                                    "https://a/b", "https://*.a", "", "HTTPS://a"}) {
        reply.frameSources = {source};
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("withheld")));
        QCOMPARE(framed(reply, {}).status, 500);
    }
}

void TestReplyWriter::framed_refusesControlsAndItsOwnFields_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("CR LF") << QByteArray("Location") << QByteArray("/a\r\nSet-Cookie: b=c");
    QTest::newRow("LF") << QByteArray("Location") << QByteArray("/a\nb");
    QTest::newRow("CR") << QByteArray("Location") << QByteArray("/a\rb");
    QTest::newRow("NUL") << QByteArray("Location") << QByteArray("/a\0b", 4);
    QTest::newRow("escape") << QByteArray("Location") << QByteArray("/a\x1b");
    QTest::newRow("name") << QByteArray("X-A: b\r\nX-C") << QByteArray("d");
    QTest::newRow("empty name") << QByteArray("") << QByteArray("d");
    QTest::newRow("length") << QByteArray("Content-Length") << QByteArray("0");
    QTest::newRow("coding") << QByteArray("transfer-encoding") << QByteArray("chunked");
    QTest::newRow("policy") << QByteArray("content-security-policy") << QByteArray("default-src *");
}

void TestReplyWriter::framed_refusesControlsAndItsOwnFields()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    HttpReply reply = HttpReply::text("secret");
    reply.headers.add(name, value);
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("withheld")));
    const QByteArray wire = toWire(framed(reply, {}));
    QVERIFY(wire.startsWith("HTTP/1.1 500 "));
    QVERIFY(!wire.contains("secret"));
    QVERIFY(!wire.contains("Set-Cookie"));
}

void TestReplyWriter::problem_hasTheDocumentedMembers()
{
    Error error = Error::invalid("username", "username_taken", QStringLiteral("That name is taken."));
    error.internal = QStringLiteral("table users");
    error.retryAfter = std::chrono::seconds(3);
    const HttpReply reply = problemReply(error, QStringLiteral("r9"));
    QCOMPARE(reply.status, 400);
    QCOMPARE(reply.headers.value("Content-Type"), QByteArray("application/problem+json"));
    QCOMPARE(reply.headers.value("Retry-After"), QByteArray("3"));
    const QJsonObject problem = QJsonDocument::fromJson(reply.body).object();
    QCOMPARE(problem.value(QStringLiteral("type")).toString(), QStringLiteral("about:blank"));
    QCOMPARE(problem.value(QStringLiteral("status")).toInt(), 400);
    QCOMPARE(problem.value(QStringLiteral("code")).toString(), QStringLiteral("username_taken"));
    QCOMPARE(problem.value(QStringLiteral("field")).toString(), QStringLiteral("username"));
    QCOMPARE(problem.value(QStringLiteral("detail")).toString(), QStringLiteral("That name is taken."));
    QCOMPARE(problem.value(QStringLiteral("request_id")).toString(), QStringLiteral("r9"));
    QVERIFY(!reply.body.contains("table users"));
}

void TestReplyWriter::oauthError_followsTheRfc_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, ErrorCode code, const char *reason, const char *expected,
                        int status) {
        QTest::newRow(name) << int(code) << QByteArray(reason) << QByteArray(expected) << status;
    };
    row("grant", ErrorCode::InvalidInput, "invalid_grant", "invalid_grant", 400);
    row("used grant", ErrorCode::Gone, "invalid_grant", "invalid_grant", 400);
    row("client", ErrorCode::Unauthenticated, "invalid_client", "invalid_client", 401);
    row("unnamed client", ErrorCode::Unauthenticated, "", "invalid_client", 401);
    row("token", ErrorCode::Unauthenticated, "invalid_token", "invalid_token", 401);
    row("scope", ErrorCode::Forbidden, "insufficient_scope", "insufficient_scope", 403);
    row("own word", ErrorCode::InvalidInput, "bad_thing", "invalid_request", 400);
    row("too fast", ErrorCode::RateLimited, "", "temporarily_unavailable", 429);
    row("fault", ErrorCode::Internal, "", "server_error", 500);
}

void TestReplyWriter::oauthError_followsTheRfc()
{
    QFETCH(int, code);
    QFETCH(QByteArray, reason);
    QFETCH(QByteArray, expected);
    QFETCH(int, status);
    Error error;
    error.code = ErrorCode(code);
    error.reason = reason;
    error.publicMessage = QStringLiteral("quote \" and \\ and ä");
    const HttpReply reply = oauthErrorReply(error);
    QCOMPARE(reply.status, status);
    const QJsonObject object = QJsonDocument::fromJson(reply.body).object();
    QCOMPARE(object.value(QStringLiteral("error")).toString().toLatin1(), expected);
    QCOMPARE(object.value(QStringLiteral("error_description")).toString(),
             QStringLiteral("quote ' and ' and '"));
    QCOMPARE(reply.headers.contains("WWW-Authenticate"), status == 401 || status == 403);
}

void TestReplyWriter::ranges_areStrict_data()
{
    QTest::addColumn<QString>("entry");
    for (const char *entry : {"", "10", "10.0.0/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8",
                              "::/129", "a", "10.0.0.0/x"})
        QTest::newRow(*entry ? entry : "empty") << QString::fromLatin1(entry);
}

void TestReplyWriter::ranges_areStrict()
{
    QFETCH(QString, entry);
    QVERIFY(!AddressRanges::parse({entry}).ok());
}

void TestReplyWriter::origin_believesOnlyTrustedProxies_data()
{
    QTest::addColumn<QString>("peer");
    QTest::addColumn<QByteArray>("forwardedFor");
    QTest::addColumn<QString>("client");
    const auto row = [](const char *name, const char *peer, const char *forwarded, const char *client) {
        QTest::newRow(name) << QString::fromLatin1(peer) << QByteArray(forwarded)
                            << QString::fromLatin1(client);
    };
    row("stranger", "198.51.100.1", "1.2.3.4", "198.51.100.1");
    row("proxy", "10.0.0.1", "203.0.113.9", "203.0.113.9");
    row("mapped proxy", "::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9");
    row("forged first entry", "10.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9");
    row("two proxies", "10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2", "203.0.113.9");
    row("mapped client", "10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9");
    row("with port", "10.0.0.1", "203.0.113.9:4711", "203.0.113.9");
    row("IPv6", "2001:db8:1::1", "2001:db8:2::7", "2001:db8:2::7");
    row("IPv6 with port", "10.0.0.1", "[2001:db8:2::7]:80", "2001:db8:2::7");
    row("not an address", "10.0.0.1", "1.2.3.4, unknown", "10.0.0.1");
    row("host name", "10.0.0.1", "localhost", "10.0.0.1");
    row("short form", "10.0.0.1", "1.2", "10.0.0.1");
    row("empty", "10.0.0.1", "", "10.0.0.1");
    row("only proxies", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3");
}

void TestReplyWriter::origin_believesOnlyTrustedProxies()
{
    QFETCH(QString, peer);
    QFETCH(QByteArray, forwardedFor);
    QFETCH(QString, client);
    HttpHeaders headers;
    headers.add("Host", "inner");
    headers.add("X-Forwarded-For", forwardedFor);
    headers.add("X-Forwarded-Proto", "https");
    headers.add("X-Forwarded-Host", "outer");
    const ClientOrigin origin =
        clientOrigin(headers, QHostAddress(peer), false,
                     ranges({QStringLiteral("10.0.0.0/8"), QStringLiteral("2001:db8:1::/48")}));
    QCOMPARE(origin.address, client);
    const bool trusted = peer != QStringLiteral("198.51.100.1");
    QCOMPARE(origin.throughProxy, trusted);
    QCOMPARE(origin.secure, trusted);
    QCOMPARE(origin.authority, QByteArray(trusted ? "outer" : "inner"));
}

void TestReplyWriter::listen_refusesPlainHttpInTheOpen()
{
    ListenOptions options;
    QVERIFY(options.check().ok());
    for (const char *address : {"::1", "127.8.8.8", "::ffff:127.0.0.1"}) {
        options.address = QHostAddress(QString::fromLatin1(address));
        QVERIFY(options.check().ok());
    }
    for (const char *address : {"0.0.0.0", "::", "192.0.2.1"}) {
        options.address = QHostAddress(QString::fromLatin1(address));
        QCOMPARE(options.check().error().reason, QByteArray("plain_http_refused"));
    }
    options.trustedProxies = ranges({QStringLiteral("192.0.2.0/24")});
    QVERIFY(options.check().ok());
    options.trustedProxies = {};
    options.tls = TlsSource{};
    QVERIFY(options.check().ok());
}

QTEST_APPLESS_MAIN(TestReplyWriter)
#include "tst_reply_writer.moc"
