#include "core/crypto/jwt.h"
#include "core/delivery/outbox_service.h"
#include "core/oauth/backchannel_logout.h"
#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

/// OpenID Connect Back-Channel Logout 1.0.
class TestBackchannelLogout : public QObject
{
    Q_OBJECT

    struct Fixture : OAuthFixture
    {
        OutboxService outbox{clock};
        BackchannelLogout logout{clients, outbox, keys, subjects, clock, kIssuer};

        Client listener(const QString &uri)
        {
            NewClient input = newClient();
            input.metadata.backchannelLogoutUri = uri;
            input.idTokenAlgorithm = "ES256";
            return makeClient(input).client;
        }
        int tell()
        {
            return *write([&](Transaction &tx) { return logout.tell(tx, 100); });
        }
        QList<Delivery> claim()
        {
            return *write([&](Transaction &tx) { return outbox.claim(tx, 100); });
        }
    };
    std::unique_ptr<Fixture> f;

private Q_SLOTS:
    void initTestCase()
    {
        f = std::make_unique<Fixture>();
        f->start();
    }
    void cleanupTestCase() { f.reset(); }
    void init()
    {
        f->tell();
        f->claim();
    }

    void tell_reachesEachApplicationOfTheSessionOnce()
    {
        const Client one = f->listener(QStringLiteral("https://one.example/logout"));
        const Client two = f->listener(QStringLiteral("https://two.example/logout"));
        const Client deaf = f->makeClient().client;
        const Client stranger = f->listener(QStringLiteral("https://stranger.example/logout"));
        const UserId user = f->addUser(QStringLiteral("ada"));
        const SessionId session = f->addSession(user);
        f->addGrant(user, one.id, session);
        f->addGrant(user, one.id, session);
        f->addGrant(user, two.id, session, true);
        f->addGrant(user, deaf.id, session);
        f->addGrant(user, stranger.id, f->addSession(user));
        QCOMPARE(f->tell(), 0);
        f->endSession(session);
        QVERIFY(*f->read([&](Transaction &tx) { return f->logout.hasUntold(tx); }));
        QCOMPARE(f->tell(), 1);
        QVERIFY(!*f->read([&](Transaction &tx) { return f->logout.hasUntold(tx); }));
        QStringList targets;
        for (const Delivery &delivery : f->claim())
            targets.append(delivery.target);
        targets.sort();
        QCOMPARE(targets, (QStringList{QStringLiteral("https://one.example/logout"),
                                       QStringLiteral("https://two.example/logout")}));
        QCOMPARE(f->tell(), 0);
    }

    void tell_isOneServersUnderManyTries()
    {
        const Client client = f->listener(QStringLiteral("https://one.example/logout"));
        const UserId user = f->addUser(QStringLiteral("ada"));
        const SessionId session = f->addSession(user);
        f->addGrant(user, client.id, session);
        f->endSession(session);
        inParallel(8, [&](int) { f->tell(); });
        QCOMPARE(f->claim().size(), 1);
    }

    void message_isASignedLogoutToken()
    {
        const Client client = f->listener(QStringLiteral("https://one.example/logout"));
        const UserId user = f->addUser(QStringLiteral("ada"));
        const SessionId session = f->addSession(user);
        f->addGrant(user, client.id, session);
        f->endSession(session);
        f->tell();
        const QList<Delivery> claimed = f->claim();
        QCOMPARE(claimed.size(), 1);
        f->clock.advance(10min);  // however long it waited
        const auto message =
            f->read([&](Transaction &tx) { return f->logout.messageFor(tx, claimed.first()); });
        QVERIFY(message.ok());
        QCOMPARE(message->method, QByteArray("POST"));
        QCOMPARE(message->url, QStringLiteral("https://one.example/logout"));
        QVERIFY(message->body.startsWith("logout_token="));
        const QByteArray token = message->body.mid(13);
        const KeyLookup lookup = [&](const QByteArray &keyId) {
            return f->keys.verifier(keyId);
        };
        const auto jwt =
            verifyJwt(token, lookup, {{"logout+jwt"}, OAuthFixture::kIssuer, client.id.toString(), 0s, false},
                      f->clock);
        QVERIFY2(jwt.ok(), jwt.ok() ? "" : jwt.error().reason.constData());
        QCOMPARE(jwt->subject, user.toString());
        QCOMPARE(jwt->claims.value(u"sid").toString(), session.toString());
        QCOMPARE(jwt->claims.value(u"events").toObject(),
                 (QJsonObject{
                     {QStringLiteral("http://schemas.openid.net/event/backchannel-logout"), QJsonObject()}}));
        QVERIFY(!jwt->claims.contains(u"nonce"));
        QVERIFY(!jwt->claims.value(u"jti").toString().isEmpty());
        QVERIFY(jwt->expiresAt <= f->clock.now() + BackchannelLogout::kTokenLife);
    }

    void answer_hasToBeASuccess()
    {
        for (const int status : {200, 204})
            QVERIFY(BackchannelLogout::checkAnswer({status, {}, {}}).ok());
        for (const int status : {302, 400, 404, 500})
            QVERIFY(!BackchannelLogout::checkAnswer({status, {}, {}}).ok());
    }

    void metadata_takesOnlyAnAddressOfAWebServer()
    {
        NewClient input = OAuthFixture::newClient();
        input.metadata.backchannelLogoutUri = QStringLiteral("javascript:alert(1)");
        const auto created =
            f->write([&](Transaction &tx) { return f->clients.create(tx, f->nobody, input); });
        QVERIFY(!created.ok());
        QCOMPARE(created.error().field, QByteArray("metadata"));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestBackchannelLogout)
#include "tst_backchannel_logout.moc"
