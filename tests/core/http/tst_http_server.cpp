#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <vector>

#include "tests/core/http/http_test_server.h"

using namespace gatehouse;
using namespace gatehouse::test;

namespace {

QByteArray get(const QByteArray &path, const QByteArray &more = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
}

ListenOptions impatient()
{
    ListenOptions options = TestServer::defaults();
    options.limits.headTime = std::chrono::milliseconds(800);
    options.limits.idleTime = std::chrono::milliseconds(800);
    options.limits.bodyGrace = std::chrono::milliseconds(600);
    options.limits.bodyBytesPerSecond = 1000;
    options.limits.handshakeTime = std::chrono::milliseconds(800);
    options.limits.answerTime = std::chrono::milliseconds(800);
    options.limits.sendTime = std::chrono::milliseconds(800);
    return options;
}

/// openssl's own words: a self-signed certificate for localhost.
bool makeCertificate(const QString &folder, const QString &name)
{
    QProcess openssl;
    openssl.start(
        QStringLiteral("openssl"),
        {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("ec"),
         QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:P-256"), QStringLiteral("-nodes"),
         QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"), QStringLiteral("/CN=") + name,
         QStringLiteral("-keyout"), folder + QStringLiteral("/") + name + QStringLiteral(".key"),
         QStringLiteral("-out"), folder + QStringLiteral("/") + name + QStringLiteral(".pem")});
    return openssl.waitForFinished(20'000) && openssl.exitCode() == 0;
}

}  // namespace

/// The running server, seen from a raw socket.
class TestHttpServer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("QObject|QSocketNotifier|QTimer|QTcpServer")));
    }

    void keepAlive_answersManyRequestsOnOneConnection();
    void keepAlive_isUpToTheClient();
    void pipelined_areAnsweredInOrder();
    void pipelined_doNotPileUpInMemory();
    void head_hasNoBodyButItsLength();
    void noContent_hasNoLength();
    void expect_isAnsweredBeforeTheBody();
    void expect_isNotAnsweredForABodyThatIsTooLarge();
    void reply_cannotInjectFields();
    void everyAnswer_hasTheSecurityFields();
    void router_answersUnknownPathsAndMethods();
    void handler_mayThrowOrForget();
    void gate_isAskedBeforeTheHandler();
    void earlyClose_isHarmless();
    void slowHead_isCutOff();
    void slowBody_isCutOff();
    void slowReader_isCutOff();
    void slowHandler_isAnsweredFor();
    void idleConnection_isClosed();
    void connectionCaps_hold();
    void manyWorkers_shareTheWork();
    void stop_letsRunningRequestsFinish();
    void stop_waitsNotLongForHalfAHead();
    void stop_cutsWhatTakesTooLong();
    void start_saysWhatIsWrong();
    void largeBodies_comeThrough();
    void tls_servesAndReloads();
    void tls_handshakeHasALimit();
    void trustedProxy_isBelieved();
};

void TestHttpServer::keepAlive_answersManyRequestsOnOneConnection()
{
    TestServer server;
    RawClient client(server.port());
    for (int i = 0; i < 50; ++i) {
        QVERIFY(client.send(
            i % 2 ? get("/hello")
                  : QByteArray("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")));
        const WireAnswer answer = client.read();
        QCOMPARE(answer.status, 200);
        QVERIFY(i % 2 ? answer.body == "hello" : answer.body.endsWith("\n3\nabc"));
    }
    QCOMPARE(server.server().statistics().requestsAnswered, 50u);
    QCOMPARE(server.observed(), 50);
}

void TestHttpServer::keepAlive_isUpToTheClient()
{
    TestServer server;
    bool closed = false;
    QVERIFY(exchangeRaw(server.port(), get("/hello", "Connection: close\r\n"), 1000, &closed)
                .toLower()
                .contains("connection: close"));
    QVERIFY(closed);
    QVERIFY(exchangeRaw(server.port(), get("/hello", "Connection: x, Close\r\n"), 1000, &closed)
                .endsWith("hello"));
    QVERIFY(closed);
    QVERIFY(exchangeRaw(server.port(), "GET /hello HTTP/1.0\r\n\r\n", 1000, &closed)
                .toLower()
                .contains("connection: close"));
    QVERIFY(closed);
    RawClient old(server.port());
    for (int i = 0; i < 3; ++i) {
        QVERIFY(old.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
        QCOMPARE(old.read().field("Connection"), QByteArray("keep-alive"));
    }
}

void TestHttpServer::pipelined_areAnsweredInOrder()
{
    TestServer server;
    RawClient client(server.port());
    QVERIFY(client.send(get("/slow/400") + get("/slow/1") + get("/hello") + get("/slow/50") +
                        get("/nowhere") + get("/hello")));
    QCOMPARE(client.read().body, QByteArray("400"));
    QCOMPARE(client.read().body, QByteArray("1"));
    QCOMPARE(client.read().body, QByteArray("hello"));
    QCOMPARE(client.read().body, QByteArray("50"));
    QCOMPARE(client.read().status, 404);
    QCOMPARE(client.read().body, QByteArray("hello"));
}

void TestHttpServer::pipelined_doNotPileUpInMemory()
{
    TestServer server;
    RawClient client(server.port());
    // Far more than the server holds while one request is being answered, all of which must arrive in the
    // end.
    const int count = 3000;
    QByteArray burst = get("/slow/200");
    for (int i = 0; i < count; ++i)
        burst += get("/hello");
    std::atomic<bool> sent{false};
    std::unique_ptr<QThread> sender(QThread::create([&] { sent = client.send(burst); }));
    sender->start();
    QCOMPARE(client.read().body, QByteArray("200"));
    for (int i = 0; i < count; ++i)
        QCOMPARE(client.read().body, QByteArray("hello"));
    QVERIFY(sender->wait(5000));
    QVERIFY(sent);
}

void TestHttpServer::head_hasNoBodyButItsLength()
{
    TestServer server;
    RawClient client(server.port());
    QVERIFY(client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
    const WireAnswer head = client.read(true);
    QCOMPARE(head.status, 200);
    QCOMPARE(head.field("Content-Length"), QByteArray("5"));
    QVERIFY(client.send("HEAD /nowhere HTTP/1.1\r\nHost: a\r\n\r\n" + get("/hello")));
    QCOMPARE(client.read(true).status, 404);
    QCOMPARE(client.read().body, QByteArray("hello"));
}

void TestHttpServer::noContent_hasNoLength()
{
    TestServer server;
    RawClient client(server.port());
    QVERIFY(client.send(get("/nothing") + get("/hello")));
    const WireAnswer nothing = client.read();
    QCOMPARE(nothing.status, 204);
    QCOMPARE(nothing.count("Content-Length"), 0);
    QCOMPARE(client.read().body, QByteArray("hello"));
}

void TestHttpServer::expect_isAnsweredBeforeTheBody()
{
    TestServer server;
    RawClient client(server.port());
    QVERIFY(
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n\r\n"));
    QCOMPARE(client.read(true).status, 100);
    QVERIFY(client.send("hello"));
    QVERIFY(client.read().body.endsWith("\n5\nhello"));
    // With the body there already, and without a body, there is nothing to wait for.
    QVERIFY(client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello"));
    QCOMPARE(client.read().status, 200);
    QVERIFY(client.send(get("/hello", "Expect: 100-continue\r\n")));
    QCOMPARE(client.read().status, 200);
}

void TestHttpServer::expect_isNotAnsweredForABodyThatIsTooLarge()
{
    TestServer server;
    const QByteArray answer =
        exchangeRaw(server.port(),
                    "POST /small HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
    QVERIFY(answer.startsWith("HTTP/1.1 413 "));
}

void TestHttpServer::reply_cannotInjectFields()
{
    TestServer server;
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("withheld")));
    RawClient client(server.port());
    QVERIFY(client.send(get("/inject")));
    const WireAnswer answer = client.read();
    QCOMPARE(answer.status, 500);
    QVERIFY(!answer.head.toLower().contains("stolen"));
    QVERIFY(!answer.body.contains("stolen"));
}

void TestHttpServer::everyAnswer_hasTheSecurityFields()
{
    TestServer server;
    RawClient client(server.port());
    for (const QByteArray path : {"/hello", "/page", "/nothing", "/nowhere", "/private"}) {
        QVERIFY(client.send(get(path)));
        const WireAnswer answer = client.read();
        QCOMPARE(answer.field("X-Content-Type-Options"), QByteArray("nosniff"));
        QCOMPARE(answer.field("Referrer-Policy"), QByteArray("no-referrer"));
        QCOMPARE(answer.field("Cross-Origin-Opener-Policy"), QByteArray("same-origin"));
        QCOMPARE(answer.field("Cache-Control"), QByteArray("no-store"));
        QVERIFY(answer.field("Content-Security-Policy").contains("frame-ancestors 'none'"));
        QVERIFY(answer.field("Date").endsWith(" GMT"));
        QCOMPARE(answer.count("Strict-Transport-Security"), 0);  // plain HTTP: RFC 6797 section 7.2
    }
}

void TestHttpServer::router_answersUnknownPathsAndMethods()
{
    TestServer server;
    RawClient client(server.port());
    QVERIFY(client.send("DELETE /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nxx"));
    const WireAnswer wrong = client.read();
    QCOMPARE(wrong.status, 405);
    QCOMPARE(wrong.field("Allow"), QByteArray("GET, HEAD, OPTIONS"));
    QVERIFY(client.send("OPTIONS /echo HTTP/1.1\r\nHost: a\r\n\r\n"));
    const WireAnswer options = client.read();
    QCOMPARE(options.status, 204);
    QCOMPARE(options.field("Allow"), QByteArray("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
    for (const QByteArray path : {"/hello/", "/hell", "/hello/x", "/echo/", "/HELLO", "/xecho/a", "/"}) {
        QVERIFY(client.send(get(path)));
        QCOMPARE(client.read().status, 404);
    }
}

void TestHttpServer::handler_mayThrowOrForget()
{
    TestServer server;
    RawClient client(server.port());
    for (const QByteArray path : {"/throw", "/drop"}) {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("failed")));
        QVERIFY(client.send(get(path)));
        const WireAnswer answer = client.read();
        QCOMPARE(answer.status, 500);
        QVERIFY(!answer.body.contains("oops"));
        QVERIFY(client.send(get("/hello")));
        QCOMPARE(client.read().status, 200);
    }
}

void TestHttpServer::gate_isAskedBeforeTheHandler()
{
    TestServer server;
    RawClient client(server.port());
    QVERIFY(client.send(get("/private")));
    QCOMPARE(client.read().status, 401);
    QCOMPARE(server.echoed(), 0);
    QVERIFY(client.send(get("/private", "Authorization: Bearer good\r\n")));
    QCOMPARE(client.read().status, 200);
    QCOMPARE(server.gate().spent.load(), 2);
    server.gate().overBudget = true;
    QVERIFY(client.send(get("/private", "Authorization: Bearer good\r\n")));
    const WireAnswer limited = client.read();
    QCOMPARE(limited.status, 429);
    QCOMPARE(limited.field("Retry-After"), QByteArray("7"));
    QCOMPARE(server.echoed(), 1);
}

void TestHttpServer::earlyClose_isHarmless()
{
    TestServer server;
    for (int i = 0; i < 5000; ++i) {
        RawClient client(server.port());
        QVERIFY(client.isConnected());
        client.send(get(i % 3 ? "/slow/1" : "/slow/0") + (i % 2 ? get("/hello") : QByteArray()));
        if (i % 5 == 0) QTest::qWait(1);
        if (i % 2) client.reset();
    }
    RawClient client(server.port());
    QVERIFY(client.send(get("/slow/1")));
    QCOMPARE(client.read().body, QByteArray("1"));
    QTRY_COMPARE(server.server().statistics().connectionsOpen, 1u);
}

void TestHttpServer::slowHead_isCutOff()
{
    TestServer server(impatient());
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        if (i % 2) clients.back()->send("GET /hello HTTP/1.1\r\nHo");
    }
    // A byte now and then does not buy time.
    RawClient drip(server.port());
    QElapsedTimer clock;
    clock.start();
    bool open = true;
    for (int i = 0; open && clock.elapsed() < 5000; ++i) {
        open = drip.send(i == 0 ? "GET /" : "a");
        QTest::qWait(100);
        const WireAnswer answer = drip.read(false, 1);
        if (answer.status == 408) open = false;
    }
    QVERIFY(!open);
    QVERIFY(clock.elapsed() < 2500);
    for (int i = 0; i < 50; ++i) {
        bool closed = false;
        const QByteArray answer = clients[std::size_t(i)]->readAll(2500, &closed);
        QVERIFY(closed);
        QCOMPARE(answer.startsWith("HTTP/1.1 408 "), i % 2 == 1);
    }
    // On a connection that has served, the clock starts with the next request's first byte.
    RawClient served(server.port());
    QVERIFY(served.send(get("/hello")));
    QCOMPARE(served.read().status, 200);
    QVERIFY(served.send("GET /he"));
    QVERIFY(served.readAll(2500).startsWith("HTTP/1.1 408 "));
}

void TestHttpServer::slowBody_isCutOff()
{
    TestServer server(impatient());
    RawClient client(server.port());
    QVERIFY(client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n"));
    QElapsedTimer clock;
    clock.start();
    WireAnswer answer;
    while (answer.status == 0 && clock.elapsed() < 5000) {
        client.send("x");
        answer = client.read(false, 50);
    }
    QCOMPARE(answer.status, 408);
    QVERIFY(clock.elapsed() < 2500);
    QCOMPARE(server.echoed(), 0);
}

void TestHttpServer::slowReader_isCutOff()
{
    TestServer server(impatient());
    RawClient client(server.port());
    QVERIFY(client.send(get("/big/50000000") + get("/hello")));
    QTRY_COMPARE(server.server().statistics().connectionsOpen, 1u);
    QTRY_COMPARE_WITH_TIMEOUT(server.server().statistics().connectionsOpen, 0u, 4000);
}

void TestHttpServer::slowHandler_isAnsweredFor()
{
    TestServer server(impatient());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("not answered in time")));
    RawClient client(server.port());
    QVERIFY(client.send(get("/slow/2500") + get("/hello")));
    QCOMPARE(client.read(false, 2000).status, 503);
    QCOMPARE(client.readAll(3000), QByteArray());  // and the late answer goes nowhere
}

void TestHttpServer::idleConnection_isClosed()
{
    TestServer server(impatient());
    RawClient client(server.port());
    QVERIFY(client.send(get("/hello")));
    QCOMPARE(client.read().status, 200);
    bool closed = false;
    QCOMPARE(client.readAll(2500, &closed), QByteArray());
    QVERIFY(closed);
}

void TestHttpServer::connectionCaps_hold()
{
    ListenOptions options = TestServer::defaults();
    options.limits.connections = 1000;
    options.limits.connectionsPerAddress = 900;
    TestServer server(options);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 1100; ++i)
        clients.push_back(std::make_unique<RawClient>(server.port()));
    // The kernel has finished the handshakes before the acceptor sees them: wait until it has dealt with all.
    QTRY_COMPARE(server.server().statistics().connectionsAccepted, 1100u);
    QTRY_COMPARE(server.server().statistics().connectionsRefused, 200u);
    QTRY_COMPARE(server.server().statistics().connectionsOpen, 900u);
    QVERIFY(clients.front()->send(get("/hello")));
    QCOMPARE(clients.front()->read().status, 200);
    clients.clear();
    QTRY_COMPARE(server.server().statistics().connectionsOpen, 0u);
    RawClient again(server.port());
    QVERIFY(again.send(get("/hello")));
    QCOMPARE(again.read().status, 200);
}

void TestHttpServer::manyWorkers_shareTheWork()
{
    ListenOptions options = TestServer::defaults();
    options.workers = 3;
    TestServer server(options);
    QCOMPARE(server.server().workerCount(), 3);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 30; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        QVERIFY(clients.back()->send(get("/slow/100")));
    }
    for (const auto &client : clients)
        QCOMPARE(client->read().body, QByteArray("100"));
}

void TestHttpServer::stop_letsRunningRequestsFinish()
{
    TestServer server;
    RawClient busy(server.port());
    RawClient idle(server.port());
    QVERIFY(idle.send(get("/hello")));
    QCOMPARE(idle.read().status, 200);
    QVERIFY(busy.send(get("/slow/500") + get("/hello")));
    QTest::qWait(100);
    QElapsedTimer clock;
    clock.start();
    server.server().stop(std::chrono::seconds(5));
    QVERIFY(clock.elapsed() < 3000);
    const WireAnswer answer = busy.read();
    QCOMPARE(answer.body, QByteArray("500"));
    QCOMPARE(answer.field("Connection"), QByteArray("close"));
    bool closed = false;
    QCOMPARE(busy.readAll(500, &closed), QByteArray());
    QVERIFY(closed);
    idle.readAll(500, &closed);
    QVERIFY(closed);
    QVERIFY(!RawClient(server.port()).isConnected());
}

void TestHttpServer::stop_waitsNotLongForHalfAHead()
{
    TestServer server;  // whose time for a head is longer than the stop's
    RawClient half(server.port());
    QVERIFY(half.send("GET /hello HTTP/1.1\r\nHost: "));
    QTest::qWait(100);
    server.server().stop(std::chrono::seconds(5));
    QCOMPARE(half.read().status, 408);  // answered, not cut
}

void TestHttpServer::stop_cutsWhatTakesTooLong()
{
    TestServer server;
    RawClient client(server.port());
    QVERIFY(client.send(get("/slow/1500")));
    QTest::qWait(100);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("did not finish in time")));
    QElapsedTimer clock;
    clock.start();
    server.server().stop(std::chrono::milliseconds(300));
    QVERIFY(clock.elapsed() < 1200);
    QTest::qWait(1700);  // the answer comes when its worker is long gone
}

void TestHttpServer::start_saysWhatIsWrong()
{
    OpenGate gate;
    Router router(gate);
    HttpServer server(router);
    ListenOptions options = TestServer::defaults();
    options.address = QHostAddress::Any;
    Result<void> started = server.start(options);
    QVERIFY(!started.ok());
    QCOMPARE(started.error().reason, QByteArray("plain_http_refused"));

    options = TestServer::defaults();
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    options.port = other.serverPort();
    started = server.start(options);
    QVERIFY(!started.ok());
    QVERIFY(started.error().publicMessage.contains(QStringLiteral("another program uses this port")));

    options = TestServer::defaults();
    options.address = QHostAddress(QStringLiteral("192.0.2.1"));  // TEST-NET-1: never ours
    options.tls = TlsSource{};
    started = server.start(options);
    QVERIFY(!started.ok());
    QCOMPARE(started.error().reason, QByteArray("bad_tls_material"));
    options.tls.reset();
    options.trustedProxies = AddressRanges::parse({QStringLiteral("10.0.0.0/8")}).value();
    started = server.start(options);
    QVERIFY(!started.ok());
    QVERIFY(started.error().publicMessage.contains(QStringLiteral("does not have that address")));

    options = TestServer::defaults();
    QVERIFY(server.start(options).ok());  // and after all that it still can
    QVERIFY(server.port() > 0);
}

void TestHttpServer::largeBodies_comeThrough()
{
    TestServer server;
    QByteArray body;
    for (int i = 0; body.size() < 3'000'000; ++i)
        body += QByteArray::number(i) + '\n';
    RawClient client(server.port());
    QVERIFY(client.send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: " +
                        QByteArray::number(body.size()) + "\r\n\r\n" + body));
    const WireAnswer plain = client.read(false, 10'000);
    QCOMPARE(plain.status, 200);
    QVERIFY(plain.body.endsWith(body));
    QByteArray chunked = "POST /large HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (qsizetype at = 0; at < body.size(); at += 50'000) {
        const QByteArray chunk = body.mid(at, 50'000);
        chunked += QByteArray::number(chunk.size(), 16) + "\r\n" + chunk + "\r\n";
    }
    QVERIFY(client.send(chunked + "0\r\n\r\n"));
    const WireAnswer pieces = client.read(false, 10'000);
    QCOMPARE(pieces.status, 200);
    QVERIFY(pieces.body == plain.body);
}

void TestHttpServer::tls_servesAndReloads()
{
    QTemporaryDir folder;
    if (!makeCertificate(folder.path(), QStringLiteral("one")) ||
        !makeCertificate(folder.path(), QStringLiteral("two")))
        QSKIP("openssl is not there");
    const QString certificate = folder.filePath(QStringLiteral("live.pem"));
    const QString key = folder.filePath(QStringLiteral("live.key"));
    const auto install = [&](const QString &name) {
        QFile::remove(certificate);
        QFile::remove(key);
        return QFile::copy(folder.filePath(name + QStringLiteral(".pem")), certificate) &&
               QFile::copy(folder.filePath(name + QStringLiteral(".key")), key);
    };
    QVERIFY(install(QStringLiteral("one")));
    ListenOptions options = TestServer::defaults();
    options.tls = TlsSource{certificate, key, {}, {}};
    TestServer server(options);
    const auto ask = [&](QSsl::SslProtocol protocol, QString *commonName) {
        QSslSocket socket;
        socket.setPeerVerifyMode(QSslSocket::VerifyNone);
        socket.setProtocol(protocol);
        socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), server.port());
        if (!socket.waitForEncrypted(3000)) return QByteArray("no handshake");
        if (commonName)
            *commonName = socket.peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
        socket.write(get("/echo", "Connection: close\r\n"));
        QByteArray answer;
        while (socket.waitForReadyRead(3000))
            answer += socket.readAll();
        return answer;
    };
    QString name;
    const QByteArray answer = ask(QSsl::TlsV1_2OrLater, &name);
    QVERIFY2(answer.contains("\n127.0.0.1\nsecure\n"), answer.constData());
    // Qt 6.8 writes field names in small letters.
    QVERIFY(answer.toLower().contains("strict-transport-security: max-age=31536000"));
    QCOMPARE(name, QStringLiteral("one"));
    QVERIFY(ask(QSsl::TlsV1_2, nullptr).contains("200"));
    QVERIFY(ask(QSsl::TlsV1_3, nullptr).contains("200"));
    QT_WARNING_PUSH
    QT_WARNING_DISABLE_DEPRECATED
    QCOMPARE(ask(QSsl::TlsV1_1, nullptr), QByteArray("no handshake"));
    QT_WARNING_POP
    // Plain HTTP on the TLS port gets nothing.
    QVERIFY(!exchangeRaw(server.port(), get("/hello"), 1500).contains("HTTP/1.1 200"));

    QTest::ignoreMessage(QtInfoMsg, QRegularExpression(QStringLiteral("read again")));
    QVERIFY(install(QStringLiteral("two")));
    QTRY_VERIFY_WITH_TIMEOUT((ask(QSsl::TlsV1_2OrLater, &name), name == QStringLiteral("two")), 8000);

    TlsSource mixed{certificate, folder.filePath(QStringLiteral("one.key")), {}, {}};
    OpenGate gate;
    Router router(gate);
    HttpServer wrong(router);
    options.tls = mixed;
    const Result<void> started = wrong.start(options);
    QVERIFY(!started.ok());
    QVERIFY(started.error().publicMessage.contains(QStringLiteral("does not belong")));
}

void TestHttpServer::tls_handshakeHasALimit()
{
    QTemporaryDir folder;
    if (!makeCertificate(folder.path(), QStringLiteral("one"))) QSKIP("openssl is not there");
    ListenOptions options = impatient();
    options.tls = TlsSource{
        folder.filePath(QStringLiteral("one.pem")), folder.filePath(QStringLiteral("one.key")), {}, {}};
    TestServer server(options);
    RawClient silent(server.port());
    bool closed = false;
    silent.readAll(2500, &closed);
    QVERIFY(closed);
}

void TestHttpServer::trustedProxy_isBelieved()
{
    ListenOptions options = TestServer::defaults();
    options.trustedProxies =
        AddressRanges::parse({QStringLiteral("127.0.0.0/8"), QStringLiteral("10.0.0.0/8")}).value();
    TestServer server(options);
    RawClient client(server.port());
    QVERIFY(client.send(get("/echo",
                            "X-Forwarded-For: 6.6.6.6, 203.0.113.7, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n"
                            "X-Forwarded-Host: login.example\r\n")));
    const WireAnswer answer = client.read();
    QVERIFY2(answer.body.contains("\n203.0.113.7\nsecure\nlogin.example\n"), answer.body.constData());
    QCOMPARE(answer.count("Strict-Transport-Security"), 1);
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_http_server.moc"
