#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

/// RFC 9126: requests that clients push before they send a person over.
class TestPushedRequest : public QObject
{
    Q_OBJECT

    std::unique_ptr<OAuthFixture> f;
    Client client;

    QString push(const OAuthFixture::Fields &fields)
    {
        const auto pushed = f->write(
            [&](Transaction &tx) { return f->pushedRequests.push(tx, client.id, FormFields(fields)); });
        if (!pushed.ok()) qFatal("push: %s", qPrintable(pushed.error().internal));
        return QString::fromLatin1(pushed->requestUri);
    }
    OAuthFixture::Fields with(const QString &uri) const
    {
        return {{QStringLiteral("client_id"), client.id.toString()}, {QStringLiteral("request_uri"), uri}};
    }
    /// The error word; "ok" where it is not refused.
    QByteArray wordFor(const OAuthFixture::Fields &fields, std::optional<Timestamp> startedAt = {})
    {
        const auto parsed = f->read(
            [&](Transaction &tx) { return f->authorization.parse(tx, FormFields(fields), startedAt); });
        const auto *refusal = std::get_if<AuthorizationRefusal>(&*parsed);
        return refusal ? toByteArray(refusal->error.code) : QByteArray("ok");
    }

private Q_SLOTS:
    void initTestCase()
    {
        f = std::make_unique<OAuthFixture>();
        f->start();
    }
    void cleanupTestCase() { f.reset(); }
    void init() { client = f->makeClient().client; }

    void resolve_givesWhatWasPushedAndNothingBesideIt()
    {
        auto fields = with(push(OAuthFixture::requestFields(client)));
        fields.append({QStringLiteral("state"), QStringLiteral("from outside")});
        fields.append({QStringLiteral("redirect_uri"), QStringLiteral("https://evil.example/")});
        fields.append({QStringLiteral("scope"), QStringLiteral("openid email")});
        const AuthorizationRequest request = f->request(fields);
        QCOMPARE(request.state, QByteArray("st&te=\r\n"));
        QCOMPARE(request.redirectUri, OAuthFixture::kRedirect.toUtf8());
        QCOMPARE(request.scopes, (QStringList{QStringLiteral("openid"), QStringLiteral("profile")}));
        // A page may be loaded again.
        QCOMPARE(wordFor(fields), QByteArray("ok"));
    }

    void resolve_endsWithItsTimeButWaitsForThePerson()
    {
        const auto fields = with(push(OAuthFixture::requestFields(client)));
        const Timestamp arrived = f->clock.now();
        f->clock.advance(89s);
        QCOMPARE(wordFor(fields), QByteArray("ok"));
        f->clock.advance(1s);
        QCOMPARE(wordFor(fields), QByteArray("invalid_request_uri"));
        QCOMPARE(wordFor(fields, arrived), QByteArray("ok"));  // still at the sign-in page
        f->clock.advance(29min);
        QCOMPARE(wordFor(fields, arrived), QByteArray("invalid_request_uri"));
    }

    void resolve_isForTheClientAlone()
    {
        const QString uri = push(OAuthFixture::requestFields(client));
        client = f->makeClient().client;
        QCOMPARE(wordFor(with(uri)), QByteArray("invalid_request_uri"));
        QCOMPARE(wordFor(with(uri + u'x')), QByteArray("invalid_request_uri"));
        QCOMPARE(wordFor(with(QStringLiteral("urn:ietf:params:oauth:request_uri:"))),
                 QByteArray("invalid_request_uri"));
        QCOMPARE(wordFor(OAuthFixture::with(OAuthFixture::requestFields(client), "request_uri",
                                            QStringLiteral("https://rp.example/request.jwt"))),
                 QByteArray("request_uri_not_supported"));
    }

    void resolve_refusesAUriInsideAPush()
    {
        const QString uri = push(OAuthFixture::requestFields(client));
        const QString nested =
            push(OAuthFixture::with(OAuthFixture::requestFields(client), "request_uri", uri));
        QCOMPARE(wordFor(with(nested)), QByteArray("request_uri_not_supported"));
    }

    void client_canBeMadeToPush()
    {
        NewClient input = OAuthFixture::newClient();
        input.metadata.requirePushedRequests = true;
        client = f->makeClient(input).client;
        QCOMPARE(wordFor(OAuthFixture::requestFields(client)), QByteArray("invalid_request"));
        QCOMPARE(wordFor(with(push(OAuthFixture::requestFields(client)))), QByteArray("ok"));
    }

    void code_usesItUpOnceUnderManyTries()
    {
        const auto person = f->makePerson();
        const auto request = f->request(with(push(OAuthFixture::requestFields(client))));
        std::atomic<int> issued{0};
        inParallel(200, [&](int) {
            const auto response = f->write([&](Transaction &tx) {
                return f->authorization.issueCode(tx, f->nobody, request, person.signedIn);
            });
            if (response.ok())
                ++issued;
            else
                QCOMPARE(response.error().reason, QByteArray("invalid_request_uri"));
        });
        QCOMPARE(issued.load(), 1);
        QCOMPARE(wordFor(with(request.pushedUri)), QByteArray("invalid_request_uri"));
    }

    void prune_takesOnlyWhatIsOver()
    {
        push(OAuthFixture::requestFields(client));
        f->clock.advance(1h);
        const QString fresh = push(OAuthFixture::requestFields(client));
        const auto gone = f->write([&](Transaction &tx) { return f->pushedRequests.prune(tx, 1000); });
        QVERIFY(gone.ok() && *gone >= 1);
        QCOMPARE(wordFor(with(fresh)), QByteArray("ok"));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestPushedRequest)
#include "tst_pushed_request.moc"
