#include <QJsonArray>
#include <QTest>
#include <QUrl>

#include "api_fixture.h"
#include "core/api/people_services.h"
#include "core/api/wire/joining.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QByteArray kPassword = "a long enough password";

}  // namespace

/// The pages and calls with which people join and come back, from a browser without scripts.
class TestJoiningPages : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ApiFixture> f;

    PeopleServices &people() { return *f->services->people; }
    void set(Setting setting, const QJsonValue &value) { f->services->settings.adopt(setting, value); }
    QList<Message> sent()
    {
        const auto claimed = f->write([&](Transaction &tx) { return f->services->outbox.claim(tx, 100); });
        QList<Message> all;
        for (const Delivery &delivery : claimed)
            all.append(*people().messages.open(delivery));
        return all;
    }
    static QByteArray pathOf(const Message &message)
    {
        const QUrl url(message.values.value(QLatin1String("link")).toString());
        return url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
    }
    static QByteArray tokenOf(const QByteArray &path) { return path.mid(path.indexOf("token=") + 6); }
    QByteArray bossToken() { return f->tokenOf(f->addUser(QStringLiteral("boss"), {Role::Administrator})); }

    /// The page of `link` names a length: one character less is refused, so many are enough.
    void keepsItsWord(const QByteArray &link, const QByteArray &field, qsizetype expected)
    {
        const QByteArray words = "tugboat.plover.quartz.meadow";
        TestBrowser browser = f->browser();
        const QByteArray page = browser.get(link).body;
        QVERIFY2(page.contains("id=\"password-hint\">" + QByteArray::number(expected) + ' '),
                 page.constData());
        const QByteArray path = link.left(link.indexOf('?'));
        const auto chosen = [&](qsizetype length) {
            const QByteArray password = words.left(length);
            browser.get(link);
            return browser.post(path, {{"token", tokenOf(link)},
                                       {"username", "eve"},
                                       {field, password},
                                       {"repeat_password", password}});
        };
        const HttpAnswer shorter = chosen(expected - 1);
        QCOMPARE(shorter.status, 422);
        QVERIFY(shorter.body.contains("too short"));
        QVERIFY(shorter.body.contains("id=\"password-hint\">" + QByteArray::number(expected) + ' '));
        QCOMPARE(chosen(expected).status, 200);
    }

    QByteArray resetLinkOf(const QByteArray &token, const UserId &user)
    {
        const HttpAnswer made =
            f->callWith(token, "POST", "/admin/v1/users/" + user.toString().toUtf8() + "/reset-link");
        const QUrl url(made.json().value(QLatin1String("link")).toString());
        return url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
    }

    QByteArray invitationLink(const QByteArray &token, const QString &email)
    {
        const HttpAnswer made =
            f->callWith(token, "POST", "/admin/v1/invitations", {{QStringLiteral("email"), email}});
        const QUrl url(made.json().value(QLatin1String("link")).toString());
        return url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
    }

private Q_SLOTS:
    void init() { f = std::make_unique<ApiFixture>(); }
    void cleanup() { f.reset(); }

    void registration_isConfirmedByAButtonAndNotByLooking()
    {
        set(Setting::RegistrationMode, QStringLiteral("open"));
        set(Setting::MailEnabled, true);
        TestBrowser browser = f->browser();
        QVERIFY(browser.get("/register").body.contains("type=\"email\" value=\"\" required"));
        const HttpAnswer done = browser.post(
            "/register", {{"username", "eve"}, {"email", "eve@example.org"}, {"password", kPassword}});
        QCOMPARE(done.status, 200);
        QVERIFY(done.body.contains("Look into your mail"));
        const QByteArray link = pathOf(sent().first());
        QVERIFY(link.startsWith("/verify?token="));

        // Signing in leads to the page that waits.
        browser.get("/login");
        const HttpAnswer waits = browser.post("/login", {{"login", "eve"}, {"password", kPassword}});
        QCOMPARE(waits.field("Location"), QByteArray("/login/verify?return_to=%2Faccount"));
        QVERIFY(browser.get("/login/verify").body.contains("eve@example.org"));
        QCOMPARE(browser.post("/login/verify", {{"decision", "continue"}}).status, 422);
        browser.get("/login/verify");
        const HttpAnswer page = browser.post("/login/verify", {{"decision", "mail"}});
        QCOMPARE(page.status, 200);
        const QByteArray second = pathOf(sent().first());

        TestBrowser mailProgram = f->browser();
        QCOMPARE(mailProgram.get(link).status, 410);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(mailProgram.get(second).status, 200);
        QVERIFY(mailProgram.get(second).body.contains("eve@example.org"));
        const HttpAnswer confirmed = mailProgram.post("/verify", {{"token", tokenOf(second)}});
        QCOMPARE(confirmed.status, 200);
        QCOMPARE(mailProgram.get(second).status, 410);

        // The page that waited goes on; looked at again, it says that there is nothing to wait for.
        QVERIFY(page.body.contains("value=\"continue\""));
        TestBrowser again = browser;
        const HttpAnswer looked = again.get("/login/verify");
        QCOMPARE(looked.status, 422);
        QVERIFY(looked.body.contains("no longer waits for a confirmation"));
        QVERIFY(looked.body.contains("name=\"password\""));
        QCOMPARE(browser.post("/login/verify", {{"decision", "continue"}}).field("Location"),
                 QByteArray("/account"));
        QCOMPARE(browser.get("/account").status, 200);
    }

    void registration_answersTheSameForATakenAddress()
    {
        set(Setting::RegistrationMode, QStringLiteral("open"));
        set(Setting::MailEnabled, true);
        f->addUser(QStringLiteral("anna"));
        const auto registered = [&](const QByteArray &name, const QByteArray &email) {
            TestBrowser browser = f->browser();
            browser.get("/register");
            const HttpAnswer answer =
                browser.post("/register", {{"username", name}, {"email", email}, {"password", kPassword}});
            return QByteArray::number(answer.status) + answer.body;
        };
        const QByteArray isNew = registered("eve", "eve@example.org");
        QCOMPARE(registered("mallory", "anna@example.org"), isNew);
        QCOMPARE(registered("anna", "other@example.org"), isNew);
    }

    void json_waitsForTheAddressAsWell()
    {
        set(Setting::RegistrationMode, QStringLiteral("open"));
        set(Setting::MailEnabled, true);
        const auto call = [&](const QByteArray &path, const QJsonObject &body) {
            return f->callWith({}, "POST", path, body);
        };
        const QString password = QString::fromUtf8(kPassword);
        QCOMPARE(call("/auth/register", {{QStringLiteral("username"), QStringLiteral("eve")},
                                         {QStringLiteral("email"), QStringLiteral("eve@example.org")},
                                         {QStringLiteral("password"), password}})
                     .status,
                 202);
        const QJsonObject step = call("/auth/login", {{QStringLiteral("login"), QStringLiteral("eve")},
                                                      {QStringLiteral("password"), password}})
                                     .json();
        QCOMPARE(step.value(QLatin1String("status")).toString(), QStringLiteral("verification_required"));
        const QJsonObject waiting{
            {QStringLiteral("verification_token"), step.value(QLatin1String("verification_token"))}};
        QCOMPARE(call("/auth/verify/continue", waiting).status, 409);
        sent();  // the first link, which the next one replaces
        QCOMPARE(call("/auth/verify/resend", waiting).status, 202);
        const QString token = QString::fromUtf8(tokenOf(pathOf(sent().last())));
        QCOMPARE(call("/auth/verify", {{QStringLiteral("token"), token}}).status, 200);
        QCOMPARE(call("/auth/verify", {{QStringLiteral("token"), token}}).status, 410);
        QCOMPARE(call("/auth/verify/continue", waiting).json().value(QLatin1String("status")).toString(),
                 QStringLiteral("ok"));
    }

    void forgottenPassword_isReplacedThroughThePages()
    {
        f->addUser(QStringLiteral("anna"));
        TestBrowser closed = f->browser();
        QVERIFY(!closed.get("/login").body.contains("/forgot"));
        QVERIFY(!closed.get("/forgot").body.contains("<form"));
        set(Setting::MailEnabled, true);
        TestBrowser signedIn = f->signedIn(QStringLiteral("anna"));
        TestBrowser browser = f->browser();
        QVERIFY(browser.get("/login").body.contains("/forgot"));
        const auto asked = [&](const QByteArray &login) {
            TestBrowser one = f->browser();
            one.get("/forgot");
            const HttpAnswer answer = one.post("/forgot", {{"login", login}, {"way", "mail"}});
            return QByteArray::number(answer.status) + answer.body;
        };
        const auto withoutToken = [](QByteArray page) {
            const qsizetype at = page.indexOf("name=\"csrf\"");
            return at < 0 ? page : page.remove(at, 120);
        };
        const QByteArray unknown = asked("nobody");
        QVERIFY(unknown.startsWith("200"));
        QCOMPARE(withoutToken(asked("anna")), withoutToken(unknown));
        const QByteArray link = pathOf(sent().first());
        QVERIFY(link.startsWith("/reset?token="));
        QVERIFY(browser.get(link).body.contains("anna"));
        QCOMPARE(
            browser
                .post("/reset",
                      {{"token", tokenOf(link)}, {"new_password", kPassword}, {"repeat_password", "another"}})
                .status,
            422);
        browser.get(link);
        QCOMPARE(
            browser
                .post("/reset",
                      {{"token", tokenOf(link)}, {"new_password", kPassword}, {"repeat_password", kPassword}})
                .status,
            200);
        QCOMPARE(browser.get(link).status, 410);
        QCOMPARE(signedIn.get("/account").status, 303);
        browser.get("/login");
        QCOMPARE(browser.post("/login", {{"login", "anna"}, {"password", kPassword}}).status, 303);
    }

    void forgottenPassword_aWrongCodeLeadsToAnother()
    {
        f->addUser(QStringLiteral("anna"));
        set(Setting::SmsEnabled, true);
        set(Setting::RecoverySms, true);
        const auto wrong = [&](const QByteArray &login) {
            TestBrowser browser = f->browser();
            browser.get("/forgot");
            const HttpAnswer asked = browser.post("/forgot", {{"login", login}, {"way", "text"}});
            const HttpAnswer answer = browser.post(
                "/forgot/code", {{"code_token", hiddenInput(asked.body, "code_token")}, {"code", "000000"}});
            return std::pair(asked, answer);
        };
        for (const char *login : {"anna", "nobody"}) {
            const auto [asked, answer] = wrong(login);
            QVERIFY(asked.body.contains("href=\"/forgot\""));
            QCOMPARE(answer.status, 422);
            QVERIFY2(answer.body.contains("Type the newest one that we sent"), answer.body.constData());
            QVERIFY(answer.body.contains("href=\"/forgot\""));
        }
    }

    void registration_aWrongCodeForThePhoneAsksForTheNewest()
    {
        set(Setting::RegistrationMode, QStringLiteral("open"));
        set(Setting::SmsEnabled, true);
        set(Setting::RegistrationVerifyPhone, true);
        TestBrowser browser = f->browser();
        browser.get("/register");
        QCOMPARE(browser
                     .post("/register", {{"username", "eve"},
                                         {"email", "eve@example.org"},
                                         {"phone", "+41791234567"},
                                         {"password", kPassword}})
                     .status,
                 200);
        browser.get("/login");
        browser.post("/login", {{"login", "eve"}, {"password", kPassword}});
        browser.get("/login/verify");
        const HttpAnswer sentCode = browser.post("/login/verify", {{"decision", "code"}});
        const HttpAnswer answer =
            browser.post("/login/verify", {{"decision", "confirm"},
                                           {"code_token", hiddenInput(sentCode.body, "code_token")},
                                           {"code", "000000"}});
        QCOMPARE(answer.status, 422);
        QVERIFY2(answer.body.contains("Type the newest one that we sent"), answer.body.constData());
    }

    void json_resetIsTheSame()
    {
        f->addUser(QStringLiteral("anna"));
        set(Setting::MailEnabled, true);
        const auto call = [&](const QByteArray &path, const QJsonObject &body) {
            return f->callWith({}, "POST", path, body);
        };
        const HttpAnswer known =
            call("/auth/password/forgot", {{QStringLiteral("login"), QStringLiteral("anna")}});
        const HttpAnswer unknown =
            call("/auth/password/forgot", {{QStringLiteral("login"), QStringLiteral("nobody")}});
        QCOMPARE(known.status, 202);
        QCOMPARE(known.body, unknown.body);
        const QJsonObject body{{QStringLiteral("token"), QString::fromUtf8(tokenOf(pathOf(sent().first())))},
                               {QStringLiteral("new_password"), QString::fromUtf8(kPassword)}};
        QCOMPARE(call("/auth/password/reset", body).status, 200);
        QCOMPARE(call("/auth/password/reset", body).status, 410);
    }

    void invitation_isMadeByTheApiAndAcceptedOnThePage()
    {
        const QByteArray token = bossToken();
        const auto invite = [&](const QJsonObject &body) {
            return f->callWith(token, "POST", "/admin/v1/invitations", body);
        };
        const QJsonObject eve{{QStringLiteral("email"), QStringLiteral("eve@example.org")},
                              {QStringLiteral("note"), QStringLiteral("<b>Hello</b>")}};
        QCOMPARE(invite(eve).status, 409);
        set(Setting::RegistrationMode, QStringLiteral("invitation"));
        const HttpAnswer made = invite(eve);
        QCOMPARE(made.status, 201);
        const QUrl url(made.json().value(QLatin1String("link")).toString());
        const QByteArray link = url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
        QVERIFY(link.startsWith("/invitation?token="));
        const QByteArray id = made.json().value(QLatin1String("id")).toString().toUtf8();
        QVERIFY(
            !f->callWith(token, "GET", "/admin/v1/invitations/" + id).json().contains(QLatin1String("link")));

        TestBrowser browser = f->browser();
        const HttpAnswer page = browser.get(link);
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("&lt;b&gt;Hello") && !page.body.contains("<b>Hello"));
        QCOMPARE(browser
                     .post("/invitation",
                           {{"token", tokenOf(link)}, {"username", "boss"}, {"password", kPassword}})
                     .status,
                 422);
        browser.get(link);
        QCOMPARE(
            browser
                .post("/invitation", {{"token", tokenOf(link)}, {"username", "eve"}, {"password", kPassword}})
                .status,
            200);
        QCOMPARE(browser.get(link).status, 410);
        browser.get("/login");
        QCOMPARE(browser.post("/login", {{"login", "eve"}, {"password", kPassword}}).status, 303);
        const QJsonObject list = f->callWith(token, "GET", "/admin/v1/invitations?status=accepted").json();
        QCOMPARE(list.value(QLatin1String("items")).toArray().size(), 1);
    }

    void invitations_inBulkAnswerForEachRow()
    {
        const QByteArray token = bossToken();
        set(Setting::RegistrationMode, QStringLiteral("invitation"));
        f->addUser(QStringLiteral("anna"));
        const HttpAnswer answer = f->callWith(
            token, "POST", "/admin/v1/invitations/bulk",
            {{QStringLiteral("emails"),
              QJsonArray{QStringLiteral("eve@example.org"), QStringLiteral("nonsense"),
                         QStringLiteral("anna@example.org"), QStringLiteral(" bob@example.org ")}}});
        QCOMPARE(answer.status, 200);
        const QJsonArray rows = answer.json().value(QLatin1String("items")).toArray();
        QStringList outcomes;
        for (const QJsonValue &row : rows)
            outcomes.append(row[QLatin1String("error")][QLatin1String("code")].toString(
                row[QLatin1String("invitation")][QLatin1String("status")].toString()));
        QCOMPARE(outcomes, QStringList({QStringLiteral("open"), QStringLiteral("email_invalid"),
                                        QStringLiteral("email_taken"), QStringLiteral("open")}));
        QJsonArray many;
        for (int i = 0; i < 501; ++i)
            many.append(QStringLiteral("p%1@example.org").arg(i));
        QCOMPARE(f->callWith(token, "POST", "/admin/v1/invitations/bulk", {{QStringLiteral("emails"), many}})
                     .status,
                 400);
    }

    void terms_areAcceptedOnThePageOrNobodyIsSignedIn()
    {
        const QByteArray token = bossToken();
        f->addUser(QStringLiteral("anna"));
        QCOMPARE(f->browser().get("/terms").status, 404);
        const QJsonObject texts{
            {QStringLiteral("en"), QJsonObject{{QStringLiteral("text"), QStringLiteral("Be kind.")}}},
            {QStringLiteral("de"),
             QJsonObject{{QStringLiteral("url"), QStringLiteral("https://example.org/agb")}}}};
        QCOMPARE(f->callWith(token, "POST", "/admin/v1/terms", {{QStringLiteral("texts"), texts}}).status,
                 201);
        TestBrowser browser = f->browser();
        QVERIFY(browser.get("/terms").body.contains("Be kind."));
        QVERIFY(browser.get("/terms", {{"Accept-Language", "de"}}).body.contains("https://example.org/agb"));
        const auto begin = [&] {
            browser.get("/login");
            return browser.post("/login", {{"login", "anna"}, {"password", kFixturePassword.toUtf8()}});
        };
        QVERIFY(begin().field("Location").startsWith("/login/terms"));
        QVERIFY(browser.get("/login/terms").body.contains("Be kind."));
        const HttpAnswer unticked = browser.post("/login/terms", {{"decision", "accept"}});
        QCOMPARE(unticked.status, 422);
        QVERIFY(unticked.body.contains("aria-invalid=\"true\" aria-describedby=\"error-text\""));
        browser.get("/login/terms");
        QCOMPARE(browser.post("/login/terms", {{"decision", "refuse"}}).status, 303);
        QCOMPARE(browser.get("/account").status, 303);
        begin();
        browser.get("/login/terms");
        QCOMPARE(browser.post("/login/terms", {{"decision", "accept"}, {"terms", "1"}}).status, 303);
        QCOMPARE(browser.get("/account").status, 200);
    }

    void mfaReset_waitsForASecondAdministrator()
    {
        const UserId bossId = f->addUser(QStringLiteral("boss"), {Role::Administrator});
        const UserId otherId = f->addUser(QStringLiteral("other"), {Role::Administrator});
        const UserId anna = f->addUser(QStringLiteral("anna"));
        const QByteArray boss = f->tokenOf(bossId);
        const QByteArray other = f->tokenOf(otherId);
        const QByteArray user = "/admin/v1/users/" + anna.toString().toUtf8();
        set(Setting::RecoverySecondApproval, true);
        const QByteArray enrolled = f->callWith(boss, "POST", user + "/recovery-codes").body;
        QVERIFY(enrolled.contains("recovery_codes"));
        // Whoever has a factor is protected from each piece of a reset.
        QCOMPARE(f->callWith(boss, "POST", user + "/recovery-codes").status, 403);
        QCOMPARE(f->callWith(boss, "POST", user + "/factors/totp").status, 403);
        const QJsonObject why{{QStringLiteral("reason"), QStringLiteral("lost phone")}};
        const HttpAnswer asked = f->callWith(boss, "POST", user + "/reset-mfa", why);
        QCOMPARE(asked.status, 202);
        // As the console reads it.
        const auto read = wire::fromJson<wire::Approval>(asked.json());
        QVERIFY(read.ok());
        QCOMPARE(read->kind, QString(wire::approval_kind::kResetMfa));
        QCOMPARE(read->userId, anna.toString());
        QCOMPARE(read->askedBy, QStringLiteral("boss"));
        const QByteArray approval =
            "/admin/v1/approvals/" + asked.json().value(QLatin1String("id")).toString().toUtf8();
        QCOMPARE(f->callWith(boss, "POST", user + "/reset-mfa", why).status, 409);
        QCOMPARE(f->callWith(boss, "POST", approval + "/approve").status, 403);
        const auto left = [&] {
            return f->callWith(boss, "GET", user + "/factors")
                .json()
                .value(QLatin1String("recovery_codes_left"))
                .toInt();
        };
        QCOMPARE(left(), 10);
        QCOMPARE(f->callWith(other, "POST", approval + "/approve").status, 200);
        QCOMPARE(left(), 0);
        QCOMPARE(f->callWith(other, "POST", approval + "/approve").status, 409);
    }

    void passwordHint_namesWhatTheRulesAskOfThisPerson()
    {
        const QByteArray token = bossToken();
        set(Setting::RegistrationMode, QStringLiteral("invitation"));
        const UserId anna = f->addUser(QStringLiteral("anna"));
        const UserId bea = f->addUser(QStringLiteral("bea"));
        // A password that is all there is has to be longer.
        keepsItsWord(resetLinkOf(token, anna), "new_password", 15);
        keepsItsWord(invitationLink(token, QStringLiteral("eve@example.org")), "password", 15);
        // Beside a second factor, the usual length is enough.
        const QByteArray beas = resetLinkOf(token, bea);
        const QByteArray fays = invitationLink(token, QStringLiteral("fay@example.org"));
        set(Setting::MfaRequirement, QStringLiteral("required"));
        QVERIFY(f->browser().get(beas).body.contains("id=\"password-hint\">12 "));
        // Some have to do more than others.
        f->services->settings.adoptOverride(Setting::PasswordMinLength,
                                            {SettingSubject::Kind::Role, QStringLiteral("user")}, 20);
        QVERIFY(f->browser().get(fays).body.contains("id=\"password-hint\">20 "));
        keepsItsWord(beas, "new_password", 20);
        // A link that is none says nothing of anybody.
        QVERIFY(!f->browser().get("/reset?token=none").body.contains("password-hint"));
    }

    void resetLink_isMadeByTheApi()
    {
        const QByteArray token = bossToken();
        const UserId anna = f->addUser(QStringLiteral("anna"));
        const HttpAnswer made =
            f->callWith(token, "POST", "/admin/v1/users/" + anna.toString().toUtf8() + "/reset-link");
        QCOMPARE(made.status, 200);
        const QUrl url(made.json().value(QLatin1String("link")).toString());
        TestBrowser browser = f->browser();
        QCOMPARE(browser.get(url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority)).status, 200);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestJoiningPages)
#include "tst_joining_pages.moc"
