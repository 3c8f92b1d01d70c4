#include <QElapsedTimer>
#include <QJsonDocument>

#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/crypto/jwt.h"
#include "tests/core/token/token_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestAccessToken : public QObject
{
    Q_OBJECT

    std::unique_ptr<TokenFixture> f;
    UserId user;
    SessionId session;
    ClientId client;
    Grant grant;
    QByteArray token;

    static QJsonObject part(const QByteArray &token, int index)
    {
        return QJsonDocument::fromJson(*base64UrlDecode(token.split('.').at(index))).object();
    }
    static QByteArray json(const QJsonObject &object)
    {
        return QJsonDocument(object).toJson(QJsonDocument::Compact);
    }
    QByteArray withHeader(const QJsonObject &header) const
    {
        QList<QByteArray> parts = token.split('.');
        parts[0] = base64UrlEncode(json(header));
        return parts.join('.');
    }
    QByteArray signedClaims(const QJsonObject &claims, const QByteArray &type = "at+jwt") const
    {
        return *signJwt(*f->keys.snapshot()->active(SigningAlgorithm::ES256), type, claims);
    }

private Q_SLOTS:
    void initTestCase()
    {
        f = std::make_unique<TokenFixture>();
        f->start();
    }
    void cleanupTestCase() { f.reset(); }
    void init()
    {
        user = f->addUser(QStringLiteral("ada"));
        session = f->addSession(user);
        client = f->addClient();
        grant = f->addGrant(user, client, session);
        token = f->accessTokens.issue(f->requestFor(grant))->token;
    }

    void issue_saysWhatRfc9068Wants()
    {
        const QJsonObject header = part(token, 0);
        QCOMPARE(header.value(QLatin1String("typ")).toString(), QStringLiteral("at+jwt"));
        QCOMPARE(header.value(QLatin1String("alg")).toString(), QStringLiteral("ES256"));
        const QJsonObject claims = part(token, 1);
        const qint64 now = f->clock.now().seconds();
        QCOMPARE(claims.value(QLatin1String("iss")).toString(), f->kIssuer);
        QCOMPARE(claims.value(QLatin1String("sub")).toString(), user.toString());
        QCOMPARE(claims.value(QLatin1String("aud")).toString(), f->kIssuer);
        QCOMPARE(claims.value(QLatin1String("client_id")).toString(), client.toString());
        QCOMPARE(claims.value(QLatin1String("iat")).toInteger(), now);
        QCOMPARE(claims.value(QLatin1String("exp")).toInteger(), now + 300);
        QVERIFY(!claims.value(QLatin1String("jti")).toString().isEmpty());
        QCOMPARE(claims.value(QLatin1String("scope")).toString(), QStringLiteral("openid profile"));
        QCOMPARE(claims.value(QLatin1String("auth_time")).toInteger(), now);
        QCOMPARE(claims.value(QLatin1String("acr")).toString(), QLatin1String(kAcrSingleFactor));
    }
    void verify_givesBackWhatWasIssued()
    {
        for (int i = 0; i < 2; ++i) {  // fresh, then remembered
            const auto claims = f->accessTokens.verify(token);
            QVERIFY(claims.ok());
            QCOMPARE(claims->user, user);
            QCOMPARE(claims->client, client);
            QCOMPARE(claims->session, session);
            QCOMPARE(claims->grant, grant.id);
            QCOMPARE(claims->scopes, grant.scopes);
            QCOMPARE(claims->amr, grant.amr);
        }
    }
    void verify_takesFirstPartyTokens()
    {
        const Grant api = f->addGrant(user, {}, {});
        const auto claims = f->accessTokens.verify(f->accessTokens.issue(f->requestFor(api))->token);
        QVERIFY(claims.ok());
        QVERIFY(claims->client.isEmpty());
        QCOMPARE(claims->user, user);
        QVERIFY(f->isLive(*claims));
    }
    void verify_refusesOtherHeaders_data()
    {
        QTest::addColumn<QByteArray>("alg");
        for (const char *alg : {"none", "None", "nOnE", "", "HS256", "RS256", "EdDSA", "ES384", "es256"})
            QTest::newRow(*alg == 0 ? "empty" : alg) << QByteArray(alg);
    }
    void verify_refusesOtherHeaders()
    {
        QFETCH(QByteArray, alg);
        QJsonObject header = part(token, 0);
        header.insert(QLatin1String("alg"), QString::fromLatin1(alg));
        QVERIFY(!f->accessTokens.verify(withHeader(header)).ok());
        header.remove(QLatin1String("kid"));
        QVERIFY(!f->accessTokens.verify(withHeader(header)).ok());
    }
    void verify_refusesMacOverThePublicKey()
    {
        // The oldest trick: HS256 with the published key as the secret.
        const QByteArray header =
            base64UrlEncode(json({{QStringLiteral("alg"), QStringLiteral("HS256")},
                                  {QStringLiteral("typ"), QStringLiteral("at+jwt")},
                                  {QStringLiteral("kid"), part(token, 0).value(QLatin1String("kid"))}}));
        const QByteArray input = header + '.' + token.split('.').at(1);
        const QByteArray forged =
            input + '.' + base64UrlEncode(hmacSha256(f->keys.snapshot()->jwks(), input));
        QVERIFY(!f->accessTokens.verify(forged).ok());
    }
    void verify_refusesDamagedTokens()
    {
        const QList<QByteArray> parts = token.split('.');
        const QList<QByteArray> bad = {{},
                                       ".",
                                       "..",
                                       parts.at(0),
                                       parts.at(0) + '.' + parts.at(1),
                                       parts.at(0) + '.' + parts.at(1) + '.',
                                       token + '=',
                                       token + 'A',
                                       token.chopped(1),
                                       ' ' + token,
                                       token + '\n',
                                       token + '.' + parts.at(2),
                                       parts.at(0) + '.' + parts.at(2) + '.' + parts.at(1),
                                       QByteArray(100'000, 'A')};
        for (const QByteArray &one : bad) {
            const auto claims = f->accessTokens.verify(one);
            QVERIFY2(!claims.ok(), one.left(60).constData());
            QCOMPARE(claims.error().reason, QByteArray("invalid_token"));
        }
    }
    void verify_refusesForeignKidsQuickly()
    {
        QJsonObject header = part(token, 0);
        for (const QString &kid : {QStringLiteral("../../dev/null"), QStringLiteral("' OR 1=1 --"),
                                   QString(65'536, u'a'), QStringLiteral("a\u0000b")}) {
            header.insert(QLatin1String("kid"), kid);
            QElapsedTimer timer;
            timer.start();
            QVERIFY(!f->accessTokens.verify(withHeader(header)).ok());
            QVERIFY(timer.elapsed() < 500);
        }
    }
    void verify_refusesTokensOfOtherKinds()
    {
        const QJsonObject claims = part(token, 1);
        QVERIFY(f->accessTokens.verify(signedClaims(claims)).ok());
        for (const char *type : {"JWT", "logout+jwt", ""})
            QVERIFY2(!f->accessTokens.verify(signedClaims(claims, type)).ok(), type);
        const auto signWith = [&](SigningAlgorithm algorithm) {
            return *signJwt(*f->keys.snapshot()->active(algorithm), "at+jwt", claims);
        };
        QVERIFY(!f->accessTokens.verify(signWith(SigningAlgorithm::RS256)).ok());
        QVERIFY(!f->accessTokens.verify(signWith(SigningAlgorithm::EdDSA)).ok());
    }
    void verify_refusesWrongClaims_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QJsonValue>("value");
        const auto row = [](const char *tag, const char *name, const QJsonValue &value) {
            QTest::newRow(tag) << QString::fromLatin1(name) << value;
        };
        row("other issuer", "iss", QStringLiteral("https://evil.example"));
        row("issuer with slash", "iss", QStringLiteral("https://login.example.org/"));
        row("other audience", "aud", QStringLiteral("https://api.example"));
        row("no audience", "aud", QJsonValue::Undefined);
        row("no exp", "exp", QJsonValue::Undefined);
        row("exp as text", "exp", QStringLiteral("9999999999"));
        row("negative exp", "exp", -1);
        row("huge exp", "exp", 1e300);
        row("iat far ahead", "iat", 9'999'999'999.0);
        row("nbf far ahead", "nbf", 9'999'999'999.0);
        row("client_id is no id", "client_id", QStringLiteral("admin"));
        row("sub is no id", "sub", QStringLiteral("root"));
        row("gid is no id", "gid", QStringLiteral("x"));
        row("gid gone", "gid", QJsonValue::Undefined);
        row("sid is no id", "sid", 5);
        row("no jti", "jti", QJsonValue::Undefined);
    }
    void verify_refusesWrongClaims()
    {
        QFETCH(QString, name);
        QFETCH(QJsonValue, value);
        QJsonObject claims = part(token, 1);
        if (value.isUndefined())
            claims.remove(name);
        else
            claims.insert(name, value);
        QVERIFY(!f->accessTokens.verify(signedClaims(claims)).ok());
    }
    void verify_endsAtExp()
    {
        const auto first = f->accessTokens.verify(token);
        QVERIFY(first.ok());
        f->clock.set({first->expiresAt.ms - 1});
        QVERIFY(f->accessTokens.verify(token).ok());
        f->clock.set(first->expiresAt);
        QVERIFY(!f->accessTokens.verify(token).ok());  // remembered
        AccessTokenService other(f->keys, f->clock, f->kIssuer);
        QVERIFY(!other.verify(token).ok());  // seen for the first time
    }

    void liveOwner_endsWithItsGround_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"grant", "session", "user", "client", "jti", "grant expiry"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void liveOwner_endsWithItsGround()
    {
        QFETCH(QString, what);
        const auto claims = f->accessTokens.verify(token);
        QVERIFY(f->isLive(*claims));
        if (what == QLatin1String("grant"))
            QVERIFY(*f->write([&](Transaction &tx) {
                return f->grants.revokeGrant(tx, f->nobody, grant.id, QStringLiteral("test"));
            }));
        else if (what == QLatin1String("session"))
            f->endSession(session);
        else if (what == QLatin1String("user"))
            f->disableUser(user);
        else if (what == QLatin1String("client"))
            f->disableClient(client);
        else if (what == QLatin1String("jti"))
            QVERIFY(f->write([&](Transaction &tx) {
                         return f->grants.revokeAccessToken(tx, f->nobody, claims->tokenId,
                                                            claims->expiresAt);
                     }).ok());
        else
            f->clock.set(grant.expiresAt);
        QVERIFY(!f->isLive(*claims));
    }
    void liveOwner_offlineGrantOutlivesItsSession()
    {
        const Grant offline = f->addGrant(user, client, session, true);
        const auto claims = f->accessTokens.verify(f->accessTokens.issue(f->requestFor(offline))->token);
        f->endSession(session);
        QVERIFY(f->isLive(*claims));
        f->execute(QStringLiteral("DELETE FROM sessions WHERE id = '%1'").arg(session.toString()));
        QVERIFY(f->isLive(*claims));
        QVERIFY(
            !f->isLive(*f->accessTokens.verify(token)));  // the bound grant of the same session stays dead
    }
    void liveOwner_clientTokens()
    {
        AccessTokenRequest request;
        request.client = client;
        request.scopes = {QStringLiteral("users:read")};
        const auto claims = f->accessTokens.verify(f->accessTokens.issue(request)->token);
        QVERIFY(claims.ok());
        QVERIFY(claims->user.isEmpty());
        QCOMPARE(claims->subject, client.toString());
        const auto owner = f->read([&](Transaction &tx) { return f->accessTokens.liveOwner(tx, *claims); });
        QVERIFY(owner.ok() && owner->has_value());
        const Caller caller = AccessTokenService::toCaller(*claims, **owner);
        QCOMPARE(caller.kind, Caller::Kind::Client);
        QCOMPARE(caller.name, QStringLiteral("App"));
        f->disableClient(client);
        QVERIFY(!f->isLive(*claims));
    }

    void rates()
    {
        QElapsedTimer timer;
        const auto rate = [&](const char *name, int count, auto work) {
            timer.start();
            for (int i = 0; i < count; ++i)
                work(i);
            qInfo("%s: %.0f/s on one thread", name, count * 1e9 / double(timer.nsecsElapsed()));
        };
        QList<QByteArray> tokens;
        rate("issue", 2000, [&](int) { tokens.append(f->accessTokens.issue(f->requestFor(grant))->token); });
        rate("verify, first time", 2000, [&](int i) { QVERIFY(f->accessTokens.verify(tokens.at(i)).ok()); });
        rate("verify, remembered", 20'000,
             [&](int i) { QVERIFY(f->accessTokens.verify(tokens.at(1500 + i % 500)).ok()); });
        const auto claims = f->accessTokens.verify(tokens.last());
        rate("liveOwner", 5000, [&](int) { QVERIFY(f->isLive(*claims)); });
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestAccessToken)
#include "tst_access_token.moc"
