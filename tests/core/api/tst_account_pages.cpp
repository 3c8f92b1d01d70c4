#include <QTest>
#include <QUrl>

#include "api_fixture.h"
#include "core/api/due_deletions.h"
#include "core/api/people_services.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QByteArray kNew = "another long password";

}  // namespace

/// The pages on which people look after their own account, from a browser without scripts.
class TestAccountPages : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ApiFixture> f;
    UserId anna;

    void set(Setting setting, const QJsonValue &value) { f->services->settings.adopt(setting, value); }
    User user()
    {
        return f->write([&](Transaction &tx) { return f->services->users.byId(tx, anna); });
    }
    bool exists()
    {
        return f->db->read([&](Transaction &tx) { return f->services->users.byId(tx, anna); }).ok();
    }
    TestBrowser signedIn() const { return f->signedIn(QStringLiteral("anna")); }
    QList<Message> sent()
    {
        const auto claimed = f->write([&](Transaction &tx) { return f->services->outbox.claim(tx, 100); });
        QList<Message> all;
        for (const Delivery &delivery : claimed)
            all.append(*f->services->people->messages.open(delivery));
        return all;
    }
    static QByteArray pathOf(const Message &message)
    {
        const QUrl url(message.values.value(QLatin1String("link")).toString());
        return url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
    }
    static QByteArray tokenIn(const QByteArray &path) { return path.mid(path.indexOf("token=") + 6); }
    Fields profileForm(const QByteArray &displayName, const QByteArray &birthdate = {})
    {
        return {{"version", QByteArray::number(user().version)},
                {"display_name", displayName},
                {"given_name", "Anna"},
                {"birthdate", birthdate},
                {"address_locality", "Bonn"}};
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<ApiFixture>();
        f->addUser(QStringLiteral("root"), {Role::Administrator});
        anna = f->addUser(QStringLiteral("anna"));
        set(Setting::MailEnabled, true);
        set(Setting::SessionNewDeviceMail, false);  // of these tst_not_me speaks
    }
    void cleanup() { f.reset(); }

    void everyPage_hasTheFrame_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("inNavigation");
        for (const char *path :
             {"/account", "/account/profile", "/account/password", "/account/methods", "/account/providers",
              "/account/sessions", "/account/applications", "/account/activity", "/account/data"})
            QTest::newRow(path) << QByteArray(path) << true;
        QTest::newRow("/account/passkeys") << QByteArray("/account/passkeys") << false;
        QTest::newRow("/account/email") << QByteArray("/account/email") << false;
    }
    void everyPage_hasTheFrame()
    {
        QFETCH(QByteArray, path);
        QFETCH(bool, inNavigation);
        TestBrowser browser = signedIn();
        const HttpAnswer page = browser.get(path);
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("class=\"area-nav\""));
        QVERIFY(page.body.contains("action=\"/account/sign-out\""));
        // Passkeys have no place in it: this server's address is none that browsers make them for.
        QCOMPARE(page.body.count("aria-current=\"page\""), path == "/account/passkeys" ? 0 : 1);
        if (inNavigation) QVERIFY(page.body.contains("<a href=\"" + path + "\" aria-current=\"page\">"));
        QVERIFY(page.field("Cache-Control").contains("no-store"));
        // In the person's language, whatever the browser asks for.
        QVERIFY(page.body.contains("lang=\"en\""));
        f->write([&](Transaction &tx) {
            UserChanges changes;
            changes.locale = QStringLiteral("de-AT");
            return f->services->users.update(tx, Caller::system({}), anna, changes);
        });
        const QByteArray german = browser.get(path, {{"Accept-Language", "en-GB,en"}}).body;
        QVERIFY(german.contains("lang=\"de\"") && german.contains("Anmeldearten"));
    }

    void profile_isChanged()
    {
        TestBrowser browser = signedIn();
        browser.get("/account/profile");
        const HttpAnswer done = browser.post("/account/profile", profileForm("Anna <b>", "1990-12-31"));
        QCOMPARE(done.field("Location"), QByteArray("/account/profile?done=saved"));
        const User after = user();
        QCOMPARE(after.displayName, QStringLiteral("Anna <b>"));
        QCOMPARE(after.profile.value(QLatin1String("birthdate")).toString(), QStringLiteral("1990-12-31"));
        QCOMPARE(after.username, QStringLiteral("anna"));
        const QByteArray page = browser.get(done.field("Location")).body;
        QVERIFY(page.contains("Your profile is saved.") && page.contains("Bonn"));
        QVERIFY(page.contains("Anna &lt;b&gt;") && !page.contains("Anna <b>"));
    }

    void profile_wrongThingsStayInTheForm()
    {
        TestBrowser browser = signedIn();
        browser.get("/account/profile");
        const HttpAnswer again = browser.post("/account/profile", profileForm("Typed", "yesterday"));
        QCOMPARE(again.status, 422);
        QVERIFY(again.body.contains("role=\"alert\"") && again.body.contains("value=\"Typed\"") &&
                again.body.contains("value=\"yesterday\""));
        QCOMPARE(user().displayName, QStringLiteral("anna"));
    }

    void profile_ofAnotherVersionIsNotOverwritten()
    {
        TestBrowser browser = signedIn();
        browser.get("/account/profile");
        const Fields old = profileForm("Mine");
        f->write([&](Transaction &tx) {
            UserChanges changes;
            changes.displayName = QStringLiteral("The office's");
            return f->services->users.update(tx, Caller::system({}), anna, changes);
        });
        const HttpAnswer again = browser.post("/account/profile", old);
        QCOMPARE(again.status, 422);
        QVERIFY(again.body.contains("in the meantime") && again.body.contains("The office"));
        QCOMPARE(user().displayName, QStringLiteral("The office's"));
    }

    void profile_ofTheOffice()
    {
        set(Setting::AccountEditProfile, false);
        TestBrowser browser = signedIn();
        QVERIFY(!browser.get("/account/profile").body.contains("name=\"display_name\""));
        QCOMPARE(browser.post("/account/profile", profileForm("Mine")).status, 403);
        QCOMPARE(user().displayName, QStringLiteral("anna"));
        // The language is everybody's own.
        browser.get("/account/profile");
        QCOMPARE(browser.post("/account/language", {{"locale", "de"}}).status, 303);
        QCOMPARE(user().locale, QStringLiteral("de"));
        QVERIFY(browser.get("/account").body.contains("lang=\"de\""));
        QCOMPARE(browser.post("/account/language", {{"locale", "../x"}}).status, 422);
        QCOMPARE(user().locale, QStringLiteral("de"));
    }

    void profile_takesNothingElse()
    {
        TestBrowser browser = signedIn();
        browser.get("/account/profile");
        browser.post("/account/profile", profileForm("Anna") + Fields{{"username", "root2"},
                                                                      {"email", "evil@example.org"},
                                                                      {"email_verified", "true"},
                                                                      {"phone", "+431234567"},
                                                                      {"roles", "administrator"}});
        const User after = user();
        QCOMPARE(after.displayName, QStringLiteral("Anna"));
        QCOMPARE(after.username, QStringLiteral("anna"));
        QCOMPARE(after.email, QStringLiteral("anna@example.org"));
        QVERIFY(after.phone.isEmpty());
    }

    void password_isChanged()
    {
        TestBrowser other = signedIn();
        TestBrowser browser = signedIn();
        browser.get("/account/password");
        const auto change = [&](const QByteArray &current, const QByteArray &fresh, const QByteArray &again) {
            return browser.post(
                "/account/password",
                {{"current_password", current}, {"new_password", fresh}, {"repeat_password", again}});
        };
        QCOMPARE(change("wrong", kNew, kNew).status, 422);
        QCOMPARE(change(kFixturePassword.toUtf8(), kNew, "different").status, 422);
        QCOMPARE(change(kFixturePassword.toUtf8(), "short", "short").status, 422);
        QCOMPARE(other.get("/account").status, 200);
        QCOMPARE(change(kFixturePassword.toUtf8(), kNew, kNew).field("Location"),
                 QByteArray("/account/password?done=changed"));
        QCOMPARE(browser.get("/account").status, 200);
        QCOMPARE(other.get("/account").status, 303);
        QCOMPARE(sent().first().kind, QStringLiteral("password_changed"));
    }

    void sessions_areEnded()
    {
        TestBrowser other = signedIn();
        TestBrowser third = signedIn();
        TestBrowser roots = f->signedIn(QStringLiteral("root"));
        TestBrowser browser = signedIn();
        QCOMPARE(browser.get("/account/sessions").body.count("name=\"session\""), 2);
        QCOMPARE(browser.post("/account/sessions/end-others", {}).status, 303);
        QCOMPARE(other.get("/account").status, 303);
        QCOMPARE(third.get("/account").status, 303);
        QCOMPARE(roots.get("/account").status, 200);
        const QByteArray left = browser.get("/account/sessions?done=others_ended").body;
        QVERIFY(left.contains("everywhere but here") && !left.contains("end-others"));
    }

    void profile_marksTheFieldAtFault()
    {
        TestBrowser browser = signedIn();
        browser.get("/account/profile");
        const HttpAnswer answer = browser.post("/account/profile", profileForm("Anna", "yesterday"));
        QCOMPARE(answer.status, 422);
        const qsizetype at = answer.body.indexOf("id=\"birthdate\"");
        const QByteArray field = answer.body.mid(at, answer.body.indexOf('>', at) - at);
        QVERIFY2(field.contains("aria-invalid=\"true\""), field.constData());
        QVERIFY2(field.contains("aria-describedby=\"error-text birthdate-hint\""), field.constData());
        QCOMPARE(answer.body.count("aria-invalid"), 1);
        Fields form = profileForm("Anna");
        form.append({"address_region", QByteArray(101, 'x')});
        browser.get("/account/profile");
        const QByteArray page = browser.post("/account/profile", form).body;
        QCOMPARE(page.count("aria-invalid"), 1);
        QVERIFY(page.indexOf("aria-invalid") > page.indexOf("id=\"address_region\""));
    }

    void days_areCounted()
    {
        TestBrowser browser = signedIn();
        set(Setting::AccountDeleteDelayDays, 1);
        QVERIFY(browser.get("/account/data").body.contains("change your mind for one day."));
        set(Setting::AccountDeleteDelayDays, 7);
        QVERIFY(browser.get("/account/data").body.contains("change your mind for 7 days."));
    }

    void notice_isNoneOfTheAddressesChoosing()
    {
        TestBrowser browser = signedIn();
        for (const char *done : {"title", "x", "", "others_ended%00", "../title"})
            QVERIFY(
                !browser.get(QByteArray("/account/sessions?done=") + done).body.contains("role=\"status\""));
    }

    void oldSignIns_areNotEnough_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("form");
        QTest::newRow("address") << QByteArray("/account/email") << QByteArray("email");
        QTest::newRow("deletion") << QByteArray("/account/data/delete") << QByteArray("username");
        QTest::newRow("copy") << QByteArray("/account/data/export") << QByteArray("x");
    }
    void oldSignIns_areNotEnough()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, form);
        TestBrowser browser = signedIn();
        browser.get("/account");
        f->clock.advance(6min);
        const HttpAnswer answer =
            browser.post(path, {{form, form == "email" ? QByteArray("a@new.example") : QByteArray("anna")}});
        QCOMPARE(answer.status, 303);
        QVERIFY(answer.field("Location").startsWith("/login?return_to=%2Faccount%2F"));
        QVERIFY(sent().isEmpty());
        QVERIFY(
            !*f->db->read([&](Transaction &tx) { return f->services->people->deletions.pending(tx, anna); }));
    }

    void email_isChangedByBothLinks()
    {
        TestBrowser browser = signedIn();
        browser.get("/account/email");
        QCOMPARE(browser.post("/account/email", {{"email", "nonsense"}}).status, 422);
        QCOMPARE(browser.post("/account/email", {{"email", "anna@new.example"}}).field("Location"),
                 QByteArray("/account/email?done=asked"));
        QVERIFY(browser.get("/account/email").body.contains("anna@new.example"));
        QByteArray toNew;
        QByteArray toOld;
        for (const Message &mail : sent())
            (mail.to == u"anna@new.example" ? toNew : toOld) = pathOf(mail);
        QVERIFY(toNew.startsWith("/email-change?token=") && toOld.startsWith("/email-change?token="));
        TestBrowser mailProgram = f->browser();
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(mailProgram.get(toOld).status, 200);
            QCOMPARE(mailProgram.get(toNew).status, 200);
        }
        QCOMPARE(user().email, QStringLiteral("anna@example.org"));
        const auto agree = [&](const QByteArray &link) {
            mailProgram.get(link);
            return mailProgram.post("/email-change", {{"token", tokenIn(link)}, {"decision", "confirm"}});
        };
        QVERIFY(agree(toNew).body.contains("other address has to agree"));
        QVERIFY(agree(toOld).body.contains("Your address is changed"));
        QCOMPARE(user().email, QStringLiteral("anna@new.example"));
        QVERIFY(user().emailVerified);
        QCOMPARE(agree(toOld).status, 410);
    }

    void email_isKeptByTheOldAddress()
    {
        TestBrowser browser = signedIn();
        browser.get("/account/email");
        browser.post("/account/email", {{"email", "anna@new.example"}});
        QByteArray toOld;
        for (const Message &mail : sent())
            if (mail.kind == u"email_change_old") toOld = pathOf(mail);
        TestBrowser mailProgram = f->browser();
        mailProgram.get(toOld);
        QCOMPARE(mailProgram
                     .postAs("/email-change", {{"token", tokenIn(toOld)}, {"decision", "confirm"}},
                             {{"Origin", "https://evil.example"}})
                     .status,
                 403);
        // Whatever is no yes is a no.
        mailProgram.get(toOld);
        QVERIFY(
            mailProgram.post("/email-change", {{"token", tokenIn(toOld)}}).body.contains("Nothing changes"));
        QVERIFY(!browser.get("/account/email").body.contains("anna@new.example"));
    }

    void activity_isTold()
    {
        TestBrowser browser = signedIn();
        browser.get("/account/profile");
        browser.post("/account/profile", profileForm("Anna"));
        const QByteArray page = browser.get("/account/activity").body;
        QVERIFY(page.contains("Signed in") && page.contains("The account was changed"));
        QVERIFY(page.contains("127.0.0.1"));
        // Not what happened to others.
        f->signedIn(QStringLiteral("root"));
        QCOMPARE(browser.get("/account/activity").body.count("Signed in"), page.count("Signed in"));
        QCOMPARE(browser.get("/account/activity?cursor=x").status, 400);
    }

    void activity_hasWordsForPassesAndRememberedBrowsers()
    {
        f->write([&](Transaction &tx) -> Result<void> {
            const Caller office = Caller::system(QStringLiteral("test"));
            const PeopleServices &people = *f->services->people;
            GATEHOUSE_TRY(people.accessPasses.make(tx, office, anna));
            GATEHOUSE_TRY(people.accessPasses.revokeAll(tx, office, anna, QStringLiteral("mfa_reset")));
            Caller self;
            self.kind = Caller::Kind::User;
            self.user = anna;
            GATEHOUSE_TRY(people.rememberedDevices.remember(tx, self, anna, std::chrono::hours(24)));
            GATEHOUSE_TRY(people.rememberedDevices.forgetAll(tx, self, anna, QStringLiteral("by_owner")));
            return {};
        });
        const QByteArray page = signedIn().get("/account/activity").body;
        for (const char *words :
             {"An access pass was made", "An access pass was taken back",
              "not asked for the second step any more", "asked for the second step again"})
            QVERIFY2(page.contains(words), words);
    }

    /// What an administrator did to others has no words that mean the administrator's own account.
    void activity_isOfTheOwnAccountAlone()
    {
        TestBrowser root = f->signedIn(QStringLiteral("root"));
        const auto id = f->db->read(
            [&](Transaction &tx) { return f->services->users.findByLogin(tx, QStringLiteral("root")); });
        Caller by;
        by.kind = Caller::Kind::User;
        by.user = (*id)->id;
        by.name = QStringLiteral("root");
        f->write([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY(f->services->users.disable(tx, by, anna));
            GATEHOUSE_TRY(f->services->users.enable(tx, by, anna));
            return {};
        });
        const QByteArray page = root.get("/account/activity").body;
        QVERIFY(page.contains("Signed in"));
        QVERIFY(!page.contains("The account was disabled") && !page.contains("The account was enabled"));
        const QByteArray hers = signedIn().get("/account/activity").body;
        QVERIFY(hers.contains("The account was disabled") && hers.contains("The account was enabled"));
    }

    void copy_tellsOfCodesAsOfOtherFactors()
    {
        TestBrowser browser = signedIn();
        const QString added = f->clock.now().toRfc3339();
        f->write([&](Transaction &tx) -> Result<void> {
            const CodeFactorService &codes = f->services->people->codeFactors;
            GATEHOUSE_TRY(codes.add(tx, Caller::system(QStringLiteral("test")), anna, CodeKind::Email));
            GATEHOUSE_TRY(codes.add(tx, Caller::system(QStringLiteral("test")), anna, CodeKind::Sms));
            return {};
        });
        f->clock.advance(1min);
        const QString used = f->clock.now().toRfc3339();
        f->write([&](Transaction &tx) {
            return f->services->people->codeFactors.noteUsed(tx, anna, CodeKind::Sms);
        });
        browser.get("/account/data");
        const QJsonObject data = browser.post("/account/data/export", {}).json();
        const QJsonArray codes = data.value(u"sign_in_methods").toObject().value(u"codes").toArray();
        QCOMPARE(codes.size(), 2);
        for (const QJsonValue one : codes) {
            QCOMPARE(one[u"added_at"].toString(), added);
            const bool sms = one[u"kind"].toString() == u"sms";
            QVERIFY(sms || one[u"kind"].toString() == u"email");
            QCOMPARE(one[u"last_used_at"], sms ? QJsonValue(used) : QJsonValue(QJsonValue::Null));
        }
    }

    void copy_holdsEverythingButSecrets()
    {
        TestBrowser browser = signedIn();
        browser.get("/account/data");
        const HttpAnswer file = browser.post("/account/data/export", {});
        QCOMPARE(file.status, 200);
        QCOMPARE(file.field("Content-Disposition"), QByteArray("attachment; filename=\"my-account.json\""));
        QVERIFY(file.field("Cache-Control").contains("no-store"));
        const QJsonObject data = file.json();
        QCOMPARE(data.value(u"account").toObject().value(u"username").toString(), QStringLiteral("anna"));
        for (const char *part :
             {"sign_in_methods", "sessions", "applications", "other_providers", "terms_accepted", "activity"})
            QVERIFY2(data.contains(QLatin1String(part)), part);
        QCOMPARE(data.value(u"sessions").toArray().size(), 1);
        for (const char *secret : {"$argon2", "$pbkdf2", "password_hash", "token_hash", "root"})
            QVERIFY2(!file.body.contains(secret), secret);
        QVERIFY(browser.get("/account/activity").body.contains("A copy of your data downloaded"));
    }

    void account_isDeletedAfterTheDelay()
    {
        TestBrowser browser = signedIn();
        browser.get("/account/data");
        QCOMPARE(browser.post("/account/data/delete", {{"username", "root"}}).status, 422);
        QCOMPARE(browser.post("/account/data/delete", {{"username", "anna"}}).field("Location"),
                 QByteArray("/account/data?done=asked"));
        QVERIFY(browser.get("/account/profile").body.contains("class=\"banner\""));
        f->clock.advance(24h * 14 - 1ms);
        const auto due = [&] {
            return f->write([&](Transaction &tx) { return deleteDueAccounts(*f->services, tx, 100); });
        };
        QCOMPARE(due(), 0);
        QVERIFY(signedIn().get("/account").body.contains("class=\"banner\""));
        f->clock.advance(1ms);
        QCOMPARE(due(), 1);
        QVERIFY(!exists());
        AuditQuery gone;
        gone.type = QStringLiteral("user.deleted");
        const auto events =
            f->db->read([&](Transaction &tx) { return f->services->audit.search(tx, gone, {}); });
        QCOMPARE(events->items.first().reason, QStringLiteral("own_wish"));
    }

    void account_isKeptByTheBannerAndByTheLink()
    {
        TestBrowser browser = signedIn();
        browser.get("/account/data");
        browser.post("/account/data/delete", {{"username", "anna"}});
        const QByteArray link = pathOf(sent().first());
        QVERIFY(link.startsWith("/keep-account?token="));
        QCOMPARE(browser.post("/account/data/keep", {}).field("Location"), QByteArray("/account?done=kept"));
        QVERIFY(!browser.get("/account?done=kept").body.contains("class=\"banner\""));
        TestBrowser mailProgram = f->browser();
        QCOMPARE(mailProgram.get(link).status, 410);

        browser.get("/account/data");
        browser.post("/account/data/delete", {{"username", "anna"}});
        const QByteArray second = pathOf(sent().first());
        for (int i = 0; i < 3; ++i)
            QCOMPARE(mailProgram.get(second).status, 200);
        QVERIFY(browser.get("/account").body.contains("class=\"banner\""));
        QVERIFY(
            mailProgram.post("/keep-account", {{"token", tokenIn(second)}}).body.contains("account stays"));
        QVERIFY(!browser.get("/account").body.contains("class=\"banner\""));
        QCOMPARE(mailProgram.get(second).status, 410);
    }

    void account_isDeletedAtOnce()
    {
        set(Setting::AccountDeleteDelayDays, 0);
        TestBrowser browser = signedIn();
        browser.get("/account/data");
        const HttpAnswer gone = browser.post("/account/data/delete", {{"username", "anna"}});
        QCOMPARE(gone.status, 200);
        QVERIFY(gone.body.contains("Your account is gone"));
        QVERIFY(browser.cookie("session").isEmpty());
        QVERIFY(!exists());
        QVERIFY(sent().isEmpty());
    }

    void lastAdministrator_staysAndIsTold()
    {
        for (const int days : {0, 14}) {
            set(Setting::AccountDeleteDelayDays, days);
            TestBrowser root = f->signedIn(QStringLiteral("root"));
            root.get("/account/data");
            const HttpAnswer answer = root.post("/account/data/delete", {{"username", "root"}});
            QCOMPARE(answer.status, 422);
            QVERIFY(answer.body.contains("last administrator"));
            QCOMPARE(root.get("/account").status, 200);
        }
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestAccountPages)
#include "tst_account_pages.moc"
