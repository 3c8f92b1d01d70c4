#include <QTest>

#include "core/identity/breached_passwords.h"
#include "core/signin/breached_range.h"
#include "core/signin/breached_watch.h"
#include "signin_fixture.h"
#include "tests/support/fake_fetch.h"

using namespace gatehouse;

namespace {

struct Fixture : SignInFixture
{
    Fixture()
    {
        settings.adopt(Setting::PasswordBreached, QStringLiteral("online"));
        hash = breachedHash(Secret::fromText(kAdasPassword));
        url = QStringLiteral("https://api.pwnedpasswords.com/range/") + QString::fromLatin1(hash.first(5));
        ada = addUser(QStringLiteral("ada")).id;
        stored = **write([&](Transaction &tx) { return users.passwordHash(tx, ada); });
    }
    void know(const QByteArray &count) { http.put(url, hash.mid(5) + ':' + count + "\r\n"); }
    Result<bool> look()
    {
        auto looked = watch.look(ada, stored, hash);
        looked.waitForFinished();
        return taken(looked);
    }
    bool isMarked() { return user(ada).passwordBreachedAt.has_value(); }

    FakeFetch http;
    BreachedRange range{http, settings};
    BreachedWatch watch{range, *db, users, clock};
    QByteArray hash;
    QString url;
    UserId ada;
    QString stored;
};

}  // namespace

/// Passwords that the range service knows are found after their owners signed in.
class TestBreachedWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void look_marksWhatIsKnown()
    {
        Fixture f;
        f.know("17");
        QVERIFY(*f.look());
        QVERIFY(f.isMarked());
    }

    void look_leavesWhatIsNotKnown()
    {
        Fixture f;
        f.know("0");
        QVERIFY(!*f.look());
        QVERIFY(!f.isMarked());
    }

    void look_asksNobodyWhileItIsOff()
    {
        Fixture f;
        f.know("17");
        f.settings.adopt(Setting::PasswordBreached, QStringLiteral("local"));
        QVERIFY(!*f.look());
        QCOMPARE(f.http.calls(f.url), 0);
    }

    void look_asksOnceADay()
    {
        Fixture f;
        f.know("0");
        for (int i = 0; i < 5; ++i)
            QVERIFY(f.look().ok());
        QCOMPARE(f.http.calls(f.url), 1);
        f.clock.advance(BreachedWatch::kPause);
        f.know("3");
        QVERIFY(*f.look());
        QCOMPARE(f.http.calls(f.url), 2);
    }

    void look_triesAgainAfterAFailure()
    {
        Fixture f;
        QVERIFY(!f.look().ok());
        QVERIFY(!f.isMarked());
        f.know("3");
        QVERIFY(*f.look());
        QVERIFY(f.isMarked());
    }

    void look_leavesAPasswordThatWasChangedMeanwhile()
    {
        Fixture f;
        f.know("3");
        f.http.hold();
        auto looked = f.watch.look(f.ada, f.stored, f.hash);
        QVERIFY(f.write([&](Transaction &tx) {
                     return f.users.setPassword(tx, f.system, f.ada, QStringLiteral("another"),
                                                PasswordChangeKind::Set);
                 }).ok());
        f.http.release();
        looked.waitForFinished();
        QVERIFY(!f.isMarked());
    }

    void signIn_tellsOfRightPasswordsAlone()
    {
        Fixture f;
        f.know("3");
        SignInServices services = f.services;
        services.watchPassword = [&f](const UserId &user, const QString &stored, const QByteArray &hash) {
            f.watch.look(user, stored, hash).waitForFinished();
        };
        SignInService signIn(services);
        const auto begin = [&](const QString &login, const QString &password) {
            auto begun = signIn.begin(login, Secret::fromText(password), SignInChannel::Browser, f.caller);
            begun.waitForFinished();
            return begun.takeResult();
        };
        QVERIFY(!begin(QStringLiteral("ada"), QStringLiteral("not her words")).ok());
        QVERIFY(!begin(QStringLiteral("nobody"), kAdasPassword).ok());
        QCOMPARE(f.http.calls(f.url), 0);
        const auto first = begin(QStringLiteral("ada"), kAdasPassword);
        QVERIFY(first.ok() && std::holds_alternative<SignInDone>(*first));
        QTRY_VERIFY(f.isMarked());
        const auto second = begin(QStringLiteral("ada"), kAdasPassword);
        QVERIFY(second.ok() && std::holds_alternative<PasswordChangeNeeded>(*second));
        QVERIFY(std::get<PasswordChangeNeeded>(*second).why == PasswordChangeReason::Breached);
    }

    void signIn_doesNotWaitForTheService()
    {
        Fixture f;
        f.know("3");
        f.http.hold();
        SignInServices services = f.services;
        services.watchPassword = [&f](const UserId &user, const QString &stored, const QByteArray &hash) {
            f.watch.look(user, stored, hash);
        };
        SignInService signIn(services);
        auto begun = signIn.begin(QStringLiteral("ada"), Secret::fromText(kAdasPassword),
                                  SignInChannel::Browser, f.caller);
        begun.waitForFinished();
        QVERIFY(begun.takeResult().ok());
        QVERIFY(!f.isMarked());
        f.http.release();
        QTRY_VERIFY(f.isMarked());
    }
};

QTEST_GUILESS_MAIN(TestBreachedWatch)
#include "tst_breached_watch.moc"
