#include "core/oauth/frontchannel_logout.h"

#include <QUrlQuery>

#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;

/// OpenID Connect Front-Channel Logout 1.0.
class TestFrontchannelLogout : public QObject
{
    Q_OBJECT

    std::unique_ptr<OAuthFixture> f;

    Result<CreatedClient> create(const QString &uri, bool withSession = false)
    {
        NewClient input = OAuthFixture::newClient();
        input.metadata.frontchannelLogoutUri = uri;
        input.metadata.frontchannelLogoutSessionRequired = withSession;
        return f->write([&](Transaction &tx) {
            return f->clients.create(tx, Caller::system(QStringLiteral("test")), input);
        });
    }
    QList<QByteArray> framesOf(const SessionId &session)
    {
        const FrontchannelLogout logout(f->clients, OAuthFixture::kIssuer);
        return *f->read([&](Transaction &tx) { return logout.framesOf(tx, session); });
    }

private Q_SLOTS:
    void initTestCase() { f = std::make_unique<OAuthFixture>(); }
    void cleanupTestCase() { f.reset(); }

    void frames_areOfTheSessionsApplications()
    {
        const Client plain = create(QStringLiteral("https://rp.example/out"))->client;
        const Client told = create(QStringLiteral("https://rp.example/out?a=b"), true)->client;
        const Client deaf = f->makeClient().client;
        const Client stranger = create(QStringLiteral("https://rp.example/other"))->client;
        const UserId user = f->addUser(QStringLiteral("ada"));
        const SessionId session = f->addSession(user);
        QVERIFY(framesOf(session).isEmpty());
        f->addGrant(user, plain.id, session);
        f->addGrant(user, plain.id, session);
        f->addGrant(user, told.id, session, true);
        f->addGrant(user, deaf.id, session);
        f->addGrant(user, stranger.id, f->addSession(user));
        // The page is made once the session and its grants have ended.
        f->endSession(session);
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->grants.revokeForSession(tx, f->nobody, session, QStringLiteral("test"));
                 }).ok());
        QList<QByteArray> frames = framesOf(session);
        QCOMPARE(frames.size(), 2);
        QVERIFY(frames.removeOne("https://rp.example/out"));
        const QUrlQuery query(QUrl(QString::fromUtf8(frames.constFirst())));
        QVERIFY(frames.constFirst().startsWith("https://rp.example/out?a=b&iss="));
        QCOMPARE(query.queryItemValue(QStringLiteral("iss"), QUrl::FullyDecoded), OAuthFixture::kIssuer);
        QCOMPARE(query.queryItemValue(QStringLiteral("sid")), session.toString());
    }
    void uri_isOfTheOriginOfARedirectAddress_data()
    {
        QTest::addColumn<QString>("uri");
        QTest::addColumn<bool>("good");
        const auto row = [](const char *uri, bool good) {
            QTest::newRow(uri) << QString::fromLatin1(uri) << good;
        };
        row("https://rp.example/anything?x=y", true);
        row("https://rp.example:443/out", true);
        row("https://rp.example:8443/out", false);
        row("http://rp.example/out", false);
        row("https://evil.example/out", false);
        row("https://rp.example.evil.example/", false);
        row("https://user@rp.example/", false);
        row("https://rp.example/out#x", false);
        row("https://rp.example/../out", false);
        row("javascript:alert(1)", false);
        row("//rp.example/out", false);
        row("com.example.app:/out", false);
    }
    void uri_isOfTheOriginOfARedirectAddress()
    {
        QFETCH(QString, uri);
        QFETCH(bool, good);
        const auto created = create(uri);
        QCOMPARE(created.ok(), good);
        if (good) return;
        QCOMPARE(created.error().field, QByteArray("metadata"));
        QVERIFY(created.error().publicMessage.contains(QLatin1String("frontchannel_logout_uri")));
    }
    void uri_keepsTheRuleWhenRedirectAddressesChange()
    {
        const Client client = create(QStringLiteral("https://rp.example/out"))->client;
        ClientPatch patch;
        patch.redirectUris = QStringList{QStringLiteral("https://moved.example/cb")};
        const auto moved = f->write([&](Transaction &tx) {
            return f->clients.update(tx, Caller::system(QStringLiteral("test")), client.id, patch);
        });
        QVERIFY(!moved.ok());
        QCOMPARE(moved.error().code, ErrorCode::InvalidInput);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestFrontchannelLogout)
#include "tst_frontchannel_logout.moc"
