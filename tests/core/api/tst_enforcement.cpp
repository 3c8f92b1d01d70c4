#include <QTest>
#include <QUrlQuery>

#include "api_fixture.h"
#include "core/api/people_services.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QByteArray kPassword = kFixturePassword.toUtf8();
const QString kRequired = QStringLiteral("required");
const Statement kInsertCodeFactor("INSERT INTO code_factors (user_id, kind, created_at) VALUES (?, ?, ?)");
const Statement kCountCodeFactors("SELECT count(*) FROM code_factors");
constexpr char kRedirect[] = "https://app.example.org/cb";

QByteArray userPath(const UserId &id, const QByteArray &more = {})
{
    return "/admin/v1/users/" + id.toString().toUtf8() + more;
}

QJsonObject because(const char *reason)
{
    return {{QStringLiteral("reason"), QString::fromLatin1(reason)}};
}

}  // namespace

/// Who has to show a second factor, who may wait, and how somebody gets in who has lost it; from a browser
/// without scripts and by the API.
class TestEnforcement : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ApiFixture> f;
    UserId anna;

    Services &services() { return *f->services; }
    PeopleServices &people() { return *f->services->people; }
    void set(Setting setting, const QJsonValue &value) { services().settings.adopt(setting, value); }
    QByteArray boss() { return f->tokenOf(f->addUser(QStringLiteral("boss"), {Role::Administrator})); }
    QList<Message> sent()
    {
        const auto claimed = f->write([&](Transaction &tx) { return services().outbox.claim(tx, 100); });
        QList<Message> all;
        for (const Delivery &delivery : claimed)
            all.append(*people().messages.open(delivery));
        return all;
    }
    QString addTotp(const UserId &user)
    {
        const auto enrolment = f->write([&](Transaction &tx) -> Result<std::pair<FactorId, QString>> {
            GATEHOUSE_TRY_ASSIGN(begun, services().totp.begin(tx, Caller::system(QStringLiteral("test")),
                                                              {user, QStringLiteral("x"), {}, {}}));
            const QString secret = QString::fromLatin1(begun.secretText.reveal());
            GATEHOUSE_TRY(services().totp.confirm(tx, Caller::system(QStringLiteral("test")), user, begun.id,
                                                  codeOf(secret, f->clock.now())));
            return std::pair{begun.id, secret};
        });
        m_factor = enrolment.first;
        f->clock.advance(60s);
        return enrolment.second;
    }
    void addMailCodes()
    {
        set(Setting::MailEnabled, true);
        set(Setting::MfaEmailCodes, true);
        f->write([&](Transaction &tx) -> Result<void> {
            const Caller by = Caller::system(QStringLiteral("test"));
            UserChanges changes;
            changes.emailVerified = true;
            GATEHOUSE_TRY(services().users.update(tx, by, anna, changes));
            GATEHOUSE_TRY(people().codeFactors.add(tx, by, anna, CodeKind::Email));
            return {};
        });
    }
    QByteArray code(const QString &secret)
    {
        f->clock.advance(60s);
        return codeOf(secret, f->clock.now()).toLatin1();
    }
    HttpAnswer signIn(TestBrowser &browser, const QByteArray &login = "/login", Fields more = {})
    {
        browser.get(login);
        return browser.post("/login", Fields{{"login", "anna"}, {"password", kPassword}} + more);
    }
    QStringList amrOfNewest()
    {
        const auto page = services().database.read([&](Transaction &tx) {
            return services().sessions.list(tx, {SessionFilter::State::Live, anna}, {});
        });
        return page->items.constFirst().amr;
    }
    qint64 events(const QString &type)
    {
        AuditQuery query;
        query.type = type;
        return services()
            .database.read([&](Transaction &tx) { return services().audit.search(tx, query, {}); })
            ->items.size();
    }
    /// With the box ticked; the browser is remembered from now on.
    TestBrowser remembered(const QString &secret)
    {
        TestBrowser browser = f->browser();
        signIn(browser);
        browser.get("/login/code");
        const HttpAnswer done =
            browser.post("/login/code", {{"kind", "totp"}, {"code", code(secret)}, {"remember", "1"}});
        if (done.status != 303 || browser.cookie("remembered").isEmpty()) qFatal("not remembered");
        return browser;
    }

    FactorId m_factor;

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<ApiFixture>();
        anna = f->addUser(QStringLiteral("anna"));
    }
    void cleanup()
    {
        // Nobody waits for the write that keeps a session alive; the services must.
        f->write([](Transaction &) { return Result<void>(); });
        f.reset();
    }

    // --- grace, encouragement

    void grace_countsDownAndEnds()
    {
        set(Setting::MfaRequirement, kRequired);
        set(Setting::MfaGraceDays, 7);
        TestBrowser browser = f->browser();
        QCOMPARE(signIn(browser).field("Location"), QByteArray("/account/second-step?return_to=%2Faccount"));
        QVERIFY(browser.get("/account/second-step").body.contains("7 more days"));
        QCOMPARE(browser.post("/account/second-step", {{"decision", "later"}}).field("Location"),
                 QByteArray("/account"));
        const QJsonObject login{{QStringLiteral("login"), QStringLiteral("anna")},
                                {QStringLiteral("password"), kFixturePassword}};
        const QString end = (f->clock.now() + 24h * 7).toRfc3339();
        f->clock.advance(24h * 6 + 1h);
        QCOMPARE(f->callWith({}, "POST", "/auth/login", login).text(QLatin1String("mfa_grace_ends_at")), end);
        signIn(browser, "/login?again=1");
        QVERIFY(browser.get("/account/second-step").body.contains("From tomorrow on"));
        f->clock.advance(23h);
        QCOMPARE(signIn(browser, "/login?again=1").field("Location"),
                 QByteArray("/login/enrol?return_to=%2Faccount"));
        QCOMPARE(f->callWith({}, "POST", "/auth/login", login).text(QLatin1String("status")),
                 QStringLiteral("mfa_enrolment_required"));
        // A longer grace is for those who have not begun theirs.
        set(Setting::MfaGraceDays, 90);
        QCOMPARE(signIn(browser, "/login?again=1").field("Location"),
                 QByteArray("/login/enrol?return_to=%2Faccount"));
    }

    void grace_isLeftByEnrolment()
    {
        set(Setting::MfaRequirement, kRequired);
        set(Setting::MfaGraceDays, 7);
        TestBrowser browser = f->browser();
        signIn(browser);
        browser.get("/account/second-step");
        QCOMPARE(browser.post("/account/second-step", {{"decision", "set_up"}}).field("Location"),
                 QByteArray("/login/enrol?return_to=%2Faccount"));
        f->clock.advance(1s);  // the newest session is a new one
        browser.get("/login/enrol");
        const QByteArray page = browser.get("/login/enrol").body;
        const qsizetype at = page.indexOf("<code class=\"key\">") + 18;
        const QString secret =
            QString::fromLatin1(page.mid(at, page.indexOf("</code>", at) - at)).remove(QLatin1Char(' '));
        const HttpAnswer done =
            browser.post("/login/enrol", {{"code", codeOf(secret, f->clock.now()).toLatin1()}});
        QCOMPARE(done.status, 200);
        QVERIFY(amrOfNewest().contains(QStringLiteral("mfa")));
        QCOMPARE(browser.get("/account/second-step").field("Location"), QByteArray("/account"));
    }

    void grace_setUpNeedsAFreshSignIn()
    {
        set(Setting::MfaRequirement, kRequired);
        set(Setting::MfaGraceDays, 7);
        TestBrowser browser = f->browser();
        signIn(browser);
        f->clock.advance(10min);
        browser.get("/account/second-step");
        QVERIFY(browser.post("/account/second-step", {{"decision", "set_up"}})
                    .field("Location")
                    .endsWith("&again=1"));
    }

    void encouraged_isAskedOnceAMonth()
    {
        set(Setting::MfaRequirement, QStringLiteral("encouraged"));
        TestBrowser browser = f->browser();
        const QByteArray page("/account/second-step?return_to=%2Faccount");
        QCOMPARE(signIn(browser).field("Location"), page);
        QVERIFY(!browser.get("/account/second-step").body.contains("more days"));
        // Looking away is no answer.
        QCOMPARE(signIn(browser, "/login?again=1").field("Location"), page);
        browser.get("/account/second-step");
        QCOMPARE(browser.post("/account/second-step", {{"decision", "later"}}).status, 303);
        QCOMPARE(events(QStringLiteral("mfa.declined")), 1);
        QCOMPARE(signIn(browser, "/login?again=1").field("Location"), QByteArray("/account"));
        f->clock.advance(24h * 30);
        QCOMPARE(signIn(browser, "/login?again=1").field("Location"), page);
    }

    void off_asksNobody()
    {
        TestBrowser browser = f->browser();
        QCOMPARE(signIn(browser).field("Location"), QByteArray("/account"));
        QCOMPARE(browser.get("/account/second-step").field("Location"), QByteArray("/account"));
        QCOMPARE(f->browser().get("/account/second-step").status, 303);
    }

    // --- per application

    void application_asksForAFactorOfItsOwn()
    {
        NewClient input;
        input.name = QStringLiteral("Payroll");
        input.redirectUris = {QString::fromLatin1(kRedirect)};
        input.skipConsent = true;
        const ClientId client = f->addClient(input).client.id;
        const QByteArray query =
            "/oauth/authorize?response_type=code&scope=openid&client_id=" + client.toString().toUtf8() +
            "&redirect_uri=https%3A%2F%2Fapp.example.org%2Fcb&code_challenge_method=S256"
            "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        TestBrowser browser = f->browser();
        signIn(browser);
        QVERIFY(browser.get(query).field("Location").startsWith(kRedirect));
        services().settings.adoptOverride(Setting::MfaRequirement,
                                          {SettingSubject::Kind::Client, client.toString()}, kRequired);
        // Nobody is asked where nothing may be asked.
        QVERIFY(browser.get(query + "&prompt=none").field("Location").contains("error=login_required"));
        // Signed in just now without a factor: set one up.
        QVERIFY(browser.get(query).field("Location").startsWith("/login/enrol?return_to=%2Foauth"));
        // Too long ago for that: sign in again first.
        f->clock.advance(10min);
        QVERIFY(browser.get(query).field("Location").endsWith("&again=1"));
        // With a factor: show it, then go on.
        const QString secret = addTotp(anna);
        const QByteArray login = browser.get(query).field("Location");
        QVERIFY(login.endsWith("&again=1"));
        browser.get(login);
        const QByteArray next =
            browser
                .post("/login", {{"login", "anna"},
                                 {"password", kPassword},
                                 {"return_to", QUrl::fromPercentEncoding(login.mid(17)).toUtf8().chopped(8)}})
                .field("Location");
        QVERIFY2(next.startsWith("/login/code"), next.constData());
        browser.get(next);
        QCOMPARE(browser.post("/login/code", {{"kind", "totp"}, {"code", code(secret)}}).status, 303);
        QVERIFY(browser.get(query).field("Location").startsWith(kRedirect));
    }

    // --- the last factor

    void lastFactor_isRemovedByAdministratorsWithAReason()
    {
        set(Setting::MailEnabled, true);
        addTotp(anna);
        const QByteArray token = boss();
        const QByteArray path = userPath(anna, "/factors/totp/" + m_factor.toString().toUtf8());
        const HttpAnswer silent = f->callWith(token, "DELETE", path);
        QCOMPARE(silent.status, 400);
        QCOMPARE(silent.text(QLatin1String("field")), QStringLiteral("reason"));
        QCOMPARE(events(QStringLiteral("mfa.totp_removed")), 0);
        const HttpAnswer said = f->call(
            "DELETE", path, {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}},
            QJsonDocument(because("phone lost")).toJson());
        QCOMPARE(said.status, 204);
        QCOMPARE(events(QStringLiteral("mfa.last_factor_removed")), 1);
        const QList<Message> told = sent();
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.constFirst().kind, QStringLiteral("factor_removed"));
        QCOMPARE(told.constFirst().values.value(u"factor_kind").toString(), QStringLiteral("totp"));
        QCOMPARE(told.constFirst().to, QStringLiteral("anna@example.org"));
    }

    void lastFactor_isNoneThatWasNeverConfirmed()
    {
        set(Setting::MailEnabled, true);
        const QByteArray token = boss();
        const HttpAnswer begun = f->callWith(token, "POST", userPath(anna, "/factors/totp"));
        const QByteArray path = userPath(anna, "/factors/totp/" + begun.text(QLatin1String("id")).toUtf8());
        QCOMPARE(f->callWith(token, "DELETE", path).status, 204);
        QVERIFY(sent().isEmpty());
    }

    void reset_takesEverythingAndTells()
    {
        set(Setting::MailEnabled, true);
        set(Setting::MfaRememberDays, 30);
        const QString secret = addTotp(anna);
        TestBrowser browser = remembered(secret);
        f->write([&](Transaction &tx) {
            return tx.change(kInsertCodeFactor, {sqlValue(anna), QStringLiteral("email"), 0});
        });
        QCOMPARE(f->callWith(boss(), "POST", userPath(anna, "/reset-mfa"), because("phone lost")).status,
                 200);
        const auto left = services().database.read([&](Transaction &tx) { return factorsOf(tx, anna); });
        QVERIFY(!left->any());
        const auto devices = services().database.read(
            [&](Transaction &tx) { return people().rememberedDevices.list(tx, anna); });
        QVERIFY(devices->isEmpty());
        const auto codes = services().database.read([&](Transaction &tx) {
            return tx.one(kCountCodeFactors, {}, [](const Row &row) { return row.integer(0); });
        });
        QCOMPARE(**codes, 0);
        QCOMPARE(browser.get("/account").status, 303);
        const QList<Message> told = sent();
        QCOMPARE(told.constLast().kind, QStringLiteral("factors_reset"));
        QCOMPARE(told.constLast().values.value(u"reason").toString(), QStringLiteral("phone lost"));
        QCOMPARE(told.constLast().values.value(u"by").toString(), QStringLiteral("boss"));
    }

    void reset_takesOpenPassesToo()
    {
        const QByteArray token = boss();
        const HttpAnswer made =
            f->callWith(token, "POST", userPath(anna, "/access-passes"), {{QStringLiteral("uses"), 3}});
        const UserId bob = f->addUser(QStringLiteral("bob"));
        QCOMPARE(f->callWith(token, "POST", userPath(bob, "/access-passes")).status, 201);
        QCOMPARE(f->callWith(token, "POST", userPath(anna, "/reset-mfa"), because("phone lost")).status, 200);
        QCOMPARE(events(QStringLiteral("mfa.access_pass_revoked")), 1);
        const QJsonObject body{{QStringLiteral("login"), QStringLiteral("anna")},
                               {QStringLiteral("pass"), made.text(QLatin1String("pass"))}};
        QCOMPARE(f->callWith({}, "POST", "/auth/pass", body).code(), QStringLiteral("invalid_pass"));
        QVERIFY(f->callWith(token, "GET", userPath(anna, "/access-passes")).body.contains("\"revoked\""));
        QVERIFY(f->callWith(token, "GET", userPath(bob, "/access-passes")).body.contains("\"good\""));
        // One that is made afterwards is good.
        QCOMPARE(f->callWith(token, "POST", userPath(anna, "/access-passes")).status, 201);
        QCOMPARE(events(QStringLiteral("mfa.access_pass_revoked")), 1);
    }

    // --- codes that are turned off

    /// Whose only factor they are: not let by without them, not locked out either.
    void codesTurnedOff_keepWorkingForWhomHasThem()
    {
        addMailCodes();
        set(Setting::MfaEmailCodes, false);
        set(Setting::MfaRequirement, kRequired);
        TestBrowser browser = f->browser();
        QVERIFY(signIn(browser).field("Location").startsWith("/login/code"));
        QCOMPARE(browser.get("/account").status, 303);
        browser.get("/login/code?kind=email");
        QVERIFY(browser.post("/login/code/send", {{"kind", "email"}}).status < 400);
        const QByteArray code = sent().constLast().values.value(QLatin1String("code")).toString().toLatin1();
        browser.get("/login/code?kind=email");
        QCOMPARE(browser.post("/login/code", {{"kind", "email"}, {"code", code}}).status, 303);
        QVERIFY(amrOfNewest().contains(QStringLiteral("mfa")));
        // Nobody gets new ones.
        const UserId id = f->addUser(QStringLiteral("bob"));
        f->write([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY_ASSIGN(bob, services().users.byId(tx, id));
            GATEHOUSE_TRY_ASSIGN(addable, people().loginCodes.addable(tx, bob));
            if (!addable.isEmpty()) return Error::conflict("offered", QStringLiteral("Codes are offered."));
            return {};
        });
    }

    void mailTurnedOff_saysSoAndLetsNobodyBy_data()
    {
        QTest::addColumn<QString>("requirement");
        QTest::newRow("required") << kRequired;
        QTest::newRow("off") << QStringLiteral("off");
    }
    void mailTurnedOff_saysSoAndLetsNobodyBy()
    {
        QFETCH(QString, requirement);
        addMailCodes();
        set(Setting::MailEnabled, false);
        set(Setting::MfaRequirement, requirement);
        TestBrowser browser = f->browser();
        QVERIFY(signIn(browser).field("Location").startsWith("/login/code"));
        browser.get("/login/code?kind=email");
        const HttpAnswer refused = browser.post("/login/code/send", {{"kind", "email"}});
        QVERIFY(refused.status >= 400);
        QVERIFY2(refused.body.contains("cannot send mail"), refused.body.constData());
        QCOMPARE(browser.get("/account").status, 303);
        QVERIFY(browser.get("/login/enrol").status != 200);
        // The way back in leads over an administrator.
        const HttpAnswer made = f->callWith(boss(), "POST", userPath(anna, "/access-passes"));
        TestBrowser again = f->browser();
        again.get("/login/pass");
        const HttpAnswer in = again.post(
            "/login/pass", {{"login", "anna"}, {"pass", made.text(QLatin1String("pass")).toUtf8()}});
        QCOMPARE(in.field("Location"), QByteArray("/account"));
        QCOMPARE(again.get("/account").status, 200);
    }

    void secondApproval_coversPassesAndPasskeysToo()
    {
        addTotp(anna);
        const QByteArray token = boss();
        set(Setting::RecoverySecondApproval, true);
        QCOMPARE(f->callWith(token, "POST", userPath(anna, "/access-passes")).code(),
                 QStringLiteral("approval_needed"));
        QCOMPARE(f->callWith(token, "POST", userPath(anna, "/factors/passkey-link")).code(),
                 QStringLiteral("approval_needed"));
        const UserId bob = f->addUser(QStringLiteral("bob"));
        QCOMPARE(f->callWith(token, "POST", userPath(bob, "/access-passes")).status, 201);
    }

    // --- access passes

    void pass_isIssuedAndOpensTheWay()
    {
        set(Setting::MailEnabled, true);
        const QByteArray token = boss();
        const HttpAnswer made = f->callWith(token, "POST", userPath(anna, "/access-passes"));
        QCOMPARE(made.status, 201);
        const QString pass = made.text(QLatin1String("pass"));
        QCOMPARE(pass.size(), 14);
        const QList<Message> told = sent();
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.constFirst().kind, QStringLiteral("access_pass_issued"));
        QVERIFY(!QJsonDocument(told.constFirst().values).toJson().contains(pass.toLatin1()));
        const HttpAnswer listed = f->callWith(token, "GET", userPath(anna, "/access-passes"));
        QVERIFY(!listed.body.contains(pass.toLatin1()));
        QVERIFY(listed.body.contains("\"good\""));

        TestBrowser browser = f->browser();
        QVERIFY(browser.get("/login").body.contains("/login/pass"));
        browser.get("/login/pass");
        const HttpAnswer wrong = browser.post("/login/pass", {{"login", "anna"}, {"pass", "0000-0000-0000"}});
        QCOMPARE(wrong.status, 422);
        browser.get("/login/pass");
        const HttpAnswer unknown =
            browser.post("/login/pass", {{"login", "nono"}, {"pass", "0000-0000-0000"}});
        QCOMPARE(unknown.status, 422);
        browser.get("/login/pass");
        QCOMPARE(
            browser.post("/login/pass", {{"login", "anna"}, {"pass", pass.toLatin1()}}).field("Location"),
            QByteArray("/login/enrol?return_to=%2Faccount"));
        const QJsonObject again{{QStringLiteral("login"), QStringLiteral("anna")},
                                {QStringLiteral("pass"), pass}};
        QCOMPARE(f->callWith({}, "POST", "/auth/pass", again).code(), QStringLiteral("invalid_pass"));
    }

    void pass_isOfNoUseOnceRevoked()
    {
        const QByteArray token = boss();
        const HttpAnswer made = f->callWith(token, "POST", userPath(anna, "/access-passes"));
        const QByteArray id = made.text(QLatin1String("id")).toUtf8();
        QCOMPARE(f->callWith(token, "DELETE", userPath(anna, "/access-passes/" + id)).status, 204);
        QCOMPARE(f->callWith(token, "DELETE", userPath(anna, "/access-passes/" + id)).status, 404);
        const QJsonObject body{{QStringLiteral("login"), QStringLiteral("anna")},
                               {QStringLiteral("pass"), made.text(QLatin1String("pass"))}};
        QCOMPARE(f->callWith({}, "POST", "/auth/pass", body).status, 401);
        QCOMPARE(
            f->callWith(token, "POST", userPath(anna, "/access-passes"), {{QStringLiteral("minutes"), 5}})
                .text(QLatin1String("field")),
            QStringLiteral("minutes"));
    }

    void pass_forAdministratorsIsTheAdministratorsAlone()
    {
        const UserId root = f->addUser(QStringLiteral("root"), {Role::Administrator});
        const QByteArray desk = f->tokenOf(f->addUser(QStringLiteral("desk"), {Role::HelpDesk}));
        QCOMPARE(f->callWith(desk, "POST", userPath(root, "/access-passes")).status, 403);
        QCOMPARE(f->callWith(desk, "POST", userPath(anna, "/access-passes")).status, 201);
    }

    // --- remembered browsers

    void remembered_isNotAskedAgain()
    {
        set(Setting::MfaRememberDays, 30);
        const QString secret = addTotp(anna);
        TestBrowser browser = remembered(secret);
        QVERIFY(amrOfNewest().contains(QStringLiteral("mfa")));
        f->clock.advance(24h * 29);
        QCOMPARE(signIn(browser).field("Location"), QByteArray("/account"));
        QCOMPARE(amrOfNewest(), (QStringList{QStringLiteral("pwd"), QStringLiteral("remembered")}));
        f->clock.advance(24h);
        QVERIFY(signIn(browser, "/login?again=1").field("Location").startsWith("/login/code"));
        TestBrowser other = f->browser();
        QVERIFY(signIn(other).field("Location").startsWith("/login/code"));
    }

    void remembered_countsForNothingElse_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"again", "new password", "administrator", "setting off", "forgotten",
                                 "truncated", "somebody else's", "reset"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void remembered_countsForNothingElse()
    {
        QFETCH(QString, what);
        set(Setting::MfaRequiredForAdministrators, false);
        set(Setting::MfaRememberDays, 30);
        QString secret = addTotp(anna);
        TestBrowser browser = remembered(secret);
        const QByteArray token = boss();
        QByteArray login = "/login";
        if (what == u"again") login = "/login?again=1";
        if (what == u"new password") {
            f->clock.advance(1s);
            f->write([&](Transaction &tx) -> Result<User> {
                GATEHOUSE_TRY_ASSIGN(hash, services().users.passwordHash(tx, anna));
                return services().users.setPassword(tx, Caller::system(QStringLiteral("test")), anna, *hash,
                                                    PasswordChangeKind::Changed);
            });
        }
        if (what == u"administrator")
            f->write([&](Transaction &tx) {
                return services().users.setRoles(tx, Caller::system(QStringLiteral("test")), anna,
                                                 {Role::Administrator});
            });
        if (what == u"setting off") set(Setting::MfaRememberDays, 0);
        if (what == u"forgotten")
            QCOMPARE(f->callWith(token, "DELETE", userPath(anna, "/remembered-devices")).status, 204);
        if (what == u"truncated") browser.setCookie("remembered", browser.cookie("remembered").chopped(1));
        if (what == u"somebody else's") {
            const UserId bob = f->addUser(QStringLiteral("bob"));
            const Secret bobs = f->write([&](Transaction &tx) {
                return people().rememberedDevices.remember(tx, Caller::system(QStringLiteral("test")), bob,
                                                           24h);
            });
            browser.setCookie("remembered", bobs.reveal());
        }
        if (what == u"reset") {
            QCOMPARE(f->callWith(token, "POST", userPath(anna, "/reset-mfa"), because("lost")).status, 200);
            secret = addTotp(anna);
        }
        browser.get(login);
        // The field comes from the page, as a browser would send it.
        const Fields again = login.contains("again") ? Fields{{"again", "1"}} : Fields{};
        const HttpAnswer answer =
            browser.post("/login", Fields{{"login", "anna"}, {"password", kPassword}} + again);
        QVERIFY2(answer.field("Location").startsWith("/login/code"), answer.field("Location").constData());
    }

    void remembered_isNoFreshSignIn()
    {
        set(Setting::MfaRememberDays, 30);
        TestBrowser browser = remembered(addTotp(anna));
        QVERIFY(!browser.get("/account/passkeys").body.isEmpty());
        f->clock.advance(1s);  // of two sessions of one moment neither is the newest
        signIn(browser, "/login?switch=1");
        QVERIFY(amrOfNewest().contains(QStringLiteral("remembered")));
        browser.get("/account/passkeys");
        const HttpAnswer asked = browser.post("/account/passkeys/options", {});
        QVERIFY2(asked.status == 401 || asked.status == 303, asked.body.constData());
    }

    void remembered_isOfferedWhereItMayBe()
    {
        addTotp(anna);
        const auto offered = [&] {
            TestBrowser browser = f->browser();
            signIn(browser);
            return browser.get("/login/code").body.contains("name=\"remember\"");
        };
        QVERIFY(!offered());
        set(Setting::MfaRememberDays, 30);
        QVERIFY(offered());
        f->write([&](Transaction &tx) {
            return services().users.setRoles(tx, Caller::system(QStringLiteral("test")), anna,
                                             {Role::Administrator});
        });
        QVERIFY(!offered());
    }

    void remembered_neverCountsForPrograms()
    {
        set(Setting::MfaRememberDays, 30);
        TestBrowser browser = remembered(addTotp(anna));
        const QJsonObject login{{QStringLiteral("login"), QStringLiteral("anna")},
                                {QStringLiteral("password"), kFixturePassword}};
        const HttpAnswer answer = f->callWith({}, "POST", "/auth/login", login,
                                              {{"Cookie", "remembered=" + browser.cookie("remembered")}});
        QCOMPARE(answer.text(QLatin1String("status")), QStringLiteral("mfa_required"));
    }

    // --- mails

    void aLockAndAUsedRecoveryCode_areToldByMail()
    {
        set(Setting::MailEnabled, true);
        set(Setting::LockoutThreshold, 3);
        set(Setting::LockoutMinutes, 10);
        const auto codes = f->write([&](Transaction &tx) {
            return services().recoveryCodes.regenerate(tx, Caller::system(QStringLiteral("test")), anna);
        });
        TestBrowser browser = f->browser();
        signIn(browser);
        browser.get("/login/code?kind=recovery_code");
        QCOMPARE(
            browser.post("/login/code", {{"kind", "recovery_code"}, {"code", codes.front().reveal()}}).status,
            303);
        QList<Message> told = sent();
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.constFirst().kind, QStringLiteral("recovery_code_used"));
        QCOMPARE(told.constFirst().values.value(u"left").toString(), QStringLiteral("9"));
        for (int i = 0; i < 6; ++i) {
            browser.get("/login?again=1");
            browser.post("/login", {{"login", "anna"}, {"password", "wrong"}});
        }
        told = sent();
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.constFirst().kind, QStringLiteral("account_locked"));
        QCOMPARE(told.constFirst().values.value(u"minutes").toInt(), 10);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestEnforcement)
#include "tst_enforcement.moc"
