#include <QTest>

#include "signin_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QString kAda = QStringLiteral("ada");
const QString kNewPassword = QStringLiteral("a new one, all mine");

}  // namespace

/// What becomes of the session that a browser holds when somebody signs in with it, or shows more than
/// before.
class TestSignedInAgain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { f = std::make_unique<SignInFixture>(); }
    void cleanup() { f.reset(); }

    void samePerson_goesOnUnderANewCookie()
    {
        const User ada = f->addUser(kAda);
        const Result<SignInStep> first = signIn(kAda);
        f->clock.advance(5min);
        f->caller.session = as<SignInDone>(first)->session;
        const Result<SignInStep> second = signIn(kAda);
        const auto *again = as<SignInDone>(second);
        QVERIFY(again);
        QCOMPARE(again->session, as<SignInDone>(first)->session);
        QCOMPARE(again->authenticatedAt, f->clock.now());
        QVERIFY(!lives(first));
        QVERIFY(lives(second));
        QCOMPARE(live(), 1);
        QCOMPARE(f->events(QStringLiteral("session.started")).size(), 1);
        QCOMPARE(f->events(QStringLiteral("session.rotated")).size(), 1);
        // Signing out ends all of it: of the cookies from before, none opens anything.
        QVERIFY(end(again->session));
        QVERIFY(!lives(first) && !lives(second));
        QCOMPARE(live(), 0);
    }

    void samePerson_hasItsWholeTimeAgain()
    {
        f->addUser(kAda);
        const Result<SignInStep> first = signIn(kAda);
        f->clock.advance(29min);
        f->caller.session = as<SignInDone>(first)->session;
        f->settings.adopt(Setting::SessionIdleMinutes, 120);
        const Result<SignInStep> second = signIn(kAda);
        f->clock.advance(119min);
        QVERIFY(lives(second));
        f->clock.advance(1min);
        QVERIFY(!lives(second));
    }

    void oneTooMany_isNotTheOneThatGoesOn()
    {
        f->addUser(kAda);
        f->settings.adopt(Setting::SessionMaximum, 2);
        const Result<SignInStep> here = signIn(kAda);
        const Result<SignInStep> elsewhere = signIn(kAda);
        f->caller.session = as<SignInDone>(here)->session;
        for (int i = 0; i < 3; ++i)
            QVERIFY(as<SignInDone>(signIn(kAda)));
        QVERIFY(lives(elsewhere));
        QCOMPARE(live(), 2);
    }

    void otherSessions_areNotTakenOver_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"somebody else's", "ended", "unknown"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }

    void otherSessions_areNotTakenOver()
    {
        QFETCH(QString, what);
        f->addUser(kAda);
        f->addUser(QStringLiteral("bob"));
        const Result<SignInStep> first = signIn(what.startsWith(u"some") ? QStringLiteral("bob") : kAda);
        f->caller.session =
            what == u"unknown" ? SessionId::generate(f->clock) : as<SignInDone>(first)->session;
        if (what == u"ended") QVERIFY(end(f->caller.session));
        const Result<SignInStep> second = signIn(kAda);
        QVERIFY(as<SignInDone>(second));
        QVERIFY(as<SignInDone>(second)->session != f->caller.session);
        QVERIFY(lives(second));
        QCOMPARE(lives(first), what != u"ended");  // whoever composes ends what was replaced
        QCOMPARE(f->events(QStringLiteral("session.rotated")).size(), 0);
        for (const AuditRecord &event : f->events(QStringLiteral("signin.succeeded")))
            QVERIFY(event.sessionId != f->caller.session.toString() || event.actorName != kAda ||
                    what == u"ended");
    }

    void newPassword_leavesNothingOfIt()
    {
        const User ada = f->addUser(kAda);
        const Result<SignInStep> first = signIn(kAda);
        f->caller.session = as<SignInDone>(first)->session;
        const QString temporary = *f->hashing.hash(Secret::fromText(kNewPassword));
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->users.setPassword(tx, f->system, ada.id, temporary, PasswordChangeKind::Reset,
                                                 true);
                 }).ok());
        f->clock.advance(1s);
        const Result<SignInStep> begun = f->begin(kAda, kNewPassword);
        const Result<SignInStep> done =
            f->change(as<PasswordChangeNeeded>(begun)->flowToken, QStringLiteral("yet another of my own"));
        QVERIFY(as<SignInDone>(done));
        QVERIFY(as<SignInDone>(done)->session != f->caller.session);
        QVERIFY(!lives(first));
        QCOMPARE(live(), 1);
    }

    void theApi_hasNoneToGoOnWith()
    {
        f->addUser(kAda);
        const Result<SignInStep> first = signIn(kAda);
        f->caller.session = as<SignInDone>(first)->session;
        const Result<SignInStep> second = f->begin(kAda, kAdasPassword, SignInChannel::Api);
        QVERIFY(as<SignInDone>(second)->session.isEmpty());
        QVERIFY(lives(first));
    }

    // --- showing more than before

    void stepUp_goesOnInTheSameSession()
    {
        const User ada = f->addUser(kAda);
        const Result<SignInStep> first = signIn(kAda);
        const Secret key = f->addTotp(ada.id);
        const Secret flow = stepUp(ada, first);
        const Result<SignInStep> done = f->second(flow, f->codeOf(key));
        QVERIFY2(as<SignInDone>(done), reasonOf(done).constData());
        QCOMPARE(as<SignInDone>(done)->session, as<SignInDone>(first)->session);
        QVERIFY(as<SignInDone>(done)->amr.contains(QStringLiteral("mfa")));
        QVERIFY(!lives(first));
        QVERIFY(lives(done));
    }

    void stepUp_isNothingWithoutItsSession_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"ended", "ended and another", "all ended", "ran out", "none", "bob's"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }

    void stepUp_isNothingWithoutItsSession()
    {
        QFETCH(QString, what);
        const User ada = f->addUser(kAda);
        f->addUser(QStringLiteral("bob"));
        f->settings.adopt(Setting::SessionIdleMinutes, 1);
        const Result<SignInStep> first = signIn(kAda);
        const Result<SignInStep> bobs = signIn(QStringLiteral("bob"));
        const Secret flow = stepUp(ada, first);
        auto began = f->signIn.beginEnrolment(flow, SignInChannel::Browser, f->caller);
        began.waitForFinished();
        const Result<TotpEnrolment> enrolment = began.takeResult();
        QVERIFY(enrolment.ok());
        if (what.startsWith(u"ended")) QVERIFY(end(f->caller.session));
        if (what == u"all ended")
            QVERIFY(f->write([&](Transaction &tx) {
                         return f->sessions.endAllOfUser(tx, f->system, ada.id, QStringLiteral("signed_out"));
                     }).ok());
        if (what == u"ran out") f->clock.advance(1min);
        if (what == u"ended and another") {
            f->caller.session = {};
            const Result<SignInStep> another = signIn(kAda);
            f->caller.session = as<SignInDone>(another)->session;
        }
        if (what == u"none") f->caller.session = {};
        if (what == u"bob's") f->caller.session = as<SignInDone>(bobs)->session;
        auto confirming =
            f->signIn.confirmEnrolment(flow, enrolment->id, f->codeOf(fromBase32(enrolment->secretText)),
                                       SignInChannel::Browser, f->caller);
        confirming.waitForFinished();
        const Result<EnrolmentDone> done = confirming.takeResult();
        QCOMPARE(done.error().reason, QByteArray("signin_expired"));
        // And the account has no factor of a stranger's.
        const Result<SignInStep> next = f->begin(kAda);
        QVERIFY(as<SignInDone>(next));
        QCOMPARE(f->events(QStringLiteral("mfa.totp_confirmed")).size(), 0);
    }

    // --- what is made of a sign-in afterwards

    void afterwards_itMayStandNoMore_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("nothing happened") << QString() << QByteArray("ok");
        QTest::newRow("disabled") << QStringLiteral("disabled") << QByteArray("signin_expired");
        QTest::newRow("locked") << QStringLiteral("locked") << QByteArray("signin_expired");
        QTest::newRow("removed") << QStringLiteral("removed") << QByteArray("signin_expired");
        QTest::newRow("another password") << QStringLiteral("password") << QByteArray("signin_expired");
    }

    void afterwards_itMayStandNoMore()
    {
        QFETCH(QString, what);
        QFETCH(QByteArray, reason);
        const User ada = f->addUser(kAda);
        const Result<SignInStep> step = f->begin(kAda, kAdasPassword, SignInChannel::Api);
        const auto *done = as<SignInDone>(step);
        QVERIFY(done);
        f->clock.advance(1ms);
        const Result<void> changed = f->write([&](Transaction &tx) -> Result<void> {
            if (what == u"disabled") GATEHOUSE_TRY(f->users.disable(tx, f->system, ada.id, {}));
            if (what == u"removed") GATEHOUSE_TRY(f->users.remove(tx, f->system, ada.id, {}));
            if (what == u"password")
                GATEHOUSE_TRY(f->users.setPassword(tx, f->system, ada.id,
                                                   *f->hashing.hash(Secret::fromText(kNewPassword)),
                                                   PasswordChangeKind::Changed));
            return {};
        });
        QVERIFY(changed.ok());
        for (int i = 0; what == u"locked" && i < 5; ++i)
            QVERIFY(!f->begin(kAda, QStringLiteral("wrong")).ok());
        const Result<void> stands = f->db->read(
            [&](Transaction &tx) { return f->signIn.stillStands(tx, done->user, done->authenticatedAt); });
        QCOMPARE(stands.ok() ? QByteArray("ok") : stands.error().reason, reason);
    }

private:
    Result<SignInStep> signIn(const QString &name) { return f->begin(name); }

    /// Begins it from the session of that sign-in.
    Secret stepUp(const User &user, const Result<SignInStep> &from)
    {
        f->caller.session = as<SignInDone>(from)->session;
        auto future = f->signIn.stepUp(user.id, as<SignInDone>(from)->amr, f->caller);
        future.waitForFinished();
        const Result<SignInStep> step = future.takeResult();
        if (const auto *code = as<SecondFactorNeeded>(step)) return Secret(code->flowToken.reveal());
        if (const auto *enrol = as<FactorEnrolmentNeeded>(step)) return Secret(enrol->flowToken.reveal());
        return {};
    }

    bool lives(const Result<SignInStep> &step)
    {
        return f->db
            ->read([&](Transaction &tx) {
                return f->sessions.authenticate(tx, as<SignInDone>(step)->sessionToken.view());
            })
            .ok();
    }

    qint64 live()
    {
        return *f->db->read([&](Transaction &tx) { return f->sessions.countLive(tx); });
    }

    bool end(const SessionId &id)
    {
        const auto ended = f->write([&](Transaction &tx) {
            return f->sessions.end(tx, f->system, id, QStringLiteral("signed_out"));
        });
        return ended.ok() && *ended;
    }

    std::unique_ptr<SignInFixture> f;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestSignedInAgain)
#include "tst_signed_in_again.moc"
