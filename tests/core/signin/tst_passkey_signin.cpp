#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "core/mfa/passkey_service.h"
#include "core/signin/passkey_signin.h"
#include "tests/core/signin/signin_fixture.h"
#include "tests/support/software_authenticator.h"

using namespace gatehouse;

namespace {

const QByteArray kHolder = "this browser";

struct Fixture : SignInFixture
{
    QByteArray challengeOf(const QJsonObject &options) const
    {
        return base64UrlDecode(options.value(QStringLiteral("challenge")).toString().toLatin1())
            .value_or(QByteArray());
    }
    static QByteArray text(const QJsonObject &json)
    {
        return QJsonDocument(json).toJson(QJsonDocument::Compact);
    }
    void give(SoftwareAuthenticator &authenticator, const User &user)
    {
        const auto options = write([&](Transaction &tx) {
            return passkeys.creationOptions(tx, {user.id, user.username, {}}, kHolder);
        });
        authenticator.userHandle = base64UrlDecode(options->value(QStringLiteral("user"))
                                                       .toObject()
                                                       .value(QStringLiteral("id"))
                                                       .toString()
                                                       .toLatin1())
                                       .value();
        const QByteArray credential = text(authenticator.registration(challengeOf(*options)));
        const auto added = write(
            [&](Transaction &tx) { return passkeys.add(tx, system, user.id, kHolder, credential, {}); });
        if (!added.ok() || !added->passkey) qFatal("not registered");
    }
    Result<SignInStep> alone(SoftwareAuthenticator &authenticator,
                             SignInChannel channel = SignInChannel::Browser)
    {
        const QByteArray credential =
            text(authenticator.assertion(challengeOf(passkeys.signInOptions(kHolder))));
        auto future = passkeySignIn.signIn(credential, kHolder, channel, caller);
        future.waitForFinished();
        return future.takeResult();
    }
    Result<SignInStep> after(const Secret &token, SoftwareAuthenticator &authenticator)
    {
        const auto options = passkeySignIn.secondFactorOptions(token, SignInChannel::Browser);
        if (!options.ok()) return options.error();
        auto future = passkeySignIn.secondFactor(token, text(authenticator.assertion(challengeOf(*options))),
                                                 SignInChannel::Browser, caller);
        future.waitForFinished();
        return future.takeResult();
    }

    PasskeyService passkeys{clock, settings, audit, QStringLiteral("https://login.example.org"),
                            Secret(QByteArray(32, 'c'))};
    PasskeySignIn passkeySignIn{services, passkeys};
};

}  // namespace

class TestPasskeySignIn : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { f = std::make_unique<Fixture>(); }
    void cleanup() { f.reset(); }

    void alone_isEnough()
    {
        const User ada = f->addUser(QStringLiteral("ada"));
        f->addTotp(ada.id);
        SoftwareAuthenticator a;
        f->give(a, ada);
        const auto step = f->alone(a);
        const auto *done = as<SignInDone>(step);
        QVERIFY2(done, reasonOf(step).constData());
        QCOMPARE(done->user, ada.id);
        QCOMPARE(done->amr,
                 (QStringList{QStringLiteral("pop"), QStringLiteral("user"), QStringLiteral("mfa")}));
        QVERIFY(!done->sessionToken.isEmpty());
        QCOMPARE(f->events(QStringLiteral("signin.succeeded")).size(), 1);
        const auto byApi = f->alone(a, SignInChannel::Api);
        QVERIFY(as<SignInDone>(byApi) && as<SignInDone>(byApi)->sessionToken.isEmpty());
    }
    void alone_leavesAPasswordThatWasNotUsedForLater()
    {
        const User ada = f->addUser(QStringLiteral("ada"), kAdasPassword, true);
        SoftwareAuthenticator a;
        f->give(a, ada);
        const auto step = f->alone(a);
        QVERIFY2(as<SignInDone>(step), reasonOf(step).constData());
    }
    void alone_refusesAllAlike()
    {
        const User ada = f->addUser(QStringLiteral("ada"));
        const User bob = f->addUser(QStringLiteral("bob"));
        SoftwareAuthenticator adas;
        SoftwareAuthenticator bobs;
        SoftwareAuthenticator nobodys;
        nobodys.userHandle = QByteArray(64, 'n');
        f->give(adas, ada);
        f->give(bobs, bob);
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->users.disable(tx, f->system, ada.id, QStringLiteral("left"));
                 }).ok());
        for (int i = 0; i < 5; ++i)
            QCOMPARE(reasonOf(f->begin(QStringLiteral("bob"), QStringLiteral("wrong"))),
                     QByteArray("invalid_credentials"));
        QVERIFY(f->user(bob.id).isLocked(f->clock.now()));

        const auto disabled = f->alone(adas);
        const auto locked = f->alone(bobs);
        const auto unknown = f->alone(nobodys);
        QCOMPARE(reasonOf(disabled), QByteArray("passkey_refused"));
        QCOMPARE(disabled.error().publicMessage, unknown.error().publicMessage);
        QCOMPARE(locked.error().publicMessage, unknown.error().publicMessage);
        QCOMPARE(reasonOf(locked), reasonOf(unknown));
        QCOMPARE(disabled.error().code, ErrorCode::Unauthenticated);
        QStringList reasons;
        for (const AuditRecord &record : f->events(QStringLiteral("signin.failed")))
            reasons.append(record.reason);
        for (const char *reason : {"disabled", "locked", "unknown_credential"})
            QVERIFY2(reasons.contains(QLatin1String(reason)), reason);
        f->clock.advance(std::chrono::minutes(11));
        QVERIFY(as<SignInDone>(f->alone(bobs)));
    }
    void alone_doesNotLockAnybodyOut()
    {
        const User ada = f->addUser(QStringLiteral("ada"));
        SoftwareAuthenticator a;
        f->give(a, ada);
        SoftwareAuthenticator thief;
        thief.id = a.id;
        thief.userHandle = a.userHandle;
        for (int i = 0; i < 20; ++i)
            QCOMPARE(reasonOf(f->alone(thief)), QByteArray("passkey_refused"));
        QVERIFY(!f->user(ada.id).isLocked(f->clock.now()));
        QVERIFY(as<SignInDone>(f->alone(a)));
    }
    void alone_followsTheSetting()
    {
        const User ada = f->addUser(QStringLiteral("ada"));
        SoftwareAuthenticator a;
        f->give(a, ada);
        for (const char *value : {"second_factor", "off"}) {
            f->settings.adopt(Setting::MfaPasskeys, QLatin1String(value));
            QCOMPARE(reasonOf(f->alone(a)), QByteArray("passkeys_off"));
            const auto step = f->begin(QStringLiteral("ada"));
            QVERIFY(as<SecondFactorNeeded>(step));
            QVERIFY(as<SignInDone>(f->after(as<SecondFactorNeeded>(step)->flowToken, a)));
        }
    }

    void second_followsThePassword()
    {
        const User ada = f->addUser(QStringLiteral("ada"));
        SoftwareAuthenticator a;
        a.userVerified = false;
        f->give(a, ada);
        const auto first = f->begin(QStringLiteral("ada"));
        const auto *needed = as<SecondFactorNeeded>(first);
        QVERIFY(needed);
        QCOMPARE(needed->factors.passkeys, 1);
        const auto step = f->after(needed->flowToken, a);
        const auto *done = as<SignInDone>(step);
        QVERIFY2(done, reasonOf(step).constData());
        QCOMPARE(done->amr, (QStringList{QStringLiteral("pwd"), QStringLiteral("pop"), QStringLiteral("user"),
                                         QStringLiteral("mfa")}));
        QCOMPARE(reasonOf(f->after(needed->flowToken, a)), QByteArray("signin_expired"));
    }
    void second_refusesOthersAndEndsAfterFive()
    {
        const User ada = f->addUser(QStringLiteral("ada"));
        const User bob = f->addUser(QStringLiteral("bob"));
        SoftwareAuthenticator adas;
        SoftwareAuthenticator bobs;
        f->give(adas, ada);
        f->give(bobs, bob);
        const auto first = f->begin(QStringLiteral("ada"));
        const Secret &token = as<SecondFactorNeeded>(first)->flowToken;
        for (int i = 0; i < SignInService::kFlowAttempts - 1; ++i)
            QCOMPARE(reasonOf(f->after(token, bobs)), QByteArray("passkey_refused"));
        QCOMPARE(reasonOf(f->after(token, bobs)), QByteArray("signin_expired"));
        QCOMPARE(reasonOf(f->after(token, adas)), QByteArray("signin_expired"));
        QVERIFY(!f->user(ada.id).isLocked(f->clock.now()));
        QCOMPARE(f->events(QStringLiteral("mfa.failed")).size(), 5);
    }
    void second_isBoundToItsSignIn()
    {
        const User ada = f->addUser(QStringLiteral("ada"));
        SoftwareAuthenticator a;
        f->give(a, ada);
        const auto one = f->begin(QStringLiteral("ada"));
        const auto two = f->begin(QStringLiteral("ada"));
        const auto options = f->passkeySignIn.secondFactorOptions(as<SecondFactorNeeded>(one)->flowToken,
                                                                  SignInChannel::Browser);
        auto future = f->passkeySignIn.secondFactor(as<SecondFactorNeeded>(two)->flowToken,
                                                    Fixture::text(a.assertion(f->challengeOf(*options))),
                                                    SignInChannel::Browser, f->caller);
        future.waitForFinished();
        QCOMPARE(reasonOf(future.takeResult()), QByteArray("passkey_refused"));
        QCOMPARE(
            f->passkeySignIn.secondFactorOptions(as<SecondFactorNeeded>(one)->flowToken, SignInChannel::Api)
                .error()
                .reason,
            QByteArray("signin_expired"));
        QCOMPARE(
            f->passkeySignIn.secondFactorOptions(Secret("nonsense"), SignInChannel::Browser).error().reason,
            QByteArray("signin_expired"));
    }
    void second_isNoWayToEnrol()
    {
        const User ada = f->addUser(QStringLiteral("ada"));
        SoftwareAuthenticator a;
        f->give(a, ada);
        const auto step = f->begin(QStringLiteral("ada"));
        auto begun =
            f->passkeySignIn.beginEnrolment(as<SecondFactorNeeded>(step)->flowToken, SignInChannel::Browser);
        begun.waitForFinished();
        QCOMPARE(begun.takeResult().error().reason, QByteArray("wrong_step"));
    }

    void enrolment_makesAFactorAndCodes()
    {
        f->settings.adopt(Setting::MfaRequirement, QStringLiteral("required"));
        const User ada = f->addUser(QStringLiteral("ada"));
        const auto step = f->begin(QStringLiteral("ada"));
        const auto *needed = as<FactorEnrolmentNeeded>(step);
        QVERIFY(needed);
        const auto confirm = [&](SoftwareAuthenticator &a) {
            auto begun = f->passkeySignIn.beginEnrolment(needed->flowToken, SignInChannel::Browser);
            begun.waitForFinished();
            const QJsonObject options = *begun.takeResult();
            auto done = f->passkeySignIn.confirmEnrolment(
                needed->flowToken, Fixture::text(a.registration(f->challengeOf(options))),
                QStringLiteral("Phone"), SignInChannel::Browser, f->caller);
            done.waitForFinished();
            return done.takeResult();
        };
        SoftwareAuthenticator wrong;
        wrong.origin = "https://evil.example";
        QCOMPARE(confirm(wrong).error().reason, QByteArray("passkey_refused"));
        QCOMPARE(f->events(QStringLiteral("mfa.passkey_refused")).size(), 1);
        SoftwareAuthenticator right;
        const auto done = confirm(right);
        QVERIFY(done.ok());
        QCOMPARE(done->recoveryCodes.size(), std::size_t(10));
        QVERIFY(std::holds_alternative<SignInDone>(done->next));
        QCOMPARE(std::get<SignInDone>(done->next).amr.last(), QStringLiteral("mfa"));
        QCOMPARE(f->told.all(), QStringList{QStringLiteral("ada factor_added")});
    }

private:
    std::unique_ptr<Fixture> f;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestPasskeySignIn)
#include "tst_passkey_signin.moc"
