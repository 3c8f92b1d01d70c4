#include <QJsonArray>

#include "core/oauth/resource_indicator.h"
#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;

/// RFC 8707: who a token is for.
class TestResourceIndicator : public QObject
{
    Q_OBJECT

    using F = OAuthFixture;
    std::unique_ptr<OAuthFixture> f;
    CreatedClient client;
    OAuthFixture::Person ada;

    static inline const QString kMail = QStringLiteral("https://mail.example/api");
    static inline const QString kFiles = QStringLiteral("https://files.example/");
    static inline const QString kStranger = QStringLiteral("https://stranger.example/");

    static F::Fields asking(F::Fields fields, const QStringList &resources)
    {
        for (const QString &resource : resources)
            fields.append({QStringLiteral("resource"), resource});
        return fields;
    }
    static NewClient withResources(const QStringList &resources = {kMail, kFiles})
    {
        NewClient input = F::newClient();
        input.metadata.resources = resources;
        return input;
    }
    QByteArray codeFor(const QStringList &resources)
    {
        return f->codeFor(asking(F::requestFields(client.client), resources), ada);
    }
    ClientCredentials own() const { return F::credentialsOf(client); }
    QStringList audienceOf(const TokenAnswer &answer) { return f->claimsOf(answer.accessToken)->audience; }
    bool isAccepted(const TokenAnswer &answer)
    {
        return f->read([&](Transaction &tx) { return f->accessTokens.accept(tx, answer.accessToken); }).ok();
    }
    void setResources(const CreatedClient &of, const QStringList &resources)
    {
        ClientPatch patch;
        patch.metadata = {{QStringLiteral("resources"), QJsonArray::fromStringList(resources)}};
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->clients.update(tx, Caller::system(QStringLiteral("test")), of.client.id,
                                              patch);
                 }).ok());
    }
    QByteArray refusalOf(const F::Fields &fields)
    {
        const auto parsed = f->parse(fields);
        const auto *refusal = std::get_if<AuthorizationRefusal>(&parsed);
        return refusal != nullptr ? toByteArray(refusal->error.code) : QByteArray("ok");
    }

private Q_SLOTS:
    void initTestCase()
    {
        f = std::make_unique<OAuthFixture>();
        f->start();
    }
    void cleanupTestCase() { f.reset(); }
    void init()
    {
        client = f->makeClient(withResources());
        ada = f->makePerson();
    }

    void isResource_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        for (const char *good : {"https://api.example/", "https://api.example:8443/a/b?c=d",
                                 "urn:example:api", "http://localhost/api", "com.example.api:/x"})
            QTest::newRow(good) << QString::fromLatin1(good) << true;
        for (const char *bad :
             {"", "api", "/api", "//api.example/", "api.example", "https://api.example/#",
              "https://api.example/#part", "https:// api.example/", "https://", "https://api.example/\n"})
            QTest::newRow(*bad ? bad : "empty") << QString::fromLatin1(bad) << false;
        QTest::newRow("long") << QString(QStringLiteral("https://a/") + QString(250, u'a')) << false;
        QTest::newRow("not ASCII") << QStringLiteral("https://\u00e4.example/") << false;
    }
    void isResource()
    {
        QFETCH(QString, text);
        QFETCH(bool, good);
        QCOMPARE(gatehouse::isResource(text), good);
        ClientMetadata metadata;
        metadata.resources = {text};
        QCOMPARE(checkClientMetadata(metadata).ok(), good);
    }
    void registration_wantsEachOnce()
    {
        ClientMetadata metadata;
        metadata.resources = {kMail, kMail};
        QVERIFY(!checkClientMetadata(metadata).ok());
    }

    void code_isForWhatWasAskedFor()
    {
        const TokenAnswer one = f->tokenOk(F::codeForm(codeFor({kMail})), own());
        QCOMPARE(audienceOf(one), QStringList{kMail});
        QVERIFY(F::payload(one.accessToken).value(QLatin1String("aud")).isString());
        QVERIFY(!isAccepted(one));  // neither userinfo nor the admin API
        QVERIFY(!f->accessTokens.verify(one.accessToken).ok());
        const TokenAnswer two = f->tokenOk(F::codeForm(codeFor({kMail, kFiles, kMail})), own());
        QCOMPARE(audienceOf(two), (QStringList{kMail, kFiles}));
        QCOMPARE(F::payload(two.accessToken).value(QLatin1String("aud")).toArray(),
                 (QJsonArray{kMail, kFiles}));
        const TokenAnswer none = f->tokenOk(F::codeForm(codeFor({})), own());
        QCOMPARE(audienceOf(none), QStringList{f->kIssuer});
        QVERIFY(isAccepted(none));
    }
    void ownResource_mayStandBesideOthers()
    {
        const TokenAnswer both = f->tokenOk(F::codeForm(codeFor({kMail, f->kIssuer})), own());
        QCOMPARE(audienceOf(both), (QStringList{kMail, f->kIssuer}));
        QVERIFY(isAccepted(both));
    }
    void request_refusesOthersAndFragments()
    {
        const F::Fields good = F::requestFields(client.client);
        QCOMPARE(refusalOf(asking(good, {kMail})), QByteArray("ok"));
        for (const QString &bad : {kStranger, QString(kMail + u'/'), QString(kMail + QStringLiteral("#x")),
                                   QStringLiteral("mail"), QString(QLatin1String("")), kMail.toUpper()}) {
            QCOMPARE(refusalOf(asking(good, {bad})), QByteArray("invalid_target"));
            QCOMPARE(refusalOf(asking(good, {kMail, bad})), QByteArray("invalid_target"));
        }
        QCOMPARE(refusalOf(asking(F::requestFields(f->makeClient().client), {kMail})),
                 QByteArray("invalid_target"));
        // Only this parameter may come more than once.
        QCOMPARE(refusalOf(asking(good, {kMail, kFiles}) + F::Fields{good.last()}),
                 QByteArray("invalid_request"));
        const auto pushed = f->authorization.check(client.client, FormFields(asking(good, {kStranger})));
        QVERIFY(std::get<AuthorizationRefusal>(pushed).error.code == OAuthErrorCode::InvalidTarget);
    }
    void token_mayNarrowButNotWiden()
    {
        const TokenAnswer narrow = f->tokenOk(asking(F::codeForm(codeFor({kMail, kFiles})), {kFiles}), own());
        QCOMPARE(audienceOf(narrow), QStringList{kFiles});
        // The grant is as wide as it was.
        const TokenAnswer again = f->tokenOk(F::refreshForm(narrow.refreshToken), own());
        QCOMPARE(audienceOf(again), (QStringList{kMail, kFiles}));

        for (const QString &wide : {kMail, f->kIssuer, kStranger}) {
            const QByteArray code = codeFor({kFiles});
            QCOMPARE(f->tokenError(asking(F::codeForm(code), {wide}), own()), QByteArray("invalid_target"));
            // A mistake has not used the code up.
            QCOMPARE(f->tokenError(F::codeForm(code), own()), QByteArray("ok"));
        }
        const QByteArray plain = codeFor({});
        QCOMPARE(f->tokenError(asking(F::codeForm(plain), {kMail}), own()), QByteArray("invalid_target"));
    }
    void refresh_isASubsetOfWhatWasGranted()
    {
        const TokenAnswer first = f->tokenOk(F::codeForm(codeFor({kMail})), own());
        for (const QString &wide : {kFiles, f->kIssuer, kStranger})
            QCOMPARE(f->tokenError(asking(F::refreshForm(first.refreshToken), {kMail, wide}), own()),
                     QByteArray("invalid_target"));
        // None of these mistakes has used it up.
        const TokenAnswer next = f->tokenOk(asking(F::refreshForm(first.refreshToken), {kMail}), own());
        QCOMPARE(audienceOf(next), QStringList{kMail});
        setResources(client, {kFiles});  // an administrator took it away
        QCOMPARE(f->tokenError(F::refreshForm(next.refreshToken), own()), QByteArray("invalid_target"));
    }
    void theLogSaysWhoTokensAreFor()
    {
        const auto detail = [&](QLatin1String type, const QString &target) {
            AuditQuery query;
            query.type = type;
            query.target = target;
            const auto events = f->read([&](Transaction &tx) { return f->audit.search(tx, query, {}); });
            return events->items.isEmpty() ? QJsonObject() : events->items.constFirst().detail;
        };
        const TokenAnswer answer = f->tokenOk(F::codeForm(codeFor({kMail})), own());
        const QString grant = f->claimsOf(answer.accessToken)->grant.toString();
        QCOMPARE(detail(event::kGrantCreated, grant).value(QLatin1String("resource")).toString(), kMail);
        QCOMPARE(detail(event::kTokenIssued, client.client.id.toString())
                     .value(QLatin1String("resource"))
                     .toString(),
                 kMail);
        client = f->makeClient(withResources());
        f->tokenOk(F::codeForm(codeFor({})), own());
        QVERIFY(
            !detail(event::kTokenIssued, client.client.id.toString()).contains(QLatin1String("resource")));
    }
    void clientCredentials()
    {
        const TokenAnswer mail = f->tokenOk(asking(F::clientForm(), {kMail}), own());
        QCOMPARE(audienceOf(mail), QStringList{kMail});
        QVERIFY(!isAccepted(mail));
        QVERIFY(isAccepted(f->tokenOk(F::clientForm(), own())));
        QCOMPARE(f->tokenError(asking(F::clientForm(), {kStranger}), own()), QByteArray("invalid_target"));
        QCOMPARE(f->tokenError(asking(F::clientForm(), {kMail + QStringLiteral("#a")}), own()),
                 QByteArray("invalid_target"));
    }
    void device()
    {
        NewClient input = withResources();
        input.grantTypes = QStringList{QLatin1String(kGrantDeviceCode)};
        const CreatedClient tv = f->makeClient(input);
        const auto begin = [&](const QStringList &resources) {
            return f->write([&](Transaction &tx) {
                return f->devices.begin(
                    tx, f->nobody, tv.client,
                    FormFields(asking({{QStringLiteral("scope"), QStringLiteral("openid")}}, resources)));
            });
        };
        QCOMPARE(begin({kStranger}).error().reason, QByteArray("invalid_target"));
        const auto receipt = begin({kMail, kFiles});
        QVERIFY(receipt.ok());
        Caller by;
        by.kind = Caller::Kind::User;
        by.user = ada.user;
        QVERIFY(f->write([&](Transaction &tx) {
                     return f->devices.approve(tx, by, receipt->userCode, ada.signedIn);
                 }).ok());
        const TokenAnswer answer =
            f->tokenOk({{QStringLiteral("grant_type"), QLatin1String(kGrantDeviceCode)},
                        {QStringLiteral("device_code"), QString::fromLatin1(receipt->deviceCode)}},
                       F::credentialsOf(tv));
        QCOMPARE(audienceOf(answer), (QStringList{kMail, kFiles}));
    }
    void introspection_tellsTheAudience()
    {
        const auto told = [&](const QStringList &resources) {
            const TokenAnswer answer = f->tokenOk(F::codeForm(codeFor(resources)), own());
            const auto json = f->read(
                [&](Transaction &tx) { return f->status.introspect(tx, client.client, answer.accessToken); });
            return QJsonDocument::fromJson(*json).object().value(QLatin1String("aud"));
        };
        QCOMPARE(told({}), QJsonValue(f->kIssuer));
        QCOMPARE(told({kMail}), QJsonValue(kMail));
        QCOMPARE(told({kMail, kFiles}), QJsonValue(QJsonArray{kMail, kFiles}));
    }
    void exchange_neverLeadsBackToThisServer()
    {
        NewClient input;
        input.name = QStringLiteral("Mail");
        input.grantTypes = QStringList{QLatin1String(kGrantTokenExchange)};
        input.scopes = QStringList{QStringLiteral("openid"), QStringLiteral("profile")};
        input.metadata.resources = {kFiles};
        const CreatedClient mail = f->makeClient(input);
        NewClient app = withResources();
        app.metadata.exchangeClients = {mail.client.id.toString()};
        client = f->makeClient(app);
        const auto form = [&](const QStringList &subjectFor, const QStringList &resources) {
            const TokenAnswer subject = f->tokenOk(F::codeForm(codeFor(subjectFor)), own());
            return asking({{QStringLiteral("grant_type"), QLatin1String(kGrantTokenExchange)},
                           {QStringLiteral("subject_token"), QString::fromLatin1(subject.accessToken)},
                           {QStringLiteral("subject_token_type"), QLatin1String(kTokenTypeAccessToken)}},
                          resources);
        };
        const auto as = F::credentialsOf(mail);
        QCOMPARE(audienceOf(f->tokenOk(form({kMail}, {kFiles}), as)), QStringList{kFiles});
        QCOMPARE(audienceOf(f->tokenOk(form({kMail}, {}), as)), QStringList{kMail});
        QCOMPARE(audienceOf(f->tokenOk(form({}, {}), as)), QStringList{f->kIssuer});
        QCOMPARE(f->tokenError(form({kMail}, {f->kIssuer}), as), QByteArray("invalid_target"));
        QCOMPARE(f->tokenError(form({kMail}, {kStranger}), as), QByteArray("invalid_target"));
        QCOMPARE(f->tokenError(F::with(form({kMail}, {}), "audience", kStranger), as),
                 QByteArray("invalid_target"));
        QCOMPARE(audienceOf(f->tokenOk(F::with(form({kMail}, {}), "audience", kFiles), as)),
                 QStringList{kFiles});
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestResourceIndicator)
#include "tst_resource_indicator.moc"
