#include <QTest>

#include "core/signin/account_deletion.h"
#include "signin_fixture.h"
#include "tests/support/in_parallel.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestAccountDeletion : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SignInFixture> f;
    std::unique_ptr<AccountDeletion> deletions;
    User ada;

    Caller callerFor(const User &user) const
    {
        Caller caller = f->caller;
        caller.kind = Caller::Kind::User;
        caller.user = user.id;
        caller.name = user.username;
        return caller;
    }
    QByteArray ask(const User &user, const QString &typed)
    {
        const auto asked =
            f->write([&](Transaction &tx) { return deletions->ask(tx, callerFor(user), typed); });
        return asked.ok() ? QByteArray("ok") : asked.error().reason;
    }
    QByteArray askAndRead()
    {
        if (ask(ada, QStringLiteral("ada")) != "ok") qFatal("not asked");
        const QList<Message> mails = f->sent();
        return mails.size() == 1 ? SignInFixture::tokenIn(mails.first()) : QByteArray();
    }
    QByteArray keep(const QByteArray &token)
    {
        const auto kept = f->write([&](Transaction &tx) { return deletions->keep(tx, f->caller, token); });
        return kept.ok() ? QByteArray("ok") : kept.error().reason;
    }
    bool isPending(const User &user)
    {
        return f->write([&](Transaction &tx) { return deletions->pending(tx, user.id); })->has_value();
    }
    std::optional<UserId> next()
    {
        return *f->write([&](Transaction &tx) { return deletions->takeNextDue(tx, f->system); });
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<SignInFixture>();
        f->settings.adopt(Setting::MailEnabled, true);
        deletions =
            std::make_unique<AccountDeletion>(f->services, f->messages, f->links, SignInFixture::kIssuer);
        ada = f->addUser(QStringLiteral("ada"));
    }

    void account_isDueAfterTheDelay()
    {
        f->settings.adopt(Setting::AccountDeleteDelayDays, 14);
        QCOMPARE(askAndRead().size(), 43);
        QVERIFY(isPending(ada));
        f->clock.advance(24h * 14 - 1ms);
        QVERIFY(!next());
        QVERIFY(as<SignInDone>(f->begin(QStringLiteral("ada"))));
        f->clock.advance(1ms);
        QCOMPARE(next(), std::optional(ada.id));
        QVERIFY(!next());
    }

    void onceMore_theDateStays()
    {
        QCOMPARE(ask(ada, QStringLiteral("ada")), QByteArray("ok"));
        f->clock.advance(24h * 13);
        QCOMPARE(ask(ada, QStringLiteral("ada")), QByteArray("ok"));
        QCOMPARE(f->sent().size(), 1);
        f->clock.advance(24h);
        QVERIFY(next());
    }

    void account_isKeptByThePerson()
    {
        const QByteArray token = askAndRead();
        const auto undone =
            f->write([&](Transaction &tx) { return deletions->undo(tx, callerFor(ada), ada.id); });
        QVERIFY(undone.ok() && *undone);
        QVERIFY(!isPending(ada));
        QCOMPARE(keep(token), QByteArray("link_expired"));
        const auto again =
            f->write([&](Transaction &tx) { return deletions->undo(tx, callerFor(ada), ada.id); });
        QVERIFY(again.ok() && !*again);
        QCOMPARE(f->events(QStringLiteral("user.deletion_undone")).size(), 1);
    }

    void account_isKeptByTheLink()
    {
        const QByteArray token = askAndRead();
        QVERIFY(f->write([&](Transaction &tx) { return deletions->userOf(tx, token); }).ok());
        for (const QByteArray &wrong :
             {QByteArray(), token.chopped(1), token + 'A', QByteArray(100'000, 'A')})
            QCOMPARE(keep(wrong), QByteArray("link_expired"));
        QVERIFY(isPending(ada));
        QCOMPARE(keep(token), QByteArray("ok"));
        QVERIFY(!isPending(ada));
        QCOMPARE(keep(token), QByteArray("link_expired"));
        QCOMPARE(f->events(QStringLiteral("user.deletion_undone")).first().actorId, ada.id.toString());
    }

    void ask_isRefused()
    {
        for (const char *typed : {"", "Ada", "bob", "ada@example.org"})
            QCOMPARE(ask(ada, QString::fromLatin1(typed)), QByteArray("confirmation"));
        f->settings.adopt(Setting::AccountDelete, false);
        QCOMPARE(ask(ada, QStringLiteral("ada")), QByteArray("deletion_off"));
        QVERIFY(!isPending(ada));
        QVERIFY(f->sent().isEmpty());
    }

    void lastAdministrator_stays()
    {
        const User root = f->addUser(QStringLiteral("root"), kAdasPassword, false, {Role::Administrator});
        QCOMPARE(ask(root, QStringLiteral("root")), QByteArray("last_administrator"));
        const User other = f->addUser(QStringLiteral("other"), kAdasPassword, false, {Role::Administrator});
        QCOMPARE(ask(root, QStringLiteral("root")), QByteArray("ok"));
        // They are the last one by the time.
        QVERIFY(f->write([&](Transaction &tx) { return f->users.disable(tx, f->system, other.id); }).ok());
        f->clock.advance(24h * 30);
        QVERIFY(!next());
        QVERIFY(!isPending(root));
        QCOMPARE(f->events(QStringLiteral("user.deletion_undone")).first().reason,
                 QStringLiteral("last_administrator"));
    }

    void nobodyBelowUndoesAnAdministrators()
    {
        const User root = f->addUser(QStringLiteral("root"), kAdasPassword, false, {Role::Administrator});
        f->addUser(QStringLiteral("other"), kAdasPassword, false, {Role::Administrator});
        const User helper = f->addUser(QStringLiteral("helper"), kAdasPassword, false, {Role::HelpDesk});
        QCOMPARE(ask(root, QStringLiteral("root")), QByteArray("ok"));
        const auto undone =
            f->write([&](Transaction &tx) { return deletions->undo(tx, callerFor(helper), root.id); });
        QCOMPARE(undone.error().reason, QByteArray("administrator_protected"));
        QVERIFY(isPending(root));
    }

    void ofManyAtOnceOneWins()
    {
        const QByteArray token = askAndRead();
        f->clock.advance(24h * 14 - 1ms);
        std::atomic<int> won{0};
        inParallel(200, [&](int) { won += keep(token) == "ok" ? 1 : 0; });
        QCOMPARE(won.load(), 1);
        QCOMPARE(f->events(QStringLiteral("user.deletion_undone")).size(), 1);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestAccountDeletion)
#include "tst_account_deletion.moc"
