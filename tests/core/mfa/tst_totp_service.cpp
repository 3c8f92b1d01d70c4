#include <QJsonDocument>
#include <QTest>
#include <QUrlQuery>

#include "core/mfa/factor_summary.h"
#include "core/mfa/totp_policy.h"
#include "core/settings/settings.h"
#include "mfa_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestTotpService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void normalizedTotpCode_takesWhatPeopleType_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("plain") << QStringLiteral("012345") << QByteArray("012345");
        QTest::newRow("space") << QStringLiteral(" 012 345 ") << QByteArray("012345");
        QTest::newRow("dash") << QStringLiteral("012-345") << QByteArray("012345");
        QTest::newRow("no-break space, en dash")
            << QStringLiteral("01\u00a02\u2013345") << QByteArray("012345");
        QTest::newRow("full width") << QStringLiteral("\uff10\uff11\uff12\uff13\uff14\uff15")
                                    << QByteArray("012345");
        QTest::newRow("Arabic-Indic")
            << QStringLiteral("\u0660\u0661\u0662\u0663\u0664\u0665") << QByteArray("012345");
        QTest::newRow("superscript") << QStringLiteral("01234\u00b2") << QByteArray();
        QTest::newRow("five") << QStringLiteral("01234") << QByteArray();
        QTest::newRow("eight") << QStringLiteral("0123 4567") << QByteArray("01234567");
        QTest::newRow("nine") << QStringLiteral("012345678") << QByteArray();
        QTest::newRow("letter") << QStringLiteral("01234a") << QByteArray();
        QTest::newRow("sign") << QStringLiteral("+12345") << QByteArray();
        QTest::newRow("empty") << QString() << QByteArray();
        QTest::newRow("long") << QString(100'000, QLatin1Char('1')) << QByteArray();
    }
    void normalizedTotpCode_takesWhatPeopleType()
    {
        QFETCH(QString, typed);
        QTEST(normalizedTotpCode(typed), "code");
    }

    void begin_makesAKeyThatAppsCanRead()
    {
        MfaFixture f;
        const TotpEnrolment enrolment = f.enrol(f.ada);
        QCOMPARE(enrolment.secretText.size(), std::size_t(32));  // 160 bits, RFC 4226 section 4
        const QUrl uri(QString::fromUtf8(enrolment.otpauthUri.reveal()));
        QCOMPARE(uri.scheme(), QStringLiteral("otpauth"));
        QCOMPARE(uri.host(), QStringLiteral("totp"));
        QCOMPARE(uri.path(), QStringLiteral("/Gatehouse:ada"));
        const QUrlQuery query(uri);
        QCOMPARE(query.queryItemValue(QStringLiteral("secret")).toLatin1(), enrolment.secretText.reveal());
        QCOMPARE(query.queryItemValue(QStringLiteral("issuer")), QStringLiteral("Gatehouse"));
        QVERIFY(f.enrol(f.bob).secretText.reveal() != enrolment.secretText.reveal());
    }

    void parameters_areTheSettingsAndStayWithTheApp_data()
    {
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<int>("digits");
        for (const char *algorithm : {"SHA1", "SHA256", "SHA512"})
            for (const int digits : {6, 8})
                QTest::addRow("%s %d", algorithm, digits) << QString::fromLatin1(algorithm) << digits;
    }
    void parameters_areTheSettingsAndStayWithTheApp()
    {
        QFETCH(QString, algorithm);
        QFETCH(int, digits);
        MfaFixture f;
        Settings settings;
        settings.adopt(Setting::MfaTotpAlgorithm, algorithm);
        settings.adopt(Setting::MfaTotpDigits, QString::number(digits));
        const auto parameters = newAppParameters(settings);
        QVERIFY(parameters.ok());
        const auto enrolment = f.db->writeAndWait([&](Transaction &tx) {
            return f.totp.begin(tx, f.by,
                                {f.ada, QStringLiteral("ada"), QStringLiteral("G"), {}, *parameters});
        });
        QVERIFY(enrolment.ok());
        QCOMPARE(enrolment->algorithm, algorithm);
        QCOMPARE(enrolment->digits, digits);
        const QUrlQuery query(QUrl(QString::fromUtf8(enrolment->otpauthUri.reveal())));
        QCOMPARE(query.queryItemValue(QStringLiteral("algorithm")), algorithm);
        QCOMPARE(query.queryItemValue(QStringLiteral("digits")).toInt(), digits);

        const Secret key = fromBase32(enrolment->secretText);
        const auto codeAt = [&](std::chrono::seconds later) {
            return QString::fromLatin1(gatehouse::totp(key, f.clock.now() + later, *parameters));
        };
        QCOMPARE(codeAt(0s).size(), digits);
        // A code with the other number of digits is of no use, though its end is the same.
        const QString other = digits == 8 ? codeAt(0s).right(6) : QStringLiteral("00") + codeAt(0s);
        QCOMPARE(f.confirm(f.ada, enrolment->id, other).error().reason, QByteArray("code_wrong"));
        QVERIFY(f.confirm(f.ada, enrolment->id, codeAt(0s)).ok());
        // Other settings later do not touch it, and an app of each kind may stand beside it.
        const TotpEnrolment plain = f.confirmed(f.ada);
        QCOMPARE(f.verify(f.ada, codeAt(0s)), TotpCheck::Accepted);
        QCOMPARE(f.verify(f.ada, f.codeAt(plain)), TotpCheck::Accepted);
    }

    void parameters_withAppsOffThereAreNone()
    {
        Settings settings;
        settings.adopt(Setting::MfaTotp, false);
        QCOMPARE(newAppParameters(settings).error().reason, QByteArray("totp_off"));
    }

    void rename_isForTheOwnConfirmedApp()
    {
        MfaFixture f;
        const TotpEnrolment app = f.confirmed(f.ada);
        const TotpEnrolment begun = f.enrol(f.ada);
        const auto rename = [&](const UserId &user, const FactorId &factor, const QString &label) {
            return f.db->writeAndWait(
                [&](Transaction &tx) { return f.totp.rename(tx, f.by, user, factor, label); });
        };
        QCOMPARE(rename(f.bob, app.id, QStringLiteral("x")).error().code, ErrorCode::NotFound);
        QCOMPARE(rename(f.ada, begun.id, QStringLiteral("x")).error().code, ErrorCode::NotFound);
        QCOMPARE(rename(f.ada, app.id, QString(65, QLatin1Char('x'))).error().field, QByteArray("label"));
        QVERIFY(rename(f.ada, app.id, QStringLiteral(" Work  phone ")).ok());
        const auto apps = f.db->read([&](Transaction &tx) { return f.totp.list(tx, f.ada); });
        QCOMPARE(apps->first().label, QStringLiteral("Work phone"));
        QCOMPARE(f.events().first().type, QStringLiteral("mfa.totp_renamed"));
    }

    void begin_keepsTheKeySealed()
    {
        MfaFixture f;
        const TotpEnrolment enrolment = f.enrol(f.ada);
        static const Statement kDump("SELECT secret_sealed, label FROM totp_factors");
        const auto stored = f.db->read(
            [&](Transaction &tx) { return tx.one(kDump, {}, [](const Row &row) { return row.bytes(0); }); });
        QVERIFY(stored.ok() && *stored);
        QVERIFY(!(*stored)->contains(fromBase32(enrolment.secretText).reveal()));
        for (const AuditRecord &event : f.events())
            QVERIFY(!QJsonDocument(event.detail).toJson().contains(enrolment.secretText.reveal()));
    }

    void begin_throwsAnUnfinishedEnrolmentAway()
    {
        MfaFixture f;
        const TotpEnrolment first = f.enrol(f.ada);
        const TotpEnrolment second = f.enrol(f.ada);
        const auto old = f.confirm(f.ada, first.id, f.codeAt(first));
        QCOMPARE(old.error().code, ErrorCode::NotFound);
        // M-07: the old key's code does not confirm the new one.
        QCOMPARE(f.confirm(f.ada, second.id, f.codeAt(first)).error().reason, QByteArray("code_wrong"));
        QVERIFY(f.confirm(f.ada, second.id, f.codeAt(second)).ok());
    }

    void begin_limitsHowManyAndHowLong()
    {
        MfaFixture f;
        for (int i = 0; i < TotpService::kMaxFactors; ++i)
            f.confirmed(f.ada);
        const auto begin = [&](const QString &label) {
            return f.db->writeAndWait([&](Transaction &tx) {
                return f.totp.begin(tx, f.by, {f.ada, QStringLiteral("ada"), QStringLiteral("G"), label});
            });
        };
        QCOMPARE(begin({}).error().reason, QByteArray("too_many_factors"));
        QCOMPARE(begin(QString(65, QLatin1Char('x'))).error().field, QByteArray("label"));
        QCOMPARE(begin(QStringLiteral("a\u202eb")).error().field, QByteArray("label"));
    }

    void confirm_needsTheRightCodeOfTheRightPerson()
    {
        MfaFixture f;
        const TotpEnrolment enrolment = f.enrol(f.ada, QStringLiteral("  My   phone "));
        QCOMPARE(f.confirm(f.bob, enrolment.id, f.codeAt(enrolment)).error().code, ErrorCode::NotFound);
        QCOMPARE(f.confirm(f.ada, enrolment.id, QStringLiteral("not a code")).error().field,
                 QByteArray("code"));
        QCOMPARE(f.verify(f.ada, f.codeAt(enrolment)),
                 TotpCheck::Wrong);  // does not count before it is confirmed

        const auto factor = f.confirm(f.ada, enrolment.id, f.codeAt(enrolment));
        QVERIFY(factor.ok());
        QCOMPARE(factor->label, QStringLiteral("My phone"));
        QCOMPARE(factor->confirmedAt, std::optional(f.clock.now()));
        QCOMPARE(f.confirm(f.ada, enrolment.id, f.codeAt(enrolment, 30s)).error().reason,
                 QByteArray("already_confirmed"));
        // The code that confirmed it is spent.
        QCOMPARE(f.verify(f.ada, f.codeAt(enrolment)), TotpCheck::Replayed);
    }

    void verify_takesEachStepOnce()
    {
        MfaFixture f;
        const TotpEnrolment app = f.confirmed(f.ada);
        const QString now = f.codeAt(app);
        const QString before = f.codeAt(app, -30s);
        QCOMPARE(f.verify(f.ada, now), TotpCheck::Accepted);
        QCOMPARE(f.verify(f.ada, now), TotpCheck::Replayed);
        // RFC 6238 section 5.2: an earlier step is refused too once a later one was taken.
        QCOMPARE(f.verify(f.ada, before), TotpCheck::Replayed);
        QCOMPARE(f.verify(f.ada, f.codeAt(app, 30s)), TotpCheck::Accepted);
        QCOMPARE(f.verify(f.ada, now), TotpCheck::Replayed);
    }

    void verify_allowsOneStepOfDrift()
    {
        MfaFixture f;
        const TotpEnrolment app = f.confirmed(f.ada);
        QCOMPARE(f.verify(f.ada, f.codeAt(app, -60s)), TotpCheck::Wrong);
        QCOMPARE(f.verify(f.ada, f.codeAt(app, 60s)), TotpCheck::Wrong);
        QCOMPARE(f.verify(f.ada, f.codeAt(app, -30s)), TotpCheck::Accepted);
        QCOMPARE(f.verify(f.ada, f.codeAt(app, 30s)), TotpCheck::Accepted);
        QCOMPARE(f.verify(f.bob, f.codeAt(app, 30s)), TotpCheck::Wrong);
    }

    void verify_triesEveryAppOfThePerson()
    {
        MfaFixture f;
        const TotpEnrolment phone = f.confirmed(f.ada);
        const TotpEnrolment tablet = f.confirmed(f.ada);
        QCOMPARE(f.verify(f.ada, f.codeAt(tablet)), TotpCheck::Accepted);
        QCOMPARE(f.verify(f.ada, f.codeAt(phone)), TotpCheck::Accepted);
    }

    void verify_letsOneOfManyParallelTriesThrough()
    {
        MfaFixture f;
        const TotpEnrolment app = f.confirmed(f.ada);
        const QString code = f.codeAt(app);
        QList<QFuture<Result<TotpCheck>>> tries;
        for (int i = 0; i < 200; ++i)
            tries.append(f.db->write([&](Transaction &tx) { return f.totp.verify(tx, f.ada, code); }));
        int accepted = 0;
        for (auto &future : tries) {
            const auto result = future.takeResult();
            QVERIFY(result.ok());
            accepted += *result == TotpCheck::Accepted ? 1 : 0;
        }
        QCOMPARE(accepted, 1);
    }

    void remove_takesOneAppAway()
    {
        MfaFixture f;
        const TotpEnrolment phone = f.confirmed(f.ada);
        const TotpEnrolment tablet = f.confirmed(f.ada);
        const auto remove = [&](const UserId &user, const FactorId &factor) {
            return f.db->writeAndWait([&](Transaction &tx) {
                return f.totp.remove(tx, f.by, user, factor, QStringLiteral("lost"));
            });
        };
        QCOMPARE(remove(f.bob, phone.id).error().code, ErrorCode::NotFound);
        QVERIFY(remove(f.ada, phone.id).ok());
        QCOMPARE(remove(f.ada, phone.id).error().code, ErrorCode::NotFound);
        QCOMPARE(f.verify(f.ada, f.codeAt(phone)), TotpCheck::Wrong);
        QCOMPARE(f.verify(f.ada, f.codeAt(tablet)), TotpCheck::Accepted);
        const auto removed = f.db->writeAndWait(
            [&](Transaction &tx) { return f.totp.removeAll(tx, f.by, f.ada, QStringLiteral("reset")); });
        QCOMPARE(*removed, 1);
        QCOMPARE(f.verify(f.ada, f.codeAt(tablet, 30s)), TotpCheck::Wrong);
    }

    void everyChange_isAudited()
    {
        MfaFixture f;
        const TotpEnrolment app = f.confirmed(f.ada);
        QVERIFY(f.db->writeAndWait([&](Transaction &tx) {
                        return f.totp.remove(tx, f.by, f.ada, app.id, QStringLiteral("lost"));
                    })
                    .ok());
        QStringList types;
        for (const AuditRecord &event : f.events()) {
            types.prepend(event.type);
            QCOMPARE(event.target.id, f.ada.toString());
        }
        QCOMPARE(types,
                 QStringList({QStringLiteral("mfa.totp_enrolled"), QStringLiteral("mfa.totp_confirmed"),
                              QStringLiteral("mfa.totp_removed")}));
        QCOMPARE(f.events().constFirst().reason, QStringLiteral("lost"));
    }

    void factorsOf_countsConfirmedAppsAndUnusedCodes()
    {
        MfaFixture f;
        const auto summary = [&] {
            const auto read = f.db->read([&](Transaction &tx) { return factorsOf(tx, f.ada); });
            return std::pair(read->totp, read->recoveryCodesLeft);
        };
        QCOMPARE(summary(), std::pair(0, 0));
        f.enrol(f.ada);
        QCOMPARE(summary(), std::pair(0, 0));
        f.confirmed(f.ada);
        QVERIFY(
            f.db->writeAndWait([&](Transaction &tx) { return f.codes.regenerate(tx, f.by, f.ada); }).ok());
        QCOMPARE(summary(), std::pair(1, 10));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestTotpService)
#include "tst_totp_service.moc"
