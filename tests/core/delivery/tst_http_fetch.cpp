#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <thread>

#include "core/delivery/http_fetch.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

AddressRanges ranges(const QStringList &entries)
{
    return *AddressRanges::parse(entries);
}

/// Takes one connection, keeps what came and says `answer`.
class OneAnswer
{
public:
    explicit OneAnswer(QByteArray answer)
    {
        std::atomic<quint16> port{0};
        m_thread = std::thread([this, &port, answer = std::move(answer)] {
            QTcpServer server;
            server.listen(QHostAddress::LocalHost);
            port = server.serverPort();
            if (!server.waitForNewConnection(5'000)) return;
            const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
            while (!m_request.contains("\r\n\r\n") || m_request.endsWith("\r\n\r\n")) {
                if (!socket->waitForReadyRead(300)) break;
                m_request += socket->readAll();
            }
            socket->write(answer);
            socket->waitForBytesWritten(1'000);
            socket->disconnectFromHost();
            if (socket->state() != QAbstractSocket::UnconnectedState) socket->waitForDisconnected(2'000);
        });
        while (port == 0)
            std::this_thread::yield();
        url = QStringLiteral("http://127.0.0.1:%1/hook?a=b").arg(port.load());
    }
    ~OneAnswer() { m_thread.join(); }
    QByteArray request()
    {
        m_thread.join();
        m_thread = std::thread([] {});
        return m_request;
    }

    QString url;

private:
    std::thread m_thread;
    QByteArray m_request;
};

}  // namespace

class TestHttpFetch : public QObject
{
    Q_OBJECT

    const HttpFetch m_fetch{ranges({QStringLiteral("127.0.0.0/8")})};

private Q_SLOTS:
    void fetch_postsAndReadsTheAnswer()
    {
        OneAnswer server(
            "HTTP/1.1 202 Accepted\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nthere");
        FetchRequest request;
        request.method = "POST";
        request.url = server.url;
        request.contentType = "application/x-www-form-urlencoded";
        request.body = "logout_token=x";
        const auto reply = m_fetch.fetch(request);
        QVERIFY2(reply.ok(), qPrintable(reply.ok() ? QString() : reply.error().internal));
        QCOMPARE(reply->status, 202);
        QCOMPARE(reply->contentType, QByteArray("text/plain"));
        QCOMPARE(reply->body, QByteArray("there"));
        const QByteArray sent = server.request();
        QVERIFY2(sent.startsWith("POST /hook?a=b HTTP/1.1\r\n"), sent.constData());
        QVERIFY(sent.contains("Content-Type: application/x-www-form-urlencoded\r\n"));
        QVERIFY(sent.endsWith("\r\n\r\nlogout_token=x"));
    }

    void fetch_tellsHowLongTheAnswerIsGood_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("told");
        QTest::newRow("none") << QByteArray() << QByteArray();
        QTest::newRow("one") << QByteArray("cache-Control:  max-age=60 \r\n") << QByteArray("max-age=60");
        QTest::newRow("two") << QByteArray("Cache-Control: max-age=60\r\nCache-Control: max-age=90\r\n")
                             << QByteArray();
        QTest::newRow("other") << QByteArray("X-Cache-Control: max-age=60\r\n") << QByteArray();
    }
    void fetch_tellsHowLongTheAnswerIsGood()
    {
        QFETCH(QByteArray, fields);
        QFETCH(QByteArray, told);
        OneAnswer server("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 0\r\n\r\n");
        FetchRequest request;
        request.url = server.url;
        QCOMPARE(m_fetch.fetch(request)->cacheControl, told);
    }

    void fetch_followsNoRedirect()
    {
        OneAnswer server("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        FetchRequest request;
        request.url = server.url;
        QCOMPARE(m_fetch.fetch(request)->status, 302);
    }

    void fetch_refusesAnAnswerThatIsTooLarge()
    {
        OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + QByteArray(2000, 'x'));
        FetchRequest request;
        request.url = server.url;
        request.maximumBytes = 1999;
        const auto reply = m_fetch.fetch(request);
        QVERIFY(!reply.ok());
        QVERIFY(reply.error().publicMessage.contains(QStringLiteral("too large")));
    }

    void fetch_endsWithItsTime()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        FetchRequest request;
        request.url = QStringLiteral("http://127.0.0.1:%1/").arg(silent.serverPort());
        request.timeout = 200ms;
        const auto reply = m_fetch.fetch(request);
        QVERIFY(!reply.ok());
        QCOMPARE(reply.error().code, ErrorCode::Unavailable);
    }

    void fetch_endsWhenItIsToldToStop()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        std::atomic<bool> stopping{false};
        FetchRequest request;
        request.url = QStringLiteral("http://127.0.0.1:%1/").arg(silent.serverPort());
        request.timeout = 60s;
        request.stopping = &stopping;
        std::thread other([&] {
            QThread::msleep(100);
            stopping = true;
        });
        const auto reply = m_fetch.fetch(request);
        other.join();
        // Not that its time was up.
        QVERIFY(reply.error().publicMessage.contains(QStringLiteral("this server stops")));
        QVERIFY(silent.hasPendingConnections() || silent.waitForNewConnection(1'000));
        // And no other call is made.
        silent.nextPendingConnection()->abort();
        QVERIFY(m_fetch.fetch(request).error().publicMessage.contains(QStringLiteral("this server stops")));
        QVERIFY(!silent.waitForNewConnection(200));
    }

    void fetch_reachesNoPrivateAddressUnlessAllowed_data()
    {
        QTest::addColumn<QString>("url");
        // Every spelling of this machine, and a name that leads to it.
        for (const char *host :
             {"127.0.0.1", "127.1", "0x7f000001", "2130706433", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]",
              "localhost", "169.254.169.254", "10.0.0.1", "[fd00::1]"})
            QTest::newRow(host) << QStringLiteral("https://%1:1/").arg(QLatin1String(host));
    }
    void fetch_reachesNoPrivateAddressUnlessAllowed()
    {
        QFETCH(QString, url);
        const HttpFetch strict{AddressRanges()};
        FetchRequest request;
        request.url = url;
        request.timeout = 2s;
        const auto reply = strict.fetch(request);
        QVERIFY(!reply.ok());
        QVERIFY2(reply.error().code == ErrorCode::InvalidInput ||
                     reply.error().internal.contains(QStringLiteral("outbound.private_networks")),
                 qPrintable(reply.error().internal));
    }

    void fetch_sendsNothingInTheOpenBeyondTheAllowedNetworks()
    {
        const HttpFetch strict{AddressRanges()};
        FetchRequest request;
        request.url = QStringLiteral("http://1.1.1.1/");
        request.timeout = 2s;
        QVERIFY(strict.fetch(request).error().internal.contains(QStringLiteral("outbound.private_networks")));
    }

    void url_isAnAddressOfAWebServer_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("good");
        QTest::newRow("https") << QStringLiteral("https://app.example.org/logout?x=1") << true;
        QTest::newRow("http") << QStringLiteral("http://10.0.0.1:8080/") << true;
        QTest::newRow("file") << QStringLiteral("file:///etc/passwd") << false;
        QTest::newRow("gopher") << QStringLiteral("gopher://127.0.0.1:25/_HELO") << false;
        QTest::newRow("user") << QStringLiteral("https://user:x@app.example.org/") << false;
        QTest::newRow("fragment") << QStringLiteral("https://app.example.org/#x") << false;
        QTest::newRow("no host") << QStringLiteral("https:///x") << false;
        QTest::newRow("relative") << QStringLiteral("/logout") << false;
        QTest::newRow("line break") << QStringLiteral("https://app.example.org/\r\nX: y") << false;
        QTest::newRow("too long") << QStringLiteral("https://app.example.org/") + QString(2000, u'x')
                                  << false;
        QTest::newRow("empty") << QString() << false;
    }
    void url_isAnAddressOfAWebServer()
    {
        QFETCH(QString, url);
        QTEST(HttpFetch::checkUrl(url).ok(), "good");
    }

    void publicAddress_isNoneOfTheReserved_data()
    {
        QTest::addColumn<bool>("isPublic");
        for (const char *address : {"1.1.1.1", "8.8.8.8", "172.32.0.1", "192.167.255.255", "2a00:1450::1",
                                    "2606:4700:4700::1111", "::ffff:8.8.8.8"})
            QTest::newRow(address) << true;
        for (const char *address : {"0.1.2.3",     "10.1.2.3",    "100.64.0.1",      "127.0.0.1",
                                    "169.254.1.1", "172.16.0.1",  "172.31.255.255",  "192.168.1.1",
                                    "198.19.0.1",  "224.0.0.1",   "255.255.255.255", "::",
                                    "::1",         "::7f00:1",    "::ffff:10.0.0.1", "64:ff9b::a00:1",
                                    "fc00::1",     "fd12::1",     "fe80::1",         "ff02::1",
                                    "2001:db8::1", "2002:a00:1::"})
            QTest::newRow(address) << false;
    }
    void publicAddress_isNoneOfTheReserved()
    {
        QTEST(isPublicAddress(QHostAddress(QString::fromLatin1(QTest::currentDataTag()))), "isPublic");
    }
};

QTEST_GUILESS_MAIN(TestHttpFetch)
#include "tst_http_fetch.moc"
