#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>
#include <QTest>

#include "core/base/base64url.h"
#include "core/crypto/client_certificate.h"
#include "core/http/client_certificate_field.h"
#include "http_test_server.h"
#include "tests/support/test_pki.h"

using namespace gatehouse;
using namespace gatehouse::test;

/// How client certificates reach a handler: from our own handshake (RFC 8705), or from a proxy's report (RFC
/// 9440), and from nobody else.
class TestClientCertificates : public QObject
{
    Q_OBJECT

    TestPki pki;
    OpenGate gate;
    std::unique_ptr<Router> router;

    QByteArray field(const char *name) const
    {
        return ':' + base64Encode(pki.der(QLatin1String(name))) + ':';
    }
    QByteArray print(const char *name) const
    {
        return ClientCertificate::thumbprint(pki.der(QLatin1String(name))) + '\n';
    }
    static ListenOptions plain(const char *proxies, bool believed)
    {
        ListenOptions options;
        options.port = 0;
        options.workers = 1;
        options.trustedProxies = *AddressRanges::parse({QString::fromLatin1(proxies)});
        options.clientCertificateHeader = believed;
        return options;
    }
    ListenOptions encrypted(bool asking) const
    {
        ListenOptions options = plain("127.0.0.1", true);
        options.tls = TlsSource{};
        options.tls->certificatePem = pki.pem(QStringLiteral("server"));
        options.tls->keyPem = pki.keyPem(QStringLiteral("server"));
        options.tls->askForCertificate = asking;
        return options;
    }
    std::unique_ptr<HttpServer> serve(const ListenOptions &options) const
    {
        auto server = std::make_unique<HttpServer>(*router);
        if (!server->start(options).ok()) qFatal("no server");
        return server;
    }
    static QByteArray bodyOf(const QByteArray &wire) { return wire.mid(wire.indexOf("\r\n\r\n") + 4); }
    static QByteArray request(const QByteArray &fields = {})
    {
        return "GET /certificates HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + fields + "\r\n";
    }
    QByteArray overTls(quint16 port, const char *certificate, const QByteArray &fields = {},
                       QSsl::SslProtocol protocol = QSsl::TlsV1_2OrLater) const
    {
        QSslSocket socket;
        socket.setPeerVerifyMode(QSslSocket::VerifyNone);
        socket.setProtocol(protocol);
        if (certificate != nullptr) {
            socket.setLocalCertificateChain(
                QSslCertificate::fromData(pki.pem(QLatin1String(certificate)), QSsl::Pem));
            socket.setPrivateKey(QSslKey(pki.keyPem(QLatin1String(certificate)), QSsl::Ec));
        }
        socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
        if (!socket.waitForEncrypted(5000)) return "no handshake";
        socket.write(request(fields));
        QByteArray wire;
        while (socket.waitForReadyRead(3000))
            wire += socket.readAll();
        return bodyOf(wire);
    }

private Q_SLOTS:
    void initTestCase()
    {
        pki.addAuthority(QStringLiteral("ca"));
        pki.addClient(QStringLiteral("app"), QStringLiteral("ca"), QStringLiteral("/CN=app"));
        pki.addClient(QStringLiteral("other"), {}, QStringLiteral("/CN=other"));
        pki.addClient(QStringLiteral("server"), {}, QStringLiteral("/CN=localhost"));
        router = std::make_unique<Router>(gate);
        const auto show = [](const ExchangePtr &exchange) {
            const HttpRequest &request = exchange->request();
            QByteArray text;
            for (const QByteArray &der : request.clientCertificates)
                text += ClientCertificate::thumbprint(der) + '\n';
            for (const auto &seen : request.headers.fields())
                if (seen.first.toLower().startsWith("client-cert")) text += "LEAKED";
            exchange->reply(HttpReply::text(text));
        };
        QVERIFY(router
                    ->add({Route{HttpMethod::Get, "/certificates", Access::anyone(), 0, RateBucket::None,
                                 ErrorStyle::Problem, show}})
                    .ok());
    }

    void field_isReadStrictly_data()
    {
        QTest::addColumn<QList<QByteArray>>("own");
        QTest::addColumn<QList<QByteArray>>("chain");
        QTest::addColumn<int>("count");  // -1: refused
        using L = QList<QByteArray>;
        QTest::newRow("none") << L{} << L{} << 0;
        QTest::newRow("one") << L{":AQID:"} << L{} << 1;
        QTest::newRow("spaces around") << L{" :AQID: "} << L{} << 1;
        QTest::newRow("chain") << L{":AQID:"} << L{":AQID:, :AQI=:"} << 3;
        QTest::newRow("chain in two fields") << L{":AQID:"} << L{":AQID:", ":AQI=:"} << 3;
        QTest::newRow("chain alone") << L{} << L{":AQID:"} << -1;
        QTest::newRow("two") << L{":AQID:", ":AQID:"} << L{} << -1;
        QTest::newRow("list") << L{":AQID:, :AQID:"} << L{} << -1;
        QTest::newRow("no colons") << L{"AQID"} << L{} << -1;
        QTest::newRow("empty") << L{"::"} << L{} << -1;
        QTest::newRow("nothing") << L{""} << L{} << -1;
        QTest::newRow("one colon") << L{":"} << L{} << -1;
        QTest::newRow("no base64") << L{":A-_D:"} << L{} << -1;
        QTest::newRow("parameters") << L{":AQID:;a=1"} << L{} << -1;
        QTest::newRow("empty member") << L{":AQID:"} << L{":AQID:,"} << -1;
        QTest::newRow("PEM") << L{"-----BEGIN CERTIFICATE-----"} << L{} << -1;
        QTest::newRow("too long a chain")
            << L{":AQID:"} << L{QList<QByteArray>(10, ":AQID:").join(',')} << -1;
        QTest::newRow("too large") << L{':' + base64Encode(QByteArray(16 * 1024 + 1, 'x')) + ':'} << L{}
                                   << -1;
    }
    void field_isReadStrictly()
    {
        QFETCH(QList<QByteArray>, own);
        QFETCH(QList<QByteArray>, chain);
        QFETCH(int, count);
        HttpHeaders headers;
        for (const QByteArray &value : own)
            headers.add("Client-Cert", value);
        for (const QByteArray &value : chain)
            headers.add("Client-Cert-Chain", value);
        const auto read = reportedCertificates(headers);
        QCOMPARE(read ? int(read->size()) : -1, count);
    }

    void header_isBelievedFromTheProxy()
    {
        const auto server = serve(plain("127.0.0.1", true));
        const QByteArray both =
            "Client-Cert: " + field("app") + "\r\nclient-cert-chain: " + field("ca") + "\r\n";
        QCOMPARE(bodyOf(exchangeRaw(server->port(), request(both))), print("app") + print("ca"));
        QCOMPARE(bodyOf(exchangeRaw(server->port(), request())), QByteArray());
        const QByteArray broken = exchangeRaw(server->port(), request("Client-Cert: app\r\n"));
        QVERIFY2(broken.startsWith("HTTP/1.1 400 "), broken.constData());
        const QByteArray twice =
            "Client-Cert: " + field("app") + "\r\nClient-Cert: " + field("other") + "\r\n";
        QVERIFY(exchangeRaw(server->port(), request(twice)).startsWith("HTTP/1.1 400 "));
    }
    void header_isNothingFromAnybodyElse()
    {
        const auto server = serve(plain("192.0.2.1", true));
        const QByteArray forged = "Client-Cert: " + field("app") + "\r\n";
        QCOMPARE(bodyOf(exchangeRaw(server->port(), request(forged))), QByteArray());
        // A forwarded address does not make a proxy.
        const QByteArray dressed = forged + "X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\n";
        QCOMPARE(bodyOf(exchangeRaw(server->port(), request(dressed))), QByteArray());
        QCOMPARE(bodyOf(exchangeRaw(server->port(), request("Client-Cert: nonsense\r\n"))), QByteArray());
    }
    void header_isNothingUnlessTheOperatorSaysSo()
    {
        const auto server = serve(plain("127.0.0.1", false));
        QCOMPARE(bodyOf(exchangeRaw(server->port(), request("Client-Cert: " + field("app") + "\r\n"))),
                 QByteArray());
        QCOMPARE(bodyOf(exchangeRaw(server->port(), request("Client-Cert: nonsense\r\n"))), QByteArray());
    }

    void handshake_tellsOfTheCertificate_data()
    {
        QTest::addColumn<int>("protocol");
        QTest::newRow("TLS 1.2") << int(QSsl::TlsV1_2);
        QTest::newRow("TLS 1.3") << int(QSsl::TlsV1_3);
    }
    void handshake_tellsOfTheCertificate()
    {
        QFETCH(int, protocol);
        ListenOptions options = encrypted(true);
        options.clientCertificateHeader = false;
        const auto server = serve(options);
        const auto version = QSsl::SslProtocol(protocol);
        QCOMPARE(overTls(server->port(), "app", {}, version), print("app"));
        QCOMPARE(overTls(server->port(), "other", {}, version), print("other"));  // nobody signed it
        QCOMPARE(overTls(server->port(), nullptr, {}, version), QByteArray());    // and none will do
        // Nobody may add another one by a field.
        QCOMPARE(overTls(server->port(), nullptr, "Client-Cert: " + field("app") + "\r\n", version),
                 QByteArray());
        QCOMPARE(overTls(server->port(), "other", "Client-Cert: " + field("app") + "\r\n", version),
                 print("other"));
    }
    void handshake_doesNotAskElsewhere()
    {
        const auto server = serve(encrypted(false));
        QCOMPARE(overTls(server->port(), "app"), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestClientCertificates)
#include "tst_client_certificates.moc"
