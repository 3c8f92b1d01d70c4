#include <QJsonArray>

#include "core/delivery/outbox_service.h"
#include "core/oauth/backchannel_logout.h"
#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;

/// OpenID Connect Core section 8, and what a client's registration says in place of its requests.
class TestPairwiseSubjects : public QObject
{
    Q_OBJECT

    using F = OAuthFixture;
    std::unique_ptr<OAuthFixture> f;
    OAuthFixture::Person ada;
    CreatedClient client;
    TokenAnswer answer;

    static NewClient pairwise(const QStringList &redirectUris = {F::kRedirect})
    {
        NewClient input = F::newClient();
        input.redirectUris = redirectUris;
        input.metadata.subjectType = QStringLiteral("pairwise");
        return input;
    }
    QByteArray fieldOf(const NewClient &input)
    {
        const auto made = f->write([&](Transaction &tx) {
            return f->clients.create(tx, Caller::system(QStringLiteral("test")), input);
        });
        return made.ok() ? QByteArray("ok") : made.error().field;
    }
    TokenAnswer signIn(const CreatedClient &by, const QString &scope = QStringLiteral("openid"))
    {
        return f->tokenOk(F::codeForm(f->codeFor(F::requestFields(by.client, scope), ada)),
                          F::credentialsOf(by));
    }
    static QString subOf(const QByteArray &jwt)
    {
        return F::payload(jwt).value(QLatin1String("sub")).toString();
    }
    QJsonObject introspect(const QByteArray &token, const CreatedClient &by)
    {
        const auto json =
            f->read([&](Transaction &tx) { return f->status.introspect(tx, by.client, token); });
        return QJsonDocument::fromJson(*json).object();
    }
    bool issues(const F::Fields &fields, const F::Person &person)
    {
        ConsentState agreed{{QStringLiteral("openid"), QStringLiteral("profile")}, {}, f->clock.now()};
        return f->authorization.decide(f->request(fields), person.signedIn, agreed).kind ==
               AuthorizationDecision::Kind::Issue;
    }

private Q_SLOTS:
    void initTestCase()
    {
        f = std::make_unique<OAuthFixture>();
        f->start();
    }
    void cleanupTestCase() { f.reset(); }
    void init()
    {
        ada = f->makePerson();
        client = f->makeClient(pairwise());
        answer = signIn(client);
    }

    void subject_isTheSameForASectorAlone()
    {
        const QString sub = subOf(answer.idToken);
        QCOMPARE(sub.size(), 43);
        QVERIFY(sub != ada.user.toString());
        QCOMPARE(subOf(signIn(client).idToken), sub);
        NewClient neighbour = pairwise();
        neighbour.redirectUris = {QStringLiteral("https://rp.example/other")};
        QCOMPARE(f->subjects.subjectOf(f->makeClient(neighbour).client, ada.user), sub);
        const Client stranger = f->makeClient(pairwise({QStringLiteral("https://other.example/cb")})).client;
        QVERIFY(f->subjects.subjectOf(stranger, ada.user) != sub);
        QVERIFY(f->subjects.subjectOf(client.client, f->makePerson().user) != sub);
        QCOMPARE(f->subjects.subjectOf(f->makeClient().client, ada.user), ada.user.toString());
    }
    void subject_followsFromTheMasterKey()
    {
        const Secret key = randomBytes(32), other = randomBytes(32);
        QCOMPARE(PairwiseSubjects(key).subjectOf(client.client, ada.user),
                 PairwiseSubjects(key).subjectOf(client.client, ada.user));
        QVERIFY(PairwiseSubjects(key).subjectOf(client.client, ada.user) !=
                PairwiseSubjects(other).subjectOf(client.client, ada.user));
    }
    void sector_isTheUriOrTheOneHost()
    {
        QCOMPARE(
            fieldOf(pairwise({QStringLiteral("https://a.example/1"), QStringLiteral("https://a.example/2")})),
            QByteArray("ok"));
        NewClient hosts =
            pairwise({QStringLiteral("https://a.example/cb"), QStringLiteral("https://b.example/cb")});
        QCOMPARE(fieldOf(hosts), QByteArray("metadata"));
        hosts.metadata.sectorIdentifierUri = QStringLiteral("http://sector.example/list");
        QCOMPARE(fieldOf(hosts), QByteArray("metadata"));
        const QString list = QStringLiteral("https://sector.example/list");
        f->http.put(list, QJsonDocument(QJsonArray::fromStringList(hosts.redirectUris)).toJson());
        f->documents.fetch({RemoteAddress::Kind::RedirectUris, list}).waitForFinished();
        hosts.metadata.sectorIdentifierUri = list;
        QCOMPARE(fieldOf(hosts), QByteArray("ok"));
        QCOMPARE(sectorOf(f->makeClient(hosts).client), QStringLiteral("sector.example"));
        NewClient none = pairwise();
        none.redirectUris.clear();
        none.grantTypes = QStringList{QLatin1String(kGrantDeviceCode)};
        QCOMPARE(fieldOf(none), QByteArray("metadata"));
        NewClient ownScheme = pairwise({QStringLiteral("com.example.app:/cb")});
        ownScheme.kind = ClientKind::Native;
        ownScheme.grantTypes = QStringList{QLatin1String(kGrantAuthorizationCode)};
        QCOMPARE(fieldOf(ownScheme), QByteArray("metadata"));
    }
    void accessToken_isOpaqueAndNeverAJwt()
    {
        QVERIFY(AccessTokenService::isOpaque(answer.accessToken));
        NewClient jwt = pairwise();
        jwt.metadata.accessTokenFormat = QStringLiteral("jwt");
        QCOMPARE(fieldOf(jwt), QByteArray("metadata"));
        const TokenAnswer next = f->tokenOk(F::refreshForm(answer.refreshToken), F::credentialsOf(client));
        QVERIFY(AccessTokenService::isOpaque(next.accessToken));
        QCOMPARE(subOf(next.idToken), subOf(answer.idToken));
    }
    void everywhere_theClientSeesItsOwnSubject()
    {
        const QString sub = subOf(answer.idToken);
        const auto claims = f->claimsOf(answer.accessToken);
        const auto info = f->read([&](Transaction &tx) { return f->status.userInfo(tx, *claims); });
        QCOMPARE(info->claims.value(QLatin1String("sub")).toString(), sub);
        const QByteArray all =
            QJsonDocument(info->claims).toJson() + QJsonDocument(F::payload(answer.idToken)).toJson();
        QVERIFY(!all.contains(ada.user.toString().toLatin1()));
        for (const QByteArray &token : {answer.accessToken, answer.refreshToken}) {
            const QJsonObject told = introspect(token, client);
            QCOMPARE(told.value(QLatin1String("sub")).toString(), sub);
            QVERIFY(!told.contains(QLatin1String("username")));
            QVERIFY(!QJsonDocument(told).toJson().contains(ada.user.toString().toLatin1()));
        }
        // A resource server with the public subjects sees those.
        QCOMPARE(introspect(answer.accessToken, f->makeClient()).value(QLatin1String("sub")).toString(),
                 ada.user.toString());
    }
    void logoutToken_namesIt()
    {
        OutboxService outbox(f->clock);
        BackchannelLogout logout(f->clients, outbox, f->keys, f->subjects, f->clock, f->kIssuer);
        NewClient input = pairwise();
        input.metadata.backchannelLogoutUri = QStringLiteral("https://rp.example/logout");
        const Client listener = f->makeClient(input).client;
        f->addGrant(ada.user, listener.id, ada.signedIn.session);
        f->endSession(ada.signedIn.session);
        QVERIFY(f->write([&](Transaction &tx) { return logout.tell(tx, 100); }).ok());
        const auto deliveries = f->write([&](Transaction &tx) { return outbox.claim(tx, 100); });
        QCOMPARE(deliveries->size(), 1);
        const auto message =
            f->read([&](Transaction &tx) { return logout.messageFor(tx, deliveries->constFirst()); });
        const QByteArray token = message->body.mid(int(qstrlen("logout_token=")));
        QCOMPARE(subOf(token), f->subjects.subjectOf(listener, ada.user));
    }
    void hintAndClaims_meanThePersonOfTheSubject()
    {
        const F::Person bob = f->makePerson(QStringLiteral("bob"));
        const F::Fields good = F::requestFields(client.client);
        const F::Fields hinted = F::with(good, "id_token_hint", QString::fromLatin1(answer.idToken));
        QVERIFY(issues(hinted, ada));
        QVERIFY(!issues(hinted, bob));
        const auto wanting = [&](const QString &sub) {
            return F::with(good, "claims",
                           QStringLiteral("{\"id_token\":{\"sub\":{\"value\":\"%1\"}}}").arg(sub));
        };
        QVERIFY(issues(wanting(subOf(answer.idToken)), ada));
        QVERIFY(!issues(wanting(subOf(answer.idToken)), bob));
        QVERIFY(!issues(wanting(ada.user.toString()), ada));  // the public name is nothing to this client

        const auto plan = [&](const F::Person &person) {
            const F::Fields fields{{QStringLiteral("id_token_hint"), QString::fromLatin1(answer.idToken)}};
            return *f->read([&](Transaction &tx) {
                return f->logout.plan(tx, FormFields(fields), person.user, person.signedIn.session);
            });
        };
        QCOMPARE(plan(ada).endSession, ada.signedIn.session);
        QVERIFY(plan(bob).askFirst && plan(bob).endSession.isEmpty());
    }

    void defaultMaxAge_countsWhereTheRequestSaysNothing()
    {
        NewClient input = F::newClient();
        input.metadata.defaultMaxAge = 60;
        const CreatedClient strict = f->makeClient(input);
        const F::Fields good = F::requestFields(strict.client);
        QCOMPARE(f->request(good).maxAge, std::chrono::seconds(60));
        QCOMPARE(f->request(F::with(good, "max_age", QStringLiteral("900"))).maxAge,
                 std::chrono::seconds(900));
        QVERIFY(issues(good, ada));
        f->clock.advance(std::chrono::seconds(61));
        QVERIFY(!issues(good, ada));
        QVERIFY(!f->request(F::requestFields(f->makeClient().client)).maxAge);
        input.metadata.defaultMaxAge = 0;
        QCOMPARE(f->request(F::requestFields(f->makeClient(input).client)).maxAge, std::chrono::seconds(0));
    }
    void defaultAcrValues_countWhereTheRequestSaysNothing()
    {
        NewClient input = F::newClient();
        input.metadata.defaultAcrValues = {QLatin1String(kAcrMultiFactor)};
        const CreatedClient strict = f->makeClient(input);
        const F::Fields good = F::requestFields(strict.client);
        QCOMPARE(f->request(good).acrValues, QStringList{QLatin1String(kAcrMultiFactor)});
        QCOMPARE(f->request(F::with(good, "acr_values", QLatin1String(kAcrSingleFactor))).acrValues,
                 QStringList{QLatin1String(kAcrSingleFactor)});
    }
    void authTime_isInEveryIdToken()
    {
        NewClient input = F::newClient();
        input.metadata.requireAuthTime = true;
        for (const CreatedClient &each : {f->makeClient(input), f->makeClient()})
            QVERIFY(F::payload(signIn(each).idToken).value(QLatin1String("auth_time")).isDouble());
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestPairwiseSubjects)
#include "tst_pairwise_subjects.moc"
