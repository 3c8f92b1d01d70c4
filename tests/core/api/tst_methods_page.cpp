#include <QTest>

#include "api_fixture.h"
#include "core/store/transaction.h"

using namespace gatehouse;

/// The page on which people see and change how they sign in.
class TestMethodsPage : public QObject
{
    Q_OBJECT

private:
    static constexpr char kPage[] = "/account/methods";
    static constexpr char kMakeCodes[] = "/account/methods/recovery-codes";

    std::unique_ptr<ApiFixture> f;
    UserId anna;

    void set(Setting setting, const QJsonValue &value) { f->services->settings.adopt(setting, value); }
    FactorSummary factors()
    {
        return *f->db->read([&](Transaction &tx) { return factorsOf(tx, anna); });
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<ApiFixture>();
        anna = f->addUser(QStringLiteral("anna"));
    }
    void cleanup() { f.reset(); }

    void recoveryCodes_areNoSecondStepOfTheirOwn()
    {
        TestBrowser browser = f->signedIn(QStringLiteral("anna"));
        QVERIFY(!browser.get(kPage).body.contains(kMakeCodes));
        const HttpAnswer refused = browser.post(kMakeCodes, {});
        QCOMPARE(refused.status, 422);
        QVERIFY(refused.body.contains("stand in for a second step"));
        QCOMPARE(factors().recoveryCodesLeft, 0);
        // The password is still enough.
        TestBrowser other = f->browser();
        other.get("/login");
        QCOMPARE(other.post("/login", {{"login", "anna"}, {"password", kFixturePassword.toUtf8()}})
                     .field("Location"),
                 QByteArray("/account"));
    }

    void recoveryCodes_areRenewedWhereThereAreSome()
    {
        TestBrowser browser = f->signedIn(QStringLiteral("anna"));
        const auto given = f->write([&](Transaction &tx) {
            return f->services->recoveryCodes.regenerate(tx, Caller::system(QStringLiteral("test")), anna);
        });
        f->write([&](Transaction &tx) {
            return f->services->recoveryCodes.spend(tx, Caller::system(QStringLiteral("test")), anna,
                                                    QString::fromLatin1(given.front().reveal()));
        });
        QCOMPARE(factors().recoveryCodesLeft, 9);
        QVERIFY(browser.get(kPage).body.contains(kMakeCodes));
        QCOMPARE(browser.post(kMakeCodes, {}).status, 200);
        QCOMPARE(factors().recoveryCodesLeft, 10);
    }

    void rename_marksTheNameThatWasRefused()
    {
        TestBrowser browser = f->signedIn(QStringLiteral("anna"));
        const Caller test = Caller::system(QStringLiteral("test"));
        for (int i = 0; i < 2; ++i) {
            f->write([&](Transaction &tx) -> Result<void> {
                GATEHOUSE_TRY_ASSIGN(
                    begun, f->services->totp.begin(tx, test, {anna, QStringLiteral("anna"), {}, {}}));
                const QString code = codeOf(QString::fromLatin1(begun.secretText.reveal()), f->clock.now());
                GATEHOUSE_TRY(f->services->totp.confirm(tx, test, anna, begun.id, code));
                return {};
            });
        }
        const QByteArray page = browser.get(kPage).body;
        const QByteArray second = page.mid(page.lastIndexOf("name=\"app\" value=\"") + 18, 36);
        const QByteArray refused =
            browser.post("/account/methods/app/rename", {{"app", second}, {"label", QByteArray(65, 'x')}})
                .body;
        QCOMPARE(refused.count("aria-invalid"), 1);
        QVERIFY(refused.contains("id=\"name-" + second + "\""));
        QVERIFY(refused.indexOf("aria-invalid") > refused.indexOf("id=\"name-" + second + "\""));
        QCOMPARE(refused.count("<details class=\"ask\" open>"), 1);
    }

    void password_thatIsMissingIsNotCalledUnchanged()
    {
        TestBrowser browser = f->signedIn(QStringLiteral("anna"));
        QVERIFY(browser.get(kPage).body.contains("href=\"/account/password\">Change<"));
        f->write([&](Transaction &tx) {
            return tx.change(Statement("UPDATE users SET password_hash = NULL WHERE id = ?"),
                             {sqlValue(anna)});
        });
        const QByteArray page = browser.get(kPage).body;
        QVERIFY(!page.contains("href=\"/account/password\">Change<"));
        QVERIFY(page.contains("You have none."));
        QVERIFY2(!page.contains("Set a password"), "no mail, no way to one");
        set(Setting::MailEnabled, true);
        QVERIFY(browser.get(kPage).body.contains("href=\"/forgot\">Set a password"));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestMethodsPage)
#include "tst_methods_page.moc"
