#include <QTest>

#include "core/mfa/factor_summary.h"
#include "core/signin/code_destination.h"
#include "core/signin/login_codes.h"
#include "signin_fixture.h"
#include "tests/support/in_parallel.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestLoginCodes : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SignInFixture> f;
    std::unique_ptr<CodeFactorService> factors;
    std::unique_ptr<LoginCodes> codes;

    /// Somebody whose address and number are confirmed.
    User addConfirmed(const QString &name)
    {
        const User user = f->addUser(name);
        UserChanges changes;
        changes.emailVerified = true;
        changes.phone = QStringLiteral("+431234567842");
        changes.phoneVerified = true;
        return *f->write([&](Transaction &tx) { return f->users.update(tx, f->system, user.id, changes); });
    }
    User addWith(const QString &name, CodeKind kind = CodeKind::Email)
    {
        const User user = addConfirmed(name);
        if (!f->write([&](Transaction &tx) { return factors->add(tx, f->system, user.id, kind); }).ok())
            qFatal("no factor");
        return user;
    }
    Result<CodeSent> send(const Secret &flow, CodeKind kind = CodeKind::Email,
                          SignInChannel channel = SignInChannel::Browser)
    {
        auto future = codes->send(flow, kind, channel, f->caller);
        future.waitForFinished();
        return future.takeResult();
    }
    Result<SignInStep> second(const Secret &flow, const QString &code, CodeKind kind = CodeKind::Email)
    {
        auto future = codes->secondFactor(flow, kind, code, SignInChannel::Browser, f->caller);
        future.waitForFinished();
        return future.takeResult();
    }
    Result<EnrolmentDone> enrol(const Secret &flow, const QString &code, CodeKind kind = CodeKind::Email)
    {
        auto future = codes->confirmEnrolment(flow, kind, code, SignInChannel::Browser, f->caller);
        future.waitForFinished();
        return future.takeResult();
    }
    Secret waiting(const QString &name)
    {
        const auto step = f->begin(name);
        const auto *needed = as<SecondFactorNeeded>(step);
        if (needed == nullptr) qFatal("no second factor");
        return needed->flowToken.clone();
    }
    /// The code of the newest message.
    QString code()
    {
        const QList<Message> sent = f->sent();
        return sent.isEmpty() ? QString() : sent.last().values.value(QLatin1String("code")).toString();
    }
    static QString otherThan(const QString &code)
    {
        return code == u"000000" ? QStringLiteral("000001") : QStringLiteral("000000");
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<SignInFixture>();
        f->settings.adopt(Setting::MailEnabled, true);
        f->settings.adopt(Setting::SmsEnabled, true);
        f->settings.adopt(Setting::MfaEmailCodes, true);
        f->settings.adopt(Setting::MfaSmsCodes, true);
        factors = std::make_unique<CodeFactorService>(f->clock, f->settings, f->audit);
        codes = std::make_unique<LoginCodes>(f->services, *factors, f->messages, f->links);
    }

    void code_isTheSecondStep_data()
    {
        QTest::addColumn<CodeKind>("kind");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("shown");
        QTest::newRow("mail") << CodeKind::Email << "login_code"
                              << "ada@example.org" << QStringLiteral("a\u2022\u2022\u2022@example.org");
        QTest::newRow("text") << CodeKind::Sms << "sms_login_code"
                              << "+431234567842" << QStringLiteral("\u2022\u2022\u2022\u2022 42");
    }
    void code_isTheSecondStep()
    {
        QFETCH(CodeKind, kind);
        QFETCH(QString, message);
        const User ada = addWith(QStringLiteral("ada"), kind);
        const auto step = f->begin(QStringLiteral("ada"));
        const auto *needed = as<SecondFactorNeeded>(step);
        QVERIFY(needed);
        QCOMPARE(needed->factors.emailCode, kind == CodeKind::Email);
        QCOMPARE(needed->factors.smsCode, kind == CodeKind::Sms);
        QVERIFY(f->sent().isEmpty());  // nothing goes out before it is asked for

        const auto sent = send(needed->flowToken, kind);
        QVERIFY(sent.ok());
        QTEST(sent->to, "shown");
        const Message told = f->sent().first();
        QCOMPARE(told.kind, message);
        QTEST(told.to, "to");
        const QString code = told.values.value(QLatin1String("code")).toString();
        QCOMPARE(code.size(), 6);

        const auto done = second(needed->flowToken, code.left(3) + u' ' + code.mid(3), kind);
        const auto *in = as<SignInDone>(done);
        QVERIFY(in);
        QCOMPARE(in->amr, (QStringList{QStringLiteral("pwd"), toString(kind), QStringLiteral("mfa")}));
        const auto listed = f->write([&](Transaction &tx) { return factors->list(tx, ada.id); });
        QVERIFY(listed->first().lastUsedAt.has_value());
        QCOMPARE(f->events(QStringLiteral("mfa.code_sent")).size(), 1);
        QCOMPARE(f->events(QStringLiteral("mfa.verified")).first().reason,
                 toString(kind) + QStringLiteral("_code"));
        QCOMPARE(reasonOf(second(needed->flowToken, code, kind)), QByteArray("signin_expired"));
    }

    void wrongCodes_endTheFlowAndLockTheAccount()
    {
        const User ada = addWith(QStringLiteral("ada"));
        const Secret flow = waiting(QStringLiteral("ada"));
        QVERIFY(send(flow).ok());
        const QString right = code();
        for (int i = 1; i < SignInService::kFlowAttempts; ++i)
            QCOMPARE(reasonOf(second(flow, otherThan(right))), QByteArray("invalid_code"));
        QCOMPARE(reasonOf(second(flow, otherThan(right))), QByteArray("signin_expired"));
        QCOMPARE(reasonOf(second(flow, right)), QByteArray("signin_expired"));
        QVERIFY(f->user(ada.id).isLocked(f->clock.now()));
        const auto failures = f->events(QStringLiteral("mfa.failed"));
        QCOMPARE(failures.size(), 5);
        QCOMPARE(failures.first().reason, QStringLiteral("wrong_email_code"));
    }

    void guess_beforeAnyCodeWasSentCounts()
    {
        const User ada = addWith(QStringLiteral("ada"));
        const Secret flow = waiting(QStringLiteral("ada"));
        QCOMPARE(reasonOf(second(flow, QStringLiteral("000000"))), QByteArray("invalid_code"));
        QCOMPARE(f->user(ada.id).failedAttempts, 1);
    }

    void nonsense_isWrong_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("empty") << QString();
        QTest::newRow("huge") << QString(100'000, u'1');
        QTest::newRow("letters") << QStringLiteral("abcdef");
        QTest::newRow("sql") << QStringLiteral("' OR 1=1");
    }
    void nonsense_isWrong()
    {
        QFETCH(QString, typed);
        addWith(QStringLiteral("ada"));
        const Secret flow = waiting(QStringLiteral("ada"));
        QVERIFY(send(flow).ok());
        QCOMPARE(reasonOf(second(flow, typed)), QByteArray("invalid_code"));
        QVERIFY(as<SignInDone>(second(flow, code())));
    }

    void truncatedCode_isWrong()
    {
        addWith(QStringLiteral("ada"));
        const Secret flow = waiting(QStringLiteral("ada"));
        QVERIFY(send(flow).ok());
        QCOMPARE(reasonOf(second(flow, code().left(5))), QByteArray("invalid_code"));
    }

    void code_isOfNoUseInAnotherFlow()
    {
        addWith(QStringLiteral("ada"));
        addWith(QStringLiteral("eve"));
        const Secret adas = waiting(QStringLiteral("ada"));
        QVERIFY(send(adas).ok());
        const QString right = code();
        // Neither for somebody else, nor for the same person in another browser, nor as another kind.
        QCOMPARE(reasonOf(second(waiting(QStringLiteral("eve")), right)), QByteArray("invalid_code"));
        QCOMPARE(reasonOf(second(waiting(QStringLiteral("ada")), right)), QByteArray("invalid_code"));
        QCOMPARE(reasonOf(second(adas, right, CodeKind::Sms)), QByteArray("invalid_code"));
        QVERIFY(as<SignInDone>(second(adas, right)));
    }

    void newerCode_replacesTheOneBefore()
    {
        addWith(QStringLiteral("ada"));
        const Secret flow = waiting(QStringLiteral("ada"));
        QVERIFY(send(flow).ok());
        const QString first = code();
        f->clock.advance(31s);
        QVERIFY(send(flow).ok());
        const QString newer = code();
        if (first != newer) QCOMPARE(reasonOf(second(flow, first)), QByteArray("invalid_code"));
        QVERIFY(as<SignInDone>(second(flow, newer)));
    }

    void code_expires()
    {
        addWith(QStringLiteral("ada"));
        const Secret flow = waiting(QStringLiteral("ada"));
        QVERIFY(send(flow).ok());
        f->clock.advance(LoginCodes::kLifetime + 1s);
        QCOMPARE(reasonOf(second(flow, code())), QByteArray("signin_expired"));
    }

    void code_diesWithTheAddress()
    {
        const User ada = addWith(QStringLiteral("ada"));
        const Secret flow = waiting(QStringLiteral("ada"));
        QVERIFY(send(flow).ok());
        UserChanges changes;
        changes.email = QStringLiteral("new@example.org");
        changes.emailVerified = true;
        QVERIFY(
            f->write([&](Transaction &tx) { return f->users.update(tx, f->system, ada.id, changes); }).ok());
        QCOMPARE(reasonOf(second(flow, code())), QByteArray("invalid_code"));
    }

    void factor_countsOnlyWhileTheAddressIsConfirmed()
    {
        const User ada = addWith(QStringLiteral("ada"));
        const auto summary = [&] {
            return *f->write([&](Transaction &tx) { return factorsOf(tx, ada.id); });
        };
        QVERIFY(summary().emailCode && summary().hasFactor() && !summary().smsCode);
        QCOMPARE(summary().kinds(), QStringList{QStringLiteral("email")});
        const auto details = f->write([&](Transaction &tx) { return f->users.details(tx, ada.id); });
        QVERIFY(details->emailCode && !details->smsCode);
        UserChanges changes;
        changes.email = QStringLiteral("new@example.org");
        QVERIFY(
            f->write([&](Transaction &tx) { return f->users.update(tx, f->system, ada.id, changes); }).ok());
        QVERIFY(!summary().emailCode && !summary().any());
        QVERIFY(!f->write([&](Transaction &tx) { return f->users.details(tx, ada.id); })->emailCode);
        QVERIFY(as<SignInDone>(f->begin(QStringLiteral("ada"))));
    }

    void sending_waitsAndIsLimited()
    {
        addWith(QStringLiteral("ada"));
        QVERIFY(send(waiting(QStringLiteral("ada"))).ok());
        // Another flow of the same person has to wait as well.
        const auto tooSoon = send(waiting(QStringLiteral("ada")));
        QCOMPARE(tooSoon.error().code, ErrorCode::RateLimited);
        QCOMPARE(tooSoon.error().retryAfter, 30s);
        for (int i = 1; i < LoginCodes::kMostAnHour; ++i) {
            f->clock.advance(31s);
            QVERIFY(send(waiting(QStringLiteral("ada"))).ok());
        }
        f->clock.advance(31s);
        QCOMPARE(send(waiting(QStringLiteral("ada"))).error().code, ErrorCode::RateLimited);
        QCOMPARE(f->sent().size(), LoginCodes::kMostAnHour);
        f->clock.advance(1h);
        QVERIFY(send(waiting(QStringLiteral("ada"))).ok());
    }

    void sending_isForOwnFactorsAndFlowsAlone()
    {
        addWith(QStringLiteral("ada"));
        const Secret flow = waiting(QStringLiteral("ada"));
        QCOMPARE(send(flow, CodeKind::Sms).error().reason, QByteArray("no_such_factor"));
        QCOMPARE(send(flow, CodeKind::Email, SignInChannel::Api).error().reason,
                 QByteArray("signin_expired"));
        for (const QByteArray &token :
             {QByteArray(), QByteArray("x"), flow.reveal().chopped(1), QByteArray(100'000, 'x')})
            QCOMPARE(send(Secret(token)).error().reason, QByteArray("signin_expired"));
        QVERIFY(f->sent().isEmpty());
    }

    void withoutMail_nothingIsSent()
    {
        addWith(QStringLiteral("ada"));
        const Secret flow = waiting(QStringLiteral("ada"));
        f->settings.adopt(Setting::MailEnabled, false);
        QCOMPARE(send(flow).error().reason, QByteArray("mail_not_set_up"));
        // What was not sent does not count either.
        f->settings.adopt(Setting::MailEnabled, true);
        QVERIFY(send(flow).ok());
    }

    void sending_manyAtOnceSendsOne()
    {
        addWith(QStringLiteral("ada"));
        const Secret flow = waiting(QStringLiteral("ada"));
        std::atomic<int> sent{0};
        inParallel(200, [&](int) { sent += send(flow).ok() ? 1 : 0; });
        QCOMPARE(sent.load(), 1);
        QCOMPARE(f->sent().size(), 1);
    }

    void code_worksOnceUnderManyTries()
    {
        addWith(QStringLiteral("ada"));
        const Secret flow = waiting(QStringLiteral("ada"));
        QVERIFY(send(flow).ok());
        const QString right = code();
        std::atomic<int> in{0};
        inParallel(200, [&](int) { in += as<SignInDone>(second(flow, right)) ? 1 : 0; });
        QCOMPARE(in.load(), 1);
        QCOMPARE(f->events(QStringLiteral("signin.succeeded")).size(), 1);
    }

    void guesses_manyAtOnceAreCountedToo()
    {
        addWith(QStringLiteral("ada"));
        const Secret flow = waiting(QStringLiteral("ada"));
        QVERIFY(send(flow).ok());
        const QString wrong = otherThan(code());
        std::atomic<int> in{0};
        inParallel(200, [&](int) { in += second(flow, wrong).ok() ? 1 : 0; });
        QCOMPARE(in.load(), 0);
        QCOMPARE(f->events(QStringLiteral("mfa.failed")).size(), SignInService::kFlowAttempts);
    }

    void enrolment_isProvedByTheFirstCode()
    {
        f->settings.adopt(Setting::MfaRequirement, QStringLiteral("required"));
        const User ada = addConfirmed(QStringLiteral("ada"));
        const auto step = f->begin(QStringLiteral("ada"));
        const auto *needed = as<FactorEnrolmentNeeded>(step);
        QVERIFY(needed);
        QVERIFY(send(needed->flowToken).ok());
        const QString right = code();
        QCOMPARE(enrol(needed->flowToken, otherThan(right)).error().reason, QByteArray("invalid_code"));
        QVERIFY(!f->write([&](Transaction &tx) { return factorsOf(tx, ada.id); })->any());
        // A code for one kind makes no other kind a factor.
        QCOMPARE(enrol(needed->flowToken, right, CodeKind::Sms).error().reason, QByteArray("invalid_code"));
        const auto done = enrol(needed->flowToken, right);
        QVERIFY(done.ok());
        QCOMPARE(done->recoveryCodes.size(), std::size_t(RecoveryCodeService::kCodes));
        const auto *in = std::get_if<SignInDone>(&done->next);
        QVERIFY(in && in->amr.contains(QStringLiteral("email")) && in->amr.contains(QStringLiteral("mfa")));
        QVERIFY(f->write([&](Transaction &tx) { return factorsOf(tx, ada.id); })->emailCode);
        QCOMPARE(f->events(QStringLiteral("mfa.codes_added")).size(), 1);
        QCOMPARE(f->told.all(), QStringList{QStringLiteral("ada factor_added")});
        // A wrong code there is no guess at the account.
        QCOMPARE(f->user(ada.id).failedAttempts, 0);
    }

    void enrolment_isForWhatIsOffered_data()
    {
        QTest::addColumn<int>("setting");
        QTest::newRow("mail codes off") << int(Setting::MfaEmailCodes);
        QTest::newRow("no mail") << int(Setting::MailEnabled);
    }
    void enrolment_isForWhatIsOffered()
    {
        QFETCH(int, setting);
        f->settings.adopt(Setting::MfaRequirement, QStringLiteral("required"));
        f->settings.adopt(Setting(setting), false);
        const User ada = addConfirmed(QStringLiteral("ada"));
        const auto step = f->begin(QStringLiteral("ada"));
        const auto *needed = as<FactorEnrolmentNeeded>(step);
        QVERIFY(needed);
        QCOMPARE(send(needed->flowToken).error().reason, QByteArray("no_such_factor"));
        QVERIFY(*f->write([&](Transaction &tx) { return codes->addable(tx, ada); }) == QList{CodeKind::Sms});
    }

    void enrolment_wantsAConfirmedAddress()
    {
        f->settings.adopt(Setting::MfaRequirement, QStringLiteral("required"));
        f->addUser(QStringLiteral("eve"));
        const auto step = f->begin(QStringLiteral("eve"));
        const auto *needed = as<FactorEnrolmentNeeded>(step);
        QVERIFY(needed);
        QCOMPARE(send(needed->flowToken).error().reason, QByteArray("no_such_factor"));
        QCOMPARE(send(needed->flowToken, CodeKind::Sms).error().reason, QByteArray("no_such_factor"));
    }

    void settingOff_keepsWhatPeopleHave()
    {
        addWith(QStringLiteral("ada"));
        f->settings.adopt(Setting::MfaEmailCodes, false);
        const Secret flow = waiting(QStringLiteral("ada"));
        QVERIFY(send(flow).ok());
        QVERIFY(as<SignInDone>(second(flow, code())));
    }

    void owner_addsAfterACode()
    {
        const User ada = addConfirmed(QStringLiteral("ada"));
        const User eve = addConfirmed(QStringLiteral("eve"));
        const auto as = [&](const User &user) {
            Caller by = f->caller;
            by.kind = Caller::Kind::User;
            by.user = user.id;
            return by;
        };
        const auto sent =
            f->write([&](Transaction &tx) { return codes->sendToOwner(tx, as(ada), CodeKind::Sms); });
        QVERIFY(sent.ok());
        const QString right = code();
        const auto confirm = [&](const User &user, CodeKind kind, const QString &typed) {
            return f->write([&](Transaction &tx) {
                return codes->confirmByOwner(tx, as(user), kind, sent->token.view(), typed);
            });
        };
        QCOMPARE(confirm(eve, CodeKind::Sms, right).error().reason, QByteArray("link_expired"));
        QCOMPARE(confirm(ada, CodeKind::Email, right).error().reason, QByteArray("link_expired"));
        QCOMPARE(confirm(ada, CodeKind::Sms, otherThan(right))->answer.error().reason,
                 QByteArray("invalid_code"));
        QVERIFY(confirm(ada, CodeKind::Sms, right)->answer.ok());
        QVERIFY(!confirm(ada, CodeKind::Sms, right).ok());
        QVERIFY(*f->write([&](Transaction &tx) { return codes->addable(tx, ada); }) ==
                QList{CodeKind::Email});
        // There is one already.
        f->clock.advance(1min);
        QCOMPARE(f->write([&](Transaction &tx) { return codes->sendToOwner(tx, as(ada), CodeKind::Sms); })
                     .error()
                     .reason,
                 QByteArray("no_such_factor"));
    }

    void owner_hasFiveTries()
    {
        const User ada = addConfirmed(QStringLiteral("ada"));
        Caller by = f->caller;
        by.kind = Caller::Kind::User;
        by.user = ada.id;
        const auto sent =
            f->write([&](Transaction &tx) { return codes->sendToOwner(tx, by, CodeKind::Email); });
        const QString right = code();
        const auto confirm = [&](const QString &typed) {
            return f->write([&](Transaction &tx) {
                return codes->confirmByOwner(tx, by, CodeKind::Email, sent->token.view(), typed);
            });
        };
        for (int i = 0; i < OneTimeLinkService::kCodeAttempts; ++i)
            QVERIFY(!confirm(otherThan(right))->answer.ok());
        QCOMPARE(confirm(right).error().reason, QByteArray("link_expired"));
    }

    void factors_areAddedAndRemovedOnce()
    {
        const User ada = addWith(QStringLiteral("ada"));
        const auto add = [&] {
            return f->write(
                [&](Transaction &tx) { return factors->add(tx, f->system, ada.id, CodeKind::Email); });
        };
        const auto remove = [&] {
            return f->write([&](Transaction &tx) {
                return factors->remove(tx, f->system, ada.id, CodeKind::Email, QStringLiteral("lost"));
            });
        };
        QCOMPARE(add().error().reason, QByteArray("already_added"));
        QVERIFY(remove().ok());
        QCOMPARE(remove().error().code, ErrorCode::NotFound);
        QVERIFY(add().ok());
        QCOMPARE(f->events(QStringLiteral("mfa.codes_removed")).first().reason, QStringLiteral("lost"));
        const auto all = f->write([&](Transaction &tx) {
            return factors->removeAll(tx, f->system, ada.id, QStringLiteral("reset"));
        });
        QCOMPARE(*all, 1);
    }

    void masking_tellsLittle_data()
    {
        QTest::addColumn<CodeKind>("kind");
        QTest::addColumn<QString>("destination");
        QTest::addColumn<QString>("shown");
        const QString dots = QStringLiteral("\u2022\u2022\u2022");
        QTest::newRow("none") << CodeKind::Email << QString() << QString();
        QTest::newRow("one letter") << CodeKind::Email << "a@x.org" << dots + QStringLiteral("@x.org");
        QTest::newRow("quoted at") << CodeKind::Email << "\"a@b\"@x.org"
                                   << QStringLiteral("\"") + dots + QStringLiteral("@x.org");
        QTest::newRow("short number") << CodeKind::Sms << "+1234" << dots + QStringLiteral("\u2022 4");
    }
    void masking_tellsLittle()
    {
        QFETCH(CodeKind, kind);
        QFETCH(QString, destination);
        QTEST(maskedDestination(kind, destination), "shown");
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestLoginCodes)
#include "tst_login_codes.moc"
