#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUrlQuery>

#include "ui/client/console_session.h"
#include "ui/client/sign_in_flow.h"

using namespace gatehouse;
using namespace gatehouse::ui;

namespace {

/// The two endpoints that the flow talks to by itself.
class FakeIssuer final : public QTcpServer
{
public:
    FakeIssuer()
    {
        if (!listen(QHostAddress::LocalHost)) qFatal("no port");
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        });
    }
    QString issuer() const { return QStringLiteral("http://127.0.0.1:%1").arg(serverPort()); }
    QByteArray tokenStatus = "200 OK";
    QByteArray tokenBody =
        "{\"access_token\":\"at-1\",\"token_type\":\"Bearer\",\"refresh_token\":\"rt-2\",\"expires_in\":300}";
    QList<QUrlQuery> tokenRequests;

private:
    void read(QTcpSocket *socket)
    {
        QByteArray &buffer = m_buffers[socket];
        buffer += socket->readAll();
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0) return;
        const qsizetype at = buffer.toLower().indexOf("content-length:");
        const int length =
            at < 0 ? 0 : buffer.mid(at + 15, buffer.indexOf('\r', at) - at - 15).trimmed().toInt();
        if (buffer.size() < end + 4 + length) return;
        const QByteArray request = std::exchange(buffer, {});
        QByteArray status = "200 OK";
        QByteArray body;
        if (request.startsWith("GET /.well-known/openid-configuration ")) {
            body = QJsonDocument(QJsonObject{{QStringLiteral("issuer"), issuer()}}).toJson();
        } else if (request.startsWith("POST /oauth/token ")) {
            tokenRequests.append(QUrlQuery(QString::fromLatin1(request.mid(end + 4))));
            status = tokenStatus;
            body = tokenBody;
        }
        socket->write("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " +
                      QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }
    QHash<QTcpSocket *, QByteArray> m_buffers;
};

/// Stands for the browser: keeps the address, and comes back when told.
class FakeBrowser final : public UrlOpener
{
public:
    bool open(const QUrl &url) override
    {
        opened = url;
        return true;
    }
    QString parameter(const char *name) const
    {
        return QUrlQuery(opened).queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded);
    }
    QUrl opened;
};

int statusOf(QNetworkAccessManager &network, const QUrl &url)
{
    QNetworkReply *reply = network.get(QNetworkRequest(url));
    for (int i = 0; i < 300 && !reply->isFinished(); ++i)
        QTest::qWait(10);
    reply->deleteLater();
    return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

}  // namespace

class TestSignInFlow : public QObject
{
    Q_OBJECT

    struct Run
    {
        FakeIssuer issuer;
        QNetworkAccessManager network;
        FakeBrowser browser;
        SignInFlow flow{QUrl(issuer.issuer()), network, browser};
        std::optional<Result<OAuthTokens>> outcome;

        void start()
        {
            flow.start([this](Result<OAuthTokens> tokens) { outcome.emplace(std::move(tokens)); });
            QTRY_VERIFY(!browser.opened.isEmpty());
        }
        QUrl callback(const QString &state, const QString &iss, const QString &rest) const
        {
            return QUrl(browser.parameter("redirect_uri") + QStringLiteral("?state=") + state +
                        QStringLiteral("&iss=") + QString::fromLatin1(QUrl::toPercentEncoding(iss)) +
                        QLatin1Char('&') + rest);
        }
    };

private Q_SLOTS:
    void start_asksAsRfc8252And7636Say()
    {
        Run run;
        run.start();
        QCOMPARE(run.browser.opened.path(), QStringLiteral("/oauth/authorize"));
        QCOMPARE(run.browser.parameter("response_type"), QStringLiteral("code"));
        QCOMPARE(run.browser.parameter("client_id"), QStringLiteral("0198c0de-0000-7000-8000-000000000001"));
        QCOMPARE(run.browser.parameter("code_challenge_method"), QStringLiteral("S256"));
        QCOMPARE(run.browser.parameter("code_challenge").size(), 43);
        QVERIFY(run.browser.parameter("state").size() >= 43);
        const QUrl redirect(run.browser.parameter("redirect_uri"));
        QCOMPARE(redirect.host(), QStringLiteral("127.0.0.1"));
        QCOMPARE(redirect.path(), QStringLiteral("/callback"));
        const QStringList scopes = run.browser.parameter("scope").split(QLatin1Char(' '));
        for (const char *needed : {"openid", "offline_access", "users:write", "audit:read", "settings:write"})
            QVERIFY2(scopes.contains(QString::fromLatin1(needed)), needed);
    }
    void start_asksForWhatTheServerWants()
    {
        Run run;
        run.flow.setStepUp({"urn:gatehouse:acr:multi-factor", "600"});
        run.start();
        QCOMPARE(run.browser.parameter("acr_values"), QStringLiteral("urn:gatehouse:acr:multi-factor"));
        QCOMPARE(run.browser.parameter("max_age"), QStringLiteral("600"));
    }
    void session_sharesOneStepUp()
    {
        FakeIssuer issuer;
        QNetworkAccessManager network;
        MemoryTokenVault vault;
        ConsoleSession session(QUrl(issuer.issuer()), network, vault);
        session.adopt({Secret("at-0"), Secret("rt-1")});
        int asked = 0;
        connect(&session, &ConsoleSession::stepUpWanted, this, [&asked] { ++asked; });
        int good = 0;
        int bad = 0;
        const auto count = [&](const Result<void> &done) {
            ++(done.ok() ? good : bad);
        };
        session.stepUp({"a", {}}, count);
        session.stepUp({"a", {}}, count);
        QCOMPARE(asked, 1);
        session.finishStepUp(OAuthTokens{Secret("at-9"), Secret("rt-9")});
        QCOMPARE(good, 2);
        QCOMPARE(session.accessToken(), QByteArray("at-9"));
        session.stepUp({"a", {}}, count);
        session.finishStepUp(Error::gone("sign_in_timeout", {}));
        QCOMPARE(bad, 1);
        QCOMPARE(session.accessToken(), QByteArray("at-9"));
        session.finishStepUp(Error::gone("nobody waits", {}));
        QCOMPARE(bad, 1);
    }
    void callback_exchangesTheCodeWithItsVerifier()
    {
        Run run;
        run.start();
        QCOMPARE(statusOf(run.network, run.callback(run.browser.parameter("state"), run.issuer.issuer(),
                                                    QStringLiteral("code=c-1"))),
                 200);
        QTRY_VERIFY(run.outcome.has_value());
        QVERIFY(run.outcome->ok());
        QCOMPARE((*run.outcome)->access.reveal(), QByteArray("at-1"));
        QCOMPARE((*run.outcome)->refresh.reveal(), QByteArray("rt-2"));
        QCOMPARE(run.issuer.tokenRequests.size(), 1);
        const QUrlQuery form = run.issuer.tokenRequests.at(0);
        QCOMPARE(form.queryItemValue(QStringLiteral("grant_type")), QStringLiteral("authorization_code"));
        QCOMPARE(form.queryItemValue(QStringLiteral("code")), QStringLiteral("c-1"));
        QCOMPARE(form.queryItemValue(QStringLiteral("redirect_uri"), QUrl::FullyDecoded),
                 run.browser.parameter("redirect_uri"));
        const QByteArray verifier = form.queryItemValue(QStringLiteral("code_verifier")).toLatin1();
        QCOMPARE(QCryptographicHash::hash(verifier, QCryptographicHash::Sha256)
                     .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals),
                 run.browser.parameter("code_challenge").toLatin1());
    }
    void callback_refusesForeignAnswers()
    {
        Run run;
        run.start();
        const QString state = run.browser.parameter("state");
        const QString code = QStringLiteral("code=evil");
        QCOMPARE(statusOf(run.network, run.callback(QStringLiteral("wrong"), run.issuer.issuer(), code)),
                 400);
        QCOMPARE(statusOf(run.network, run.callback(state, QStringLiteral("https://evil.example"), code)),
                 400);
        QCOMPARE(statusOf(run.network, run.callback(state, run.issuer.issuer(), QStringLiteral("x=y"))), 400);
        QCOMPARE(statusOf(run.network,
                          run.callback(state, run.issuer.issuer(), code + QStringLiteral("&code=two"))),
                 404);
        QCOMPARE(
            statusOf(run.network,
                     QUrl(run.browser.parameter("redirect_uri")).resolved(QUrl(QStringLiteral("/other")))),
            404);
        QVERIFY(!run.outcome.has_value());
        QVERIFY(run.issuer.tokenRequests.isEmpty());
        // And the real answer still counts.
        QCOMPARE(statusOf(run.network, run.callback(state, run.issuer.issuer(), QStringLiteral("code=good"))),
                 200);
        QTRY_VERIFY(run.outcome.has_value());
        QVERIFY(run.outcome->ok());
    }
    void callback_takesOneAnswerOnly()
    {
        Run run;
        run.start();
        const QUrl answer =
            run.callback(run.browser.parameter("state"), run.issuer.issuer(), QStringLiteral("code=c-1"));
        QCOMPARE(statusOf(run.network, answer), 200);
        QCOMPARE(statusOf(run.network, answer), 400);
        QTRY_VERIFY(run.outcome.has_value());
        QCOMPARE(run.issuer.tokenRequests.size(), 1);
    }
    void declined_isForbidden()
    {
        Run run;
        run.start();
        statusOf(run.network, run.callback(run.browser.parameter("state"), run.issuer.issuer(),
                                           QStringLiteral("error=access_denied")));
        QTRY_VERIFY(run.outcome.has_value());
        QCOMPARE(run.outcome->error().code, ErrorCode::Forbidden);
    }
    void cancel_callsNobody()
    {
        Run run;
        run.start();
        const QUrl answer =
            run.callback(run.browser.parameter("state"), run.issuer.issuer(), QStringLiteral("code=c-1"));
        run.flow.cancel();
        QCOMPARE(statusOf(run.network, answer), 0);  // nobody listens any more
        QVERIFY(!run.outcome.has_value());
    }
    void patience_ends()
    {
        Run run;
        run.flow.setPatience(std::chrono::milliseconds(300));
        run.start();
        QTRY_VERIFY(run.outcome.has_value());
        QCOMPARE(run.outcome->error().reason, QByteArray("sign_in_timeout"));
    }
    void session_keepsAndRenewsTheRefreshToken()
    {
        FakeIssuer issuer;
        QNetworkAccessManager network;
        MemoryTokenVault vault;
        ConsoleSession session(QUrl(issuer.issuer()), network, vault);
        session.adopt({Secret("at-0"), Secret("rt-1")});
        QVERIFY(vault.holds(issuer.issuer()));
        int done = 0;
        for (int i = 0; i < 3; ++i)
            session.renew([&done](const Result<void> &renewed) { done += renewed.ok() ? 1 : 0; });
        QTRY_COMPARE(done, 3);
        QCOMPARE(issuer.tokenRequests.size(), 1);  // a refresh token works once
        QCOMPARE(issuer.tokenRequests.at(0).queryItemValue(QStringLiteral("refresh_token")),
                 QStringLiteral("rt-1"));
        QCOMPARE(session.accessToken(), QByteArray("at-1"));

        ConsoleSession later(QUrl(issuer.issuer()), network, vault);
        std::optional<bool> resumed;
        later.resume([&resumed](const Result<bool> &result) { resumed = result.ok() && *result; });
        QTRY_VERIFY(resumed.has_value());
        QVERIFY(*resumed);
        QCOMPARE(issuer.tokenRequests.at(1).queryItemValue(QStringLiteral("refresh_token")),
                 QStringLiteral("rt-2"));
    }
    void session_forgetsATokenThatIsRefused()
    {
        FakeIssuer issuer;
        issuer.tokenStatus = "400 Bad Request";
        issuer.tokenBody = "{\"error\":\"invalid_grant\"}";
        QNetworkAccessManager network;
        MemoryTokenVault vault;
        {
            ConsoleSession session(QUrl(issuer.issuer()), network, vault);
            session.adopt({Secret("at-0"), Secret("rt-1")});
        }
        ConsoleSession later(QUrl(issuer.issuer()), network, vault);
        std::optional<bool> resumed;
        later.resume([&resumed](const Result<bool> &result) { resumed = result.ok() && *result; });
        QTRY_VERIFY(resumed.has_value());
        QVERIFY(!*resumed);
        QVERIFY(!vault.holds(issuer.issuer()));
    }
};

QTEST_GUILESS_MAIN(TestSignInFlow)
#include "tst_sign_in_flow.moc"
