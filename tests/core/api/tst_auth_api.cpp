#include <QTest>
#include <tuple>

#include "api_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QString kNewPassword = QStringLiteral("another long password");

}  // namespace

/// The JSON token API of first-party clients.
class TestAuthApi : public QObject
{
    Q_OBJECT

    void requireMfaOfAdministrators(bool on) const
    {
        m_fixture->write([on, this](Transaction &tx) {
            return m_fixture->services->settingsService.set(tx, Caller::system(QStringLiteral("test")),
                                                            QStringLiteral("mfa.required_for_administrators"),
                                                            on);
        });
        QVERIFY(m_fixture->services->reloadSettings().ok());
    }

private Q_SLOTS:
    void initTestCase() { m_fixture = std::make_unique<ApiFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }

    void login_givesTokensThatSpeakForThePersonAlone()
    {
        m_fixture->addUser(QStringLiteral("root"), {Role::Administrator});
        const HttpAnswer answer = login(QStringLiteral("root"));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.text(QLatin1String("status")), QStringLiteral("ok"));
        QCOMPARE(answer.text(QLatin1String("token_type")), QStringLiteral("Bearer"));
        QCOMPARE(answer.json().value(u"expires_in").toInt(), 300);
        QCOMPARE(answer.field("Cache-Control"), QByteArray("no-store"));
        QVERIFY(answer.all("Set-Cookie").isEmpty());
        const QByteArray token = answer.text(QLatin1String("access_token")).toLatin1();
        const HttpAnswer me = m_fixture->callWith(token, "GET", "/auth/me");
        QCOMPARE(me.text(QLatin1String("username")), QStringLiteral("root"));
        // No scope of the admin API, whatever the role.
        QCOMPARE(m_fixture->callWith(token, "GET", "/admin/v1/users").status, 403);
        QCOMPARE(m_fixture->callWith(token, "GET", "/admin/v1/me").status, 403);
    }

    void login_unknownWrongDisabledAndLockedAnswerTheSame()
    {
        m_fixture->addUser(QStringLiteral("wanda"));
        const UserId disabled = m_fixture->addUser(QStringLiteral("xenia"));
        m_fixture->write([&](Transaction &tx) {
            return m_fixture->services->users.disable(tx, Caller::system(QStringLiteral("test")), disabled);
        });
        m_fixture->addUser(QStringLiteral("yusuf"));
        for (int i = 0; i < 10; ++i)
            login(QStringLiteral("yusuf"), QStringLiteral("wrong"));
        const auto known = [](const HttpAnswer &answer) {
            QJsonObject body = answer.json();
            body.remove(QLatin1String("request_id"));
            QStringList names;
            for (const auto &[name, value] : answer.fields)
                names.append(QString::fromLatin1(name));
            return std::tuple(answer.status, body, names);
        };
        const auto unknown = known(login(QStringLiteral("nobody")));
        QCOMPARE(std::get<0>(unknown), 401);
        QVERIFY(known(login(QStringLiteral("wanda"), QStringLiteral("wrong password"))) == unknown);
        QVERIFY(known(login(QStringLiteral("xenia"))) == unknown);  // the right password of a disabled one
        QVERIFY(known(login(QStringLiteral("yusuf"))) == unknown);  // and of a locked one
        QVERIFY(known(login(QString(254, u'a'))) == unknown);
    }

    void login_refusesBadBodies_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no password") << QByteArray(R"({"login":"a"})");
        QTest::newRow("unknown field") << QByteArray(R"({"login":"a","password":"b","remember":true})");
        QTest::newRow("number") << QByteArray(R"({"login":1,"password":"b"})");
        QTest::newRow("twice") << QByteArray(R"({"login":"a","login":"c","password":"b"})");
        // (Not as raw text: moc loses its way in a raw text that ends within a string.)
        QTest::newRow("too long") << "{\"login\":\"a\",\"password\":\"" + QByteArray(2000, 'p') + "\"}";
        QTest::newRow("NUL") << QByteArray(R"({"login":"a\u0000b","password":"b"})");
        QTest::newRow("bad UTF-8") << QByteArray("{\"login\":\"\xff\",\"password\":\"b\"}");
    }

    void login_refusesBadBodies()
    {
        QFETCH(QByteArray, body);
        const HttpAnswer answer =
            m_fixture->call("POST", "/auth/login", {{"Content-Type", "application/json"}}, body);
        QCOMPARE(answer.status, 400);
        QVERIFY(!answer.code().isEmpty());
    }

    void login_refusesHugeBodies()
    {
        const HttpAnswer answer = m_fixture->call(
            "POST", "/auth/login", {{"Content-Type", "application/json"}}, QByteArray(20'000, ' '));
        QCOMPARE(answer.status, 413);
    }

    void mfa_standsBetweenPasswordAndTokens()
    {
        const QString secret = withTotp(QStringLiteral("zoe"));
        const HttpAnswer first = login(QStringLiteral("zoe"));
        QCOMPARE(first.text(QLatin1String("status")), QStringLiteral("mfa_required"));
        QVERIFY(!first.json().contains(u"access_token"));
        QCOMPARE(first.json().value(u"factors").toArray(),
                 QJsonArray({QStringLiteral("totp"), QStringLiteral("recovery_code")}));
        const QString token = first.text(QLatin1String("mfa_token"));
        // It is no access token.
        QCOMPARE(m_fixture->callWith(token.toLatin1(), "GET", "/auth/me").status, 401);
        const QString right = codeOf(secret, m_fixture->clock.now());
        QCOMPARE(mfa(token, right == u"000000" ? QStringLiteral("000001") : QStringLiteral("000000")).status,
                 401);
        QCOMPARE(mfa(QStringLiteral("nonsense"), right).status, 410);
        const HttpAnswer done = mfa(token, right);
        QCOMPARE(done.status, 200);
        QVERIFY(done.json().contains(u"access_token"));
        // Neither the step nor the code is good a second time.
        QVERIFY(mfa(token, right).status >= 400);
        QCOMPARE(mfa(login(QStringLiteral("zoe")).text(QLatin1String("mfa_token")), right).status, 401);
    }

    void mfa_stepDoesNotOutliveItsTime()
    {
        const QString secret = withTotp(QStringLiteral("late"));
        const QString token = login(QStringLiteral("late")).text(QLatin1String("mfa_token"));
        m_fixture->clock.advance(11min);
        QCOMPARE(mfa(token, codeOf(secret, m_fixture->clock.now())).status, 410);
    }

    void mfa_requiredWithoutFactorIsEnrolledOnTheWayIn()
    {
        m_fixture->addUser(QStringLiteral("boss"), {Role::Administrator});
        requireMfaOfAdministrators(true);
        const auto relax = qScopeGuard([this] { requireMfaOfAdministrators(false); });
        const HttpAnswer answer = login(QStringLiteral("boss"));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.text(QLatin1String("status")), QStringLiteral("mfa_enrolment_required"));
        QVERIFY(!answer.json().contains(u"access_token"));
        const QString token = answer.text(QLatin1String("enrolment_token"));
        const auto post = [&](const char *path, QJsonObject body) {
            body.insert(QStringLiteral("enrolment_token"), token);
            return m_fixture->callWith({}, "POST", path, body);
        };

        const HttpAnswer begun = post("/auth/mfa/enrol", {});
        QCOMPARE(begun.status, 201);
        const QString factor = begun.text(QLatin1String("id"));
        const QString right = codeOf(begun.text(QLatin1String("secret")), m_fixture->clock.now());
        const auto confirm = [&](const QString &id, const QString &code) {
            return post("/auth/mfa/enrol/confirm",
                        {{QStringLiteral("factor_id"), id}, {QStringLiteral("code"), code}});
        };
        // Neither that step's token nor a code in it opens another.
        QCOMPARE(mfa(token, right).status, 409);
        QCOMPARE(confirm(QStringLiteral("no id"), right).status, 400);
        QCOMPARE(
            confirm(factor, right == u"000000" ? QStringLiteral("000001") : QStringLiteral("000000")).status,
            401);
        const HttpAnswer done = confirm(factor, right);
        QCOMPARE(done.status, 200);
        QCOMPARE(done.text(QLatin1String("status")), QStringLiteral("ok"));
        QCOMPARE(done.json().value(u"recovery_codes").toArray().size(), 10);
        QCOMPARE(m_fixture->callWith(done.text(QLatin1String("access_token")).toLatin1(), "GET", "/auth/me")
                     .status,
                 200);
        // Used up; and from now on the app is asked for.
        QCOMPARE(post("/auth/mfa/enrol", {}).status, 410);
        QCOMPARE(login(QStringLiteral("boss")).text(QLatin1String("status")), QStringLiteral("mfa_required"));
    }

    void temporaryPassword_isChangedOnTheWayIn()
    {
        const UserId id = m_fixture->addUser(QStringLiteral("temp"));
        m_fixture->write([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY_ASSIGN(hash, m_fixture->services->users.passwordHash(tx, id));
            GATEHOUSE_TRY(m_fixture->services->users.setPassword(tx, Caller::system(QStringLiteral("test")),
                                                                 id, *hash, PasswordChangeKind::Reset, true));
            return {};
        });
        const HttpAnswer first = login(QStringLiteral("temp"));
        QCOMPARE(first.text(QLatin1String("status")), QStringLiteral("password_change_required"));
        const QString token = first.text(QLatin1String("change_token"));
        const auto change = [&](const QString &password) {
            return m_fixture->callWith(
                {}, "POST", "/auth/password/change",
                {{QStringLiteral("change_token"), token}, {QStringLiteral("new_password"), password}});
        };
        QCOMPARE(change(QStringLiteral("short")).status, 400);
        QCOMPARE(change(kFixturePassword).status, 400);  // the same again
        const HttpAnswer done = change(kNewPassword);
        QCOMPARE(done.status, 200);
        QVERIFY(done.json().contains(u"access_token"));
        QCOMPARE(login(QStringLiteral("temp")).status, 401);
        QCOMPARE(login(QStringLiteral("temp"), kNewPassword).status, 200);
    }

    void refresh_rotatesAndReuseEndsTheFamily()
    {
        m_fixture->addUser(QStringLiteral("rita"));
        const HttpAnswer first = login(QStringLiteral("rita"));
        const QString one = first.text(QLatin1String("refresh_token"));
        const HttpAnswer second = refresh(one);
        QCOMPARE(second.status, 200);
        const QString two = second.text(QLatin1String("refresh_token"));
        QVERIFY(two != one);
        const QByteArray access = second.text(QLatin1String("access_token")).toLatin1();
        QCOMPARE(m_fixture->callWith(access, "GET", "/auth/me").status, 200);
        m_fixture->clock.advance(10s);
        QCOMPARE(refresh(one).status, 401);
        // Whoever used it twice: nothing of the family is good any more.
        QCOMPARE(refresh(two).status, 401);
        QCOMPARE(m_fixture->callWith(access, "GET", "/auth/me").status, 401);
        QCOMPARE(refresh(QStringLiteral("made up")).status, 401);
    }

    void refresh_lostAnswerIsForgivenOnce()
    {
        m_fixture->addUser(QStringLiteral("rolf"));
        const QString one = login(QStringLiteral("rolf")).text(QLatin1String("refresh_token"));
        const QString lost = refresh(one).text(QLatin1String("refresh_token"));
        const HttpAnswer again = refresh(one);
        QCOMPARE(again.status, 200);
        QVERIFY(again.text(QLatin1String("refresh_token")) != lost);
        QCOMPARE(refresh(again.text(QLatin1String("refresh_token"))).status, 200);
        QCOMPARE(refresh(lost).status, 401);
        const QByteArray access = again.text(QLatin1String("access_token")).toLatin1();
        QCOMPARE(m_fixture->callWith(access, "GET", "/auth/me").status, 401);
    }

    void refresh_takesNoTokenOfAnApplication()
    {
        const UserId id = m_fixture->addUser(QStringLiteral("sven"));
        NewGrant input;
        input.user = id;
        input.client = consoleClientId();
        input.offline = true;
        input.scopes = {QStringLiteral("openid")};
        input.authenticatedAt = m_fixture->clock.now();
        const QByteArray token = m_fixture->write([&](Transaction &tx) -> Result<QByteArray> {
            GATEHOUSE_TRY_ASSIGN(
                grant, m_fixture->services->grants.create(tx, Caller::system(QStringLiteral("test")), input));
            return m_fixture->services->grants.issueRefreshToken(tx, grant);
        });
        QCOMPARE(refresh(QString::fromLatin1(token)).status, 401);
    }

    void logout_endsTheAuthorization()
    {
        m_fixture->addUser(QStringLiteral("ulla"));
        const HttpAnswer first = login(QStringLiteral("ulla"));
        const QByteArray access = first.text(QLatin1String("access_token")).toLatin1();
        QCOMPARE(m_fixture->callWith(access, "POST", "/auth/logout").status, 204);
        QCOMPARE(m_fixture->callWith(access, "GET", "/auth/me").status, 401);
        QCOMPARE(refresh(first.text(QLatin1String("refresh_token"))).status, 401);
        // One sign-out, not all.
        const HttpAnswer other = login(QStringLiteral("ulla"));
        QCOMPARE(m_fixture->callWith(other.text(QLatin1String("access_token")).toLatin1(), "GET", "/auth/me")
                     .status,
                 200);
    }

    void accessToken_endsWithItsTime()
    {
        m_fixture->addUser(QStringLiteral("vera"));
        const QByteArray access =
            login(QStringLiteral("vera")).text(QLatin1String("access_token")).toLatin1();
        m_fixture->clock.advance(4min);
        QCOMPARE(m_fixture->callWith(access, "GET", "/auth/me").status, 200);
        m_fixture->clock.advance(2min);
        QCOMPARE(m_fixture->callWith(access, "GET", "/auth/me").status, 401);
    }

    void accessToken_isOnlyTakenFromTheAuthorizationField()
    {
        m_fixture->addUser(QStringLiteral("will"));
        const QByteArray access =
            login(QStringLiteral("will")).text(QLatin1String("access_token")).toLatin1();
        QCOMPARE(m_fixture->call("GET", "/auth/me?access_token=" + access).status, 401);
        QCOMPARE(m_fixture->call("GET", "/auth/me", {{"Cookie", "access_token=" + access}}).status, 401);
        QCOMPARE(m_fixture->call("GET", "/auth/me", {{"Authorization", "Basic " + access}}).status, 401);
        const auto twice = m_fixture->call(
            "GET", "/auth/me", {{"Authorization", "Bearer " + access}, {"Authorization", "Bearer x"}});
        QVERIFY(twice.status == 401 || twice.status == 400);
    }

private:
    HttpAnswer login(const QString &name, const QString &password = kFixturePassword) const
    {
        return m_fixture->callWith({}, "POST", "/auth/login",
                                   {{QStringLiteral("login"), name}, {QStringLiteral("password"), password}});
    }
    HttpAnswer mfa(const QString &token, const QString &code) const
    {
        return m_fixture->callWith({}, "POST", "/auth/mfa",
                                   {{QStringLiteral("mfa_token"), token},
                                    {QStringLiteral("factor"), QStringLiteral("totp")},
                                    {QStringLiteral("code"), code}});
    }
    HttpAnswer refresh(const QString &token) const
    {
        return m_fixture->callWith({}, "POST", "/auth/refresh", {{QStringLiteral("refresh_token"), token}});
    }
    /// A user with an authenticator app and recovery codes; the clock is past the code spent on the way.
    QString withTotp(const QString &name)
    {
        const UserId id = m_fixture->addUser(name);
        const Caller by = Caller::system(QStringLiteral("test"));
        QString secret;
        m_fixture->write([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY_ASSIGN(
                enrolment, m_fixture->services->totp.begin(tx, by, {id, name, QStringLiteral("x"), {}}));
            secret = QString::fromLatin1(enrolment.secretText.reveal());
            GATEHOUSE_TRY(m_fixture->services->totp.confirm(tx, by, id, enrolment.id,
                                                            codeOf(secret, m_fixture->clock.now())));
            GATEHOUSE_TRY(m_fixture->services->recoveryCodes.regenerate(tx, by, id));
            return {};
        });
        m_fixture->clock.advance(60s);
        return secret;
    }

    std::unique_ptr<ApiFixture> m_fixture;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestAuthApi)
#include "tst_auth_api.moc"
