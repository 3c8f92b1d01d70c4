#include <QRegularExpression>
#include <QSet>

#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

/// RFC 8628: a device shows a code, a person decides about it elsewhere, the device polls.
class TestDeviceAuthorization : public QObject
{
    Q_OBJECT

    using F = OAuthFixture;
    using Found = DeviceAuthorizationService::Found;
    std::unique_ptr<OAuthFixture> f;
    CreatedClient client;
    OAuthFixture::Person ada;

    static NewClient newClient(ClientKind kind = ClientKind::Confidential)
    {
        NewClient input = F::newClient();
        input.kind = kind;
        input.redirectUris.clear();
        input.grantTypes = QStringList{QLatin1String(kGrantDeviceCode), QLatin1String(kGrantRefreshToken)};
        return input;
    }
    ClientCredentials own() const { return F::credentialsOf(client); }
    Caller device() const
    {
        Caller by;
        by.kind = Caller::Kind::Client;
        by.client = client.client.id;
        by.address = QStringLiteral("198.51.100.7");
        by.userAgent = QStringLiteral("tv/1");
        return by;
    }
    static Caller callerOf(const F::Person &person)
    {
        Caller by;
        by.kind = Caller::Kind::User;
        by.user = person.user;
        by.session = person.signedIn.session;
        by.name = QStringLiteral("ada");
        return by;
    }

    Result<DeviceReceipt> tryBegin(const F::Fields &fields)
    {
        return f->write([&](Transaction &tx) {
            return f->devices.begin(tx, device(), client.client, FormFields(fields));
        });
    }
    DeviceReceipt begin(const QString &scope = QStringLiteral("openid profile"))
    {
        auto receipt = tryBegin({{QStringLiteral("scope"), scope}});
        if (!receipt.ok()) qFatal("begin: %s", receipt.error().reason.constData());
        return *receipt;
    }
    Found find(const QString &typed, const F::Person &person)
    {
        auto found = f->write([&](Transaction &tx) { return f->devices.find(tx, callerOf(person), typed); });
        if (!found.ok()) qFatal("find: %s", qPrintable(found.error().internal));
        return *found;
    }
    Found find(const QString &typed) { return find(typed, ada); }
    Found approve(const QString &typed)
    {
        auto found = f->write(
            [&](Transaction &tx) { return f->devices.approve(tx, callerOf(ada), typed, ada.signedIn); });
        if (!found.ok()) qFatal("approve: %s", qPrintable(found.error().internal));
        return *found;
    }
    Found refuse(const QString &typed)
    {
        auto found = f->write([&](Transaction &tx) { return f->devices.refuse(tx, callerOf(ada), typed); });
        if (!found.ok()) qFatal("refuse: %s", qPrintable(found.error().internal));
        return *found;
    }
    static bool holds(const Found &found) { return std::holds_alternative<DeviceRequest>(found); }
    static bool is(const Found &found, DeviceFault fault)
    {
        return std::holds_alternative<DeviceFault>(found) && std::get<DeviceFault>(found) == fault;
    }

    static F::Fields pollForm(const QByteArray &deviceCode)
    {
        return {{QStringLiteral("grant_type"), QLatin1String(kGrantDeviceCode)},
                {QStringLiteral("device_code"), QString::fromLatin1(deviceCode)}};
    }
    QByteArray poll(const DeviceReceipt &receipt)
    {
        return f->tokenError(pollForm(receipt.deviceCode), own());
    }
    qsizetype events(QLatin1String type) { return f->auditCount(type, client.client.id.toString()); }

private Q_SLOTS:
    void initTestCase()
    {
        f = std::make_unique<OAuthFixture>();
        f->start();
    }
    void cleanupTestCase() { f.reset(); }
    void init()
    {
        client = f->makeClient(newClient());
        ada = f->makePerson();
    }

    void begin_answersWhatTheStandardAsksFor()
    {
        const DeviceReceipt receipt = begin();
        QCOMPARE(receipt.deviceCode.size(), 43);
        static const QRegularExpression shape(
            QStringLiteral("^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$"));
        QVERIFY2(shape.match(receipt.userCode).hasMatch(), qPrintable(receipt.userCode));
        QCOMPARE(receipt.verificationUri, f->kIssuer + QStringLiteral("/device"));
        QCOMPARE(receipt.verificationUriComplete,
                 receipt.verificationUri + QStringLiteral("?user_code=") + receipt.userCode);
        QCOMPARE(receipt.expiresIn, 600s);
        QCOMPARE(receipt.interval, 5s);
        QCOMPARE(events(event::kDeviceBegun), 1);
    }
    void begin_givesOtherCodesEachTimeFromTheWholeAlphabet()
    {
        QSet<QString> codes;
        QMap<QChar, int> letters;
        const auto filled = f->write([&](Transaction &tx) -> Result<void> {
            for (int i = 0; i < 500; ++i) {
                GATEHOUSE_TRY_ASSIGN(
                    receipt,
                    f->devices.begin(tx, device(), client.client,
                                     FormFields({{QStringLiteral("scope"), QStringLiteral("openid")}})));
                codes.insert(receipt.userCode);
                for (const QChar c : receipt.userCode)
                    ++letters[c];
            }
            return {};
        });
        QVERIFY(filled.ok());
        QCOMPARE(codes.size(), 500);
        letters.remove(u'-');
        QCOMPARE(letters.size(), 20);
        for (const int count : std::as_const(letters))
            QVERIFY(count > 120 && count < 290);  // 200 on average; 6 sigma
    }
    void begin_refusals()
    {
        const auto word = [&](const F::Fields &fields) {
            const auto receipt = tryBegin(fields);
            return receipt.ok() ? QByteArray("ok") : receipt.error().reason;
        };
        const QString scope = QStringLiteral("scope");
        QCOMPARE(word({}), QByteArray("invalid_scope"));
        QCOMPARE(word({{scope, QString()}}), QByteArray("invalid_scope"));
        QCOMPARE(word({{scope, QStringLiteral("a\"b")}}), QByteArray("invalid_scope"));
        QCOMPARE(word({{scope, QStringLiteral("users:write")}}), QByteArray("invalid_scope"));
        QCOMPARE(word({{scope, QStringLiteral("openid")}, {scope, QStringLiteral("email")}}),
                 QByteArray("invalid_request"));
        client = f->makeClient();
        QCOMPARE(word({{scope, QStringLiteral("openid")}}), QByteArray("unauthorized_client"));
        QCOMPARE(f->tokenError(pollForm("x"), own()), QByteArray("unauthorized_client"));
    }

    void keyOf_takesWhatPeopleType_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("key");
        const QString key = QStringLiteral("WDJBMJHT");
        QTest::newRow("as shown") << QStringLiteral("WDJB-MJHT") << key;
        QTest::newRow("small") << QStringLiteral("wdjb-mjht") << key;
        QTest::newRow("together") << QStringLiteral("wdjbmjht") << key;
        QTest::newRow("spaces") << QStringLiteral("  WDJB  MJHT ") << key;
        QTest::newRow("letter by letter") << QStringLiteral("w d j b m j h t") << key;
        QTest::newRow("a typographer's dash") << QStringLiteral("WDJB\u2013MJHT") << key;
        QTest::newRow("a vowel") << QStringLiteral("WDJA-MJHT") << QString();
        QTest::newRow("short") << QStringLiteral("WDJB-MJH") << QString();
        QTest::newRow("long") << QStringLiteral("WDJB-MJHTB") << QString();
        QTest::newRow("a digit") << QStringLiteral("WDJB-MJH1") << QString();
        QTest::newRow("a look-alike") << QStringLiteral("WDJB-MJH\u0422") << QString();
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("quotes") << QStringLiteral("' OR 1=1 --") << QString();
        QTest::newRow("very long") << QString(100'000, u'-') + key << QString();
    }
    void keyOf_takesWhatPeopleType()
    {
        QFETCH(QString, typed);
        QFETCH(QString, key);
        QCOMPARE(DeviceAuthorizationService::keyOf(typed), key);
    }

    void find_tellsWhoAsksAndFromWhere()
    {
        const DeviceReceipt receipt = begin(QStringLiteral("openid users:write email"));
        const Found found = find(receipt.userCode.toLower().remove(u'-'));
        QVERIFY(holds(found));
        const auto &request = std::get<DeviceRequest>(found);
        QCOMPARE(request.client.id, client.client.id);
        QCOMPARE(request.scopes, (QStringList{QStringLiteral("openid"), QStringLiteral("email")}));
        QCOMPARE(request.userCode, receipt.userCode);
        QCOMPARE(request.address, QStringLiteral("198.51.100.7"));
        QCOMPARE(request.userAgent, QStringLiteral("tv/1"));
    }
    void find_limitsWrongTriesToFiveInTenMinutes()
    {
        const DeviceReceipt receipt = begin();
        for (int i = 0; i < 20; ++i)
            QVERIFY(holds(find(receipt.userCode)));  // right ones do not count
        for (int i = 0; i < 5; ++i) {
            QVERIFY(is(find(i % 2 ? QStringLiteral("BBBB-BBBB") : QStringLiteral("no code at all")),
                       DeviceFault::Unknown));
            f->clock.advance(1s);
        }
        // Now even the right one is not looked at, from any session of this person.
        ada.signedIn.session = f->addSession(ada.user);
        QVERIFY(is(find(receipt.userCode), DeviceFault::TooManyTries));
        QVERIFY(is(approve(receipt.userCode), DeviceFault::TooManyTries));
        QVERIFY(is(refuse(receipt.userCode), DeviceFault::TooManyTries));
        QCOMPARE(f->auditCount(event::kDeviceCodeFailed, ada.user.toString()), 5);
        QVERIFY(holds(find(receipt.userCode, f->makePerson(QStringLiteral("bob")))));
        // Each comes back ten minutes after it was spent.
        f->clock.advance(10min - 5s);
        QVERIFY(is(find(QStringLiteral("BBBB-BBBB")), DeviceFault::Unknown));
        QVERIFY(is(find(QStringLiteral("BBBB-BBBB")), DeviceFault::TooManyTries));
    }
    void find_countsTriesThatComeAtOnce()
    {
        std::atomic<int> looked{0}, refused{0};
        inParallel(32, [&](int) {
            const Found found = find(QStringLiteral("BBBB-BBBB"));
            ++(is(found, DeviceFault::TooManyTries) ? refused : looked);
            f->db->closeThreadConnection();
        });
        QCOMPARE(looked.load(), 5);
        QCOMPARE(refused.load(), 27);
    }
    void find_toldNothingOfCodesThatAreOverOrDecided()
    {
        const DeviceReceipt approved = begin(), denied = begin();
        QVERIFY(holds(approve(approved.userCode)));
        QVERIFY(holds(refuse(denied.userCode)));
        QVERIFY(is(find(approved.userCode), DeviceFault::Unknown));
        QVERIFY(is(approve(denied.userCode), DeviceFault::Unknown));
        const DeviceReceipt old = begin();
        f->clock.advance(600s);
        QVERIFY(is(find(old.userCode), DeviceFault::Unknown));
        QVERIFY(is(approve(old.userCode), DeviceFault::Unknown));
        QCOMPARE(poll(denied), QByteArray("access_denied"));
    }
    void find_needsAClientThatMayStillAsk()
    {
        const DeviceReceipt receipt = begin();
        f->disableClient(client.client.id);
        QVERIFY(is(find(receipt.userCode), DeviceFault::Unknown));
        QVERIFY(is(approve(receipt.userCode), DeviceFault::Unknown));
        QCOMPARE(poll(receipt), QByteArray("invalid_client"));
    }

    void poll_waitsForThePerson()
    {
        const DeviceReceipt receipt = begin();
        QCOMPARE(poll(receipt), QByteArray("authorization_pending"));
        f->clock.advance(5s);
        QCOMPARE(poll(receipt), QByteArray("authorization_pending"));
        QVERIFY(holds(approve(receipt.userCode)));
        // Approved: nobody waits longer than has to be.
        const TokenAnswer answer = f->tokenOk(pollForm(receipt.deviceCode), own());
        QVERIFY(f->isGood(answer.accessToken));
        QCOMPARE(answer.scopes, (QStringList{QStringLiteral("openid"), QStringLiteral("profile")}));
        const QJsonObject id = F::payload(answer.idToken);
        QCOMPARE(id.value(QLatin1String("sub")).toString(), ada.user.toString());
        QCOMPARE(id.value(QLatin1String("aud")).toString(), client.client.id.toString());
        QCOMPARE(id.value(QLatin1String("sid")).toString(), ada.signedIn.session.toString());
        QVERIFY(!id.contains(QLatin1String("nonce")));
        QCOMPARE(f->tokenError(F::refreshForm(answer.refreshToken), own()), QByteArray("ok"));
        QCOMPARE(poll(receipt), QByteArray("invalid_grant"));
        QVERIFY(f->isGood(answer.accessToken));  // asking again is no attack
        QCOMPARE(events(event::kDeviceApproved), 1);
        QCOMPARE(events(event::kConsentGiven), 1);
        QCOMPARE(events(event::kTokenIssued), 1);
        QCOMPARE(events(event::kTokenRefused), 1);  // the poll of a used code; waiting is no event
        const auto consent =
            f->read([&](Transaction &tx) { return f->consents.find(tx, ada.user, client.client.id); });
        QVERIFY(consent.ok() && *consent);
        QCOMPARE((*consent)->scopes, answer.scopes);
    }
    void poll_slowsDownWhoeverHastens()
    {
        const DeviceReceipt receipt = begin();
        QCOMPARE(poll(receipt), QByteArray("authorization_pending"));
        f->clock.advance(4s);  // within the leeway for the network
        QCOMPARE(poll(receipt), QByteArray("authorization_pending"));
        f->clock.advance(3s);
        QCOMPARE(poll(receipt), QByteArray("slow_down"));  // ten seconds from now on
        f->clock.advance(8s);
        QCOMPARE(poll(receipt), QByteArray("slow_down"));  // fifteen
        f->clock.advance(15s);
        QCOMPARE(poll(receipt), QByteArray("authorization_pending"));
        for (int i = 0; i < 50; ++i)
            QCOMPARE(poll(receipt), QByteArray("slow_down"));
        f->clock.advance(60s);  // never more than a minute
        QCOMPARE(poll(receipt), QByteArray("authorization_pending"));
        QCOMPARE(events(event::kTokenRefused), 0);
    }
    void poll_endings()
    {
        const DeviceReceipt denied = begin(), old = begin(), late = begin();
        QVERIFY(holds(refuse(denied.userCode)));
        QCOMPARE(poll(denied), QByteArray("access_denied"));
        QCOMPARE(events(event::kDeviceRefused), 1);
        QVERIFY(holds(approve(late.userCode)));
        f->clock.advance(599s);
        QCOMPARE(poll(old), QByteArray("authorization_pending"));
        f->clock.advance(1s);
        QCOMPARE(poll(old), QByteArray("expired_token"));
        QCOMPARE(poll(late), QByteArray("expired_token"));
        QCOMPARE(f->tokenError(pollForm("x"), own()), QByteArray("invalid_grant"));
        QCOMPARE(f->tokenError(pollForm({}), own()), QByteArray("invalid_request"));
        QCOMPARE(f->tokenError(pollForm(old.userCode.toLatin1()), own()), QByteArray("invalid_grant"));
    }
    void poll_byAnotherClientSpoilsNothing()
    {
        const DeviceReceipt receipt = begin();
        const CreatedClient other = f->makeClient(newClient());
        for (int i = 0; i < 3; ++i)
            QCOMPARE(f->tokenError(pollForm(receipt.deviceCode), F::credentialsOf(other)),
                     QByteArray("invalid_grant"));
        QCOMPARE(poll(receipt), QByteArray("authorization_pending"));
        QVERIFY(holds(approve(receipt.userCode)));
        QCOMPARE(f->tokenError(pollForm(receipt.deviceCode), F::credentialsOf(other)),
                 QByteArray("invalid_grant"));
        QCOMPARE(poll(receipt), QByteArray("ok"));
    }
    void poll_endsWithThePerson()
    {
        const auto approved = [&](const QString &scope) {
            const DeviceReceipt receipt = begin(scope);
            if (!holds(approve(receipt.userCode))) qFatal("not approved");
            return receipt;
        };
        const DeviceReceipt withdrawn = approved(QStringLiteral("openid"));
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->consents.withdraw(tx, callerOf(ada), ada.user, client.client.id);
                 }).ok());
        QCOMPARE(poll(withdrawn), QByteArray("invalid_grant"));

        const DeviceReceipt bound = approved(QStringLiteral("openid"));
        const DeviceReceipt offline = approved(QStringLiteral("openid offline_access"));
        f->endSession(ada.signedIn.session);
        QCOMPARE(poll(bound), QByteArray("invalid_grant"));
        QCOMPARE(poll(offline), QByteArray("ok"));
        // Without a session nobody approves.
        const DeviceReceipt open = begin();
        const auto refused = f->write([&](Transaction &tx) {
            return f->devices.approve(tx, callerOf(ada), open.userCode, ada.signedIn);
        });
        QCOMPARE(refused.error().reason, QByteArray("login_required"));
        QCOMPARE(poll(open), QByteArray("authorization_pending"));

        ada = f->makePerson();
        const DeviceReceipt disabled = approved(QStringLiteral("openid offline_access"));
        f->disableUser(ada.user);
        QCOMPARE(poll(disabled), QByteArray("invalid_grant"));
    }
    void poll_scopesFollowTheClient()
    {
        const DeviceReceipt receipt = begin(QStringLiteral("openid profile email api:read"));
        const auto narrow = [&](const QStringList &scopes) {
            ClientPatch patch;
            patch.scopes = scopes;
            QVERIFY(f->write([&](Transaction &tx) {
                         return f->clients.update(tx, Caller::system(QStringLiteral("test")),
                                                  client.client.id, patch);
                     }).ok());
        };
        narrow({QStringLiteral("openid"), QStringLiteral("email"), QStringLiteral("api:write")});
        const Found found = approve(receipt.userCode);
        QVERIFY(holds(found));
        QCOMPARE(std::get<DeviceRequest>(found).scopes,
                 (QStringList{QStringLiteral("openid"), QStringLiteral("email")}));
        narrow({QStringLiteral("openid")});
        QCOMPARE(f->tokenOk(pollForm(receipt.deviceCode), own()).scopes,
                 QStringList{QStringLiteral("openid")});
    }
    void poll_publicClientsAndClientsWithoutRefresh()
    {
        client = f->makeClient(newClient(ClientKind::Native));
        const DeviceReceipt receipt = begin();
        QVERIFY(holds(approve(receipt.userCode)));
        QVERIFY(!f->tokenOk(pollForm(receipt.deviceCode), own()).refreshToken.isEmpty());

        NewClient input = newClient();
        input.grantTypes = QStringList{QLatin1String(kGrantDeviceCode)};
        client = f->makeClient(input);
        const DeviceReceipt once = begin(QStringLiteral("api:read offline_access"));
        QVERIFY(holds(approve(once.userCode)));
        const TokenAnswer answer = f->tokenOk(pollForm(once.deviceCode), own());
        QVERIFY(answer.refreshToken.isEmpty() && answer.idToken.isEmpty());
        f->endSession(ada.signedIn.session);  // offline is for those who may refresh
        QVERIFY(!f->isGood(answer.accessToken));
    }

    void poll_twoHundredAtOnceGiveTokensOnce()
    {
        const DeviceReceipt receipt = begin();
        QVERIFY(holds(approve(receipt.userCode)));
        std::atomic<int> given{0}, refused{0};
        inParallel(20, [&](int) {
            for (int i = 0; i < 10; ++i) {
                const QByteArray word = poll(receipt);
                if (word == "ok") ++given;
                if (word == "invalid_grant") ++refused;
            }
            f->db->closeThreadConnection();
        });
        QCOMPARE(given.load(), 1);
        QCOMPARE(refused.load(), 199);
        QCOMPARE(events(event::kTokenIssued), 1);
    }
    void decisions_thatComeAtOnceCountOnce()
    {
        const DeviceReceipt receipt = begin();
        std::atomic<int> approved{0}, denied{0};
        std::vector<F::Person> people;
        for (int i = 0; i < 16; ++i)
            people.push_back(f->makePerson(QStringLiteral("p%1").arg(i)));
        inParallel(16, [&](int i) {
            const F::Person &person = people.at(std::size_t(i));
            const auto found = f->write([&](Transaction &tx) {
                return i % 2 ? f->devices.refuse(tx, callerOf(person), receipt.userCode)
                             : f->devices.approve(tx, callerOf(person), receipt.userCode, person.signedIn);
            });
            if (found.ok() && holds(*found)) ++(i % 2 ? denied : approved);
            f->db->closeThreadConnection();
        });
        QCOMPARE(approved + denied, 1);
        QCOMPARE(events(event::kDeviceApproved) + events(event::kDeviceRefused), 1);
        QCOMPARE(events(event::kConsentGiven), qsizetype(approved.load()));
        QCOMPARE(poll(receipt), QByteArray(approved ? "ok" : "access_denied"));
    }

    void prune_leavesTheReasonAWhile()
    {
        const DeviceReceipt old = begin();
        f->clock.advance(600s);
        const auto prune = [&] {
            return f->write([&](Transaction &tx) { return f->devices.prune(tx, 10'000); }).ok();
        };
        QVERIFY(prune());
        QCOMPARE(poll(old), QByteArray("expired_token"));
        f->clock.advance(1h);
        const DeviceReceipt fresh = begin();
        QVERIFY(prune());
        QCOMPARE(poll(old), QByteArray("invalid_grant"));
        QCOMPARE(poll(fresh), QByteArray("authorization_pending"));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestDeviceAuthorization)
#include "tst_device_authorization.moc"
