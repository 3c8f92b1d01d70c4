#include <QTest>

#include "signin_fixture.h"
#include "tests/support/in_parallel.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QString kPassword = QStringLiteral("a long enough password");

}  // namespace

class TestContactVerification : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SignInFixture> f;

    Result<void> submit(const QString &username, const QString &email, const QString &phone = {},
                        std::optional<qint64> terms = {})
    {
        RegistrationInput input;
        input.username = username;
        input.email = email;
        input.phone = phone;
        input.password = Secret::fromText(kPassword);
        input.acceptedTerms = terms;
        auto future = f->registration.submit(std::move(input), f->caller);
        future.waitForFinished();
        return future.takeResult();
    }
    Result<User> confirm(const QByteArray &token)
    {
        return f->write([&](Transaction &tx) { return f->verification.confirmEmail(tx, f->caller, token); });
    }
    Result<SignInStep> goOn(const Secret &token)
    {
        auto future = f->signIn.confirmed(token, SignInChannel::Browser, f->caller);
        future.waitForFinished();
        return future.takeResult();
    }
    Result<SignInStep> signIn(const QString &name) { return f->begin(name, kPassword); }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<SignInFixture>();
        f->settings.adopt(Setting::RegistrationMode, QStringLiteral("open"));
        f->settings.adopt(Setting::MailEnabled, true);
    }

    void account_isShutUntilTheAddressIsConfirmed()
    {
        QVERIFY(submit(QStringLiteral("eve"), QStringLiteral("eve@example.org")).ok());
        const QList<Message> mails = f->sent();
        QCOMPARE(mails.size(), 1);
        QCOMPARE(mails.first().kind, QStringLiteral("verify_email"));
        QCOMPARE(mails.first().to, QStringLiteral("eve@example.org"));

        const auto waits = signIn(QStringLiteral("eve"));
        const auto *needed = as<ContactVerificationNeeded>(waits);
        QVERIFY(needed);
        QVERIFY(needed->email && !needed->phone);
        QCOMPARE(goOn(needed->flowToken).error().reason, QByteArray("not_confirmed"));

        // Looking at the link any number of times does not confirm.
        const QByteArray token = SignInFixture::tokenIn(mails.first());
        for (int i = 0; i < 3; ++i)
            QVERIFY(f->write([&](Transaction &tx) { return f->verification.addressOf(tx, token); }).ok());
        QVERIFY(as<ContactVerificationNeeded>(signIn(QStringLiteral("eve"))));

        const auto user = confirm(token);
        QVERIFY(user.ok() && user->emailVerified);
        QCOMPARE(confirm(token).error().reason, QByteArray("link_expired"));
        QVERIFY(as<SignInDone>(goOn(needed->flowToken)));
        QVERIFY(as<SignInDone>(signIn(QStringLiteral("eve"))));
        QCOMPARE(f->events(QStringLiteral("user.email_verified")).size(), 1);
        QCOMPARE(f->sent().first().kind, QStringLiteral("welcome"));
    }

    void wrongPassword_learnsNothingOfTheWaiting()
    {
        QVERIFY(submit(QStringLiteral("eve"), QStringLiteral("eve@example.org")).ok());
        QCOMPARE(reasonOf(f->begin(QStringLiteral("eve"), QStringLiteral("wrong"))),
                 QByteArray("invalid_credentials"));
    }

    void takenAddress_isToldByMailAlone()
    {
        const User ada = f->addUser(QStringLiteral("ada"));
        QVERIFY(submit(QStringLiteral("eve"), QStringLiteral("ADA@example.org")).ok());
        const QList<Message> mails = f->sent();
        QCOMPARE(mails.size(), 1);
        QCOMPARE(mails.first().kind, QStringLiteral("already_registered"));
        QCOMPARE(mails.first().to, ada.email);
        QVERIFY(as<SignInDone>(f->begin(QStringLiteral("ada"))));
        QCOMPARE(reasonOf(signIn(QStringLiteral("eve"))), QByteArray("invalid_credentials"));
    }

    void takenUsername_sendsNothingToItsOwner()
    {
        f->addUser(QStringLiteral("ada"));
        QVERIFY(submit(QStringLiteral("ada"), QStringLiteral("eve@example.org")).ok());
        QVERIFY(f->sent().isEmpty());
    }

    void withoutMail_nothingIsAsked()
    {
        f->settings.adopt(Setting::MailEnabled, false);
        QVERIFY(submit(QStringLiteral("eve"), QString()).ok());
        QVERIFY(as<SignInDone>(signIn(QStringLiteral("eve"))));
        // Mail that is set up later shuts nobody out who came before.
        f->settings.adopt(Setting::MailEnabled, true);
        QVERIFY(as<SignInDone>(signIn(QStringLiteral("eve"))));
    }

    void address_mustBeGivenWhereItIsConfirmed()
    {
        QCOMPARE(submit(QStringLiteral("eve"), QString()).error().field, QByteArray("email"));
        f->settings.adopt(Setting::RegistrationVerifyEmail, false);
        QVERIFY(submit(QStringLiteral("eve"), QString()).ok());
    }

    void domain_isCheckedBeforeAnyLookAtTheAccounts()
    {
        f->settings.adopt(Setting::RegistrationAllowedDomains, QStringLiteral("example.org"));
        f->addUser(QStringLiteral("ada"));
        QCOMPARE(submit(QStringLiteral("eve"), QStringLiteral("eve@example.com")).error().reason,
                 QByteArray("email_domain"));
        QCOMPARE(submit(QStringLiteral("ada"), QStringLiteral("eve@example.com")).error().reason,
                 QByteArray("email_domain"));
        QVERIFY(submit(QStringLiteral("eve"), QStringLiteral("eve@example.org")).ok());
    }

    void link_isOfNoUseAfterTheAddressChanged()
    {
        QVERIFY(submit(QStringLiteral("eve"), QStringLiteral("eve@example.org")).ok());
        const QByteArray token = SignInFixture::tokenIn(f->sent().first());
        const auto eve =
            f->write([&](Transaction &tx) { return f->users.findByLogin(tx, QStringLiteral("eve")); });
        UserChanges changes;
        changes.email = QStringLiteral("other@example.org");
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->users.update(tx, f->system, (*eve)->id, changes);
                 }).ok());
        QCOMPARE(confirm(token).error().reason, QByteArray("link_expired"));
        QVERIFY(!f->user((*eve)->id).emailVerified);
    }

    void resend_endsTheLinkBeforeAndIsLimited()
    {
        QVERIFY(submit(QStringLiteral("eve"), QStringLiteral("eve@example.org")).ok());
        const QByteArray first = SignInFixture::tokenIn(f->sent().first());
        const auto eve =
            f->write([&](Transaction &tx) { return f->users.findByLogin(tx, QStringLiteral("eve")); });
        const auto again = [&] {
            return f->write(
                [&](Transaction &tx) { return f->verification.sendMail(tx, f->caller, (*eve)->id); });
        };
        QVERIFY(again().ok());
        QCOMPARE(confirm(first).error().reason, QByteArray("link_expired"));
        for (int i = 2; i < ContactVerification::kMostAnHour; ++i)
            QVERIFY(again().ok());
        QCOMPARE(again().error().code, ErrorCode::RateLimited);
        f->clock.advance(1h);
        QVERIFY(again().ok());
        const QList<Message> mails = f->sent();
        QVERIFY(confirm(SignInFixture::tokenIn(mails.last())).ok());
    }

    void phone_isConfirmedByACode()
    {
        f->settings.adopt(Setting::RegistrationVerifyEmail, false);
        f->settings.adopt(Setting::SmsEnabled, true);
        f->settings.adopt(Setting::RegistrationVerifyPhone, true);
        QCOMPARE(submit(QStringLiteral("eve"), QString()).error().field, QByteArray("phone"));
        QVERIFY(submit(QStringLiteral("eve"), QString(), QStringLiteral("+431234567890")).ok());
        const auto waits = signIn(QStringLiteral("eve"));
        const auto *needed = as<ContactVerificationNeeded>(waits);
        QVERIFY(needed && needed->phone && !needed->email);
        const UserId eve = f->signIn.flow(needed->flowToken, SignInChannel::Browser)->user;

        const auto token =
            f->write([&](Transaction &tx) { return f->verification.sendCode(tx, f->caller, eve); });
        QVERIFY(token.ok());
        const Message text = f->sent().first();
        QCOMPARE(text.kind, QStringLiteral("sms_verify_phone"));
        const QString code = text.values.value(QLatin1String("code")).toString();
        const auto tryCode = [&](const UserId &user, const QString &typed) {
            return f->write([&](Transaction &tx) {
                return f->verification.confirmPhone(tx, f->caller, user, token->view(), typed);
            });
        };
        const User mallory = f->addUser(QStringLiteral("mallory"));
        QCOMPARE(tryCode(mallory.id, code).error().reason, QByteArray("link_expired"));
        const QString wrong =
            code == QStringLiteral("000000") ? QStringLiteral("000001") : QStringLiteral("000000");
        QCOMPARE(tryCode(eve, wrong)->answer.error().reason, QByteArray("invalid_code"));
        QVERIFY(tryCode(eve, code)->answer.ok());
        QVERIFY(f->user(eve).phoneVerified);
        QVERIFY(as<SignInDone>(goOn(needed->flowToken)));
    }

    void link_confirmsOnceUnderManyTries()
    {
        QVERIFY(submit(QStringLiteral("eve"), QStringLiteral("eve@example.org")).ok());
        const QByteArray token = SignInFixture::tokenIn(f->sent().first());
        std::atomic<int> won{0};
        inParallel(200, [&](int) { won += confirm(token).ok() ? 1 : 0; });
        QCOMPARE(won.load(), 1);
        QCOMPARE(f->events(QStringLiteral("user.email_verified")).size(), 1);
    }

    void continuing_drawsNothingOut_data()
    {
        QTest::addColumn<bool>("registered");
        QTest::newRow("a flow that waited for an address") << true;
        QTest::newRow("any other") << false;
    }

    void continuing_drawsNothingOut()
    {
        QFETCH(bool, registered);
        QString name = QStringLiteral("ada");
        if (registered) {
            name = QStringLiteral("eve");
            QVERIFY(submit(name, QStringLiteral("eve@example.org")).ok());
        } else {
            f->addUser(name, kPassword);
        }
        f->settings.adopt(Setting::MfaRequirement, QStringLiteral("required"));
        const auto first = signIn(name);
        const auto *contact = as<ContactVerificationNeeded>(first);
        const auto *enrolment = as<FactorEnrolmentNeeded>(first);
        QVERIFY(registered ? contact != nullptr : enrolment != nullptr);
        QByteArray token = (contact ? contact->flowToken : enrolment->flowToken).reveal();
        if (registered) QVERIFY(confirm(SignInFixture::tokenIn(f->sent().first())).ok());
        const Timestamp end = f->clock.now() + SignInService::kFlowLifetime;
        for (int minute = 0; minute < 9; ++minute) {
            f->clock.advance(1min);
            const auto next = goOn(Secret(token));
            const auto *still = as<FactorEnrolmentNeeded>(next);
            QVERIFY2(still, reasonOf(next).constData());
            QCOMPARE(still->expiresAt, end);
            token = still->flowToken.reveal();
        }
        f->clock.advance(1min);
        QCOMPARE(reasonOf(goOn(Secret(token))), QByteArray("signin_expired"));
    }

    void continuing_isNoWayAroundAnotherStep()
    {
        const User ada = f->addUser(QStringLiteral("ada"));
        const Secret key = f->addTotp(ada.id);
        const auto step = f->begin(QStringLiteral("ada"));
        const auto *code = as<SecondFactorNeeded>(step);
        QVERIFY(code);
        QCOMPARE(reasonOf(f->second(code->flowToken, f->wrongCodeFor(key))), QByteArray("invalid_code"));
        QCOMPARE(reasonOf(goOn(code->flowToken)), QByteArray("wrong_step"));
    }

    void terms_areAskedForAtRegistrationAndOnceANewVersionIsRequired()
    {
        const TermsService terms(f->audit, f->clock);
        f->settings.adopt(Setting::MailEnabled, false);
        const auto publish = [&](Timestamp from) {
            return f->write([&](Transaction &tx) {
                return terms.publish(tx, f->system,
                                     {{QStringLiteral("en"),
                                       QJsonObject{{QStringLiteral("text"), QStringLiteral("Be kind.")}}}},
                                     from);
            });
        };
        QCOMPARE(publish(f->clock.now())->version, 1);
        QCOMPARE(submit(QStringLiteral("eve"), QString()).error().reason, QByteArray("terms_not_accepted"));
        QVERIFY(submit(QStringLiteral("eve"), QString(), QString(), 1).ok());
        QVERIFY(as<SignInDone>(signIn(QStringLiteral("eve"))));

        QCOMPARE(publish(f->clock.now() + 1h)->version, 2);
        QVERIFY(as<SignInDone>(signIn(QStringLiteral("eve"))));
        f->clock.advance(1h);
        const auto waits = signIn(QStringLiteral("eve"));
        const auto *needed = as<TermsNeeded>(waits);
        QVERIFY(needed);
        const auto accept = [&](qint64 version) {
            auto future =
                f->signIn.acceptTerms(needed->flowToken, version, SignInChannel::Browser, f->caller);
            future.waitForFinished();
            return future.takeResult();
        };
        QCOMPARE(reasonOf(accept(1)), QByteArray("terms_changed"));
        QVERIFY(as<TermsNeeded>(signIn(QStringLiteral("eve"))));
        QVERIFY(as<SignInDone>(accept(2)));
        QCOMPARE(reasonOf(accept(2)), QByteArray("signin_expired"));
        QVERIFY(as<SignInDone>(signIn(QStringLiteral("eve"))));
        QCOMPARE(f->events(QStringLiteral("terms.accepted")).size(), 2);
    }

    void terms_areATextOrAnAddressInEachLanguage_data()
    {
        QTest::addColumn<QJsonObject>("texts");
        const auto one = [](const char *language, const QJsonObject &entry) {
            return QJsonObject{{QLatin1String(language), entry}};
        };
        QTest::newRow("none") << QJsonObject();
        QTest::newRow("empty") << one("en", {});
        QTest::newRow("both") << one("en", {{QStringLiteral("text"), QStringLiteral("x")},
                                            {QStringLiteral("url"), QStringLiteral("https://example.org")}});
        QTest::newRow("http") << one("en", {{QStringLiteral("url"), QStringLiteral("http://example.org")}});
        QTest::newRow("script") << one("en", {{QStringLiteral("url"), QStringLiteral("javascript:1")}});
        QTest::newRow("language") << one("<b>", {{QStringLiteral("text"), QStringLiteral("x")}});
        QTest::newRow("huge") << one(
            "en", {{QStringLiteral("text"), QString(TermsService::kMaximumText + 1, QLatin1Char('x'))}});
    }
    void terms_areATextOrAnAddressInEachLanguage()
    {
        QFETCH(QJsonObject, texts);
        const TermsService terms(f->audit, f->clock);
        const auto refused =
            f->write([&](Transaction &tx) { return terms.publish(tx, f->system, texts, f->clock.now()); });
        QCOMPARE(refused.error().field, QByteArray("texts"));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestContactVerification)
#include "tst_contact_verification.moc"
