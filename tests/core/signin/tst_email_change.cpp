#include <QTest>

#include "core/signin/email_change.h"
#include "signin_fixture.h"
#include "tests/support/in_parallel.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QString kNew = QStringLiteral("ada@new.example");
const QString kOld = QStringLiteral("ada@example.org");

}  // namespace

class TestEmailChange : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SignInFixture> f;
    std::unique_ptr<EmailChange> changes;
    User ada;
    Caller self;

    struct Links
    {
        QByteArray toNew;
        QByteArray toOld;
    };

    Caller callerFor(const User &user) const
    {
        Caller caller = f->caller;
        caller.kind = Caller::Kind::User;
        caller.user = user.id;
        caller.name = user.username;
        return caller;
    }
    QByteArray ask(const QString &email)
    {
        const auto asked = f->write([&](Transaction &tx) { return changes->ask(tx, self, email); });
        return asked.ok() ? QByteArray("ok") : asked.error().reason;
    }
    Links askAndRead(const QString &email = kNew)
    {
        if (ask(email) != "ok") qFatal("not asked");
        Links links;
        for (const Message &mail : f->sent()) {
            if (mail.kind == u"email_change") links.toNew = SignInFixture::tokenIn(mail);
            if (mail.kind == u"email_change_old") links.toOld = SignInFixture::tokenIn(mail);
        }
        return links;
    }
    QByteArray confirm(const QByteArray &token)
    {
        const auto done = f->write([&](Transaction &tx) { return changes->confirm(tx, f->caller, token); });
        if (!done.ok()) return done.error().reason;
        if (!done->answer.ok()) return done->answer.error().reason;
        return *done->answer == EmailChange::Outcome::Changed ? "changed" : "waits";
    }
    QByteArray refuse(const QByteArray &token)
    {
        const auto done = f->write([&](Transaction &tx) { return changes->refuse(tx, f->caller, token); });
        return done.ok() ? QByteArray("ok") : done.error().reason;
    }
    bool isAsked(const QByteArray &token)
    {
        return f->write([&](Transaction &tx) { return changes->question(tx, token); }).ok();
    }
    void setConfirmed(bool confirmed)
    {
        UserChanges change;
        change.emailVerified = confirmed;
        if (!f->write([&](Transaction &tx) { return f->users.update(tx, f->system, ada.id, change); }).ok())
            qFatal("not confirmed");
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<SignInFixture>();
        f->settings.adopt(Setting::MailEnabled, true);
        changes = std::make_unique<EmailChange>(f->services, f->messages, f->links, SignInFixture::kIssuer);
        ada = f->addUser(QStringLiteral("ada"));
        setConfirmed(true);
        self = callerFor(ada);
    }

    void change_countsWhenBothAgree_data()
    {
        QTest::addColumn<bool>("newFirst");
        QTest::newRow("new first") << true;
        QTest::newRow("old first") << false;
    }
    void change_countsWhenBothAgree()
    {
        QFETCH(bool, newFirst);
        const Links links = askAndRead();
        QCOMPARE(links.toNew.size(), 43);
        QCOMPARE(links.toOld.size(), 43);
        // Looking leaves them good.
        QVERIFY(isAsked(links.toNew) && isAsked(links.toOld));
        QCOMPARE(confirm(newFirst ? links.toNew : links.toOld), QByteArray("waits"));
        QCOMPARE(f->user(ada.id).email, kOld);
        QCOMPARE(confirm(newFirst ? links.toNew : links.toOld), QByteArray("link_expired"));
        QCOMPARE(f->user(ada.id).email, kOld);
        QCOMPARE(confirm(newFirst ? links.toOld : links.toNew), QByteArray("changed"));
        const User after = f->user(ada.id);
        QCOMPARE(after.email, kNew);
        QVERIFY(after.emailVerified);
        const QList<Message> mails = f->sent();
        QCOMPARE(mails.size(), 1);
        QCOMPARE(mails.first().kind, QStringLiteral("email_changed"));
        QCOMPARE(mails.first().to, kOld);
        QCOMPARE(f->events(QStringLiteral("user.updated")).first().actorId, ada.id.toString());
        QCOMPARE(f->events(QStringLiteral("user.email_change_confirmed")).size(), 2);
        QVERIFY(!isAsked(links.toNew) && !isAsked(links.toOld));
    }

    void change_asksNobodyAtAnUnconfirmedAddress()
    {
        setConfirmed(false);
        const Links links = askAndRead();
        QVERIFY(links.toOld.isEmpty());
        QCOMPARE(confirm(links.toNew), QByteArray("changed"));
        QCOMPARE(f->user(ada.id).email, kNew);
    }

    void change_endsLinksForPasswordsAtTheOldAddress()
    {
        const auto reset = f->write([&](Transaction &tx) {
            return f->links.issue(tx, link_purpose::kResetPassword, ada.id, {}, 1h);
        });
        const Links links = askAndRead();
        confirm(links.toNew);
        QCOMPARE(confirm(links.toOld), QByteArray("changed"));
        QVERIFY(!f->write([&](Transaction &tx) {
                      return f->links.peek(tx, reset->view(), link_purpose::kResetPassword);
                  }).ok());
    }

    void change_endsWithANewPassword()
    {
        setConfirmed(false);  // nobody at the old address was asked
        const Links links = askAndRead();
        f->clock.advance(1min);
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->users.setPassword(tx, f->system, ada.id, QStringLiteral("x"),
                                                 PasswordChangeKind::Changed);
                 }).ok());
        QCOMPARE(confirm(links.toNew), QByteArray("link_expired"));
        QVERIFY(!*f->write([&](Transaction &tx) { return changes->pending(tx, ada.id); }));
        QCOMPARE(f->user(ada.id).email, kOld);
    }

    void eitherSideStopsIt()
    {
        Links links = askAndRead();
        QCOMPARE(refuse(links.toOld), QByteArray("ok"));
        QCOMPARE(confirm(links.toNew), QByteArray("link_expired"));
        QCOMPARE(refuse(links.toNew), QByteArray("link_expired"));
        links = askAndRead();
        QCOMPARE(confirm(links.toOld), QByteArray("waits"));
        QCOMPARE(refuse(links.toNew), QByteArray("ok"));
        links = askAndRead();
        const auto cancelled = f->write([&](Transaction &tx) { return changes->cancel(tx, self); });
        QVERIFY(cancelled.ok() && *cancelled);
        QCOMPARE(confirm(links.toNew), QByteArray("link_expired"));
        const auto again = f->write([&](Transaction &tx) { return changes->cancel(tx, self); });
        QVERIFY(again.ok() && !*again);
        QCOMPARE(f->user(ada.id).email, kOld);
        QCOMPARE(f->events(QStringLiteral("user.email_change_ended")).size(), 3);
    }

    void aNewerWishReplacesTheOlder()
    {
        const Links first = askAndRead(QStringLiteral("first@new.example"));
        const Links second = askAndRead();
        QCOMPARE(confirm(first.toNew), QByteArray("link_expired"));
        QCOMPARE(confirm(first.toOld), QByteArray("link_expired"));
        QCOMPARE(confirm(second.toNew), QByteArray("waits"));
        QCOMPARE(confirm(second.toOld), QByteArray("changed"));
        QCOMPARE(f->user(ada.id).email, kNew);
    }

    void ask_tellsNobodyThatAnAddressIsTaken()
    {
        const User bob = f->addUser(QStringLiteral("bob"));
        QCOMPARE(ask(kNew), QByteArray("ok"));
        QCOMPARE(f->sent().size(), 2);
        QCOMPARE(ask(bob.email), QByteArray("ok"));
        const QList<Message> mails = f->sent();
        QCOMPARE(mails.size(), 2);
        for (const Message &mail : mails) {
            if (mail.to == bob.email) QCOMPARE(mail.kind, QStringLiteral("already_registered"));
            QVERIFY(mail.to == bob.email || mail.kind == u"email_change_old");
        }
        const auto pending = f->write([&](Transaction &tx) { return changes->pending(tx, ada.id); });
        QVERIFY(*pending);
        QCOMPARE((*pending)->newEmail, bob.email);
        QVERIFY(!(*pending)->newConfirmedAt);
    }

    void ask_tellsTheOwnerAFewTimesAnHour()
    {
        const User bob = f->addUser(QStringLiteral("bob"));
        int told = 0;
        for (int i = 0; i < 3; ++i) {
            const User asker = f->addUser(QStringLiteral("asker%1").arg(i));
            self.user = asker.id;
            self.name = asker.username;
            for (int times = 0; times < 4; ++times)
                QCOMPARE(ask(bob.email), QByteArray("ok"));
            for (const Message &mail : f->sent())
                told += mail.to == bob.email ? 1 : 0;
        }
        QCOMPARE(told, TakenAddress::kMostAnHour);
    }

    void change_isRefusedWhenSomebodyWasFaster()
    {
        const Links links = askAndRead();
        QCOMPARE(confirm(links.toOld), QByteArray("waits"));
        UserChanges taking;
        taking.email = kNew;
        const User bob = f->addUser(QStringLiteral("bob"));
        QVERIFY(
            f->write([&](Transaction &tx) { return f->users.update(tx, f->system, bob.id, taking); }).ok());
        QCOMPARE(confirm(links.toNew), QByteArray("email_taken_meanwhile"));
        QCOMPARE(f->user(ada.id).email, kOld);
        QCOMPARE(confirm(links.toNew), QByteArray("link_expired"));
        const auto pending = f->write([&](Transaction &tx) { return changes->pending(tx, ada.id); });
        QVERIFY(!*pending);
    }

    void ask_isRefused_data()
    {
        QTest::addColumn<QString>("email");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("none") << QString() << QByteArray("email_invalid");
        QTest::newRow("no address") << QStringLiteral("ada") << QByteArray("email_invalid");
        QTest::newRow("two lines") << QStringLiteral("a@b.example\nBcc: x@y.example")
                                   << QByteArray("email_invalid");
        QTest::newRow("huge") << QString(100'000, QLatin1Char('a')) << QByteArray("email_invalid");
        QTest::newRow("the same") << kOld << QByteArray("email_unchanged");
        QTest::newRow("domain") << QStringLiteral("ada@blocked.example") << QByteArray("email_domain");
    }
    void ask_isRefused()
    {
        QFETCH(QString, email);
        QFETCH(QByteArray, reason);
        f->settings.adopt(Setting::RegistrationBlockedDomains, QStringLiteral("blocked.example"));
        QCOMPARE(ask(email), reason);
        QVERIFY(f->sent().isEmpty());
    }

    void ask_isRefusedWhereItIsOff()
    {
        f->settings.adopt(Setting::AccountChangeEmail, false);
        QCOMPARE(ask(kNew), QByteArray("email_fixed"));
        f->settings.adopt(Setting::AccountChangeEmail, true);
        f->settings.adopt(Setting::MailEnabled, false);
        QCOMPARE(ask(kNew), QByteArray("email_fixed"));
    }

    void ask_hasALimit()
    {
        for (int i = 0; i < EmailChange::kMostAnHour; ++i)
            QCOMPARE(ask(kNew), QByteArray("ok"));
        QCOMPARE(ask(kNew), QByteArray("rate_limited"));
        f->clock.advance(61min);
        QCOMPARE(ask(kNew), QByteArray("ok"));
    }

    void link_isRefused()
    {
        const Links links = askAndRead();
        for (const QByteArray &token : {QByteArray(), QByteArray("x"), links.toNew.chopped(1),
                                        links.toNew + "A", QByteArray(200'000, 'A')})
            QCOMPARE(confirm(token), QByteArray("link_expired"));
        // One that was made for something else.
        const auto other = f->write([&](Transaction &tx) {
            return f->links.issue(tx, link_purpose::kResetPassword, ada.id, {}, 1h);
        });
        QCOMPARE(confirm(other->reveal()), QByteArray("link_expired"));
        // An administrator gave another address meanwhile.
        UserChanges moved;
        moved.email = QStringLiteral("ada@third.example");
        QVERIFY(
            f->write([&](Transaction &tx) { return f->users.update(tx, f->system, ada.id, moved); }).ok());
        QCOMPARE(confirm(links.toNew), QByteArray("link_expired"));
        QCOMPARE(f->user(ada.id).email, *moved.email);
    }

    void link_ends()
    {
        const Links links = askAndRead();
        f->clock.advance(EmailChange::kLifetime - 1ms);
        QVERIFY(isAsked(links.toNew));
        f->clock.advance(1ms);
        QVERIFY(!isAsked(links.toNew));
        QCOMPARE(confirm(links.toOld), QByteArray("link_expired"));
        f->clock.advance(1ms);
        QCOMPARE(*f->write([&](Transaction &tx) { return changes->prune(tx, 100); }), 1);
    }

    void link_ofADisabledAccountIsRefused()
    {
        const Links links = askAndRead();
        QVERIFY(f->write([&](Transaction &tx) { return f->users.disable(tx, f->system, ada.id); }).ok());
        QCOMPARE(confirm(links.toNew), QByteArray("link_expired"));
    }

    void ofManyAtOnceOneWins()
    {
        const Links links = askAndRead();
        QCOMPARE(confirm(links.toOld), QByteArray("waits"));
        std::atomic<int> won{0};
        std::atomic<int> gone{0};
        inParallel(200, [&](int i) {
            const QByteArray outcome = i % 2 ? confirm(links.toNew) : refuse(links.toNew);
            won += outcome == "changed" || outcome == "ok" ? 1 : 0;
            gone += outcome == "link_expired" ? 1 : 0;
        });
        QCOMPARE(won.load(), 1);
        QCOMPARE(gone.load(), 199);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestEmailChange)
#include "tst_email_change.moc"
