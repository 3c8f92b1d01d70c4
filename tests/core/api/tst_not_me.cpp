#include <QTest>
#include <QUrl>

#include "api_fixture.h"
#include "core/api/people_services.h"
#include "core/audit/mfa_events.h"
#include "core/base/taken.h"
#include "core/delivery/message_kinds.h"
#include "core/mfa/factor_summary.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QByteArray kPassword = kFixturePassword.toUtf8();
constexpr char kFirefox[] = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Firefox/132.0";

Fields sameSite(const QByteArray &agent = kFirefox)
{
    return {{"Origin", kFixtureIssuer}, {"Sec-Fetch-Site", "same-origin"}, {"User-Agent", agent}};
}

}  // namespace

/// Sessions that turn up elsewhere, browsers that are new, and the link that says "this was not me".
class TestNotMe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<ApiFixture>();
        m_fixture->services->settings.adopt(Setting::MailEnabled, true);
        m_anna = m_fixture->addUser(QStringLiteral("anna"));
        m_fixture->addUser(QStringLiteral("bob"));
    }
    void cleanup() { m_fixture.reset(); }

    void aMovedSession_isRefusedAndEnds()
    {
        TestBrowser browser = signedIn();
        QCOMPARE(browser.get("/account", {{"User-Agent", kFirefox}}).status, 200);
        const HttpAnswer moved = browser.get("/account", {{"User-Agent", "curl/8.1"}});
        QCOMPARE(moved.status, 303);
        QVERIFY(moved.field("Location").startsWith("/login"));
        // It is over for whoever has the cookie, the person themselves included.
        QTRY_COMPARE(browser.get("/account", {{"User-Agent", kFirefox}}).status, 303);
        QTRY_COMPARE(events(event::kSessionMoved), 1);
        const auto sessions = m_fixture->db->read([this](Transaction &tx) {
            return m_fixture->services->sessions.list(tx, {SessionFilter::State::Ended, m_anna}, {});
        });
        QCOMPARE(sessions->items.size(), 1);
        QCOMPARE(sessions->items.first().endReason, QStringLiteral("moved"));
    }

    void aMovedSession_takesItsAuthorizationsWithIt()
    {
        TestBrowser stolen = signedIn();
        const GrantId taken = offlineGrantIn(newestSession());
        m_fixture->clock.advance(1min);
        TestBrowser other = signedIn();
        const GrantId kept = offlineGrantIn(newestSession());
        QCOMPARE(stolen.get("/account", {{"User-Agent", "curl/8.1"}}).status, 303);
        QTRY_COMPARE(events(event::kGrantRevoked), 1);
        QCOMPARE(grant(taken).revokeReason, QStringLiteral("moved"));
        QVERIFY(!grant(kept).revokedAt);
        QCOMPARE(other.get("/account", {{"User-Agent", kFirefox}}).status, 200);
    }

    void aSessionTooMany_takesItsAuthorizationsWithIt()
    {
        m_fixture->services->settings.adopt(Setting::SessionMaximum, 2);
        signedIn();
        const GrantId oldest = offlineGrantIn(newestSession());
        m_fixture->clock.advance(1min);
        signedIn();
        const GrantId kept = offlineGrantIn(newestSession());
        QCOMPARE(events(event::kGrantRevoked), 0);
        m_fixture->clock.advance(1min);
        signedIn();
        QCOMPARE(events(event::kGrantRevoked), 1);
        QCOMPARE(grant(oldest).revokeReason, QStringLiteral("too_many_sessions"));
        QVERIFY(!grant(kept).revokedAt);
    }

    void aMovedSession_leadsBackToWhereItWas()
    {
        TestBrowser browser = signedIn();
        const HttpAnswer moved = browser.get("/account/passkeys?x=1", {{"User-Agent", "curl/8.1"}});
        QCOMPARE(moved.status, 303);
        const QByteArray login = moved.field("Location");
        QCOMPARE(login, QByteArray("/login?return_to=%2Faccount%2Fpasskeys%3Fx%3D1"));
        const HttpAnswer page = browser.get(login, {{"User-Agent", "curl/8.1"}});
        QCOMPARE(page.status, 200);
        const HttpAnswer again = browser.postAs("/login",
                                                {{"csrf", browser.csrf()},
                                                 {"login", "anna"},
                                                 {"password", kPassword},
                                                 {"return_to", "/account/passkeys?x=1"}},
                                                sameSite("curl/8.1"));
        QCOMPARE(again.status, 303);
        QCOMPARE(again.field("Location"), QByteArray("/account/passkeys?x=1"));
        QCOMPARE(browser.get("/account/passkeys?x=1", {{"User-Agent", "curl/8.1"}}).status, 200);
    }

    void theNetwork_isWhatTheProxySays()
    {
        FixtureOptions options;
        options.trustedProxies = {QStringLiteral("127.0.0.1/32")};
        m_fixture = std::make_unique<ApiFixture>(options);
        m_anna = m_fixture->addUser(QStringLiteral("anna"));
        m_fixture->services->settings.adopt(Setting::SessionBinding, QStringLiteral("network"));
        const auto from = [](const QByteArray &address) {
            Fields fields = sameSite();
            fields.append(Field{"X-Forwarded-For", address});
            return fields;
        };
        TestBrowser browser = m_fixture->browser();
        browser.get("/login", from("192.0.2.7"));
        QCOMPARE(browser
                     .postAs("/login", {{"csrf", browser.csrf()}, {"login", "anna"}, {"password", kPassword}},
                             from("192.0.2.7"))
                     .status,
                 303);
        QCOMPARE(browser.get("/account", from("192.0.2.200")).status, 200);
        QCOMPARE(browser.get("/account", from("198.51.100.7")).status, 303);
    }

    void theNetwork_isNotWhatStrangersSay()
    {
        m_fixture->services->settings.adopt(Setting::SessionBinding, QStringLiteral("network"));
        TestBrowser browser = signedIn();
        Fields fields = sameSite();
        fields.append(Field{"X-Forwarded-For", "198.51.100.7"});
        QCOMPARE(browser.get("/account", fields).status, 200);
    }

    void bearerTokens_areBoundToNoBrowser()
    {
        m_fixture->services->settings.adopt(Setting::SessionBinding, QStringLiteral("network"));
        const UserId root = m_fixture->addUser(QStringLiteral("root"), {Role::Administrator});
        const QByteArray token = m_fixture->tokenOf(root);
        QCOMPARE(
            m_fixture->callWith(token, "GET", "/admin/v1/sessions", {}, {{"User-Agent", "one/1"}}).status,
            200);
        QCOMPARE(
            m_fixture->callWith(token, "GET", "/admin/v1/sessions", {}, {{"User-Agent", "two/2"}}).status,
            200);
        QCOMPARE(events(event::kSessionMoved), 0);
    }

    void theList_saysWhySessionsEnded()
    {
        const UserId root = m_fixture->addUser(QStringLiteral("root"), {Role::Administrator});
        const QByteArray token = m_fixture->tokenOf(root);
        TestBrowser browser = signedIn();
        QCOMPARE(browser.get("/account", {{"User-Agent", "curl/8.1"}}).status, 303);
        QTRY_COMPARE(events(event::kSessionMoved), 1);
        const auto list = [&](const QByteArray &state) {
            return m_fixture->callWith(token, "GET", "/admin/v1/sessions?state=" + state)
                .json()
                .value(u"items")
                .toArray();
        };
        const QJsonArray ended = list("ended");
        QCOMPARE(ended.size(), 1);
        QCOMPARE(ended.first()[u"end_reason"].toString(), QStringLiteral("moved"));
        QVERIFY(ended.first()[u"ended_at"].isString());
        for (const QJsonValue session : list("live"))
            QVERIFY(session[u"end_reason"].isNull());
        QCOMPARE(list("any").size(), list("live").size() + 1);
        QCOMPARE(m_fixture->callWith(token, "GET", "/admin/v1/sessions?state=gone").status, 400);
    }

    void aNewBrowser_isMailedAboutOnce()
    {
        TestBrowser first = signedIn();
        QTRY_COMPARE(events(event::kDeviceNew), 1);
        QVERIFY(mails().isEmpty());  // the very first sign-in is no news
        QVERIFY(first.cookie("device").size() == 43);
        TestBrowser second = signedIn();
        QTRY_COMPARE(events(event::kDeviceNew), 2);
        const QList<Message> sent = mails();
        QCOMPARE(sent.size(), 1);
        QCOMPARE(sent.first().kind, QString(message::kNewDevice));
        QCOMPARE(sent.first().to, QStringLiteral("anna@example.org"));
        QCOMPARE(sent.first().values.value(u"device").toString(), QStringLiteral("Firefox, Linux"));
        // Known from now on; not, though, for somebody else.
        signInAgain(second, "anna");
        signInAgain(second, "bob");
        QTRY_COMPARE(events(event::kDeviceNew), 3);
        QVERIFY(mails().isEmpty());
    }

    void aNewBrowser_isNotMailedAboutWhereTheOfficeDoesNotWant()
    {
        m_fixture->services->settings.adopt(Setting::SessionNewDeviceMail, false);
        signedIn();
        QTRY_COMPARE(events(event::kDeviceNew), 1);
        signedIn();
        QTRY_COMPARE(events(event::kDeviceNew), 2);
        QVERIFY(mails().isEmpty());
    }

    void theLink_securesTheAccountOnce()
    {
        TestBrowser first = signedIn();
        QTRY_COMPARE(events(event::kDeviceNew), 1);
        TestBrowser thief = signedIn();
        QTRY_COMPARE(events(event::kDeviceNew), 2);
        const QByteArray token = linkToken();
        TestBrowser reader = m_fixture->browser();
        const HttpAnswer page = reader.get("/not-me?token=" + token);
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("anna"));
        // Looking changes nothing.
        QCOMPARE(thief.get("/account", {{"User-Agent", kFirefox}}).status, 200);
        QVERIFY(page.body.contains("Firefox, Linux"));
        const HttpAnswer taken = reader.post("/not-me", {{"token", token}});
        QCOMPARE(taken.status, 303);
        QVERIFY(taken.field("Location").startsWith("/reset?token="));
        QCOMPARE(thief.get("/account", {{"User-Agent", kFirefox}}).status, 303);
        QCOMPARE(first.get("/account", {{"User-Agent", kFirefox}}).status, 303);
        QCOMPARE(events(event::kAccountNotMe), 1);
        // The password that the thief knows is good for nothing.
        TestBrowser again = m_fixture->browser();
        again.get("/login");
        QCOMPARE(again.post("/login", {{"login", "anna"}, {"password", kPassword}}).status, 422);
        // The way on is a new password at once.
        const QByteArray next = taken.field("Location");
        QCOMPARE(reader.get(next).status, 200);
        QCOMPARE(reader
                     .post("/reset", {{"token", next.mid(next.indexOf('=') + 1)},
                                      {"new_password", "seven quiet herons over the weir"},
                                      {"repeat_password", "seven quiet herons over the weir"}})
                     .status,
                 200);
        again.get("/login");
        QCOMPARE(again.post("/login", {{"login", "anna"}, {"password", "seven quiet herons over the weir"}})
                     .status,
                 303);
        // Used up.
        QCOMPARE(reader.get("/not-me?token=" + token).status, 410);
        QCOMPARE(events(event::kAccountNotMe), 1);
    }

    void theLink_takesAwayWhatAStrangerLeft()
    {
        enrol();
        m_fixture->clock.advance(1h);
        m_fixture->write([this](Transaction &tx) {
            static const Statement kRemember(
                "INSERT INTO remembered_devices (id, token_hash, user_id, user_agent, created_at, "
                "expires_at) "
                "VALUES ('r', ?, ?, '', 1, 9999999999999)");
            return tx.change(kRemember, {QByteArray(32, 'x'), sqlValue(m_anna)});
        });
        const QByteArray token = issued(link_purpose::kNotMe, DeviceWatch::kLinkLifetime);
        m_fixture->clock.advance(1min);
        enrol();
        const PeopleServices &people = *m_fixture->services->people;
        Caller anna;
        anna.kind = Caller::Kind::User;
        anna.user = m_anna;
        anna.name = QStringLiteral("anna");
        m_fixture->write([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY(people.codeFactors.add(tx, anna, m_anna, CodeKind::Email));
            GATEHOUSE_TRY(people.emailChange.ask(tx, anna, QStringLiteral("thief@example.net")));
            GATEHOUSE_TRY(people.deletions.ask(tx, anna, QStringLiteral("anna")));
            GATEHOUSE_TRY(people.accessPasses.make(tx, Caller::system(QStringLiteral("test")), m_anna));
            return {};
        });
        TestBrowser reader = m_fixture->browser();
        reader.get("/not-me?token=" + token);
        QCOMPARE(reader.post("/not-me", {{"token", token}}).status, 303);
        const auto apps = m_fixture->db->read(
            [this](Transaction &tx) { return m_fixture->services->totp.list(tx, m_anna); });
        QCOMPARE(apps->size(), 1);  // the one from before
        static const Statement kRemembered("SELECT COUNT(*) FROM remembered_devices");
        const auto left = m_fixture->db->read([](Transaction &tx) {
            return tx.one(kRemembered, {}, [](const Row &row) { return row.integer(0); });
        });
        QCOMPARE(**left, 0);
        m_fixture->write([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY_ASSIGN(codes, people.codeFactors.list(tx, m_anna));
            GATEHOUSE_TRY_ASSIGN(address, people.emailChange.pending(tx, m_anna));
            GATEHOUSE_TRY_ASSIGN(leaving, people.deletions.pending(tx, m_anna));
            GATEHOUSE_TRY_ASSIGN(passes, people.accessPasses.list(tx, m_anna));
            if (codes.isEmpty() && !address && !leaving && passes.first().revokedAt) return {};
            return Error::conflict("left", QStringLiteral("Something of the stranger's is left."));
        });
        QCOMPARE(events(event::kMfaAccessPassRevoked), 1);
    }

    void theLink_takesAwayWhatWasSetUpWhileSigningIn()
    {
        // As a stranger does who has to set one up: first the app, then the sign-in that is mailed about.
        enrol();
        m_fixture->write([this](Transaction &tx) {
            return m_fixture->services->recoveryCodes.regenerate(tx, Caller::system(QStringLiteral("test")),
                                                                 m_anna);
        });
        m_fixture->clock.advance(8min);
        const QByteArray token = issued(link_purpose::kNotMe, DeviceWatch::kLinkLifetime);
        TestBrowser reader = m_fixture->browser();
        reader.get("/not-me?token=" + token);
        QCOMPARE(reader.post("/not-me", {{"token", token}}).status, 303);
        const auto left = m_fixture->db->read([this](Transaction &tx) { return factorsOf(tx, m_anna); });
        QVERIFY(!left->any());
    }

    void theLink_keepsOldRecoveryCodesBesideAnOldFactor()
    {
        enrol();
        m_fixture->write([this](Transaction &tx) {
            return m_fixture->services->recoveryCodes.regenerate(tx, Caller::system(QStringLiteral("test")),
                                                                 m_anna);
        });
        m_fixture->clock.advance(24h);
        const QByteArray token = issued(link_purpose::kNotMe, DeviceWatch::kLinkLifetime);
        TestBrowser reader = m_fixture->browser();
        reader.get("/not-me?token=" + token);
        QCOMPARE(reader.post("/not-me", {{"token", token}}).status, 303);
        const auto left = m_fixture->db->read([this](Transaction &tx) { return factorsOf(tx, m_anna); });
        QCOMPARE(left->totp, 1);
        QCOMPARE(left->recoveryCodesLeft, RecoveryCodeService::kCodes);
    }

    void theLink_opensNothingForAnAddressThatWasLeft()
    {
        TestBrowser thief = signedIn();
        const QByteArray token = issued(link_purpose::kNotMe, DeviceWatch::kLinkLifetime);
        m_fixture->write([this](Transaction &tx) {
            UserChanges changes;
            changes.email = QStringLiteral("anna@elsewhere.example");
            return m_fixture->services->users.update(tx, Caller::system(QStringLiteral("test")), m_anna,
                                                     changes);
        });
        TestBrowser reader = m_fixture->browser();
        reader.get("/not-me?token=" + token);
        // Everything ends, but no new password is to be had.
        QCOMPARE(reader.post("/not-me", {{"token", token}}).status, 200);
        QCOMPARE(thief.get("/account", {{"User-Agent", kFirefox}}).status, 303);
    }

    void theLink_leadsToAnAdministratorWhereNobodyMailsPasswords()
    {
        m_fixture->services->settings.adopt(Setting::RecoveryMail, false);
        const QByteArray token = issued(link_purpose::kNotMe, DeviceWatch::kLinkLifetime);
        TestBrowser reader = m_fixture->browser();
        reader.get("/not-me?token=" + token);
        const HttpAnswer done = reader.post("/not-me", {{"token", token}});
        QCOMPARE(done.status, 200);
        QVERIFY(done.body.contains("ask your administrator"));
    }

    void theLink_isDeadForADisabledAccount()
    {
        const QByteArray token = issued(link_purpose::kNotMe, DeviceWatch::kLinkLifetime);
        m_fixture->write([this](Transaction &tx) {
            return m_fixture->services->users.disable(tx, Caller::system(QStringLiteral("test")), m_anna);
        });
        TestBrowser reader = m_fixture->browser();
        QCOMPARE(reader.get("/not-me?token=" + token).status, 410);
    }

    void theLink_hasToBeLive_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("unknown") << QByteArray(43, 'A');
        QTest::newRow("huge") << QByteArray(3000, 'A');
        QTest::newRow("truncated") << QByteArray("-");
        QTest::newRow("expired") << QByteArray("+");
        QTest::newRow("another purpose") << QByteArray("*");
    }
    void theLink_hasToBeLive()
    {
        QFETCH(QByteArray, token);
        if (token == "-") token = issued(link_purpose::kNotMe, DeviceWatch::kLinkLifetime).chopped(1);
        if (token == "+") {
            token = issued(link_purpose::kNotMe, DeviceWatch::kLinkLifetime);
            m_fixture->clock.advance(DeviceWatch::kLinkLifetime + 1s);
        }
        if (token == "*") token = issued(link_purpose::kResetPassword, 1h);
        TestBrowser browser = m_fixture->browser();
        const HttpAnswer page = browser.get("/not-me?token=" + token);
        QCOMPARE(page.status, 410);
        // The same words, whatever is wrong with it.
        QVERIFY(page.body.contains("This link was used, or is too old."));
        browser.get("/login");
        QCOMPARE(browser.post("/not-me", {{"token", token}}).status, 410);
        QCOMPARE(events(event::kAccountNotMe), 0);
    }

    void theLink_needsOurOwnForm()
    {
        const QByteArray token = issued(link_purpose::kNotMe, DeviceWatch::kLinkLifetime);
        TestBrowser browser = m_fixture->browser();
        QVERIFY(browser.postAs("/not-me", {{"token", token}}, sameSite()).status >= 400);
        QVERIFY(browser
                    .postAs("/not-me", {{"token", token}},
                            {{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}})
                    .status >= 400);
        QCOMPARE(events(event::kAccountNotMe), 0);
    }

    void theLink_hasOneWinnerOfTwoHundred()
    {
        const QByteArray token = issued(link_purpose::kNotMe, DeviceWatch::kLinkLifetime);
        std::vector<QFuture<Result<NotMe>>> tries;
        for (int i = 0; i < 200; ++i)
            tries.push_back(m_fixture->db->write([this, token](Transaction &tx) {
                return m_fixture->services->people->deviceWatch.takeNotMe(tx, {}, token);
            }));
        int winners = 0;
        for (auto &one : tries) {
            one.waitForFinished();
            const Result<NotMe> outcome = taken(one);
            if (outcome.ok())
                ++winners;
            else
                QCOMPARE(outcome.error().reason, QByteArray("link_expired"));
        }
        QCOMPARE(winners, 1);
        QCOMPARE(events(event::kAccountNotMe), 1);
    }

private:
    SessionId newestSession()
    {
        return m_fixture->db
            ->read([this](Transaction &tx) {
                return m_fixture->services->sessions.list(tx, {SessionFilter::State::Live, m_anna}, {});
            })
            ->items.first()
            .id;
    }
    /// As an application gets it that asks for `offline_access`.
    GrantId offlineGrantIn(const SessionId &session)
    {
        NewGrant input;
        input.user = m_anna;
        input.session = session;
        input.offline = true;
        input.authenticatedAt = m_fixture->clock.now();
        return m_fixture
            ->write([&](Transaction &tx) {
                return m_fixture->services->grants.create(tx, Caller::system(QStringLiteral("test")), input);
            })
            .id;
    }
    Grant grant(const GrantId &id)
    {
        return **m_fixture->db->read(
            [&](Transaction &tx) { return m_fixture->services->grants.find(tx, id); });
    }
    TestBrowser signedIn()
    {
        TestBrowser browser = m_fixture->browser();
        signInAgain(browser, "anna");
        return browser;
    }
    void signInAgain(TestBrowser &browser, const QByteArray &login)
    {
        const QByteArray device = browser.cookie("device");
        browser.forget();
        if (!device.isEmpty()) browser.setCookie("device", device);
        browser.get("/login", {{"User-Agent", kFirefox}});
        const HttpAnswer answer = browser.postAs(
            "/login", {{"csrf", browser.csrf()}, {"login", login}, {"password", kPassword}}, sameSite());
        QCOMPARE(answer.status, 303);
    }
    int events(QLatin1String type)
    {
        AuditQuery query;
        query.type = type;
        return int(m_fixture->db
                       ->read([&](Transaction &tx) {
                           return m_fixture->services->audit.search(tx, query, {200, {}});
                       })
                       ->items.size());
    }
    QList<Message> mails()
    {
        Services &services = *m_fixture->services;
        const QList<Delivery> waiting = m_fixture->write([&](Transaction &tx) {
            return services.outbox.claim(tx, 10, QString::fromLatin1(MessageService::kMail));
        });
        QList<Message> messages;
        for (const Delivery &delivery : waiting)
            messages.append(*services.people->messages.open(delivery));
        return messages;
    }
    QByteArray linkToken()
    {
        const QList<Message> sent = mails();
        if (sent.size() != 1) return {};
        const QString link = sent.first().values.value(u"secure_link").toString();
        if (!link.startsWith(QLatin1String(kFixtureIssuer) + QStringLiteral("/not-me?token="))) return {};
        return link.section(u'=', 1).toLatin1();
    }
    void enrol()
    {
        m_fixture->write([this](Transaction &tx) -> Result<void> {
            const Caller by = Caller::system(QStringLiteral("test"));
            GATEHOUSE_TRY_ASSIGN(
                begun, m_fixture->services->totp.begin(tx, by, {m_anna, QStringLiteral("anna"), {}, {}}));
            GATEHOUSE_TRY(m_fixture->services->totp.confirm(
                tx, by, m_anna, begun.id,
                codeOf(QString::fromUtf8(begun.secretText.reveal()), m_fixture->clock.now())));
            return {};
        });
    }

    QByteArray issued(QLatin1String purpose, std::chrono::milliseconds lifetime)
    {
        return m_fixture
            ->write([&](Transaction &tx) {
                return m_fixture->services->people->links.issue(
                    tx, purpose, m_anna, {{QStringLiteral("email"), QStringLiteral("anna@example.org")}},
                    lifetime);
            })
            .reveal();
    }

    std::unique_ptr<ApiFixture> m_fixture;
    UserId m_anna;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestNotMe)

#include "tst_not_me.moc"
