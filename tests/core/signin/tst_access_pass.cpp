#include <QTest>

#include "core/crypto/digest.h"
#include "core/mfa/access_pass_service.h"
#include "core/signin/access_pass_signin.h"
#include "tests/core/signin/signin_fixture.h"
#include "tests/support/in_parallel.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

struct Fixture : SignInFixture
{
    Result<AccessPassService::Made> make(const UserId &user, std::optional<qint64> minutes = {},
                                         qint64 uses = 1)
    {
        return write([&](Transaction &tx) { return passes.make(tx, system, user, minutes, uses); });
    }
    QString pass(const UserId &user, qint64 uses = 1)
    {
        const auto made = make(user, {}, uses);
        if (!made.ok()) qFatal("no pass");
        return QString::fromLatin1(made->secret.reveal());
    }
    Result<SignInStep> enter(const QString &login, const QString &typed,
                             SignInChannel channel = SignInChannel::Browser)
    {
        auto future = passSignIn.signIn(login, typed, channel, caller);
        future.waitForFinished();
        return future.takeResult();
    }

    AccessPassService passes{clock, audit, settings};
    AccessPassSignIn passSignIn{services, passes};
};

const Statement kStoredHash("SELECT pass_hash FROM access_passes");
const QString kAda = QStringLiteral("ada");

}  // namespace

class TestAccessPass : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        f = std::make_unique<Fixture>();
        ada = f->addUser(kAda);
    }
    void cleanup() { f.reset(); }

    void pass_leadsToASecondFactorAndASession()
    {
        const auto step = f->enter(kAda, f->pass(ada.id));
        const auto *needed = as<FactorEnrolmentNeeded>(step);
        QVERIFY2(needed, reasonOf(step).constData());
        auto begun = f->signIn.beginEnrolment(needed->flowToken, SignInChannel::Browser, f->caller);
        begun.waitForFinished();
        const auto enrolment = begun.takeResult();
        QVERIFY(enrolment.ok());
        auto confirming = f->signIn.confirmEnrolment(needed->flowToken, enrolment->id,
                                                     f->codeOf(fromBase32(enrolment->secretText)),
                                                     SignInChannel::Browser, f->caller);
        confirming.waitForFinished();
        auto confirmed = confirming.takeResult();
        QVERIFY2(confirmed.ok(), confirmed.ok() ? "" : confirmed.error().reason.constData());
        const auto *done = std::get_if<SignInDone>(&confirmed->next);
        QVERIFY(done);
        QCOMPARE(done->amr,
                 (QStringList{QStringLiteral("pass"), QStringLiteral("mfa"), QStringLiteral("otp")}));
        QVERIFY(!done->graceEndsAt);
        QCOMPARE(f->events(QStringLiteral("mfa.access_pass_used")).size(), 1);
    }

    void pass_opensAnAccountThatHasAFactorAtOnce()
    {
        f->addTotp(ada.id);
        const auto step = f->enter(kAda, f->pass(ada.id), SignInChannel::Api);
        const auto *done = as<SignInDone>(step);
        QVERIFY2(done, reasonOf(step).constData());
        QCOMPARE(done->amr, (QStringList{QStringLiteral("pass"), QStringLiteral("mfa")}));
    }

    void pass_leadsToAPassword_data()
    {
        QTest::addColumn<QString>("password");
        QTest::addColumn<bool>("mustChange");
        QTest::addColumn<QString>("why");
        QTest::newRow("none") << QString() << false << QStringLiteral("missing");
        QTest::newRow("a temporary one") << kAdasPassword << true << QStringLiteral("temporary");
    }
    void pass_leadsToAPassword()
    {
        QFETCH(QString, password);
        QFETCH(bool, mustChange);
        const User bob = f->addUser(QStringLiteral("bob"), password, mustChange);
        f->addTotp(bob.id);
        const auto step = f->enter(QStringLiteral("bob"), f->pass(bob.id));
        const auto *change = as<PasswordChangeNeeded>(step);
        QVERIFY2(change, reasonOf(step).constData());
        QTEST(toString(change->why), "why");
        const auto changed = f->change(change->flowToken, QStringLiteral("another long password"));
        QVERIFY2(as<SignInDone>(changed), reasonOf(changed).constData());
    }

    void pass_isTypedAsPeopleType()
    {
        f->addTotp(ada.id);
        QString typed = f->pass(ada.id).toUpper();
        typed.replace(QLatin1Char('-'), QLatin1Char(' '));
        typed.replace(QLatin1Char('0'), QLatin1Char('O'));
        typed.replace(QLatin1Char('1'), QLatin1Char('l'));
        QVERIFY(as<SignInDone>(f->enter(QStringLiteral("ada@example.org"), typed)));
    }

    void refused_allTheSame_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"wrong", "empty", "truncated", "huge", "used", "expired", "revoked",
                                 "somebody else's", "nobody's", "disabled", "locked", "a recovery code"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void refused_allTheSame()
    {
        QFETCH(QString, what);
        f->addTotp(ada.id);
        const User bob = f->addUser(QStringLiteral("bob"));
        const auto made = f->make(ada.id);
        QString typed = QString::fromLatin1(made->secret.reveal());
        QString login = kAda;
        if (what == u"wrong") typed = QStringLiteral("0000-0000-0000");
        if (what == u"empty") typed.clear();
        if (what == u"truncated") typed.chop(1);
        if (what == u"huge") typed = QString(100'000, QLatin1Char('a'));
        if (what == u"used") QVERIFY(as<SignInDone>(f->enter(kAda, typed)));
        if (what == u"expired") f->clock.advance(f->settings.duration(Setting::MfaAccessPassMinutes));
        if (what == u"revoked")
            QVERIFY(f->write([&](Transaction &tx) {
                         return f->passes.revoke(tx, f->system, ada.id, made->pass.id);
                     }).ok());
        if (what == u"somebody else's") login = bob.username;
        if (what == u"nobody's") login = QStringLiteral("nobody");
        if (what == u"disabled")
            QVERIFY(f->write([&](Transaction &tx) { return f->users.disable(tx, f->system, ada.id); }).ok());
        if (what == u"locked")
            for (int i = 0; i < 5; ++i)
                QCOMPARE(reasonOf(f->begin(kAda, QStringLiteral("wrong"))),
                         QByteArray("invalid_credentials"));
        if (what == u"a recovery code") typed = f->addRecoveryCodes(ada.id).constFirst();
        const auto refused = f->enter(login, typed);
        QCOMPARE(reasonOf(refused), QByteArray("invalid_pass"));
        QCOMPARE(refused.error().code, ErrorCode::Unauthenticated);
        const auto unknown = f->enter(QStringLiteral("nobody"), typed);
        QCOMPARE(refused.error().publicMessage, unknown.error().publicMessage);
        if (what == u"locked") {
            // What was refused for the lock was not used up by it.
            f->clock.advance(11min);
            QVERIFY(as<SignInDone>(f->enter(kAda, typed)));
        }
    }

    void passesOfOthers_openNothing()
    {
        f->addTotp(ada.id);
        const User bob = f->addUser(QStringLiteral("bob"));
        const QString bobs = f->pass(bob.id);
        QCOMPARE(reasonOf(f->enter(kAda, bobs)), QByteArray("invalid_pass"));
        QVERIFY(as<FactorEnrolmentNeeded>(f->enter(QStringLiteral("bob"), bobs)));
    }

    void wrongPasses_lockTheAccount()
    {
        f->addTotp(ada.id);
        const QString pass = f->pass(ada.id);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(reasonOf(f->enter(kAda, QStringLiteral("0000-0000-0000"))), QByteArray("invalid_pass"));
        QVERIFY(f->user(ada.id).isLocked(f->clock.now()));
        QCOMPARE(reasonOf(f->enter(kAda, pass)), QByteArray("invalid_pass"));
        QCOMPARE(reasonOf(f->begin(kAda)), QByteArray("invalid_credentials"));
    }

    void pass_isUsedByOneOfTwoHundred()
    {
        f->addTotp(ada.id);
        f->settings.adopt(Setting::LockoutThreshold, 0);
        const QString pass = f->pass(ada.id);
        std::atomic<int> won{0};
        inParallel(200, [&](int) { won += as<SignInDone>(f->enter(kAda, pass)) ? 1 : 0; });
        QCOMPARE(won.load(), 1);
    }

    void pass_isGoodAsOftenAsSaid()
    {
        f->addTotp(ada.id);
        const QString pass = f->pass(ada.id, 3);
        for (int i = 0; i < 3; ++i)
            QVERIFY(as<SignInDone>(f->enter(kAda, pass)));
        QCOMPARE(reasonOf(f->enter(kAda, pass)), QByteArray("invalid_pass"));
    }

    void pass_isStoredAsADigestAlone()
    {
        const QByteArray pass = f->pass(ada.id).toLatin1();
        const auto hash = f->db->read([&](Transaction &tx) {
            return tx.one(kStoredHash, {}, [](const Row &row) { return row.bytes(0); });
        });
        QCOMPARE(**hash, tokenHash(QByteArray(pass).replace("-", "")));
        for (const AuditRecord &record : f->events())
            QVERIFY(!QJsonDocument(record.detail).toJson().contains(pass));
    }

    void make_hasLimits()
    {
        QCOMPARE(f->make(ada.id, 9).error().field, QByteArray("minutes"));
        QCOMPARE(f->make(ada.id, 7 * 24 * 60 + 1).error().field, QByteArray("minutes"));
        QCOMPARE(f->make(ada.id, {}, 0).error().field, QByteArray("uses"));
        QCOMPARE(f->make(ada.id, {}, 21).error().field, QByteArray("uses"));
        for (int i = 0; i < AccessPassService::kMaxGood; ++i)
            QVERIFY(f->make(ada.id).ok());
        QCOMPARE(f->make(ada.id).error().reason, QByteArray("too_many_passes"));
        f->clock.advance(2h);
        QVERIFY(f->make(ada.id).ok());
    }

    void revoke_isOfGoodOnesOfThisPerson()
    {
        const auto made = f->make(ada.id);
        const User bob = f->addUser(QStringLiteral("bob"));
        const auto revoke = [&](const UserId &user) {
            return f->write(
                [&](Transaction &tx) { return f->passes.revoke(tx, f->system, user, made->pass.id); });
        };
        QCOMPARE(revoke(bob.id).error().code, ErrorCode::NotFound);
        QVERIFY(revoke(ada.id).ok());
        QCOMPARE(revoke(ada.id).error().code, ErrorCode::NotFound);
        QCOMPARE(f->events(QStringLiteral("mfa.access_pass_revoked")).size(), 1);
    }

    void prune_forgetsWhatEndedLongAgo()
    {
        QVERIFY(f->make(ada.id).ok());
        f->clock.advance(2h);
        QVERIFY(f->make(ada.id).ok());
        const auto pruned =
            f->write([&](Transaction &tx) { return f->passes.prune(tx, f->clock.now() - 30min, 100); });
        QCOMPARE(*pruned, 1);
        const auto left = f->write([&](Transaction &tx) { return f->passes.list(tx, ada.id); });
        QCOMPARE(left->size(), 1);
    }

private:
    std::unique_ptr<Fixture> f;
    User ada;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestAccessPass)
#include "tst_access_pass.moc"
