#include <QTest>

#include "core/mfa/access_pass_service.h"
#include "core/signin/password_reset.h"
#include "signin_fixture.h"
#include "tests/support/in_parallel.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QString kNew = QStringLiteral("another long password");

}  // namespace

class TestPasswordReset : public QObject
{
    Q_OBJECT

private:
    using Way = PasswordReset::Way;
    std::unique_ptr<SignInFixture> f;
    std::unique_ptr<PasswordReset> resets;
    User ada;

    Result<Secret> ask(const QString &login, Way way = Way::Mail)
    {
        auto future = resets->ask(login, way, f->caller);
        future.waitForFinished();
        return future.takeResult();
    }
    QByteArray askAndReadMail(const QString &login)
    {
        if (!ask(login).ok()) return {};
        const QList<Message> mails = f->sent();
        return mails.size() == 1 ? SignInFixture::tokenIn(mails.first()) : QByteArray();
    }
    QByteArray reset(const QByteArray &token, const QString &password = kNew)
    {
        auto future = resets->reset(token, Secret::fromText(password), f->caller);
        future.waitForFinished();
        const Result<void> done = future.takeResult();
        return done.ok() ? QByteArray("ok") : done.error().reason;
    }
    qint64 linksMade()
    {
        const Statement count("SELECT COUNT(*) FROM one_time_links");
        return **f->write([&](Transaction &tx) {
            return tx.one(count, {}, [](const Row &row) { return row.integer(0); });
        });
    }
    void allowText()
    {
        f->settings.adopt(Setting::SmsEnabled, true);
        f->settings.adopt(Setting::RecoverySms, true);
        UserChanges changes;
        changes.phone = QStringLiteral("+431234567890");
        changes.phoneVerified = true;
        if (!f->write([&](Transaction &tx) { return f->users.update(tx, f->system, ada.id, changes); }).ok())
            qFatal("no phone");
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<SignInFixture>();
        f->settings.adopt(Setting::MailEnabled, true);
        resets = std::make_unique<PasswordReset>(f->services, f->messages, f->links, SignInFixture::kIssuer);
        ada = f->addUser(QStringLiteral("ada"));
    }

    void link_setsANewPasswordOnce()
    {
        QVERIFY(as<SignInDone>(f->begin(QStringLiteral("ada"))));
        const QByteArray token = askAndReadMail(QStringLiteral("ADA@example.org"));
        QCOMPARE(token.size(), 43);
        // Looking at it leaves it good, and so does a password that breaks a rule.
        QVERIFY(f->write([&](Transaction &tx) { return resets->userOf(tx, token); }).ok());
        QCOMPARE(reset(token, QStringLiteral("short")), QByteArray("password_too_short"));
        const int ended = f->authorizationsEnded;
        QCOMPARE(reset(token), QByteArray("ok"));
        QCOMPARE(f->authorizationsEnded, ended + 1);
        QCOMPARE(reset(token), QByteArray("link_expired"));
        QCOMPARE(reasonOf(f->begin(QStringLiteral("ada"))), QByteArray("invalid_credentials"));
        QVERIFY(as<SignInDone>(f->begin(QStringLiteral("ada"), kNew)));
        QCOMPARE(f->sent().first().kind, QStringLiteral("password_changed"));
        QCOMPARE(f->events(QStringLiteral("session.ended")).size(), 1);
        // The mail proved the address.
        QVERIFY(f->user(ada.id).emailVerified);
    }

    void link_endsOpenAccessPasses()
    {
        const AccessPassService passes(f->clock, f->audit, f->settings);
        const auto make = [&] {
            return f->write([&](Transaction &tx) { return passes.make(tx, f->system, ada.id); });
        };
        const auto use = [&](const AccessPassService::Made &made) {
            return *f->write([&](Transaction &tx) {
                return passes.use(tx, f->caller, ada.id, QString::fromLatin1(made.secret.reveal()));
            });
        };
        const auto before = make();
        QVERIFY(before.ok());
        QCOMPARE(reset(askAndReadMail(QStringLiteral("ada"))), QByteArray("ok"));
        QVERIFY(!use(*before));
        const QList<AuditRecord> told = f->events(QStringLiteral("mfa.access_pass_revoked"));
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.first().reason, QStringLiteral("password_reset"));
        const auto after = make();
        QVERIFY(use(*after));
    }

    void link_isNoWayAroundTheSecondFactor()
    {
        f->addTotp(ada.id);
        QCOMPARE(reset(askAndReadMail(QStringLiteral("ada"))), QByteArray("ok"));
        QVERIFY(as<SecondFactorNeeded>(f->begin(QStringLiteral("ada"), kNew)));
    }

    void reset_refusesThePresentPasswordAndEarlierOnes()
    {
        f->settings.adopt(Setting::PasswordHistory, 3);
        QCOMPARE(reset(askAndReadMail(QStringLiteral("ada"))), QByteArray("ok"));
        f->sent();
        const QByteArray token = askAndReadMail(QStringLiteral("ada"));
        QCOMPARE(reset(token), QByteArray("password_used_before"));
        QCOMPARE(reset(token, kAdasPassword), QByteArray("password_used_before"));
        QCOMPARE(reset(token, QStringLiteral("a third long password")), QByteArray("ok"));
    }

    void reset_withoutHistory_refusesThePresentPasswordAlone()
    {
        f->settings.adopt(Setting::PasswordHistory, 0);
        QCOMPARE(reset(askAndReadMail(QStringLiteral("ada"))), QByteArray("ok"));
        f->sent();
        const QByteArray token = askAndReadMail(QStringLiteral("ada"));
        QCOMPARE(reset(token), QByteArray("password_used_before"));
        QCOMPARE(reset(token, kAdasPassword), QByteArray("ok"));
    }

    void reset_heedsNoMinimumAge()
    {
        f->settings.adopt(Setting::PasswordMinAgeHours, 48);
        QCOMPARE(reset(askAndReadMail(QStringLiteral("ada"))), QByteArray("ok"));
        f->sent();
        QCOMPARE(reset(askAndReadMail(QStringLiteral("ada")), QStringLiteral("a third long password")),
                 QByteArray("ok"));
    }

    void ask_tellsNobodyWhetherThereIsAnAccount_data()
    {
        QTest::addColumn<QString>("login");
        QTest::addColumn<QString>("reason");
        QTest::newRow("unknown") << QStringLiteral("nobody") << QStringLiteral("unknown_user");
        QTest::newRow("disabled") << QStringLiteral("bob") << QStringLiteral("disabled");
        QTest::newRow("without address") << QStringLiteral("eve") << QStringLiteral("no_email");
        QTest::newRow("empty") << QString() << QStringLiteral("unknown_user");
    }
    void ask_tellsNobodyWhetherThereIsAnAccount()
    {
        QFETCH(QString, login);
        QFETCH(QString, reason);
        const User bob = f->addUser(QStringLiteral("bob"));
        QVERIFY(f->write([&](Transaction &tx) { return f->users.disable(tx, f->system, bob.id); }).ok());
        NewUser eve;
        eve.username = QStringLiteral("eve");
        QVERIFY(f->write([&](Transaction &tx) { return f->users.create(tx, f->system, eve); }).ok());

        const auto known = ask(QStringLiteral("ada"));
        QVERIFY(known.ok() && known->isEmpty());
        QCOMPARE(f->sent().size(), 1);
        const qint64 before = linksMade();
        const auto answer = ask(login);
        QVERIFY(answer.ok() && answer->isEmpty());
        QVERIFY(f->sent().isEmpty());
        QCOMPARE(f->events(QStringLiteral("recovery.requested")).first().reason, reason);
        // As many rows are written as for an account that there is: a link, and one in place of the mail.
        QCOMPARE(linksMade(), before + 2);
    }

    void ask_stopsSendingWithoutTelling()
    {
        for (int i = 0; i < PasswordReset::kMostAnHour; ++i)
            QVERIFY(ask(QStringLiteral("ada")).ok());
        QCOMPARE(f->sent().size(), PasswordReset::kMostAnHour);
        QVERIFY(ask(QStringLiteral("ada")).ok());
        QVERIFY(f->sent().isEmpty());
        f->clock.advance(61min);
        QVERIFY(ask(QStringLiteral("ada")).ok());
        QCOMPARE(f->sent().size(), 1);
    }

    void ask_isRefusedToEverybodyWhereItIsOff()
    {
        f->settings.adopt(Setting::RecoveryMail, false);
        QCOMPARE(ask(QStringLiteral("ada")).error().reason, QByteArray("recovery_off"));
        QCOMPARE(ask(QStringLiteral("nobody")).error().reason, QByteArray("recovery_off"));
        QCOMPARE(ask(QStringLiteral("ada"), Way::Text).error().reason, QByteArray("recovery_off"));
    }

    void link_isRefused()
    {
        const QByteArray token = askAndReadMail(QStringLiteral("ada"));
        QCOMPARE(reset(QByteArray()), QByteArray("link_expired"));
        QCOMPARE(reset(token.chopped(1)), QByteArray("link_expired"));
        QCOMPARE(reset(QByteArray(1'000'000, 'A')), QByteArray("link_expired"));
        f->clock.advance(30min);
        QCOMPARE(reset(token), QByteArray("link_expired"));
        const QByteArray late = askAndReadMail(QStringLiteral("ada"));
        QVERIFY(f->write([&](Transaction &tx) { return f->users.disable(tx, f->system, ada.id); }).ok());
        QCOMPARE(reset(late), QByteArray("link_expired"));
    }

    void link_endsTheOthersOfItsAccount()
    {
        const QByteArray first = askAndReadMail(QStringLiteral("ada"));
        const QByteArray second = askAndReadMail(QStringLiteral("ada"));
        QCOMPARE(reset(first), QByteArray("ok"));
        QCOMPARE(reset(second), QByteArray("link_expired"));
    }

    void link_endsWithANewPasswordFromElsewhere()
    {
        const QByteArray token = askAndReadMail(QStringLiteral("ada"));
        f->clock.advance(1min);
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->users.setPassword(tx, f->system, ada.id, QStringLiteral("x"),
                                                 PasswordChangeKind::Changed);
                 }).ok());
        QCOMPARE(reset(token), QByteArray("link_expired"));
        QCOMPARE(reset(askAndReadMail(QStringLiteral("ada"))), QByteArray("ok"));
    }

    void link_endsWhenTheAddressIsAnother()
    {
        const QByteArray token = askAndReadMail(QStringLiteral("ada"));
        UserChanges moved;
        moved.email = QStringLiteral("ada@elsewhere.example");
        QVERIFY(
            f->write([&](Transaction &tx) { return f->users.update(tx, f->system, ada.id, moved); }).ok());
        QCOMPARE(reset(token), QByteArray("link_expired"));
    }

    void code_endsWhenTheNumberIsAnother_data()
    {
        QTest::addColumn<bool>("tried");
        QTest::newRow("before the code is typed") << false;
        QTest::newRow("after") << true;
    }
    void code_endsWhenTheNumberIsAnother()
    {
        QFETCH(bool, tried);
        allowText();
        const auto token = ask(QStringLiteral("ada"), Way::Text);
        const QString code = f->sent().first().values.value(QLatin1String("code")).toString();
        const auto take = [&] {
            auto future = resets->takeCode(token->reveal(), code, f->caller);
            future.waitForFinished();
            return future.takeResult();
        };
        const auto renumber = [&] {
            UserChanges moved;
            moved.phone = QStringLiteral("+439999999999");
            return f->write([&](Transaction &tx) { return f->users.update(tx, f->system, ada.id, moved); })
                .ok();
        };
        if (!tried) {
            QVERIFY(renumber());
            QCOMPARE(take().error().reason, QByteArray("link_expired"));
            return;
        }
        const auto link = take();
        QVERIFY(link.ok());
        QVERIFY(renumber());
        QCOMPARE(reset(link->reveal()), QByteArray("link_expired"));
    }

    void link_isUsedByOneOfTwoHundred()
    {
        const QByteArray token = askAndReadMail(QStringLiteral("ada"));
        std::atomic<int> won{0};
        std::atomic<int> gone{0};
        inParallel(200, [&](int) {
            const QByteArray outcome = reset(token);
            won += outcome == "ok" ? 1 : 0;
            gone += outcome == "link_expired" ? 1 : 0;
        });
        QCOMPARE(won.load(), 1);
        QCOMPARE(gone.load(), 199);
        QCOMPARE(f->events(QStringLiteral("user.password_changed")).size(), 1);
    }

    void code_becomesALink()
    {
        allowText();
        const auto token = ask(QStringLiteral("ada"), Way::Text);
        QVERIFY(token.ok());
        const Message text = f->sent().first();
        QCOMPARE(text.kind, QStringLiteral("sms_password_reset"));
        QCOMPARE(text.to, QStringLiteral("+431234567890"));
        const QString code = text.values.value(QLatin1String("code")).toString();
        const QString wrong =
            code == QStringLiteral("000000") ? QStringLiteral("000001") : QStringLiteral("000000");
        const auto tryCode = [&](const QString &typed) {
            auto future = resets->takeCode(token->reveal(), typed, f->caller);
            future.waitForFinished();
            return future.takeResult();
        };
        QCOMPARE(tryCode(wrong).error().reason, QByteArray("invalid_code"));
        // The token of the page is no link itself.
        QCOMPARE(reset(token->reveal()), QByteArray("link_expired"));
        const QList<AuditRecord> failed = f->events(QStringLiteral("recovery.failed"));
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed.first().outcome == AuditOutcome::Failure);
        QCOMPARE(failed.first().target.id, ada.id.toString());
        QVERIFY(failed.first().actorId.isEmpty());
        QVERIFY(f->events(QStringLiteral("recovery.link_made")).isEmpty());
        const auto link = tryCode(code);
        QVERIFY(link.ok());
        QCOMPARE(tryCode(code).error().reason, QByteArray("link_expired"));
        const QList<AuditRecord> made = f->events(QStringLiteral("recovery.link_made"));
        QCOMPARE(made.size(), 1);
        QCOMPARE(made.first().actorId, ada.id.toString());
        QCOMPARE(f->events(QStringLiteral("recovery.failed")).size(), 1);
        QCOMPARE(reset(link->reveal()), QByteArray("ok"));
        // A text message proves no address.
        QVERIFY(!f->user(ada.id).emailVerified);
    }

    void code_isAskedForInTheSameWayWhereThereIsNobody()
    {
        allowText();
        const auto token = ask(QStringLiteral("nobody"), Way::Text);
        QVERIFY(token.ok());
        QCOMPARE(token->size(), std::size_t(43));
        QVERIFY(f->sent().isEmpty());
        const auto tryCode = [&] {
            auto future = resets->takeCode(token->reveal(), QStringLiteral("123456"), f->caller);
            future.waitForFinished();
            return future.takeResult().error().reason;
        };
        for (int i = 0; i < OneTimeLinkService::kCodeAttempts; ++i)
            QCOMPARE(tryCode(), QByteArray("invalid_code"));
        QCOMPARE(tryCode(), QByteArray("link_expired"));
        const QList<AuditRecord> failed = f->events(QStringLiteral("recovery.failed"));
        QCOMPARE(failed.size(), OneTimeLinkService::kCodeAttempts);
        QVERIFY(failed.first().target.id.isEmpty());
    }

    void administrator_handsALinkOver()
    {
        f->settings.adopt(Setting::MailEnabled, false);
        const auto made = f->write([&](Transaction &tx) { return resets->makeLink(tx, f->system, ada.id); });
        QVERIFY(made.ok());
        QVERIFY(made->link.startsWith(SignInFixture::kIssuer + QStringLiteral("/reset?token=")));
        QCOMPARE(reset(made->link.section(QLatin1Char('='), -1).toUtf8()), QByteArray("ok"));
        QVERIFY(!f->user(ada.id).emailVerified);
        QVERIFY(as<SignInDone>(f->begin(QStringLiteral("ada"), kNew)));
    }

    void administrator_isProtectedFromTheHelpDesk()
    {
        const User boss = f->addUser(QStringLiteral("boss"), kAdasPassword, false, {Role::Administrator});
        const User help = f->addUser(QStringLiteral("help"), kAdasPassword, false, {Role::HelpDesk});
        Caller by;
        by.kind = Caller::Kind::User;
        by.user = help.id;
        by.name = help.username;
        const auto made = f->write([&](Transaction &tx) { return resets->makeLink(tx, by, boss.id); });
        QCOMPARE(made.error().reason, QByteArray("administrator_protected"));
        QVERIFY(f->write([&](Transaction &tx) { return resets->makeLink(tx, by, ada.id); }).ok());
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestPasswordReset)
#include "tst_password_reset.moc"
