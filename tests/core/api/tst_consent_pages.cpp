#include <QTest>

#include "api_fixture.h"

using namespace gatehouse;

namespace {

constexpr char kRedirect[] = "https://app.example.org/cb";

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

}  // namespace

/// What people read before they agree, and afterwards on their account page.
class TestConsentPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<ApiFixture>();
        const UserId admin = m_fixture->addUser(s("root"), {Role::Administrator});
        m_anna = m_fixture->addUser(s("anna"));
        const UserId bob = m_fixture->addUser(s("bob"));
        m_fixture->callWith(
            m_fixture->tokenOf(admin), "PATCH", "/admin/v1/users/" + bob.toString().toUtf8(),
            {{s("profile"), QJsonObject{{s("birthdate"), s("1990-12-31")},
                                        {s("nickname"), s("<b>Bo</b>")},
                                        {s("address"), QJsonObject{{s("street_address"), s("Way 1")},
                                                                   {s("locality"), s("Bonn")}}}}},
             {s("phone"), s("+4930123456")}});
        m_client = addClient("Wiki");
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void consent_showsSingleClaimsAndNotTheirScopes()
    {
        const QByteArray page = asked("openid",
                                      "{\"userinfo\":{\"email\":{\"essential\":true},\"birthdate\":null,"
                                      "\"address\":null}}");
        QVERIFY(page.contains("see your e-mail address"));
        QVERIFY(page.contains("bob@example.org"));
        QVERIFY(page.contains("see your date of birth"));
        QVERIFY(page.contains("1990-12-31"));
        QVERIFY(page.contains("see your postal address"));
        QVERIFY(page.contains("Way 1, Bonn"));
        // Neither what the scope would tell besides, nor that it would.
        QVERIFY(!page.contains("see your name, username"));
        QVERIFY(!page.contains("Bo&lt;"));
        QVERIFY(!page.contains("<b>Bo"));
        // One of them is needed.
        QCOMPARE(page.count(">needed<"), 1);
        const qsizetype needed = page.indexOf(">needed<");
        QVERIFY(page.lastIndexOf("see your e-mail address", needed) >
                page.lastIndexOf("see your date", needed));
    }
    void consent_saysNothingTwice()
    {
        const QByteArray page = asked("openid email", "{\"userinfo\":{\"email\":{\"essential\":true}}}");
        QCOMPARE(page.count("see your e-mail address"), 1);
        QVERIFY(!page.contains(">needed<"));
    }
    void consent_leavesOutWhatTheClientMayNotHave()
    {
        const QByteArray page = asked("openid", "{\"userinfo\":{\"phone_number\":null,\"email\":null}}");
        QVERIFY(!page.contains("telephone"));
        QVERIFY(!page.contains("+4930123456"));
    }
    void consent_ofAScopeShowsAllThatItTells()
    {
        const QByteArray page = asked("openid profile address", {});
        QVERIFY(page.contains("see your name, username"));
        QVERIFY(page.contains("1990-12-31"));
        QVERIFY(page.contains("&lt;b&gt;Bo"));
        QVERIFY(!page.contains("<b>Bo"));
        QVERIFY(page.contains("see your postal address"));
    }
    void consent_showsWhatTheOfficeTells()
    {
        QVERIFY(!asked("openid", {}).contains("your organisation"));
        const CreatedClient plain = std::exchange(
            m_client,
            addClient("Intranet", {{s("phone"), QJsonObject{{s("from"), s("profile")},
                                                            {s("name"), s("birthdate")},
                                                            {s("scope"), s("email")}}},
                                   {s("who"), QJsonObject{{s("from"), s("roles")},
                                                          {s("in"), QJsonArray{s("access_token")}}}}}));
        const QByteArray page = asked("openid", {});
        const QByteArray more = asked("openid email", {});
        m_client = plain;
        QVERIFY(page.contains("see what your organisation tells it about you"));
        QVERIFY(page.contains(">user<"));
        QVERIFY(!page.contains("1990-12-31"));
        QVERIFY(more.contains("1990-12-31"));
    }
    void consent_hasWordsForEveryClaimAndScope()
    {
        QJsonObject every;
        for (const QString &claim : personClaims())
            every.insert(claim, QJsonValue());
        const QByteArray claims =
            QJsonDocument(QJsonObject{{s("userinfo"), every}}).toJson(QJsonDocument::Compact);
        const CreatedClient plain = std::exchange(m_client, addClient("Everything", {}, personScopes()));
        QList<QByteArray> pages;
        for (const QByteArray language : {"en", "de"}) {
            pages << asked("openid", claims, language);
            pages << asked(personScopes().join(u' ').toUtf8(), {}, language);
        }
        m_client = plain;
        for (const QByteArray &page : std::as_const(pages)) {
            QVERIFY(!page.contains("scope-text\"></span>"));
            QVERIFY(!page.contains("use the permission") && !page.contains("die Berechtigung nutzen"));
        }
        QCOMPARE(pages.first().count("class=\"scope-text\""), 1 + personClaims().size());
        QCOMPARE(pages.last().count("class=\"scope-text\""), personScopes().size());
    }
    void consent_isInGermanToo()
    {
        const QByteArray page = asked("openid", "{\"id_token\":{\"email\":{\"essential\":true}}}", "de");
        QVERIFY(page.contains("Ihre E-Mail-Adresse sehen"));
        QVERIFY(page.contains("wird ben\xC3\xB6tigt"));
    }
    void consent_speaksTheLanguageOfTheAccount()
    {
        const UserId id = m_fixture->addUser(s("gerda"));
        m_fixture->write([&](Transaction &tx) {
            UserChanges changes;
            changes.locale = s("de");
            return m_fixture->services->users.update(tx, Caller::system(s("test")), id, changes);
        });
        TestBrowser browser = m_fixture->signedIn(s("gerda"));
        const QByteArray page = browser.get(address("openid", {}), {{"Accept-Language", "en"}}).body;
        QVERIFY2(page.contains("<html lang=\"de\""), page.constData());
        // Who has no language of their own gets that of the browser.
        TestBrowser other = m_fixture->signedIn(s("anna"));
        QVERIFY(
            other.get(address("openid", {}), {{"Accept-Language", "en"}}).body.contains("<html lang=\"en\""));
    }
    void consent_isAskedForWhatIsNewOnly()
    {
        const QByteArray one = "{\"userinfo\":{\"birthdate\":null}}";
        TestBrowser browser = m_fixture->signedIn(s("anna"));
        const HttpAnswer page = browser.get(address("openid", one));
        QCOMPARE(page.status, 200);
        QVERIFY(allow(browser, page).contains("code="));
        QVERIFY(browser.get(address("openid", one)).field("Location").contains("code="));
        // Another claim of the same scope is another question; so is the scope.
        const QByteArray two = "{\"userinfo\":{\"birthdate\":null,\"gender\":null}}";
        QCOMPARE(browser.get(address("openid", two)).status, 200);
        QCOMPARE(browser.get(address("openid profile", {})).status, 200);
    }

    void account_listsWhatWasAllowedAndWhatIsKnown()
    {
        TestBrowser browser = m_fixture->signedIn(s("bob"));
        const QByteArray before = browser.get("/account").body;
        QVERIFY(browser.get("/account/applications").body.contains("not let in any application"));
        QVERIFY(before.contains("What is known about you"));
        QVERIFY(before.contains("Date of birth") && before.contains("1990-12-31"));
        QVERIFY(before.contains("&lt;b&gt;Bo") && !before.contains("<b>Bo"));
        QVERIFY(before.contains("Way 1, Bonn"));
        QVERIFY(before.contains("+4930123456"));

        const HttpAnswer page = browser.get(address("openid", "{\"userinfo\":{\"gender\":null}}"));
        QVERIFY(allow(browser, page).contains("code="));
        const QByteArray after = browser.get("/account/applications").body;
        QVERIFY(after.contains("Wiki"));
        QVERIFY(after.contains("know who you are"));
        QVERIFY(after.contains("see your gender"));
        QVERIFY(!after.contains("see your name, username"));

        // Nobody else's.
        QVERIFY(!m_fixture->signedIn(s("root")).get("/account/applications").body.contains("Wiki"));
    }
    void account_withdrawsWhatWasAllowed()
    {
        TestBrowser browser = m_fixture->signedIn(s("anna"));
        const CreatedClient wiki = std::exchange(m_client, addClient("Notes"));
        const QByteArray target = address("openid", {});
        const QByteArray id = m_client.client.id.toString().toUtf8();
        QVERIFY(allow(browser, browser.get(target)).contains("code="));
        QVERIFY(browser.get(target).field("Location").contains("code="));
        const auto standing = [&] {
            const auto grants = m_fixture->db->read(
                [&](Transaction &tx) { return m_fixture->services->grants.standingOf(tx, m_anna); });
            return std::count_if(grants->begin(), grants->end(),
                                 [&](const Grant &grant) { return grant.client == m_client.client.id; });
        };
        QVERIFY(standing() > 0);

        // Not by somebody else, and not what was never allowed.
        TestBrowser root = m_fixture->signedIn(s("root"));
        root.get("/account");
        QCOMPARE(root.post("/account/applications/withdraw", {{"client", id}}).status, 404);
        QVERIFY(browser.get("/account/applications").body.contains(id));
        QCOMPARE(browser.post("/account/applications/withdraw", {{"client", "x"}}).status, 404);
        QVERIFY(standing() > 0);

        const HttpAnswer done = browser.post("/account/applications/withdraw", {{"client", id}});
        QCOMPARE(done.status, 303);
        const QByteArray after = browser.get(done.field("Location")).body;
        QVERIFY(after.contains("has no access any more") && !after.contains(id));
        QCOMPARE(standing(), 0);
        // It has to ask again.
        QCOMPARE(browser.get(target).status, 200);
        m_client = wiki;
    }
    void account_withoutAProfileShowsNone()
    {
        QVERIFY(!m_fixture->signedIn(s("root")).get("/account").body.contains("Date of birth"));
    }

private:
    CreatedClient addClient(const char *name, const QJsonObject &customClaims = {},
                            const QStringList &scopes = {s("openid"), s("profile"), s("email"), s("address")})
    {
        NewClient input;
        input.name = s(name);
        input.redirectUris = {s(kRedirect)};
        input.scopes = scopes;
        input.requirePkce = false;
        input.metadata.customClaims = customClaims;
        return m_fixture->addClient(input);
    }
    QByteArray address(const QByteArray &scope, const QByteArray &claims,
                       const QByteArray &language = "en") const
    {
        QByteArray target =
            "/oauth/authorize?response_type=code&client_id=" + m_client.client.id.toString().toUtf8() +
            "&redirect_uri=" + QByteArray(kRedirect).toPercentEncoding() +
            "&scope=" + scope.toPercentEncoding() + "&ui_locales=" + language;
        if (!claims.isEmpty()) target += "&claims=" + claims.toPercentEncoding();
        return target;
    }
    /// The consent page that a person sees who agreed to nothing yet.
    QByteArray asked(const QByteArray &scope, const QByteArray &claims, const QByteArray &language = "en")
    {
        TestBrowser browser = m_fixture->signedIn(s("bob"));
        const HttpAnswer page =
            browser.get(address(scope, claims, language), {{"Accept-Language", language}});
        if (page.status != 200) qFatal("%d %s", page.status, page.field("Location").constData());
        return page.body;
    }
    static QByteArray allow(TestBrowser &browser, const HttpAnswer &page)
    {
        return browser
            .post("/consent", {{"return_to", hiddenInput(page.body, "return_to")}, {"decision", "allow"}})
            .field("Location");
    }

    std::unique_ptr<ApiFixture> m_fixture;
    UserId m_anna;
    CreatedClient m_client;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestConsentPages)
#include "tst_consent_pages.moc"
