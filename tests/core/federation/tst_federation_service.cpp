#include <QTest>

#include "core/base/base64url.h"
#include "core/signin/signin_steps.h"
#include "tests/core/federation/federation_fixture.h"

using namespace gatehouse;

namespace {

QByteArray reasonOf(const Result<FederationOutcome> &outcome)
{
    return outcome.ok() ? QByteArray("ok") : outcome.error().reason;
}

template <class T>
const T *as(const Result<FederationOutcome> &outcome)
{
    return outcome.ok() ? std::get_if<T>(&*outcome) : nullptr;
}

const SignInDone *doneOf(const Result<FederationOutcome> &outcome)
{
    const auto *signedIn = as<FederatedSignIn>(outcome);
    return signedIn == nullptr ? nullptr : std::get_if<SignInDone>(&signedIn->step);
}

}  // namespace

class TestFederationService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void start_sendsEverythingThatProtectsTheWay()
    {
        FederationFixture f;
        const auto sent =
            f.start(f.addProvider({{QStringLiteral("prompt"), QStringLiteral("select_account")}}));
        const auto item = [&](const char *name) {
            return sent.query.queryItemValue(QString::fromLatin1(name));
        };
        QCOMPARE(item("response_type"), QStringLiteral("code"));
        QCOMPARE(item("client_id"), QStringLiteral("us"));
        QCOMPARE(item("x"), QStringLiteral("1"));
        QCOMPARE(item("code_challenge_method"), QStringLiteral("S256"));
        QCOMPARE(item("code_challenge").size(), 43);
        QCOMPARE(item("prompt"), QStringLiteral("select_account"));
        QVERIFY(sent.state.size() == 43 && sent.nonce.size() == 43 && sent.state != sent.nonce);
    }

    void start_ofADisabledOrUnknownProvider()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        ProviderChanges off;
        off.enabled = false;
        QVERIFY(f.write([&](Transaction &tx) {
                     return f.providers.update(tx, f.system, provider.id, off);
                 }).ok());
        for (const ProviderId &id : {provider.id, ProviderId::generate(f.clock)}) {
            auto future = f.federation.start({id, f.kBrowser, "/account", {}, false});
            future.waitForFinished();
            QCOMPARE(future.takeResult().error().code, ErrorCode::NotFound);
        }
    }

    void linkedPerson_comesIn_andNothingElseDoes()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        const User ada = f.addPerson(QStringLiteral("ada"), true);
        QCOMPARE(reasonOf(f.signInAs(provider)), QByteArray("federation_not_linked"));
        QCOMPARE(f.lastReason(), QStringLiteral("not_linked"));
        f.linkDirectly(provider, ada.id);
        const auto outcome = f.signInAs(provider);
        const SignInDone *done = doneOf(outcome);
        QVERIFY2(done != nullptr, reasonOf(outcome).constData());
        QCOMPARE(done->user, ada.id);
        QCOMPARE(done->amr, QStringList{QStringLiteral("fed")});
        QVERIFY(!done->sessionToken.isEmpty());
        QCOMPARE(f.events(QStringLiteral("signin.provider_accepted")).size(), 1);
        QCOMPARE(f.events(QStringLiteral("signin.succeeded")).size(), 1);
    }

    void wrongClaims_data()
    {
        QTest::addColumn<QString>("claim");
        QTest::addColumn<QVariant>("value");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *title, const char *claim, const QVariant &value, const char *reason) {
            QTest::newRow(title) << QString::fromLatin1(claim) << value << QString::fromLatin1(reason);
        };
        row("nonce", "nonce", QStringLiteral("another"), "wrong_nonce");
        row("no nonce", "nonce", {}, "wrong_nonce");
        row("issuer", "iss", QStringLiteral("https://idp.example/"), "wrong_issuer");
        row("audience", "aud", QStringLiteral("them"), "wrong_audience");
        row("many audiences", "aud", QStringList{QStringLiteral("us"), QStringLiteral("them")}, "wrong_azp");
        row("azp", "azp", QStringLiteral("them"), "wrong_azp");
        row("expired", "exp", 1000, "expired");
        row("no exp", "exp", {}, "expired");
        row("future", "iat", 4'000'000'000LL, "issued_in_the_future");
        row("not yet", "nbf", 4'000'000'000LL, "not_valid_yet");
        row("at_hash", "at_hash", QStringLiteral("AAAA"), "wrong_at_hash");
        row("no subject", "sub", {}, "no_subject");
        row("number subject", "sub", 7, "no_subject");
        row("long subject", "sub", QString(256, u'x'), "no_subject");
    }
    void wrongClaims()
    {
        QFETCH(QString, claim);
        QFETCH(QVariant, value);
        QFETCH(QString, reason);
        FederationFixture f;
        const Provider provider = f.addProvider();
        f.linkDirectly(provider, f.addPerson(QStringLiteral("ada"), true).id);
        const auto outcome =
            f.signInAs(provider, {{claim, value.isNull() ? QJsonValue() : QJsonValue::fromVariant(value)}});
        QCOMPARE(reasonOf(outcome), QByteArray("federation_failed"));
        QCOMPARE(f.lastReason(), reason);
        QVERIFY(f.events(QStringLiteral("session.started")).isEmpty());
    }

    void wrongSignatures()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        f.linkDirectly(provider, f.addPerson(QStringLiteral("ada"), true).id);
        const auto with = [&](const std::function<QByteArray(const QJsonObject &)> &made) {
            const auto sent = f.start(provider);
            f.answerWithToken(made(f.claims(sent)));
            QByteArray reason = reasonOf(f.finish(f.answer(provider, sent.state)));
            return reason + ' ' + f.lastReason().toLatin1();
        };
        const auto part = [](const QJsonObject &object) {
            return base64UrlEncode(QJsonDocument(object).toJson(QJsonDocument::Compact));
        };
        const auto unsignedToken = [&](const char *algorithm, const QByteArray &signature) {
            return [=](const QJsonObject &claims) {
                return part({{QStringLiteral("alg"), QLatin1String(algorithm)}}) + '.' + part(claims) + '.' +
                       signature;
            };
        };
        QCOMPARE(with(unsignedToken("none", "")), QByteArray("federation_failed bad_id_token"));
        QCOMPARE(with(unsignedToken("none", "AAAA")), QByteArray("federation_failed algorithm_not_allowed"));
        QCOMPARE(with(unsignedToken("HS256", "AAAA")), QByteArray("federation_failed algorithm_not_allowed"));
        QCOMPARE(with(unsignedToken("ES256", "AAAA")), QByteArray("federation_failed bad_signature"));
        const SigningKey foreign = *SigningKey::generate(SigningAlgorithm::ES256);
        QCOMPARE(with([&](const QJsonObject &claims) { return *signJwt(foreign, "JWT", claims); }),
                 QByteArray("federation_failed unknown_key"));
        const SigningKey other = *SigningKey::generate(SigningAlgorithm::EdDSA);
        QCOMPARE(with([&](const QJsonObject &claims) { return *signJwt(other, "JWT", claims); }),
                 QByteArray("federation_failed algorithm_not_allowed"));
        QCOMPARE(with([&](const QJsonObject &claims) { return *signJwt(f.key, "at+jwt", claims); }),
                 QByteArray("federation_failed wrong_type"));
        QCOMPARE(with([](const QJsonObject &) { return QByteArray(20'000, 'a'); }),
                 QByteArray("federation_failed no_id_token"));
    }

    void newKeys_areFetchedOnce()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        f.linkDirectly(provider, f.addPerson(QStringLiteral("ada"), true).id);
        QVERIFY(doneOf(f.signInAs(provider)) != nullptr);
        f.key = *SigningKey::generate(SigningAlgorithm::ES256);
        f.publish();
        f.clock.advance(std::chrono::seconds(61));
        QVERIFY(doneOf(f.signInAs(provider)) != nullptr);
        QCOMPARE(f.http.calls(QStringLiteral("https://idp.example/jwks")), 2);
    }

    void state_belongsToOneBrowserOneProviderAndOneUse()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        const Provider another = f.addProvider();
        f.linkDirectly(provider, f.addPerson(QStringLiteral("ada"), true).id);
        const auto sent = f.start(provider);
        f.answerWith(f.claims(sent));
        // Another browser's try does not use it up.
        QCOMPARE(reasonOf(f.finish(f.answer(provider, sent.state, QByteArray(43, 'x')))),
                 QByteArray("federation_failed"));
        QCOMPARE(f.lastReason(), QStringLiteral("unknown_state"));
        QCOMPARE(reasonOf(f.finish(f.answer(provider, sent.state.left(42)))),
                 QByteArray("federation_failed"));
        QCOMPARE(reasonOf(f.finish(f.answer(provider, QString(100'000, u'a')))),
                 QByteArray("federation_failed"));
        QVERIFY(doneOf(f.finish(f.answer(provider, sent.state))) != nullptr);
        QCOMPARE(reasonOf(f.finish(f.answer(provider, sent.state))), QByteArray("federation_failed"));

        const auto mixed = f.start(provider);
        f.answerWith(f.claims(mixed));
        QCOMPARE(reasonOf(f.finish(f.answer(another, mixed.state))), QByteArray("federation_failed"));
        QCOMPARE(f.lastReason(), QStringLiteral("state_of_another_provider"));

        const auto late = f.start(provider);
        f.answerWith(f.claims(late));
        f.clock.advance(FederationService::kFlowLifetime + std::chrono::seconds(1));
        QCOMPARE(reasonOf(f.finish(f.answer(provider, late.state))), QByteArray("federation_failed"));
        QCOMPARE(f.lastReason(), QStringLiteral("unknown_state"));
    }

    void twoHundredAtOnce_oneComesIn()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        f.linkDirectly(provider, f.addPerson(QStringLiteral("ada"), true).id);
        const auto sent = f.start(provider);
        f.answerWith(f.claims(sent));
        QList<QFuture<Result<FederationOutcome>>> tries;
        for (int i = 0; i < 200; ++i)
            tries.append(f.federation.finish(f.answer(provider, sent.state), f.caller));
        int in = 0;
        for (auto &one : tries) {
            one.waitForFinished();
            in += one.takeResult().ok() ? 1 : 0;
        }
        QCOMPARE(in, 1);
        QCOMPARE(f.events(QStringLiteral("session.started")).size(), 1);
    }

    void issuerOfTheAnswer()
    {
        FederationFixture f;
        QJsonObject metadata = FederationFixture::metadata();
        metadata.insert(QStringLiteral("authorization_response_iss_parameter_supported"), true);
        f.publish(metadata);
        const Provider provider = f.addProvider();
        f.linkDirectly(provider, f.addPerson(QStringLiteral("ada"), true).id);
        const auto with = [&](const QString &issuer) {
            const auto sent = f.start(provider);
            f.answerWith(f.claims(sent));
            FederationAnswer answer = f.answer(provider, sent.state);
            QList<FormFields::Field> fields = answer.parameters.fields();
            if (!issuer.isEmpty()) fields.append({QStringLiteral("iss"), issuer});
            answer.parameters = FormFields(fields);
            return reasonOf(f.finish(answer));
        };
        QCOMPARE(with({}), QByteArray("federation_failed"));
        QCOMPARE(f.lastReason(), QStringLiteral("iss_missing"));
        QCOMPARE(with(QStringLiteral("https://evil.example")), QByteArray("federation_failed"));
        QCOMPARE(f.lastReason(), QStringLiteral("wrong_iss"));
        QCOMPARE(f.http.calls(FederationFixture::kTokenUrl), 0);
        QCOMPARE(with(FederationFixture::kIssuer), QByteArray("ok"));
    }

    void cancelled_andRefusedThere()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        for (const auto &[error, reason] :
             {std::pair("access_denied", "federation_cancelled"), {"server_error", "federation_failed"}}) {
            const auto sent = f.start(provider);
            FederationAnswer answer = f.answer(provider, sent.state);
            answer.parameters = FormFields({{QStringLiteral("state"), sent.state},
                                            {QStringLiteral("error"), QString::fromLatin1(error)}});
            QCOMPARE(reasonOf(f.finish(answer)), QByteArray(reason));
        }
        QCOMPARE(f.http.calls(FederationFixture::kTokenUrl), 0);
    }

    void userinfo_mustBeAboutTheSamePerson()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        f.linkDirectly(provider, f.addPerson(QStringLiteral("ada"), true).id);
        const QString url = QStringLiteral("https://idp.example/userinfo");
        const QJsonObject slim{{QStringLiteral("email"), QJsonValue()}};
        f.http.put(url, FederationFixture::json({{QStringLiteral("sub"), QStringLiteral("s-2")}}));
        QCOMPARE(reasonOf(f.signInAs(provider, slim)), QByteArray("federation_failed"));
        QCOMPARE(f.lastReason(), QStringLiteral("userinfo_of_another"));
        f.http.put(url,
                   FederationFixture::json({{QStringLiteral("sub"), QStringLiteral("s-1")},
                                            {QStringLiteral("email"), QStringLiteral("new@x.example")}}));
        QVERIFY(doneOf(f.signInAs(provider, slim)) != nullptr);
        QCOMPARE(f.http.last().fields, QList<QByteArray>{"Authorization: Bearer at"});
    }

    void disabledAndLocked_stayOut()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        const User ada = f.addPerson(QStringLiteral("ada"), true);
        f.linkDirectly(provider, ada.id);
        for (int i = 0; i < 5; ++i)
            QVERIFY(!f.begin(QStringLiteral("ada"), QStringLiteral("wrong")).ok());
        QCOMPARE(reasonOf(f.signInAs(provider)), QByteArray("account_unavailable"));
        f.clock.advance(std::chrono::minutes(11));
        QVERIFY(doneOf(f.signInAs(provider)) != nullptr);
        QVERIFY(f.write([&](Transaction &tx) { return f.users.disable(tx, f.system, ada.id); }).ok());
        QCOMPARE(reasonOf(f.signInAs(provider)), QByteArray("account_unavailable"));
    }

    void secondFactor_isAskedUnlessTheProvidersWordCounts()
    {
        FederationFixture f;
        const Provider doubted = f.addProvider();
        const Provider trusted = f.addProvider({{QStringLiteral("trust_mfa"), true}});
        const User ada = f.addPerson(QStringLiteral("ada"), true);
        const Secret key = f.addTotp(ada.id);
        f.linkDirectly(doubted, ada.id);
        f.linkDirectly(trusted, ada.id);
        const QJsonObject mfa{{QStringLiteral("amr"), QJsonArray{QStringLiteral("mfa")}}};
        const auto asked = f.signInAs(doubted, mfa);
        const auto *signedIn = as<FederatedSignIn>(asked);
        QVERIFY(signedIn != nullptr);
        const auto *code = std::get_if<SecondFactorNeeded>(&signedIn->step);
        QVERIFY(code != nullptr);
        const auto second = f.second(code->flowToken, f.codeOf(key));
        QVERIFY(second.ok());
        const QStringList amr{QStringLiteral("fed"), QStringLiteral("otp"), QStringLiteral("mfa")};
        QCOMPARE(std::get<SignInDone>(*second).amr, amr);
        QVERIFY(doneOf(f.signInAs(trusted, mfa)) != nullptr);
        QVERIFY(doneOf(f.signInAs(trusted)) == nullptr);
    }

    void noTakeOver_data()
    {
        QTest::addColumn<bool>("trusted");
        QTest::addColumn<bool>("verifiedThere");
        QTest::addColumn<bool>("verifiedHere");
        QTest::addColumn<QString>("reason");
        QTest::newRow("provider is not trusted") << false << true << true << "email_not_verified_there";
        QTest::newRow("not verified there") << true << false << true << "email_not_verified_there";
        QTest::newRow("not verified here") << true << true << false << "email_not_verified_here";
        QTest::newRow("on both sides: asked, not linked") << true << true << true << "";
    }
    void noTakeOver()
    {
        QFETCH(bool, trusted);
        QFETCH(bool, verifiedThere);
        QFETCH(bool, verifiedHere);
        QFETCH(QString, reason);
        for (const char *rule : {"existing", "create"}) {
            FederationFixture f;
            const Provider provider = f.addProvider({{QStringLiteral("trust_email"), trusted},
                                                     {QStringLiteral("provisioning"), QLatin1String(rule)}});
            const User ada = f.addPerson(QStringLiteral("ada"), verifiedHere);
            const auto outcome =
                f.signInAs(provider, {{QStringLiteral("email_verified"), verifiedThere},
                                      {QStringLiteral("email"), QStringLiteral("ADA@example.org")}});
            QVERIFY(f.events(QStringLiteral("session.started")).isEmpty());
            QVERIFY(f.events(QStringLiteral("identity.linked")).isEmpty());
            if (reason.isEmpty()) {
                QVERIFY(as<FederatedConfirmation>(outcome) != nullptr);
                continue;
            }
            QCOMPARE(reasonOf(outcome), QByteArray("federation_not_linked"));
            QCOMPARE(f.lastReason(), reason);
        }
    }

    void confirmation_wantsTheOwnSignInOfThatPersonInThatBrowser()
    {
        FederationFixture f;
        const Provider provider =
            f.addProvider({{QStringLiteral("trust_email"), true},
                           {QStringLiteral("provisioning"), QStringLiteral("existing")}});
        const User ada = f.addPerson(QStringLiteral("ada"), true);
        const User eve = f.addPerson(QStringLiteral("eve"), true);
        const auto outcome = f.signInAs(provider);
        const auto *asked = as<FederatedConfirmation>(outcome);
        QVERIFY(asked != nullptr);
        const auto confirm = [&](const Session &session,
                                 const QByteArray &browser = FederationFixture::kBrowser) {
            return f
                .write([&](Transaction &tx) {
                    return f.federation.confirm(tx, f.caller, asked->flow, browser, session);
                })
                .ok();
        };
        QVERIFY(!confirm(f.sessionOf(eve.id)));
        QVERIFY(!confirm(f.sessionOf(ada.id, {QStringLiteral("fed")})));
        QVERIFY(!confirm(f.sessionOf(ada.id), QByteArray(43, 'x')));
        Session old = f.sessionOf(ada.id);
        old.authenticatedAt = f.clock.now() - FederationService::kFreshSignIn;
        QVERIFY(!confirm(old));
        QVERIFY(confirm(f.sessionOf(ada.id)));
        QVERIFY(!confirm(f.sessionOf(ada.id)));
        QVERIFY(doneOf(f.signInAs(provider)) != nullptr);
    }

    void newAccounts()
    {
        FederationFixture f;
        NewGroup group;
        group.name = QStringLiteral("Guests");
        const auto guests = f.write([&](Transaction &tx) { return f.groups.create(tx, f.system, group); });
        QVERIFY(guests.ok());
        const Provider provider =
            f.addProvider({{QStringLiteral("trust_email"), true},
                           {QStringLiteral("provisioning"), QStringLiteral("create")},
                           {QStringLiteral("domains"), QJsonArray{QStringLiteral("example.org")}},
                           {QStringLiteral("groups"), QJsonArray{guests->id.toString()}}});
        f.addUser(QStringLiteral("bob"));
        const auto comeAs = [&](const char *email, bool verified, const char *subject) {
            return f.signInAs(provider, {{QStringLiteral("email"), QLatin1String(email)},
                                         {QStringLiteral("email_verified"), verified},
                                         {QStringLiteral("sub"), QLatin1String(subject)}});
        };
        QCOMPARE(reasonOf(comeAs("new@evil.example", true, "a")), QByteArray("federation_not_linked"));
        QCOMPARE(f.lastReason(), QStringLiteral("domain_not_allowed"));
        QCOMPARE(reasonOf(comeAs("new@example.org", false, "b")), QByteArray("federation_not_linked"));
        QCOMPARE(reasonOf(comeAs("new@sub.example.org", true, "c")), QByteArray("federation_not_linked"));
        const auto outcome = comeAs("bob@EXAMPLE.org.", true, "d");
        QVERIFY(!outcome.ok());
        const auto created = comeAs("bob.two@example.org", true, "e");
        const SignInDone *done = doneOf(created);
        QVERIFY2(done != nullptr, reasonOf(created).constData());
        QCOMPARE(done->username, QStringLiteral("bob.two"));
        const auto details = f.write([&](Transaction &tx) { return f.users.details(tx, done->user); });
        QVERIFY(details->user.emailVerified && !details->user.hasPassword);
        QCOMPARE(details->user.displayName, QStringLiteral("Ada There"));
        QCOMPARE(details->groups.size(), 1);
        // The next one has the same name, and gets another username.
        const auto second =
            f.signInAs(provider, {{QStringLiteral("email"), QStringLiteral("b2@example.org")},
                                  {QStringLiteral("preferred_username"), QStringLiteral("Bob")},
                                  {QStringLiteral("sub"), QStringLiteral("f")}});
        QCOMPARE(doneOf(second)->username, QStringLiteral("bob-2"));
    }

    void linking_isForWhoeverAskedForIt()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        const User ada = f.addPerson(QStringLiteral("ada"), true);
        const User eve = f.addPerson(QStringLiteral("eve"), true);
        const auto link = [&](const User &user, const std::optional<Session> &session) {
            const auto sent = f.start(provider, user.id);
            f.answerWith(f.claims(sent));
            FederationAnswer answer = f.answer(provider, sent.state);
            answer.session = session;
            return f.finish(answer);
        };
        QCOMPARE(reasonOf(link(ada, {})), QByteArray("federation_failed"));
        QCOMPARE(reasonOf(link(ada, f.sessionOf(eve.id))), QByteArray("federation_failed"));
        QCOMPARE(f.lastReason(), QStringLiteral("link_of_another_person"));
        QVERIFY(as<FederatedLink>(link(ada, f.sessionOf(ada.id))) != nullptr);
        QVERIFY(as<FederatedLink>(link(ada, f.sessionOf(ada.id))) != nullptr);
        QCOMPARE(reasonOf(link(eve, f.sessionOf(eve.id))), QByteArray("federation_failed"));
        QCOMPARE(f.lastReason(), QStringLiteral("linked_to_another"));
        QCOMPARE(f.events(QStringLiteral("identity.linked")).size(), 1);
    }

    void theLastWayIn_stays()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        const Provider off = f.addProvider();
        const User ada = f.addPerson(QStringLiteral("ada"), true, {});
        f.linkDirectly(provider, ada.id);
        f.linkDirectly(off, ada.id);
        ProviderChanges disable;
        disable.enabled = false;
        QVERIFY(
            f.write([&](Transaction &tx) { return f.providers.update(tx, f.system, off.id, disable); }).ok());
        Caller self = f.caller;
        self.kind = Caller::Kind::User;
        self.user = ada.id;
        const auto unlink = [&](const Provider &from, const Caller &by, const char *reason = "") {
            const auto done = f.write([&](Transaction &tx) {
                return f.federation.unlink(tx, by, ada.id, from.id, QStringLiteral("s-1"),
                                           QString::fromLatin1(reason));
            });
            return done.ok() ? QByteArray("ok") : done.error().reason;
        };
        QCOMPARE(unlink(provider, self), QByteArray("last_way_in"));
        QCOMPARE(unlink(off, self), QByteArray("ok"));
        QCOMPARE(unlink(off, self), QByteArray("not_found"));
        QCOMPARE(unlink(provider, f.system), QByteArray("missing"));
        QCOMPARE(unlink(provider, f.system, "left the house"), QByteArray("ok"));
        QCOMPARE(f.events(QStringLiteral("identity.unlinked")).size(), 2);
    }

    void logout_leadsThereOnce()
    {
        FederationFixture f;
        const Provider provider = f.addProvider({{QStringLiteral("upstream_logout"), true}});
        const User ada = f.addPerson(QStringLiteral("ada"), true);
        const User eve = f.addPerson(QStringLiteral("eve"), true);
        f.linkDirectly(provider, ada.id);
        QVERIFY(doneOf(f.signInAs(provider)) != nullptr);
        const auto take = [&](const QByteArray &browser, const UserId &user) {
            return *f.write([&](Transaction &tx) { return f.federation.takeLogout(tx, browser, user); });
        };
        QVERIFY(take(QByteArray(43, 'x'), ada.id).isEmpty());
        QVERIFY(take(f.kBrowser, eve.id).isEmpty());
        const QByteArray url = take(f.kBrowser, ada.id);
        QVERIFY(url.startsWith("https://idp.example/bye?id_token_hint=ey"));
        QVERIFY(
            url.contains("post_logout_redirect_uri=https%3A%2F%2Flogin.example%2Ffederation%2Fsigned-out"));
        QVERIFY(take(f.kBrowser, ada.id).isEmpty());
    }

    void providerThatDoesNotAnswer_holdsUpNoStop()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        auto upstream = std::make_unique<UpstreamClient>(f.http, f.clock);
        f.http.hold();  // and nobody releases
        auto check = upstream->check(provider);
        const QString discovery =
            FederationFixture::kIssuer + QStringLiteral("/.well-known/openid-configuration");
        QTRY_COMPARE(f.http.calls(discovery), 1);
        upstream.reset();
        QVERIFY(check.isFinished());
        f.http.release();
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestFederationService)
#include "tst_federation_service.moc"
