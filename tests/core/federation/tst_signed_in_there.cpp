#include <QTest>

#include "core/signin/factor_rules.h"
#include "tests/core/federation/federation_fixture.h"

using namespace gatehouse;

namespace {

QByteArray reasonOf(const Result<FederationOutcome> &outcome)
{
    return outcome.ok() ? QByteArray("ok") : outcome.error().reason;
}

const SignInStep *stepOf(const Result<FederationOutcome> &outcome)
{
    const auto *signedIn = outcome.ok() ? std::get_if<FederatedSignIn>(&*outcome) : nullptr;
    return signedIn == nullptr ? nullptr : &signedIn->step;
}

const SignInDone *doneOf(const Result<FederationOutcome> &outcome)
{
    const SignInStep *step = stepOf(outcome);
    return step == nullptr ? nullptr : std::get_if<SignInDone>(step);
}

const QString kAuthTime = QStringLiteral("auth_time");

}  // namespace

/// A session that lives on at a provider is no proof of who sits at the browser now.
class TestSignedInThere : public QObject
{
    Q_OBJECT

    Provider linked(FederationFixture &f, User *ada = nullptr, const QJsonObject &rules = {})
    {
        const Provider provider = f.addProvider(rules);
        const User user = f.addPerson(QStringLiteral("ada"), true);
        f.linkDirectly(provider, user.id);
        if (ada != nullptr) *ada = user;
        return provider;
    }

private Q_SLOTS:
    void asked_theProviderIsToldSo()
    {
        FederationFixture f;
        const Provider provider = f.addProvider({{QStringLiteral("prompt"), QStringLiteral("consent")}});
        const auto item = [](const FederationFixture::Sent &sent, const char *name) {
            return sent.query.queryItemValue(QLatin1String(name));
        };
        const auto again = f.start(provider, {}, f.kBrowser, true);
        QCOMPARE(item(again, "prompt"), QStringLiteral("login"));
        QCOMPARE(item(again, "max_age"), QStringLiteral("0"));
        const auto once = f.start(provider);
        QCOMPARE(item(once, "prompt"), QStringLiteral("consent"));
        QVERIFY(!once.query.hasQueryItem(QStringLiteral("max_age")));
        const Provider github = f.addProvider({}, QStringLiteral("github"));
        QVERIFY(!f.start(github, {}, f.kBrowser, true).query.hasQueryItem(QStringLiteral("max_age")));
    }

    void asked_itHasToShowThatItAsked_data()
    {
        QTest::addColumn<QJsonValue>("authTime");
        QTest::addColumn<bool>("good");
        const qint64 now = FederationFixture().clock.now().seconds();
        QTest::newRow("now") << QJsonValue(now) << true;
        QTest::newRow("clock a little behind") << QJsonValue(now - 50) << true;
        QTest::newRow("silent") << QJsonValue() << false;
        QTest::newRow("long ago") << QJsonValue(now - 3600) << false;
        QTest::newRow("just before") << QJsonValue(now - 62) << false;
        QTest::newRow("to come") << QJsonValue(now + 3600) << false;
        QTest::newRow("text") << QJsonValue(QString::number(now)) << false;
    }
    void asked_itHasToShowThatItAsked()
    {
        QFETCH(QJsonValue, authTime);
        QFETCH(bool, good);
        FederationFixture f;
        const Provider provider = linked(f);
        const auto outcome = f.signInAs(provider, {{kAuthTime, authTime}}, true);
        QCOMPARE(reasonOf(outcome), QByteArray(good ? "ok" : "federation_not_asked"));
        QCOMPARE(f.events(QStringLiteral("session.started")).size(), good ? 1 : 0);
        if (good)
            QCOMPARE(doneOf(outcome)->amr, QStringList{QStringLiteral("fed")});
        else
            QCOMPARE(f.lastReason(), QStringLiteral("not_asked_there"));
    }

    void notAsked_theSessionIsNotFresh()
    {
        FederationFixture f;
        const Provider provider = linked(f);
        const auto silent = f.signInAs(provider, {{kAuthTime, QJsonValue()}});
        QVERIFY(doneOf(silent) != nullptr);
        QCOMPARE(doneOf(silent)->amr, (QStringList{QStringLiteral("fed"), QString(own_amr::kUnasked)}));
        QVERIFY(!wasShownNow(doneOf(silent)->amr));
        // People who signed in there on the way have shown who they are.
        const auto told = f.signInAs(provider, {{kAuthTime, f.clock.now().seconds()}});
        QVERIFY(doneOf(told) != nullptr && wasShownNow(doneOf(told)->amr));
    }

    void aFactorOfOurs_shows()
    {
        FederationFixture f;
        User ada;
        const Provider provider = linked(f, &ada, {{QStringLiteral("trust_mfa"), true}});
        const Secret key = f.addTotp(ada.id);
        // Nor does its word about a factor count that may be of yesterday.
        const auto outcome = f.signInAs(
            provider, {{kAuthTime, QJsonValue()}, {QStringLiteral("amr"), QJsonArray{QStringLiteral("mfa")}}},
            true);
        QVERIFY(stepOf(outcome) != nullptr);
        const auto *code = std::get_if<SecondFactorNeeded>(stepOf(outcome));
        QVERIFY(code != nullptr);
        const auto second = f.second(code->flowToken, f.codeOf(key));
        QVERIFY(second.ok());
        QVERIFY(wasShownNow(std::get<SignInDone>(*second).amr));
    }

    void noAccountIsMadeOnTheWay()
    {
        FederationFixture f;
        const Provider provider = f.addProvider({{QStringLiteral("provisioning"), QStringLiteral("create")},
                                                 {QStringLiteral("trust_email"), true}});
        const auto count = [&] {
            return f.events(QStringLiteral("user.created")).size();
        };
        const qsizetype before = count();
        QCOMPARE(reasonOf(f.signInAs(provider, {{kAuthTime, QJsonValue()}}, true)),
                 QByteArray("federation_not_asked"));
        QCOMPARE(count(), before);
        QCOMPARE(reasonOf(f.signInAs(provider, {}, true)), QByteArray("ok"));
    }

    void dialects_cannotSay()
    {
        FederationFixture f;
        const Provider github = f.addProvider({}, QStringLiteral("github"));
        f.linkDirectly(github, f.addPerson(QStringLiteral("ada"), true).id, QStringLiteral("7"));
        f.http.put(github.settings.tokenEndpoint, "{\"access_token\":\"at\",\"token_type\":\"bearer\"}");
        f.http.put(github.settings.userEndpoint, "{\"id\":7,\"login\":\"ada\",\"auth_time\":4000000000}");
        f.http.put(github.settings.emailsEndpoint, "[]");
        const auto come = [&](bool again) {
            return f.finish(f.answer(github, f.start(github, {}, f.kBrowser, again).state));
        };
        QCOMPARE(reasonOf(come(true)), QByteArray("federation_not_asked"));
        const auto silent = come(false);
        QVERIFY2(doneOf(silent) != nullptr, reasonOf(silent).constData());
        QVERIFY(!wasShownNow(doneOf(silent)->amr));
    }

    void whoHasNothingElse_isTakenAtTheProvidersSilence()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        const auto user = f.write([&](Transaction &tx) {
            NewUser input;
            input.username = QStringLiteral("ida");
            return f.users.create(tx, f.system, input);
        });
        QVERIFY(user.ok());
        f.linkDirectly(provider, user->id);
        QVERIFY(!wasShownNow(doneOf(f.signInAs(provider, {{kAuthTime, QJsonValue()}}))->amr));
        const auto asked = f.signInAs(provider, {{kAuthTime, QJsonValue()}}, true);
        QVERIFY2(doneOf(asked) != nullptr, reasonOf(asked).constData());
        QVERIFY(wasShownNow(doneOf(asked)->amr));
        // One that tells has to tell the right thing.
        const qint64 longAgo = f.clock.now().seconds() - 3600;
        QCOMPARE(reasonOf(f.signInAs(provider, {{kAuthTime, longAgo}}, true)),
                 QByteArray("federation_not_asked"));
    }

    void theWayBack_remembersThatItWasAsked()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        QVERIFY(f.federation.wayOf(f.answer(provider, f.start(provider, {}, f.kBrowser, true).state))
                    .signInAgain);
        QVERIFY(!f.federation.wayOf(f.answer(provider, f.start(provider).state)).signInAgain);
        QCOMPARE(f.federation.wayOf(f.answer(provider, QStringLiteral("made up"))).returnTo,
                 QByteArray("/account"));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestSignedInThere)
#include "tst_signed_in_there.moc"
