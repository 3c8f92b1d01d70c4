#include <QJsonDocument>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include "ui/client/admin_client.h"
#include "ui/client/async.h"
#include "ui/client/network_transport.h"
#include "ui/client/problem.h"

using namespace gatehouse;
using namespace gatehouse::ui;

namespace {

/// Answers each request on 127.0.0.1 with what `reply` says; keeps the requests.
class TinyServer final : public QTcpServer
{
public:
    TinyServer()
    {
        if (!listen(QHostAddress::LocalHost)) qFatal("no port");
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        });
    }
    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(serverPort())); }

    std::function<QByteArray(const QByteArray &request)> reply;
    QList<QByteArray> requests;

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
        requests.append(std::exchange(buffer, {}));
        if (reply) socket->write(reply(requests.constLast()));
    }
    QHash<QTcpSocket *, QByteArray> m_buffers;
};

QByteArray answer(const QByteArray &status, const QByteArray &body,
                  const QByteArray &type = "application/json")
{
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + type +
           "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

const QByteArray kCounts = "{\"all\":5,\"active\":4,\"disabled\":1,\"locked\":0,\"without_factor\":2}";

class RenewableToken final : public TokenSource
{
public:
    QByteArray accessToken() const override { return token; }
    void renew(std::function<void(Result<void>)> done) override
    {
        ++renewals;
        if (fails) {
            done(Error::unauthenticated("invalid_grant", QStringLiteral("no")));
            return;
        }
        token = "fresh";
        done({});
    }
    void stepUp(const StepUp &asked, std::function<void(Result<void>)> done) override
    {
        wanted = asked;
        token = strong;
        done({});
    }
    StepUp wanted;
    QByteArray strong = "strong";
    QByteArray token = "stale";
    int renewals = 0;
    bool fails = false;
};

template <class T>
Result<T> wait(QFuture<Result<T>> future)
{
    for (int i = 0; i < 500 && !future.isFinished(); ++i)
        QTest::qWait(10);
    if (!future.isFinished() || future.resultCount() == 0)
        return Error::internalError(QStringLiteral("no result"));
    return future.result();
}

}  // namespace

class TestAdminClient : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void get_carriesTheTokenAndReadsTheAnswer()
    {
        TinyServer server;
        server.reply = [](const QByteArray &) {
            return answer("200 OK", kCounts);
        };
        RenewableToken token;
        NetworkTransport transport(server.url(), token);
        AdminClient client(transport);
        const auto counts = wait(client.userCounts());
        QVERIFY(counts.ok());
        QCOMPARE(counts->all, 5);
        QVERIFY(server.requests.at(0).startsWith("GET /admin/v1/users/counts HTTP/1.1\r\n"));
        QVERIFY(server.requests.at(0).toLower().contains("authorization: bearer stale\r\n"));
        QCOMPARE(client.runningCalls(), 0);
    }
    void query_encodesWhatServersWouldMisread()
    {
        TinyServer server;
        server.reply = [](const QByteArray &) {
            return answer("200 OK", "{\"items\":[],\"next\":null}");
        };
        RenewableToken token;
        NetworkTransport transport(server.url(), token);
        AdminClient client(transport);
        UserQuery query;
        query.text = QStringLiteral("a+b &c=ü#");
        QVERIFY(wait(client.users(query, QStringLiteral("x/y"), 10)).ok());
        QVERIFY2(server.requests.at(0).startsWith(
                     "GET /admin/v1/users?q=a%2Bb%20%26c%3D%C3%BC%23&limit=10&cursor=x%2Fy HTTP/1.1"),
                 server.requests.at(0).left(120).constData());
    }
    void path_encodesForeignParts()
    {
        TinyServer server;
        server.reply = [](const QByteArray &) {
            return answer("204 No Content", {});
        };
        RenewableToken token;
        NetworkTransport transport(server.url(), token);
        AdminClient client(transport);
        QVERIFY(wait(client.deleteUser(QStringLiteral("../clients/x?y"), 7)).ok());
        QVERIFY(server.requests.at(0).startsWith("DELETE /admin/v1/users/..%2Fclients%2Fx%3Fy HTTP/1.1"));
        QVERIFY(server.requests.at(0).toLower().contains("if-match: \"7\"\r\n"));
    }
    void refused_renewsOnceAndRepeats()
    {
        TinyServer server;
        server.reply = [](const QByteArray &request) {
            return request.contains("Bearer fresh")
                       ? answer("200 OK", kCounts)
                       : answer("401 Unauthorized", "{}", "application/problem+json");
        };
        RenewableToken token;
        NetworkTransport transport(server.url(), token);
        AdminClient client(transport);
        QVERIFY(wait(client.userCounts()).ok());
        QCOMPARE(token.renewals, 1);
        QCOMPARE(server.requests.size(), 2);
    }
    void tooWeakASignIn_isDoneAgainAndTheCallRepeated()
    {
        TinyServer server;
        server.reply = [](const QByteArray &request) {
            if (request.contains("Bearer strong")) return answer("200 OK", kCounts);
            const QByteArray body =
                "{\"type\":\"about:blank\",\"title\":\"t\",\"status\":401,\"detail\":\"d\","
                "\"code\":\"insufficient_user_authentication\",\"request_id\":\"r\"}";
            return QByteArray(answer("401 Unauthorized", body, "application/problem+json"))
                .replace(
                    "\r\nContent-Type",
                    "\r\nWWW-Authenticate: Bearer realm=\"g\", error=\"insufficient_user_authentication\", "
                    "acr_values=\"urn:gatehouse:acr:multi-factor\", max_age=\"600\"\r\nContent-Type");
        };
        RenewableToken token;
        NetworkTransport transport(server.url(), token);
        AdminClient client(transport);
        QVERIFY(wait(client.userCounts()).ok());
        QCOMPARE(token.wanted.acrValues, QByteArray("urn:gatehouse:acr:multi-factor"));
        QCOMPARE(token.wanted.maxAge, QByteArray("600"));
        QCOMPARE(token.renewals, 0);  // a fresh token of the same sign-in would be refused again
        QCOMPARE(server.requests.size(), 2);
        // Once a call: a server that is never satisfied is not asked for ever.
        token.token = "stale";
        token.strong = "stale";
        QCOMPARE(wait(client.userCounts()).error().code, ErrorCode::Unauthenticated);
        QCOMPARE(server.requests.size(), 4);
    }
    void refusedForGood_asksForSignIn()
    {
        TinyServer server;
        server.reply = [](const QByteArray &) {
            return answer("401 Unauthorized", "{}", "application/problem+json");
        };
        RenewableToken token;
        token.fails = true;
        NetworkTransport transport(server.url(), token);
        AdminClient client(transport);
        int asked = 0;
        connect(&client, &AdminClient::signInNeeded, this, [&asked] { ++asked; });
        const auto counts = wait(client.userCounts());
        QVERIFY(!counts.ok());
        QCOMPARE(counts.error().code, ErrorCode::Unauthenticated);
        QCOMPARE(asked, 1);
    }
    void problem_becomesAnErrorWithField()
    {
        TinyServer server;
        server.reply = [](const QByteArray &) {
            return answer(
                "409 Conflict",
                "{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,\"detail\":\"This username "
                "is taken.\",\"code\":\"username_taken\",\"field\":\"username\",\"request_id\":\"r-1\"}",
                "application/problem+json");
        };
        RenewableToken token;
        NetworkTransport transport(server.url(), token);
        AdminClient client(transport);
        wire::NewUser user;
        user.username = QStringLiteral("anna");
        const auto made = wait(client.createUser(user));
        QVERIFY(!made.ok());
        QCOMPARE(made.error().code, ErrorCode::Conflict);
        QCOMPARE(made.error().reason, QByteArray("username_taken"));
        QCOMPARE(made.error().field, QByteArray("username"));
        QCOMPARE(headlineOf(made.error()), QStringLiteral("This username is taken."));
        QVERIFY(!adviceFor(made.error()).isEmpty());
        QVERIFY(server.requests.at(0).endsWith("{\"username\":\"anna\"}"));
    }
    void rateLimited_saysHowLong()
    {
        TinyServer server;
        server.reply = [](const QByteArray &) {
            return QByteArray(
                "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n");
        };
        RenewableToken token;
        NetworkTransport transport(server.url(), token);
        AdminClient client(transport);
        const auto counts = wait(client.userCounts());
        QCOMPARE(counts.error().retryAfter, std::chrono::seconds(17));
        QVERIFY(adviceFor(counts.error()).contains(QStringLiteral("17")));
    }
    void redirect_isNotFollowed()
    {
        TinyServer server;
        TinyServer other;
        other.reply = [](const QByteArray &) {
            return answer("200 OK", kCounts);
        };
        server.reply = [&other](const QByteArray &) {
            return "HTTP/1.1 307 Moved\r\nLocation: " + other.url().toEncoded() +
                   "/admin/v1/users/counts\r\nContent-Length: 0\r\n\r\n";
        };
        RenewableToken token;
        NetworkTransport transport(server.url(), token);
        AdminClient client(transport);
        QVERIFY(!wait(client.userCounts()).ok());
        QVERIFY(other.requests.isEmpty());
    }
    void garbage_isAnErrorNotACrash()
    {
        TinyServer server;
        for (const QByteArray &body : {QByteArray("<html>"), QByteArray("[]"), QByteArray("{\"all\":\"5\"}"),
                                       QByteArray("{\"all\":")}) {
            server.reply = [body](const QByteArray &) {
                return answer("200 OK", body);
            };
            RenewableToken token;
            NetworkTransport transport(server.url(), token);
            AdminClient client(transport);
            QVERIFY2(!wait(client.userCounts()).ok(), body.constData());
        }
    }
    void silence_endsByTimeout()
    {
        TinyServer server;
        RenewableToken token;
        NetworkTransport transport(server.url(), token);
        transport.setTimeout(std::chrono::milliseconds(200));
        AdminClient client(transport);
        const auto counts = wait(client.userCounts());
        QVERIFY(!counts.ok());
        QCOMPARE(counts.error().code, ErrorCode::Unavailable);
    }
    void refusedConnection_saysSo()
    {
        QUrl url;
        {
            TinyServer gone;
            url = gone.url();
        }
        RenewableToken token;
        NetworkTransport transport(url, token);
        AdminClient client(transport);
        const auto counts = wait(client.userCounts());
        QCOMPARE(counts.error().reason, QByteArray("connection_refused"));
    }
    void cancelledFuture_stopsTheCall()
    {
        TinyServer server;
        RenewableToken token;
        NetworkTransport transport(server.url(), token);
        AdminClient client(transport);
        QFuture<Result<wire::UserCounts>> future = client.userCounts();
        bool used = false;
        whenDone(future, this, [&used](const Result<wire::UserCounts> &) { used = true; });
        QTRY_COMPARE(server.requests.size(), 1);
        future.cancel();
        QTRY_COMPARE(client.runningCalls(), 0);
        QTest::qWait(20);
        QVERIFY(!used);
    }
    void cancelAll_tellsEveryCaller()
    {
        TinyServer server;
        RenewableToken token;
        NetworkTransport transport(server.url(), token);
        AdminClient client(transport);
        const auto first = client.userCounts();
        const auto second = client.status();
        client.cancelAll();
        QCOMPARE(client.runningCalls(), 0);
        QVERIFY(isCancelled(wait(first).error()));
        QVERIFY(isCancelled(wait(second).error()));
    }
    void context_goneBeforeTheAnswer()
    {
        TinyServer server;
        server.reply = [](const QByteArray &) {
            return answer("200 OK", kCounts);
        };
        RenewableToken token;
        NetworkTransport transport(server.url(), token);
        AdminClient client(transport);
        auto *context = new QObject;
        bool used = false;
        const auto future = client.userCounts();
        whenDone(future, context, [&used](const Result<wire::UserCounts> &) { used = true; });
        delete context;
        QVERIFY(wait(future).ok());
        QTest::qWait(20);
        QVERIFY(!used);
    }
};

QTEST_GUILESS_MAIN(TestAdminClient)
#include "tst_admin_client.moc"
