#include <QTest>

#include "api_fixture.h"
#include "core/api/people_services.h"

using namespace gatehouse;

/// A sign-in that waits for one step shows the page of that step and of no other.
class TestWaitingPages : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ApiFixture> f;

    void set(Setting setting, const QJsonValue &value) { f->services->settings.adopt(setting, value); }

    /// Anna's password was right; where that led to is in `m_next`.
    TestBrowser begun()
    {
        TestBrowser browser = f->browser();
        browser.get("/login");
        m_next = browser.post("/login", {{"login", "anna"}, {"password", kFixturePassword.toUtf8()}})
                     .field("Location");
        return browser;
    }

    void leadsTo(TestBrowser &browser, const QByteArray &path, const QByteArray &next)
    {
        const HttpAnswer answer = browser.get(path);
        QVERIFY2(!answer.body.contains("example.org"), path.constData());
        QVERIFY2(answer.status == 303, (path + ' ' + QByteArray::number(answer.status)).constData());
        QCOMPARE(answer.field("Location"), next);
    }

    QByteArray m_next;
    UserId m_anna;

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<ApiFixture>();
        m_anna = f->addUser(QStringLiteral("anna"));
        set(Setting::RegistrationMode, QStringLiteral("open"));
        set(Setting::MailEnabled, true);
        set(Setting::SmsEnabled, true);
    }
    void cleanup() { f.reset(); }

    void secondFactor_showsNoPageOfAnotherStep()
    {
        f->write([&](Transaction &tx) {
            return f->services->recoveryCodes.regenerate(tx, Caller::system(QStringLiteral("test")), m_anna);
        });
        TestBrowser browser = begun();
        QVERIFY2(m_next.startsWith("/login/code?"), m_next.constData());
        for (const char *path :
             {"/login/verify", "/login/password", "/login/terms", "/login/enrol", "/login/enrol?kind=totp",
              "/login/enrol/choose", "/login/enrol/code?kind=email", "/login/enrol/passkey"})
            leadsTo(browser, path, m_next);
        QCOMPARE(browser.get(m_next).status, 200);
        // Nor does the form of another step do anything.
        const HttpAnswer asked = browser.post("/login/verify", {{"decision", "mail"}});
        QCOMPARE(asked.field("Location"), m_next);
        QVERIFY(f->write([&](Transaction &tx) { return f->services->outbox.claim(tx, 10); }).isEmpty());
    }

    void enrolment_showsNoPageOfAnotherStep()
    {
        set(Setting::MfaRequirement, QStringLiteral("required"));
        TestBrowser browser = begun();
        QVERIFY2(m_next.startsWith("/login/enrol"), m_next.constData());
        for (const char *path : {"/login/verify", "/login/password", "/login/terms", "/login/code",
                                 "/login/code?kind=email", "/login/passkey/confirm"})
            leadsTo(browser, path, m_next);
    }

    void passwordChange_showsNoPageOfAnotherStep()
    {
        f->write([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY(f->services->users.markPasswordBreached(
                tx, Caller::system(QStringLiteral("test")), m_anna,
                *f->services->users.passwordHash(tx, m_anna).value()));
            return {};
        });
        TestBrowser browser = begun();
        QVERIFY2(m_next.startsWith("/login/password"), m_next.constData());
        for (const char *path : {"/login/verify", "/login/terms", "/login/code", "/login/enrol/choose"})
            leadsTo(browser, path, m_next);
        QCOMPARE(browser.get(m_next).status, 200);
    }

    /// What stands in the fields is marked as a mistake only where it was one.
    void signIn_marksTheFieldsForWrongOnesAlone()
    {
        QVERIFY(!f->browser().get("/login/code").body.contains("aria-invalid"));
        TestBrowser other = f->browser();
        other.get("/login");
        QVERIFY(!other.post("/login/passkey", {{"credential", "{}"}}).body.contains("aria-invalid"));
        other.get("/login");
        QCOMPARE(other.post("/login", {{"login", "anna"}, {"password", "wrong"}}).body.count("aria-invalid"),
                 2);
    }

    void nobody_isAskedToSignIn()
    {
        for (const char *path :
             {"/login/verify", "/login/password", "/login/terms", "/login/code", "/login/enrol/choose"}) {
            const HttpAnswer answer = f->browser().get(path);
            QCOMPARE(answer.status, 422);
            QVERIFY2(answer.body.contains("name=\"password\""), path);
        }
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestWaitingPages)
#include "tst_waiting_pages.moc"
