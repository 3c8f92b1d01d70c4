#include <QPromise>
#include <QSemaphore>
#include <QTest>

#include "core/signin/own_password.h"
#include "signin_fixture.h"
#include "tests/support/in_parallel.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QString kNew = QStringLiteral("another long password");

}  // namespace

class TestOwnPassword : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SignInFixture> f;
    std::unique_ptr<OwnPassword> own;
    User ada;
    Caller self;

    QByteArray change(const QString &current, const QString &fresh)
    {
        auto future = own->change(self, Secret::fromText(current), Secret::fromText(fresh));
        future.waitForFinished();
        const Result<void> done = future.takeResult();
        return done.ok() ? QByteArray("ok") : done.error().field + ' ' + done.error().reason;
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<SignInFixture>();
        f->settings.adopt(Setting::MailEnabled, true);
        own = std::make_unique<OwnPassword>(f->services, f->messages, SignInFixture::kIssuer);
        ada = f->addUser(QStringLiteral("ada"));
        self = f->caller;
        self.kind = Caller::Kind::User;
        self.user = ada.id;
        self.name = ada.username;
    }

    void change_keepsThisSessionAndEndsOthers()
    {
        const auto here = as<SignInDone>(f->begin(QStringLiteral("ada")));
        const auto there = as<SignInDone>(f->begin(QStringLiteral("ada")));
        QVERIFY(here && there);
        const auto live = f->write([&](Transaction &tx) {
            return f->sessions.list(tx, {SessionFilter::State::Live, ada.id}, {});
        });
        QCOMPARE(live->items.size(), 2);
        self.session = live->items.first().id;
        QCOMPARE(change(kAdasPassword, kNew), QByteArray("ok"));
        const auto after = f->write([&](Transaction &tx) {
            return f->sessions.list(tx, {SessionFilter::State::Live, ada.id}, {});
        });
        QCOMPARE(after->items.size(), 1);
        QCOMPARE(after->items.first().id, self.session);
        QCOMPARE(f->authorizationsEnded.load(), 1);
        const QList<Message> mails = f->sent();
        QCOMPARE(mails.size(), 1);
        QCOMPARE(mails.first().kind, QStringLiteral("password_changed"));
        QCOMPARE(mails.first().to, ada.email);
        QCOMPARE(f->events(QStringLiteral("user.password_changed")).size(), 1);
        QCOMPARE(reasonOf(f->begin(QStringLiteral("ada"))), QByteArray("invalid_credentials"));
        QVERIFY(as<SignInDone>(f->begin(QStringLiteral("ada"), kNew)));
    }

    void change_isRefused_data()
    {
        QTest::addColumn<QString>("current");
        QTest::addColumn<QString>("fresh");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("wrong") << QStringLiteral("wrong") << kNew
                               << QByteArray("current_password wrong_password");
        QTest::newRow("empty") << QString() << kNew << QByteArray("current_password wrong_password");
        QTest::newRow("huge") << QString(200'000, QLatin1Char('x')) << kNew
                              << QByteArray("current_password wrong_password");
        QTest::newRow("short") << kAdasPassword << QStringLiteral("short")
                               << QByteArray("new_password password_too_short");
        QTest::newRow("the same") << kAdasPassword << kAdasPassword
                                  << QByteArray("new_password password_unchanged");
    }
    void change_isRefused()
    {
        QFETCH(QString, current);
        QFETCH(QString, fresh);
        QFETCH(QByteArray, reason);
        QCOMPARE(change(current, fresh), reason);
        QVERIFY(as<SignInDone>(f->begin(QStringLiteral("ada"))));
        QVERIFY(f->sent().isEmpty());
        QVERIFY(f->events(QStringLiteral("user.password_changed")).isEmpty());
    }

    void change_refusesEarlierPasswords()
    {
        f->settings.adopt(Setting::PasswordHistory, 3);
        QCOMPARE(change(kAdasPassword, kNew), QByteArray("ok"));
        QCOMPARE(change(kNew, kAdasPassword), QByteArray("new_password password_used_before"));
    }

    void change_waitsForTheMinimumAge()
    {
        f->settings.adopt(Setting::PasswordMinAgeHours, 24);
        QCOMPARE(change(kAdasPassword, kNew), QByteArray(" password_too_new"));
        f->clock.advance(24h);
        QCOMPARE(change(kAdasPassword, kNew), QByteArray("ok"));
        QCOMPARE(change(kNew, kAdasPassword), QByteArray(" password_too_new"));
    }

    void wrongGuessesLockTheAccount()
    {
        for (int i = 0; i < 5; ++i)
            QCOMPARE(change(QStringLiteral("guess %1").arg(i), kNew),
                     QByteArray("current_password wrong_password"));
        QCOMPARE(f->events(QStringLiteral("user.locked")).size(), 1);
        QCOMPARE(f->events(QStringLiteral("signin.failed")).size(), 5);
        QCOMPARE(f->told.all(), QStringList{QStringLiteral("ada account_locked")});
        // The right one says the same while it is locked.
        QCOMPARE(change(kAdasPassword, kNew), QByteArray("current_password wrong_password"));
        f->clock.advance(11min);
        QCOMPARE(change(kAdasPassword, kNew), QByteArray("ok"));
    }

    void guessesWhileLockedDoNotCount()
    {
        for (int i = 0; i < 5; ++i)
            change(QStringLiteral("guess"), kNew);
        const int counted = f->user(ada.id).failedAttempts;
        QCOMPARE(change(QStringLiteral("guess"), kNew), QByteArray("current_password wrong_password"));
        QCOMPARE(f->user(ada.id).failedAttempts, counted);
        QCOMPARE(f->events(QStringLiteral("signin.failed")).constFirst().reason, QStringLiteral("locked"));
    }

    /// The lock comes while a right guess is being hashed: it was one of too many.
    void aLockMeanwhileCounts()
    {
        QPromise<Result<void>> answer;
        answer.start();
        QSemaphore asked;
        f->passwords.setOutsideCheck([&](const QByteArray &) {
            asked.release();
            return answer.future();
        });
        auto future = own->change(self, Secret::fromText(kAdasPassword), Secret::fromText(kNew));
        asked.acquire();
        for (int i = 0; i < 5; ++i)
            QVERIFY(!f->begin(QStringLiteral("ada"), QStringLiteral("guess")).ok());
        answer.addResult(Result<void>());
        answer.finish();
        future.waitForFinished();
        QCOMPARE(future.takeResult().error().reason, QByteArray("wrong_password"));
        QVERIFY(f->events(QStringLiteral("user.password_changed")).isEmpty());
        QVERIFY(f->sent().isEmpty());
    }

    void aHashThatCannotBeReadLocksNobodyOut()
    {
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->users.setPassword(
                         tx, f->system, ada.id,
                         QStringLiteral("$pbkdf2-sha256$i=100000,keyid=gone$AAAAAAAAAAAAAAAAAAAAAA$"
                                        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
                         PasswordChangeKind::Reset);
                 }).ok());
        for (int i = 0; i < 10; ++i)
            QCOMPARE(change(kAdasPassword, kNew), QByteArray("current_password wrong_password"));
        QCOMPARE(f->user(ada.id).failedAttempts, 0);
        QVERIFY(f->events(QStringLiteral("user.locked")).isEmpty());
        QCOMPARE(f->events(QStringLiteral("signin.failed")).constFirst().reason,
                 QStringLiteral("password_unreadable"));
    }

    void withoutAPassword()
    {
        ada = f->addUser(QStringLiteral("bob"), {});
        self.user = ada.id;
        QCOMPARE(change({}, kNew), QByteArray(" no_password"));
    }

    void ofManyAtOnceOneWins()
    {
        f->settings.adopt(Setting::LockoutThreshold, 1000);
        std::atomic<int> won{0};
        inParallel(20, [&](int i) {
            won += change(kAdasPassword, QStringLiteral("a long password %1").arg(i)) == "ok" ? 1 : 0;
        });
        QCOMPARE(won.load(), 1);
        QCOMPARE(f->events(QStringLiteral("user.password_changed")).size(), 1);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestOwnPassword)
#include "tst_own_password.moc"
