#include <QTest>

#include "core/signin/taken_address.h"
#include "signin_fixture.h"

using namespace gatehouse;

namespace {

RegistrationInput inputOf(const QString &username, const QString &email = {},
                          const QString &password = QStringLiteral("a long enough password"))
{
    RegistrationInput input;
    input.username = username;
    input.email = email;
    input.password = Secret::fromText(password);
    return input;
}

}  // namespace

class TestRegistrationService : public QObject
{
    Q_OBJECT

private:
    static Result<void> submit(SignInFixture &f, RegistrationInput input)
    {
        auto future = f.registration.submit(std::move(input), f.caller);
        future.waitForFinished();
        return future.takeResult();
    }
    static void open(SignInFixture &f)
    {
        f.settings.adopt(Setting::RegistrationMode, QStringLiteral("open"));
    }

private Q_SLOTS:
    void submit_isRefusedUnlessOpen()
    {
        SignInFixture f;
        QVERIFY(!f.registration.isOpen());
        const auto refused = submit(f, inputOf(QStringLiteral("eve")));
        QCOMPARE(refused.error().code, ErrorCode::Forbidden);
        QCOMPARE(refused.error().reason, QByteArray("registration_closed"));
        open(f);
        QVERIFY(f.registration.isOpen());
        QVERIFY(submit(f, inputOf(QStringLiteral("eve"))).ok());
    }

    void submit_makesAPlainUnverifiedAccount()
    {
        SignInFixture f;
        open(f);
        QVERIFY(submit(f, inputOf(QStringLiteral("eve"), QStringLiteral("eve@example.org"))).ok());
        const auto step = f.begin(QStringLiteral("eve"), QStringLiteral("a long enough password"));
        const auto *done = as<SignInDone>(step);
        QVERIFY(done);
        const auto details = f.write([&](Transaction &tx) { return f.users.details(tx, done->user); });
        QVERIFY(!details->user.emailVerified);
        QVERIFY(details->roles.isEmpty());
        QCOMPARE(f.events(QStringLiteral("user.created")).size(), 1);
    }

    void submit_tellsNothingAboutTakenNames_data()
    {
        QTest::addColumn<QString>("username");
        QTest::addColumn<QString>("email");
        QTest::addColumn<QString>("reason");
        QTest::newRow("name") << QStringLiteral("ada") << QString() << QStringLiteral("username_taken");
        QTest::newRow("name in capitals")
            << QStringLiteral("ADA") << QString() << QStringLiteral("username_taken");
        QTest::newRow("address") << QStringLiteral("eve") << QStringLiteral("ADA@example.org")
                                 << QStringLiteral("email_taken");
    }
    void submit_tellsNothingAboutTakenNames()
    {
        QFETCH(QString, username);
        QFETCH(QString, email);
        QFETCH(QString, reason);
        SignInFixture f;
        open(f);
        const User ada = f.addUser(QStringLiteral("ada"));
        QVERIFY(submit(f, inputOf(username, email)).ok());
        const AuditRecord event = f.events(QStringLiteral("user.created")).constFirst();
        QVERIFY(event.outcome == AuditOutcome::Denied);
        QCOMPARE(event.reason, reason);
        // Nothing was made, and nothing of Ada's was changed.
        QCOMPARE(f.write([&](Transaction &tx) { return f.users.counts(tx); })->all, 1);
        QCOMPARE(f.user(ada.id).version, ada.version);
        QVERIFY(as<SignInDone>(f.begin(QStringLiteral("ada"))));
    }

    void submit_tellsTheOwnerAFewTimesAnHour()
    {
        SignInFixture f;
        open(f);
        f.settings.adopt(Setting::MailEnabled, true);
        f.addUser(QStringLiteral("ada"));
        f.addUser(QStringLiteral("bob"));
        const auto ask = [&](int times, const QString &email) {
            for (int i = 0; i < times; ++i)
                if (!submit(f, inputOf(QStringLiteral("eve%1").arg(i), email)).ok()) qFatal("it was told");
            return f.sent().size();
        };
        const QString adas = QStringLiteral("ada@example.org");
        QCOMPARE(ask(12, adas), TakenAddress::kMostAnHour);
        QCOMPARE(ask(1, adas), 0);
        QCOMPARE(ask(1, QStringLiteral("bob@example.org")), 1);
        f.clock.advance(std::chrono::hours(1) + std::chrono::milliseconds(1));
        QCOMPARE(ask(12, adas), TakenAddress::kMostAnHour);
        QCOMPARE(f.events(QStringLiteral("user.created")).constFirst().reason, QStringLiteral("email_taken"));
    }

    void submit_namesTheFieldAtFault_data()
    {
        QTest::addColumn<QString>("username");
        QTest::addColumn<QString>("email");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QByteArray>("field");
        const QString good = QStringLiteral("a long enough password");
        QTest::newRow("no name") << QString() << QString() << good << QByteArray("username");
        QTest::newRow("name with space")
            << QStringLiteral("e ve") << QString() << good << QByteArray("username");
        QTest::newRow("address") << QStringLiteral("eve") << QStringLiteral("not an address") << good
                                 << QByteArray("email");
        QTest::newRow("short") << QStringLiteral("eve") << QString() << QStringLiteral("short")
                               << QByteArray("password");
        // Found before anybody looks whether the name is taken.
        QTest::newRow("short, taken name")
            << QStringLiteral("ada") << QString() << QStringLiteral("short") << QByteArray("password");
    }
    void submit_namesTheFieldAtFault()
    {
        QFETCH(QString, username);
        QFETCH(QString, email);
        QFETCH(QString, password);
        SignInFixture f;
        open(f);
        f.addUser(QStringLiteral("ada"));
        const auto refused = submit(f, inputOf(username, email, password));
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        QTEST(refused.error().field, "field");
    }

    void submit_makesOneAccountOfManyParallelTries()
    {
        SignInFixture f;
        open(f);
        QList<QFuture<Result<void>>> tries;
        for (int i = 0; i < 40; ++i)
            tries.append(f.registration.submit(inputOf(QStringLiteral("eve")), f.caller));
        for (auto &future : tries) {
            future.waitForFinished();
            QVERIFY(future.takeResult().ok());
        }
        QCOMPARE(f.write([&](Transaction &tx) { return f.users.counts(tx); })->all, 1);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestRegistrationService)
#include "tst_registration_service.moc"
