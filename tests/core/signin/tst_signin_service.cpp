#include <QSemaphore>
#include <QTest>
#include <algorithm>
#include <ctime>

#include "signin_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QString kAda = QStringLiteral("ada");
const QString kWrong = QStringLiteral("wrong password");
const QString kNewPassword = QStringLiteral("a new one, all mine");
const QStringList kPwd = {QStringLiteral("pwd")};
const QStringList kPwdOtp = {QStringLiteral("pwd"), QStringLiteral("otp"), QStringLiteral("mfa")};

}  // namespace

class TestSignInService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void begin_startsABrowserSession()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda);
        const auto step = f.begin(kAda);
        const auto *done = as<SignInDone>(step);
        QVERIFY(done);
        QCOMPARE(done->user, ada.id);
        QCOMPARE(done->username, kAda);
        QCOMPARE(done->amr, kPwd);
        QCOMPARE(done->authenticatedAt, f.clock.now());
        const auto session = f.db->read(
            [&](Transaction &tx) { return f.sessions.authenticate(tx, done->sessionToken.view()); });
        QVERIFY(session.ok());
        QCOMPARE(session->id, done->session);
        QCOMPARE(session->user, ada.id);
        QCOMPARE(f.user(ada.id).lastSignInAt, std::optional(f.clock.now()));
        const AuditRecord event = f.events(QStringLiteral("signin.succeeded")).constFirst();
        QCOMPARE(event.actorId, ada.id.toString());
        QCOMPARE(event.sessionId, done->session.toString());
        QCOMPARE(event.address, f.caller.address);
    }

    void begin_takesTheEmailAddressToo()
    {
        SignInFixture f;
        f.addUser(kAda);
        QVERIFY(as<SignInDone>(f.begin(QStringLiteral("Ada@Example.org"))));
    }

    void begin_leavesTheApiWithoutSession()
    {
        SignInFixture f;
        f.addUser(kAda);
        const auto step = f.begin(kAda, kAdasPassword, SignInChannel::Api);
        const auto *done = as<SignInDone>(step);
        QVERIFY(done);
        QVERIFY(done->session.isEmpty());
        QVERIFY(done->sessionToken.isEmpty());
        QCOMPARE(*f.db->read([&](Transaction &tx) { return f.sessions.countLive(tx); }), 0);
    }

    void begin_withAHashThatCannotBeReadLocksNobodyOut()
    {
        SignInFixture f;
        NewUser input;
        input.username = kAda;
        input.passwordHash = QStringLiteral(
            "$pbkdf2-sha256$i=100000,keyid=gone$AAAAAAAAAAAAAAAAAAAAAA$"
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        const auto ada = f.write([&](Transaction &tx) { return f.users.create(tx, f.system, input); });
        QVERIFY(ada.ok());
        for (int i = 0; i < 8; ++i)
            QCOMPARE(reasonOf(f.begin(kAda)), QByteArray("invalid_credentials"));
        QCOMPARE(f.user(ada->id).failedAttempts, 0);
        QVERIFY(!f.user(ada->id).isLocked(f.clock.now()));
        const auto events = f.events(QStringLiteral("signin.failed"));
        QCOMPARE(events.size(), 8);
        QCOMPARE(events.first().reason, QStringLiteral("password_unreadable"));
    }

    void begin_answersEveryFailureAlike_data()
    {
        QTest::addColumn<QString>("login");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("reason");
        QTest::newRow("unknown") << QStringLiteral("nobody") << kAdasPassword
                                 << QStringLiteral("unknown_user");
        QTest::newRow("wrong") << kAda << kWrong << QStringLiteral("wrong_password");
        QTest::newRow("empty password") << kAda << QString() << QStringLiteral("wrong_password");
        QTest::newRow("disabled") << QStringLiteral("dora") << kAdasPassword << QStringLiteral("disabled");
        QTest::newRow("locked") << QStringLiteral("lou") << kAdasPassword << QStringLiteral("locked");
        QTest::newRow("no password") << QStringLiteral("nell") << kAdasPassword
                                     << QStringLiteral("no_password");
        QTest::newRow("empty login") << QString() << kAdasPassword << QStringLiteral("unknown_user");
        QTest::newRow("long login") << QString(100'000, QLatin1Char('a')) << kAdasPassword
                                    << QStringLiteral("unknown_user");
    }
    void begin_answersEveryFailureAlike()
    {
        QFETCH(QString, login);
        QFETCH(QString, password);
        QFETCH(QString, reason);
        SignInFixture f;
        f.addUser(kAda);
        f.addUser(QStringLiteral("nell"), {});
        const User dora = f.addUser(QStringLiteral("dora"));
        QVERIFY(f.write([&](Transaction &tx) { return f.users.disable(tx, f.system, dora.id); }).ok());
        const User lou = f.addUser(QStringLiteral("lou"));
        for (int i = 0; i < 5; ++i)
            QCOMPARE(reasonOf(f.begin(lou.username, kWrong)), QByteArray("invalid_credentials"));
        QVERIFY(f.user(lou.id).isLocked(f.clock.now()));

        const auto refused = f.begin(login, password);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::Unauthenticated);
        QCOMPARE(refused.error().reason, QByteArray("invalid_credentials"));
        QCOMPARE(refused.error().publicMessage, QStringLiteral("The username or the password is wrong."));
        QVERIFY(refused.error().field.isEmpty());
        const AuditRecord event = f.events(QStringLiteral("signin.failed")).constFirst();
        QCOMPARE(event.reason, reason);
        QVERIFY(event.outcome == AuditOutcome::Failure);
        if (reason == QLatin1String("unknown_user")) {
            QVERIFY(event.target.id.isEmpty());
            QVERIFY(event.target.name.isEmpty());  // it may be a password in the wrong field
        }
    }

    /// One hash and one transaction with one event each, whoever it is.
    void begin_worksAsHardForNobody()
    {
        SignInFixture f(1);
        f.addUser(kAda);
        f.settings.adopt(Setting::LockoutThreshold, 100);
        PasswordCost cost;
        cost.pbkdf2Iterations = 100'000;  // about 30 ms
        QVERIFY(f.hashing.setCost(cost).ok());
        f.begin(kAda).ok();  // moves the stored hash to the same cost

        // Processor time, and in turns: what else the machine does at the moment has no part in it.
        const auto work = [&](const QString &login) {
            const qint64 before = *f.db->read([&](Transaction &tx) { return f.audit.lastSeq(tx); });
            const std::clock_t start = std::clock();
            f.begin(login, kWrong).ok();
            const std::clock_t spent = std::clock() - start;
            const qint64 after = *f.db->read([&](Transaction &tx) { return f.audit.lastSeq(tx); });
            return after - before == 1 ? spent : std::clock_t(-1);
        };
        std::clock_t known = 0, unknown = 0;
        for (int i = 0; i < 11; ++i) {
            const std::clock_t one = work(kAda), other = work(QStringLiteral("nobody"));
            QVERIFY(one > 0 && other > 0);
            known += one;
            unknown += other;
        }
        const double ratio = double(known) / double(unknown);
        // A missing hash would be a factor of ten.
        QVERIFY2(ratio < 1.5 && ratio > 0.67, qPrintable(QString::number(ratio)));
    }

    void begin_countsAndLocksAndForgives()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda);
        for (int i = 0; i < 4; ++i)
            f.begin(kAda, kWrong).ok();
        QCOMPARE(f.user(ada.id).failedAttempts, 4);
        QVERIFY(as<SignInDone>(f.begin(kAda)));
        QCOMPARE(f.user(ada.id).failedAttempts, 0);

        // S-09: one counter, however the account is named.
        const QStringList names = {kAda, QStringLiteral("ADA"), QStringLiteral("ada@example.org"), kAda,
                                   kAda};
        for (const QString &name : names)
            f.begin(name, kWrong, SignInChannel::Api).ok();
        QVERIFY(f.user(ada.id).isLocked(f.clock.now()));
        QCOMPARE(reasonOf(f.begin(kAda)), QByteArray("invalid_credentials"));
        QCOMPARE(f.user(ada.id).failedAttempts, 5);  // not counted while locked
        QCOMPARE(f.events(QStringLiteral("user.locked")).size(), 1);

        f.clock.advance(10min - 1ms);
        QCOMPARE(reasonOf(f.begin(kAda)), QByteArray("invalid_credentials"));
        f.clock.advance(1ms);
        f.begin(kAda, kWrong).ok();  // the sixth in a row: twice as long
        f.clock.advance(10min);
        QCOMPARE(reasonOf(f.begin(kAda)), QByteArray("invalid_credentials"));
        f.clock.advance(10min);
        QVERIFY(as<SignInDone>(f.begin(kAda)));
        QCOMPARE(f.user(ada.id).failedAttempts, 0);
    }

    void begin_triesNoMoreParallelGuessesThanTheThreshold()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda);
        QList<QFuture<Result<SignInStep>>> tries;
        for (int i = 0; i < 60; ++i) {
            const QString guess = i == 59 ? kAdasPassword : kWrong;
            tries.append(f.signIn.begin(kAda, Secret::fromText(guess), SignInChannel::Browser, f.caller));
        }
        for (auto &future : tries)
            future.waitForFinished();
        QVERIFY(f.user(ada.id).isLocked(f.clock.now()));
        QCOMPARE(f.user(ada.id).failedAttempts, 5);
        int wrong = 0;
        for (int i = 0; i < 59; ++i)
            wrong += reasonOf(tries[i].takeResult()) == "invalid_credentials" ? 1 : 0;
        QCOMPARE(wrong, 59);
    }

    void begin_movesToAStrongerHash()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda);
        PasswordCost cost = cheapCost();
        cost.argon2Passes = 2;
        QVERIFY(f.hashing.setCost(cost).ok());
        const auto hash = [&] {
            return **f.write([&](Transaction &tx) { return f.users.passwordHash(tx, ada.id); });
        };
        const QString before = hash();
        f.begin(kAda, kWrong).ok();
        QCOMPARE(hash(), before);
        QVERIFY(as<SignInDone>(f.begin(kAda)));
        QVERIFY(hash() != before);
        QVERIFY(hash().contains(QLatin1String("t=2")));
        QVERIFY(as<SignInDone>(f.begin(kAda)));
    }

    void begin_answersBusyWhenTheHashQueueIsFull()
    {
        QSemaphore begun;
        QSemaphore gate;
        SignInFixture f(1, 1);
        f.addUser(kAda);
        // The one thread is held, so that the first sign-in fills the queue and no speed decides.
        auto held = f.pool.run([&begun, &gate]() -> Result<int> {
            begun.release();
            gate.acquire();
            return 0;
        });
        begun.acquire();
        const auto attempt = [&f] {
            return f.signIn.begin(kAda, Secret::fromText(kWrong), SignInChannel::Browser, f.caller);
        };
        auto waiting = attempt();
        auto refused = attempt();
        // Looked at now, checked once the gate is open: a failed check would leave the thread waiting.
        const bool atOnce = refused.isFinished() && !waiting.isFinished();
        gate.release();
        QVERIFY(atOnce);
        const auto answer = refused.takeResult();
        waiting.waitForFinished();
        QCOMPARE(waiting.takeResult().error().reason, QByteArray("invalid_credentials"));
        QCOMPARE(answer.error().code, ErrorCode::Busy);
        QVERIFY(answer.error().retryAfter > 0s);
    }

    void secondFactor_finishesWithACode()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda);
        const Secret key = f.addTotp(ada.id);
        const auto first = f.begin(kAda);
        const auto *needed = as<SecondFactorNeeded>(first);
        QVERIFY(needed);
        QCOMPARE(needed->factors.totp, 1);
        QCOMPARE(*f.db->read([&](Transaction &tx) { return f.sessions.countLive(tx); }), 0);
        QCOMPARE(f.events(QStringLiteral("signin.succeeded")).size(), 0);
        QCOMPARE(f.events(QStringLiteral("signin.password_accepted")).size(), 1);

        const auto second = f.second(needed->flowToken, f.codeOf(key));
        const auto *done = as<SignInDone>(second);
        QVERIFY(done);
        QCOMPARE(done->amr, kPwdOtp);
        QVERIFY(!done->sessionToken.isEmpty());
        // Single use, of the flow as of the code.
        QCOMPARE(reasonOf(f.second(needed->flowToken, f.codeOf(key))), QByteArray("signin_expired"));
        const auto again = f.begin(kAda);
        QCOMPARE(reasonOf(f.second(as<SecondFactorNeeded>(again)->flowToken, f.codeOf(key))),
                 QByteArray("invalid_code"));
        QCOMPARE(f.events(QStringLiteral("mfa.failed")).constFirst().reason, QStringLiteral("replayed_code"));
    }

    void secondFactor_finishesWithARecoveryCode()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda);
        f.addTotp(ada.id);
        const QStringList codes = f.addRecoveryCodes(ada.id);
        const auto first = f.begin(kAda);
        const auto second = f.second(as<SecondFactorNeeded>(first)->flowToken, codes.constFirst(),
                                     SecondFactorKind::RecoveryCode);
        const auto *done = as<SignInDone>(second);
        QVERIFY(done);
        QCOMPARE(done->amr, QStringList({QStringLiteral("pwd"), QStringLiteral("mfa")}));
        const auto again = f.begin(kAda);
        QCOMPARE(as<SecondFactorNeeded>(again)->factors.recoveryCodesLeft, 9);
        QCOMPARE(reasonOf(f.second(as<SecondFactorNeeded>(again)->flowToken, codes.constFirst(),
                                   SecondFactorKind::RecoveryCode)),
                 QByteArray("invalid_code"));
    }

    void secondFactor_endsTheFlowAfterItsAttempts()
    {
        SignInFixture f;
        f.settings.adopt(Setting::LockoutThreshold, 100);
        const User ada = f.addUser(kAda);
        const Secret key = f.addTotp(ada.id);
        const auto first = f.begin(kAda);
        const Secret &token = as<SecondFactorNeeded>(first)->flowToken;
        for (int i = 1; i < SignInService::kFlowAttempts; ++i) {
            QCOMPARE(reasonOf(f.second(token, f.wrongCodeFor(key))), QByteArray("invalid_code"));
            QCOMPARE(f.signIn.flow(token, SignInChannel::Browser)->attemptsLeft,
                     SignInService::kFlowAttempts - i);
        }
        QCOMPARE(reasonOf(f.second(token, f.wrongCodeFor(key))), QByteArray("signin_expired"));
        QCOMPARE(reasonOf(f.second(token, f.codeOf(key))), QByteArray("signin_expired"));
        QCOMPARE(f.user(ada.id).failedAttempts, SignInService::kFlowAttempts);
    }

    /// M-03: a right password between the guesses gives no fresh count.
    void secondFactor_guessesLockTheAccountOverManyFlows()
    {
        SignInFixture f;
        f.settings.adopt(Setting::LockoutThreshold, 7);
        const User ada = f.addUser(kAda);
        const Secret key = f.addTotp(ada.id);
        int guesses = 0;
        for (int flow = 0; flow < 7; ++flow) {
            const auto first = f.begin(kAda);
            const auto *needed = as<SecondFactorNeeded>(first);
            if (needed == nullptr) break;
            if (reasonOf(f.second(needed->flowToken, f.wrongCodeFor(key))) == "signin_expired") break;
            ++guesses;
        }
        QCOMPARE(guesses, 6);
        QVERIFY(f.user(ada.id).isLocked(f.clock.now()));
        QCOMPARE(reasonOf(f.begin(kAda)), QByteArray("invalid_credentials"));
    }

    void secondFactor_isBoundToChannelTimeAndToken()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda);
        const Secret key = f.addTotp(ada.id);
        const auto first = f.begin(kAda);
        const Secret &token = as<SecondFactorNeeded>(first)->flowToken;
        const QByteArray expired("signin_expired");
        QCOMPARE(reasonOf(f.second(token, f.codeOf(key), SecondFactorKind::Totp, SignInChannel::Api)),
                 expired);
        QCOMPARE(reasonOf(f.second(Secret(QByteArray("no such token")), f.codeOf(key))), expired);
        QCOMPARE(reasonOf(f.second(Secret(), f.codeOf(key))), expired);
        f.clock.advance(SignInService::kFlowLifetime);
        QCOMPARE(reasonOf(f.second(token, f.codeOf(key))), expired);
        const auto again = f.begin(kAda);
        f.clock.advance(SignInService::kFlowLifetime - 1ms);
        QVERIFY(as<SignInDone>(f.second(as<SecondFactorNeeded>(again)->flowToken, f.codeOf(key))));
    }

    void secondFactor_endsWhenTheAccountIsClosedMeanwhile()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda);
        const Secret key = f.addTotp(ada.id);
        const auto first = f.begin(kAda);
        QVERIFY(f.write([&](Transaction &tx) { return f.users.disable(tx, f.system, ada.id); }).ok());
        QCOMPARE(reasonOf(f.second(as<SecondFactorNeeded>(first)->flowToken, f.codeOf(key))),
                 QByteArray("signin_expired"));
    }

    void secondFactor_letsOneOfManyParallelTriesThrough()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda);
        f.addTotp(ada.id);
        const QStringList codes = f.addRecoveryCodes(ada.id);
        const auto first = f.begin(kAda);
        const Secret &token = as<SecondFactorNeeded>(first)->flowToken;
        QList<QFuture<Result<SignInStep>>> tries;
        for (int i = 0; i < 200; ++i)
            tries.append(f.signIn.secondFactor(token, SecondFactorKind::RecoveryCode, codes.at(i % 10),
                                               SignInChannel::Browser, f.caller));
        int done = 0;
        for (auto &future : tries) {
            future.waitForFinished();
            done += future.takeResult().ok() ? 1 : 0;
        }
        QCOMPARE(done, 1);
        QCOMPARE(*f.db->read([&](Transaction &tx) { return f.sessions.countLive(tx); }), 1);
        QCOMPARE(*f.db->read([&](Transaction &tx) { return f.recoveryCodes.left(tx, ada.id); }), 9);
    }

    /// S-07: no step can be skipped or taken out of turn.
    void steps_cannotBeSkipped()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda, kAdasPassword, true);
        const Secret key = f.addTotp(ada.id);
        const auto first = f.begin(kAda);
        const Secret &token = as<SecondFactorNeeded>(first)->flowToken;
        QCOMPARE(reasonOf(f.change(token, kNewPassword)), QByteArray("wrong_step"));
        auto enrol = f.signIn.beginEnrolment(token, SignInChannel::Browser, f.caller);
        enrol.waitForFinished();
        QCOMPARE(enrol.takeResult().error().reason, QByteArray("wrong_step"));
        QCOMPARE(f.signIn.flow(token, SignInChannel::Browser)->step, SignInService::FlowStep::SecondFactor);
        const auto second = f.second(token, f.codeOf(key));
        QVERIFY(as<PasswordChangeNeeded>(second));
        QCOMPARE(reasonOf(f.second(as<PasswordChangeNeeded>(second)->flowToken, f.codeOf(key))),
                 QByteArray("wrong_step"));
        QCOMPARE(*f.db->read([&](Transaction &tx) { return f.sessions.countLive(tx); }), 0);
    }

    void changePassword_comesLastAndFinishes()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda, kAdasPassword, true);
        const Secret key = f.addTotp(ada.id);
        const auto first = f.begin(kAda);
        const auto second = f.second(as<SecondFactorNeeded>(first)->flowToken, f.codeOf(key));
        const auto *needed = as<PasswordChangeNeeded>(second);
        QVERIFY(needed);

        const auto unchanged = f.change(needed->flowToken, kAdasPassword);
        QCOMPARE(reasonOf(unchanged), QByteArray("password_unchanged"));
        QCOMPARE(unchanged.error().field, QByteArray("new_password"));
        const auto tooShort = f.change(needed->flowToken, QStringLiteral("short"));
        QCOMPARE(reasonOf(tooShort), QByteArray("password_too_short"));
        QCOMPARE(tooShort.error().field, QByteArray("new_password"));
        QCOMPARE(reasonOf(f.change(needed->flowToken, kNewPassword, SignInChannel::Api)),
                 QByteArray("signin_expired"));

        const auto third = f.change(needed->flowToken, kNewPassword);
        const auto *done = as<SignInDone>(third);
        QVERIFY(done);
        QCOMPARE(done->amr, kPwdOtp);
        QCOMPARE(f.told.all(), QStringList{QStringLiteral("ada password_changed")});
        QVERIFY(!f.user(ada.id).mustChangePassword);
        QCOMPARE(f.authorizationsEnded.load(), 1);
        QCOMPARE(reasonOf(f.change(needed->flowToken, kNewPassword)), QByteArray("signin_expired"));
        QCOMPARE(reasonOf(f.begin(kAda)), QByteArray("invalid_credentials"));
        f.clock.advance(1min);
        QVERIFY(as<SecondFactorNeeded>(f.begin(kAda, kNewPassword)));
    }

    void changePassword_endsOtherSessions()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda);
        const auto before = f.begin(kAda);
        QVERIFY(as<SignInDone>(before));
        const QString reset = *f.hashing.hash(Secret::fromText(QStringLiteral("one-time password")));
        QVERIFY(f.write([&](Transaction &tx) {
                     return f.users.setPassword(tx, f.system, ada.id, reset, PasswordChangeKind::Reset, true);
                 }).ok());
        f.clock.advance(1s);
        const auto first = f.begin(kAda, QStringLiteral("one-time password"));
        const auto second = f.change(as<PasswordChangeNeeded>(first)->flowToken, kNewPassword);
        QVERIFY(as<SignInDone>(second));
        QCOMPARE(*f.db->read([&](Transaction &tx) { return f.sessions.countLive(tx); }), 1);
        QVERIFY(!f.db->read([&](Transaction &tx) {
                         return f.sessions.authenticate(tx, as<SignInDone>(before)->sessionToken.view());
                     })
                     .ok());
    }

    void waitingFlow_endsWithANewPassword()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda);
        const Secret key = f.addTotp(ada.id);
        const auto first = f.begin(kAda);
        f.clock.advance(1s);
        const QString reset = *f.hashing.hash(Secret::fromText(kNewPassword));
        QVERIFY(f.write([&](Transaction &tx) {
                     return f.users.setPassword(tx, f.system, ada.id, reset, PasswordChangeKind::Reset, true);
                 }).ok());
        QCOMPARE(reasonOf(f.second(as<SecondFactorNeeded>(first)->flowToken, f.codeOf(key))),
                 QByteArray("signin_expired"));
    }

    void enrolment_isAskedForWhereTheRulesSaySo()
    {
        SignInFixture f;
        f.addUser(kAda);
        f.addUser(QStringLiteral("root"), kAdasPassword, false, {Role::Administrator});
        f.settings.adopt(Setting::MfaRequiredForAdministrators, true);
        QVERIFY(as<SignInDone>(f.begin(kAda)));
        QVERIFY(as<FactorEnrolmentNeeded>(f.begin(QStringLiteral("root"))));
        f.settings.adopt(Setting::MfaRequiredForAdministrators, false);
        QVERIFY(as<SignInDone>(f.begin(QStringLiteral("root"))));
        f.settings.adopt(Setting::MfaRequirement, QStringLiteral("required"));
        QVERIFY(as<FactorEnrolmentNeeded>(f.begin(kAda)));
    }

    void enrolment_finishesWithACodeAndGivesRecoveryCodes()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda);
        f.settings.adopt(Setting::MfaRequirement, QStringLiteral("required"));
        const auto first = f.begin(kAda);
        const Secret &token = as<FactorEnrolmentNeeded>(first)->flowToken;
        QCOMPARE(reasonOf(f.second(token, QStringLiteral("123456"))), QByteArray("wrong_step"));

        auto begun = f.signIn.beginEnrolment(token, SignInChannel::Browser, f.caller);
        begun.waitForFinished();
        const auto enrolment = begun.takeResult();
        QVERIFY(enrolment.ok());
        const Secret key = fromBase32(enrolment->secretText);
        const auto confirm = [&](const QString &code) {
            auto future =
                f.signIn.confirmEnrolment(token, enrolment->id, code, SignInChannel::Browser, f.caller);
            future.waitForFinished();
            return future.takeResult();
        };
        QCOMPARE(confirm(f.wrongCodeFor(key)).error().reason, QByteArray("invalid_code"));
        const auto confirmed = confirm(f.codeOf(key));
        QVERIFY(confirmed.ok());
        QCOMPARE(confirmed->recoveryCodes.size(), std::size_t(10));
        const auto *done = std::get_if<SignInDone>(&confirmed->next);
        QVERIFY(done);
        QCOMPARE(done->amr, kPwdOtp);
        QCOMPARE(done->user, ada.id);
        QCOMPARE(f.told.all(), QStringList{QStringLiteral("ada factor_added")});
        QCOMPARE(confirm(f.codeOf(key)).error().reason, QByteArray("signin_expired"));
        QVERIFY(as<SecondFactorNeeded>(f.begin(kAda)));
    }

    void prune_forgetsOldFlows()
    {
        SignInFixture f;
        const User ada = f.addUser(kAda);
        f.addTotp(ada.id);
        QVERIFY(f.begin(kAda).ok());
        f.clock.advance(SignInService::kFlowLifetime + 1h);
        QVERIFY(f.begin(kAda).ok());
        const auto prune = [&] {
            auto future = f.signIn.prune();
            future.waitForFinished();
            return *future.takeResult();
        };
        QCOMPARE(prune(), 0);
        f.clock.advance(1ms);
        QCOMPARE(prune(), 1);
        QCOMPARE(prune(), 0);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestSignInService)
#include "tst_signin_service.moc"
