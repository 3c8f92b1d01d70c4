#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include "core/http/reply_writer.h"
#include "tests/core/http/http_test_server.h"

using namespace gatehouse;
using namespace gatehouse::test;

namespace {

Route route(
    HttpMethod method, const QByteArray &path, Handler handler = [](const ExchangePtr &) {}, qint64 limit = 0)
{
    return {method, path, Access::anyone(), limit, RateBucket::Page, ErrorStyle::Problem, std::move(handler)};
}

std::vector<Route> one(Route line)
{
    std::vector<Route> routes;
    routes.push_back(std::move(line));
    return routes;
}

}  // namespace

class TestRouter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void add_refusesDuplicates();
    void add_refusesMalformedPaths_data();
    void add_refusesMalformedPaths();
    void add_isAllOrNothing();
    void handle_prefersExactSegments();
    void handle_givesPlaceholderValues();
    void handle_tellsErrorsInTheRoutesStyle();
    void limitFor_knowsTheRoute();
    void exchange_answersOnce();
    void exchange_answersFromAnyThread();
    void exchange_outlivesItsWorker();

private:
    HttpReply ask(const Router &router, HttpMethod method, const QString &path, const QByteArray &accept = {})
    {
        HttpRequest request;
        request.method = method;
        request.path = path;
        request.headers.add("Accept", accept);
        HttpReply got = HttpReply::empty(599);
        router.handle(std::make_shared<Exchange>(std::move(request), this,
                                                 [&got](HttpReply reply) { got = std::move(reply); }));
        return got;
    }
    OpenGate m_gate;
};

void TestRouter::add_refusesDuplicates()
{
    Router router(m_gate);
    QVERIFY(router.add(one(route(HttpMethod::Get, "/a/{x}"))).ok());
    QVERIFY(!router.add(one(route(HttpMethod::Get, "/a/{y}"))).ok());
    QVERIFY(router.add(one(route(HttpMethod::Post, "/a/{y}"))).ok());
    QVERIFY(router.add(one(route(HttpMethod::Get, "/a/x"))).ok());
    QCOMPARE(router.routes().size(), 3u);
}

void TestRouter::add_refusesMalformedPaths_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path : {"", "a", "/a/", "//", "/a//b", "/{", "/{}", "/{A}", "/x{a}", "/{a}x", "/a b",
                             "/a%20b", "/*", "/..", "/a/.", "/a?b", "/\xc3\xa4"})
        QTest::newRow(*path ? path : "empty") << QByteArray(path);
}

void TestRouter::add_refusesMalformedPaths()
{
    QFETCH(QByteArray, path);
    Router router(m_gate);
    QVERIFY(!router.add(one(route(HttpMethod::Get, path))).ok());
}

void TestRouter::add_isAllOrNothing()
{
    Router router(m_gate);
    std::vector<Route> routes;
    routes.push_back(
        route(HttpMethod::Get, "/new", [](const ExchangePtr &e) { e->reply(HttpReply::empty(200)); }));
    routes.push_back(route(HttpMethod::Get, "bad"));
    QVERIFY(!router.add(std::move(routes)).ok());
    QVERIFY(router.routes().empty());
    QCOMPARE(ask(router, HttpMethod::Get, QStringLiteral("/new")).status, 404);
    QVERIFY(router.add(one(route(HttpMethod::Get, "/new"))).ok());
}

void TestRouter::handle_prefersExactSegments()
{
    Router router(m_gate);
    const auto says = [](const char *word) {
        return [word](const ExchangePtr &exchange) {
            exchange->reply(HttpReply::text(word));
        };
    };
    std::vector<Route> routes;
    routes.push_back(route(HttpMethod::Get, "/users/{id}", says("one")));
    routes.push_back(route(HttpMethod::Get, "/users/me", says("me")));
    routes.push_back(route(HttpMethod::Get, "/users/{id}/keys", says("keys")));
    routes.push_back(route(HttpMethod::Get, "/", says("root")));
    routes.push_back(route(HttpMethod::Get, "/.well-known/openid-configuration", says("metadata")));
    QVERIFY(router.add(std::move(routes)).ok());
    QCOMPARE(ask(router, HttpMethod::Get, QStringLiteral("/users/me")).body, QByteArray("me"));
    QCOMPARE(ask(router, HttpMethod::Get, QStringLiteral("/users/7")).body, QByteArray("one"));
    QCOMPARE(ask(router, HttpMethod::Head, QStringLiteral("/users/7")).body, QByteArray("one"));
    QCOMPARE(ask(router, HttpMethod::Get, QStringLiteral("/users/me/keys")).body, QByteArray("keys"));
    QCOMPARE(ask(router, HttpMethod::Get, QStringLiteral("/")).body, QByteArray("root"));
    QCOMPARE(ask(router, HttpMethod::Get, QStringLiteral("/xwell-known/openid-configuration")).status, 404);
    QCOMPARE(ask(router, HttpMethod::Get, QStringLiteral("/users")).status, 404);
    QCOMPARE(ask(router, HttpMethod::Get, QStringLiteral("/users/")).status, 404);
}

void TestRouter::handle_givesPlaceholderValues()
{
    Router router(m_gate);
    QList<QString> values;
    QByteArray pattern;
    QVERIFY(router
                .add(one(route(HttpMethod::Get, "/a/{x}/b/{y}",
                               [&](const ExchangePtr &exchange) {
                                   values = exchange->request().pathValues;
                                   pattern = exchange->routePath();
                                   exchange->reply(HttpReply::empty(204));
                               })))
                .ok());
    QVERIFY(router.add(one(route(HttpMethod::Get, "/a/one/c"))).ok());
    QCOMPARE(ask(router, HttpMethod::Get, QStringLiteral("/a/one/b/ä ;")).status, 204);
    QCOMPARE(values, (QList<QString>{QStringLiteral("one"), QStringLiteral("ä ;")}));
    QCOMPARE(pattern, QByteArray("/a/{x}/b/{y}"));
}

void TestRouter::handle_tellsErrorsInTheRoutesStyle()
{
    Router router(m_gate);
    Route token = route(HttpMethod::Post, "/oauth/token", [](const ExchangePtr &exchange) {
        exchange->fail(Error::invalid("code", "invalid_grant", QStringLiteral("The \"code\" is used.")));
    });
    token.errorStyle = ErrorStyle::OAuth;
    QVERIFY(router.add(one(std::move(token))).ok());
    const HttpReply oauth = ask(router, HttpMethod::Post, QStringLiteral("/oauth/token"));
    QCOMPARE(oauth.status, 400);
    QCOMPARE(QJsonDocument::fromJson(oauth.body).object().value(QStringLiteral("error")).toString(),
             QStringLiteral("invalid_grant"));
    const HttpReply unknown = ask(router, HttpMethod::Get, QStringLiteral("/nowhere"));
    QCOMPARE(unknown.headers.value("content-type"), QByteArray("application/problem+json"));
}

void TestRouter::limitFor_knowsTheRoute()
{
    Router router(m_gate);
    QVERIFY(router
                .add(one(route(HttpMethod::Post, "/import", {[](const ExchangePtr &) {
                               }},
                               1'000'000)))
                .ok());
    QCOMPARE(router.limitFor(HttpMethod::Post, QStringLiteral("/import")), 1'000'000);
    QCOMPARE(router.limitFor(HttpMethod::Get, QStringLiteral("/import")), kUnroutedBodyLimit);
    QCOMPARE(router.limitFor(HttpMethod::Post, QStringLiteral("/nowhere")), kUnroutedBodyLimit);
}

void TestRouter::exchange_answersOnce()
{
    QList<int> statuses;
    {
        Exchange exchange({}, this, [&](HttpReply reply) { statuses.append(reply.status); });
        exchange.reply(HttpReply::empty(204));
        exchange.reply(HttpReply::empty(200));
        exchange.fail(Error::notFound({}));
    }
    QCOMPARE(statuses, QList<int>{204});
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("dropped")));
    {
        Exchange forgotten({}, this, [&](HttpReply reply) { statuses.append(reply.status); });
    }
    QCOMPARE(statuses, (QList<int>{204, 500}));
}

void TestRouter::exchange_answersFromAnyThread()
{
    QThread *home = nullptr;
    auto exchange =
        std::make_shared<Exchange>(HttpRequest{}, this, [&](HttpReply) { home = QThread::currentThread(); });
    std::unique_ptr<QThread> other(QThread::create([&] { exchange->reply(HttpReply::empty(200)); }));
    other->start();
    QVERIFY(other->wait(5000));
    QCOMPARE(home, nullptr);
    QTRY_COMPARE(home, thread());
}

void TestRouter::exchange_outlivesItsWorker()
{
    auto worker = std::make_unique<QObject>();
    bool sent = false;
    Exchange exchange({}, worker.get(), [&](HttpReply) { sent = true; });
    worker.reset();
    exchange.reply(HttpReply::empty(200));
    QVERIFY(!sent);
}

QTEST_GUILESS_MAIN(TestRouter)
#include "tst_router.moc"
