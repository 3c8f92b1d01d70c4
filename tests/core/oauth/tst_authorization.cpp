#include "tests/core/oauth/oauth_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;
using Kind = AuthorizationDecision::Kind;

class TestAuthorization : public QObject
{
    Q_OBJECT

    std::unique_ptr<OAuthFixture> f;
    Client client;
    OAuthFixture::Fields good;

    static QByteArray parameterOf(const AuthorizationResponse &response, const QByteArray &name)
    {
        for (const auto &[key, value] : response.parameters)
            if (key == name) return value;
        return {};
    }
    AuthorizationRefusal refusal(const OAuthFixture::Fields &fields)
    {
        auto parsed = f->parse(fields);
        if (auto *refused = std::get_if<AuthorizationRefusal>(&parsed)) return std::move(*refused);
        return {OAuthError{OAuthErrorCode::ServerError, "not refused"}, std::nullopt};
    }
    ConsentState agreed() const
    {
        return {{QStringLiteral("openid"), QStringLiteral("profile")}, {}, f->clock.now()};
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
        client = f->makeClient().client;
        good = OAuthFixture::requestFields(client);
    }

    void parse_takesAGoodRequest()
    {
        const AuthorizationRequest request = f->request(good);
        QCOMPARE(request.client.id, client.id);
        QCOMPARE(request.redirectUri, OAuthFixture::kRedirect.toUtf8());
        QCOMPARE(request.scopes, (QStringList{QStringLiteral("openid"), QStringLiteral("profile")}));
        QCOMPARE(request.state, QByteArray("st&te=\r\n"));
        QCOMPARE(request.codeChallenge, OAuthFixture::kChallenge.toLatin1());
        QCOMPARE(request.responseMode, ResponseMode::Query);
    }
    void parse_ignoresWhatItDoesNotKnow()
    {
        auto fields = good;
        for (const char *name :
             {"extra", "display", "acr_values", "claims_locales", "ui_locales", "login_hint"})
            fields.append({QString::fromLatin1(name), QStringLiteral("se foobar {}")});
        std::reverse(fields.begin(), fields.end());
        QCOMPARE(f->request(fields).scopes.size(), 2);
        // Scopes that are unknown, or not the client's, are left out.
        const auto more =
            OAuthFixture::with(good, "scope", QStringLiteral("users:write openid address  profile openid"));
        QCOMPARE(f->request(more).scopes, (QStringList{QStringLiteral("openid"), QStringLiteral("profile")}));
    }
    void parse_doubtfulClientOrRedirect_neverRedirects_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        const auto row = [](const char *tag, const char *name, const QString &value) {
            QTest::newRow(tag) << QString::fromLatin1(name) << value;
        };
        row("client missing", "client_id", {});
        row("client unknown", "client_id", QStringLiteral("0198c0de-0000-7000-8000-00000000ffff"));
        row("client no uuid", "client_id", QStringLiteral("' OR 1=1 --"));
        row("redirect missing", "redirect_uri", {});
        row("redirect suffix", "redirect_uri", QStringLiteral("https://rp.example/cb/extra"));
        row("redirect query added", "redirect_uri", QStringLiteral("https://rp.example/cb?foo=bar"));
        row("redirect host", "redirect_uri", QStringLiteral("https://evil.example/cb"));
        row("redirect fragment", "redirect_uri", QStringLiteral("https://rp.example/cb#x"));
        row("redirect space", "redirect_uri", QStringLiteral("https://rp.example/cb "));
    }
    void parse_doubtfulClientOrRedirect_neverRedirects()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        const AuthorizationRefusal refused =
            refusal(OAuthFixture::with(good, name.toLatin1().constData(), value));
        QCOMPARE(refused.error.code, OAuthErrorCode::InvalidRequest);
        QVERIFY(!refused.response);
        // The same beside other faults: the order of checks must not let one of those redirect.
        QVERIFY(!refusal(OAuthFixture::with(OAuthFixture::with(good, name.toLatin1().constData(), value),
                                            "response_type", QStringLiteral("token")))
                     .response);
    }
    void parse_repeatedClientOrRedirect_neverRedirects()
    {
        for (const char *name : {"client_id", "redirect_uri"}) {
            auto fields = good;
            for (const auto &field : good)
                if (field.first == QLatin1String(name)) fields.append(field);
            QVERIFY(!refusal(fields).response);
        }
    }
    void parse_disabledClient_neverRedirects()
    {
        f->disableClient(client.id);
        QVERIFY(!refusal(good).response);
    }
    void parse_faultsGoBackToTheClient_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QByteArray>("error");
        const auto row = [](const char *tag, const char *name, const QString &value, const char *error) {
            QTest::newRow(tag) << QString::fromLatin1(name) << value << QByteArray(error);
        };
        row("no response type", "response_type", {}, "invalid_request");
        for (const char *type : {"token", "id_token", "id_token token", "code id_token", "code token", "none",
                                 "code code", "CODE"})
            row(type, "response_type", QString::fromLatin1(type), "unsupported_response_type");
        for (const char *mode : {"fragment", "web_message", "query.jwt", "jwt"})
            row(mode, "response_mode", QString::fromLatin1(mode), "invalid_request");
        row("no scope", "scope", {}, "invalid_scope");
        row("scope quote", "scope", QStringLiteral("openid \"x\""), "invalid_scope");
        row("scope of others", "scope", QStringLiteral("users:write"), "invalid_scope");
        row("scope endless", "scope", QString(5000, u'a'), "invalid_scope");
        row("prompt unknown", "prompt", QStringLiteral("create"), "invalid_request");
        row("prompt none login", "prompt", QStringLiteral("none login"), "invalid_request");
        row("max_age text", "max_age", QStringLiteral("soon"), "invalid_request");
        row("max_age negative", "max_age", QStringLiteral("-1"), "invalid_request");
        row("max_age huge", "max_age", QStringLiteral("99999999999999999999"), "invalid_request");
        row("no challenge", "code_challenge", {}, "invalid_request");
        row("plain", "code_challenge_method", QStringLiteral("plain"), "invalid_request");
        row("no method", "code_challenge_method", {}, "invalid_request");
        row("method lower case", "code_challenge_method", QStringLiteral("s256"), "invalid_request");
        row("challenge short", "code_challenge", OAuthFixture::kChallenge.chopped(1), "invalid_request");
        row("challenge padded", "code_challenge", OAuthFixture::kChallenge + u'=', "invalid_request");
        row("challenge no base64url", "code_challenge", QString(43, u'+'), "invalid_request");
        row("nonce endless", "nonce", QString(5000, u'a'), "invalid_request");
        row("request", "request", QStringLiteral("eyJhbGciOiJub25lIn0.e30."), "request_not_supported");
        row("request_uri", "request_uri", QStringLiteral("https://rp.example/r.jwt"),
            "request_uri_not_supported");
        row("registration", "registration", QStringLiteral("{}"), "registration_not_supported");
    }
    void parse_faultsGoBackToTheClient()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QByteArray, error);
        const AuthorizationRefusal refused =
            refusal(OAuthFixture::with(good, name.toLatin1().constData(), value));
        QVERIFY(refused.response.has_value());
        QCOMPARE(parameterOf(*refused.response, "error"), error);
        QCOMPARE(parameterOf(*refused.response, "state"), QByteArray("st&te=\r\n"));
        QCOMPARE(parameterOf(*refused.response, "iss"), f->kIssuer.toUtf8());
        const QByteArray url = refused.response->toUrl();
        QVERIFY(url.startsWith("https://rp.example/cb?error="));
        QVERIFY(url.contains("&state=st%26te%3D%0D%0A&"));
        for (const char c : parameterOf(*refused.response, "error_description"))
            QVERIFY(c >= 0x20 && c < 0x7f && c != '"' && c != '\\');
    }
    void parse_repeatedParameterIsRefused()
    {
        auto fields = good;
        fields.append({QStringLiteral("nonce"), QStringLiteral("other")});
        QCOMPARE(refusal(fields).error.code, OAuthErrorCode::InvalidRequest);
    }
    void parse_stateIsKeptWholeOrRefused()
    {
        const QString longState(4096, u'x');
        QCOMPARE(f->request(OAuthFixture::with(good, "state", longState)).state.size(), 4096);
        const auto refused = refusal(OAuthFixture::with(good, "state", longState + u'x'));
        QVERIFY(refused.response);
        QVERIFY(parameterOf(*refused.response, "state").isEmpty());
    }
    void parse_formPostErrorsStayInTheBody()
    {
        const auto fields =
            OAuthFixture::with(OAuthFixture::with(good, "response_mode", QStringLiteral("form_post")),
                               "response_type", QStringLiteral("token"));
        QCOMPARE(refusal(fields).response->mode, ResponseMode::FormPost);
    }
    void parse_pkceMayBeOffForConfidentialClientsOnly()
    {
        NewClient input = OAuthFixture::newClient();
        input.requirePkce = false;
        const Client relaxed = f->makeClient(input).client;
        const auto fields = OAuthFixture::without(OAuthFixture::requestFields(relaxed), "code_challenge");
        QVERIFY(refusal(fields).response);  // a method without a challenge is a mistake all the same
        QVERIFY(f->request(OAuthFixture::without(fields, "code_challenge_method")).codeChallenge.isEmpty());
        const auto strict = OAuthFixture::requestFields(f->makePublicClient().client);
        QVERIFY(refusal(OAuthFixture::without(OAuthFixture::without(strict, "code_challenge"),
                                              "code_challenge_method"))
                    .response);
    }
    void parse_clientWithoutTheCodeFlow()
    {
        NewClient input = OAuthFixture::newClient();
        input.grantTypes = QStringList{QStringLiteral("client_credentials")};
        const Client machine = f->makeClient(input).client;
        QCOMPARE(refusal(OAuthFixture::requestFields(machine)).error.code,
                 OAuthErrorCode::UnauthorizedClient);
    }

    void decide_followsSignInAndConsent()
    {
        const auto person = f->makePerson();
        const auto decide = [&](const OAuthFixture::Fields &fields, const std::optional<SignedInPerson> &who,
                                const std::optional<ConsentState> &consent) {
            return f->authorization.decide(f->request(fields), who, consent);
        };
        QCOMPARE(decide(good, {}, {}).kind, Kind::NeedLogin);
        const auto first = decide(good, person.signedIn, {});
        QCOMPARE(first.kind, Kind::NeedConsent);
        QCOMPARE(first.missingScopes.size(), 2);
        QCOMPARE(decide(good, person.signedIn, agreed()).kind, Kind::Issue);
        const auto more = OAuthFixture::with(good, "scope", QStringLiteral("openid profile email"));
        QCOMPARE(decide(more, person.signedIn, agreed()).missingScopes, QStringList{QStringLiteral("email")});

        // A session over another provider that need not have asked is no new proof.
        SignedInPerson unasked = person.signedIn;
        unasked.amr = {QStringLiteral("fed"), QStringLiteral("unasked")};
        unasked.authenticatedAt = f->clock.now() + std::chrono::seconds(5);
        QCOMPARE(decide(good, unasked, agreed()).kind, Kind::Issue);
        for (const auto &[name, value] : {std::pair("prompt", "login"), std::pair("prompt", "consent login"),
                                          std::pair("max_age", "3600")})
            QCOMPARE(
                decide(OAuthFixture::with(good, name, QString::fromLatin1(value)), unasked, agreed()).kind,
                Kind::NeedReauthentication);

        const auto silent = OAuthFixture::with(good, "prompt", QStringLiteral("none"));
        QCOMPARE(decide(silent, {}, {}).refusal.error.code, OAuthErrorCode::LoginRequired);
        QCOMPARE(decide(silent, person.signedIn, {}).refusal.error.code, OAuthErrorCode::ConsentRequired);
        QCOMPARE(decide(silent, person.signedIn, agreed()).kind, Kind::Issue);
        QVERIFY(decide(silent, {}, {}).refusal.response->toUrl().contains("error=login_required"));
    }
    void decide_promptsAreSatisfiedByWhatCameAfterwards()
    {
        auto person = f->makePerson();
        f->clock.advance(5s);
        const auto decide = [&](const char *prompt, const ConsentState &consent) {
            const auto fields = OAuthFixture::with(good, "prompt", QString::fromLatin1(prompt));
            auto request = f->request(fields);
            request.startedAt = f->clock.now() - 2s;
            return f->authorization.decide(request, person.signedIn, consent).kind;
        };
        const ConsentState old{agreed().scopes, {}, f->clock.now() - 1h};
        QCOMPARE(decide("login", agreed()), Kind::NeedReauthentication);
        QCOMPARE(decide("select_account", agreed()), Kind::NeedReauthentication);
        QCOMPARE(decide("consent", old), Kind::NeedConsent);
        QCOMPARE(decide("consent", agreed()), Kind::Issue);
        person.signedIn.authenticatedAt = f->clock.now();
        QCOMPARE(decide("login", old), Kind::Issue);
        QCOMPARE(decide("login consent", old), Kind::NeedConsent);
    }
    void decide_maxAge()
    {
        const auto person = f->makePerson();
        f->clock.advance(10s);
        const auto decide = [&](const char *age, const char *prompt = "") {
            auto fields = OAuthFixture::with(good, "max_age", QString::fromLatin1(age));
            if (*prompt != 0) fields = OAuthFixture::with(fields, "prompt", QString::fromLatin1(prompt));
            return f->authorization.decide(f->request(fields), person.signedIn, agreed());
        };
        QCOMPARE(decide("10000").kind, Kind::Issue);
        QCOMPARE(decide("1").kind, Kind::NeedReauthentication);
        QCOMPARE(decide("0").kind, Kind::NeedReauthentication);
        QCOMPARE(decide("1", "none").refusal.error.code, OAuthErrorCode::LoginRequired);
    }
    void decide_maxAgeZero_isSatisfiedByANewSignIn()
    {
        auto fields = OAuthFixture::with(good, "max_age", QStringLiteral("0"));
        const auto request = f->request(fields);
        f->clock.advance(3s);
        auto person = f->makePerson();
        f->clock.advance(3s);
        QCOMPARE(f->authorization.decide(request, person.signedIn, agreed()).kind, Kind::Issue);
    }
    void decide_idTokenHint()
    {
        const auto ada = f->makePerson(), bob = f->makePerson(QStringLiteral("bob"));
        IdTokenRequest id;
        id.subject = ada.user.toString();
        id.client = client.id;
        id.algorithm = "RS256";
        id.session = ada.signedIn.session;
        const QString hint = QString::fromLatin1(*f->idTokens.issue(id));
        f->clock.advance(1h);  // expired by now; still a good hint
        const auto silent = OAuthFixture::with(OAuthFixture::with(good, "id_token_hint", hint), "prompt",
                                               QStringLiteral("none"));
        QCOMPARE(f->authorization.decide(f->request(silent), ada.signedIn, agreed()).kind, Kind::Issue);
        QCOMPARE(f->authorization.decide(f->request(silent), bob.signedIn, agreed()).refusal.error.code,
                 OAuthErrorCode::LoginRequired);
        const auto asking = OAuthFixture::with(good, "id_token_hint", hint);
        QCOMPARE(f->authorization.decide(f->request(asking), bob.signedIn, agreed()).kind, Kind::NeedLogin);

        const QString forged = QStringLiteral("eyJhbGciOiJub25lIn0.") + hint.section(u'.', 1, 1) + u'.';
        const auto bad = OAuthFixture::with(silent, "id_token_hint", forged);
        QCOMPARE(f->authorization.decide(f->request(bad), ada.signedIn, agreed()).refusal.error.code,
                 OAuthErrorCode::LoginRequired);
        id.client = f->makeClient().client.id;
        const auto foreign =
            OAuthFixture::with(silent, "id_token_hint", QString::fromLatin1(*f->idTokens.issue(id)));
        QCOMPARE(f->authorization.decide(f->request(foreign), ada.signedIn, agreed()).refusal.error.code,
                 OAuthErrorCode::LoginRequired);
    }
    void decide_trustedClientAsksNobody()
    {
        NewClient input = OAuthFixture::newClient();
        input.skipConsent = true;
        const Client trusted = f->makeClient(input).client;
        const auto person = f->makePerson();
        const auto fields = OAuthFixture::requestFields(trusted);
        QCOMPARE(f->authorization.decide(f->request(fields), person.signedIn, {}).kind, Kind::Issue);
        const auto asking = OAuthFixture::with(fields, "prompt", QStringLiteral("consent"));
        QCOMPARE(f->authorization.decide(f->request(asking), person.signedIn, {}).kind, Kind::NeedConsent);
    }

    void claims_areTakenAsFarAsTheClientMayHaveThem()
    {
        const QString wanted = QStringLiteral(
            R"({"userinfo":{"name":{"essential":true},"email":null,"shoe_size":null},"id_token":{"groups":null}})");
        const AuthorizationRequest request = f->request(OAuthFixture::with(good, "claims", wanted));
        QCOMPARE(request.claims.userInfo, (QStringList{QStringLiteral("email"), QStringLiteral("name")}));
        QCOMPARE(request.claims.idToken, QStringList{QStringLiteral("groups")});
        // The person is asked for what goes beyond the scopes, and only until they agreed.
        const auto person = f->makePerson();
        const auto decision = f->authorization.decide(request, person.signedIn, agreed());
        QVERIFY(decision.kind == Kind::NeedConsent);
        QVERIFY(decision.missingScopes.isEmpty());
        QCOMPARE(QSet<QString>(decision.missingClaims.begin(), decision.missingClaims.end()),
                 (QSet<QString>{QStringLiteral("email"), QStringLiteral("groups")}));
        ConsentState more = agreed();
        more.claims = {QStringLiteral("email")};
        more.scopes.append(QStringLiteral("groups"));
        QVERIFY(f->authorization.decide(request, person.signedIn, more).kind == Kind::Issue);

        NewClient narrow = OAuthFixture::newClient();
        narrow.scopes = QStringList{QStringLiteral("openid"), QStringLiteral("profile")};
        const Client other = f->makeClient(narrow).client;
        const AuthorizationRequest less =
            f->request(OAuthFixture::with(OAuthFixture::requestFields(other), "claims", wanted));
        QCOMPARE(less.claims.userInfo, QStringList{QStringLiteral("name")});
        QVERIFY(less.claims.idToken.isEmpty());
    }
    void claims_malformedAreRefused_data()
    {
        QTest::addColumn<QString>("claims");
        for (const char *text : {"x", "[]", "{\"userinfo\":[]}", "{\"id_token\":{\"name\":1}}",
                                 "{\"userinfo\":{},\"userinfo\":{}}"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void claims_malformedAreRefused()
    {
        QFETCH(QString, claims);
        const auto refused = refusal(OAuthFixture::with(good, "claims", claims));
        QVERIFY(refused.error.code == OAuthErrorCode::InvalidRequest);
        QVERIFY(refused.response.has_value());
    }
    void claims_subjectHasToBeTheOneWhoSignsIn()
    {
        const auto person = f->makePerson();
        f->clock.advance(1min);
        const QString form = QStringLiteral(R"({"id_token":{"sub":{"value":"%1"}}})");
        const auto same = f->request(OAuthFixture::with(good, "claims", form.arg(person.user.toString())));
        QVERIFY(f->authorization.decide(same, person.signedIn, agreed()).kind == Kind::Issue);
        const auto other =
            f->request(OAuthFixture::with(good, "claims", form.arg(f->makePerson().user.toString())));
        QVERIFY(f->authorization.decide(other, person.signedIn, agreed()).kind == Kind::NeedLogin);
        QVERIFY(refusal(OAuthFixture::with(good, "claims", form.arg(QStringLiteral("nobody")))).error.code ==
                OAuthErrorCode::LoginRequired);
    }
    void acr_essentialIsReachedOrRefused()
    {
        const QString form = QStringLiteral(R"({"id_token":{"acr":{"essential":true,"values":["%1"]}}})");
        QVERIFY(
            refusal(OAuthFixture::with(good, "claims", form.arg(QStringLiteral("urn:other")))).error.code ==
            OAuthErrorCode::UnmetAuthenticationRequirements);
        auto person = f->makePerson();
        auto fields = OAuthFixture::with(good, "claims", form.arg(QLatin1String(kAcrMultiFactor)));
        const auto request = f->request(fields);
        person.signedIn.authenticatedAt = f->clock.now() - 1h;
        QVERIFY(f->authorization.decide(request, person.signedIn, agreed()).kind ==
                Kind::NeedReauthentication);
        person.signedIn.authenticatedAt = f->clock.now();
        const auto refused = f->authorization.decide(request, person.signedIn, agreed());
        QVERIFY(refused.kind == Kind::Refuse);
        QVERIFY(refused.refusal.error.code == OAuthErrorCode::UnmetAuthenticationRequirements);
        person.signedIn.amr = {QStringLiteral("pwd"), QStringLiteral("otp"), QStringLiteral("mfa")};
        QVERIFY(f->authorization.decide(request, person.signedIn, agreed()).kind == Kind::Issue);
    }
    void acr_valuesAskOnceAndGoOnWithLess()
    {
        auto person = f->makePerson();
        const auto request =
            f->request(OAuthFixture::with(good, "acr_values", QLatin1String(kAcrMultiFactor)));
        person.signedIn.authenticatedAt = f->clock.now() - 1h;
        QVERIFY(f->authorization.decide(request, person.signedIn, agreed()).kind ==
                Kind::NeedReauthentication);
        person.signedIn.authenticatedAt = f->clock.now();
        QVERIFY(f->authorization.decide(request, person.signedIn, agreed()).kind == Kind::Issue);
        const auto unknown =
            f->request(OAuthFixture::with(good, "acr_values", QStringLiteral("urn:mace:silver 1")));
        person.signedIn.authenticatedAt = f->clock.now() - 1h;
        QVERIFY(f->authorization.decide(unknown, person.signedIn, agreed()).kind == Kind::Issue);
    }

    void issueCode_answersWithCodeStateAndIssuer()
    {
        const auto person = f->makePerson();
        const auto request = f->request(good);
        const auto response = f->write([&](Transaction &tx) {
            return f->authorization.issueCode(tx, f->nobody, request, person.signedIn);
        });
        QVERIFY(response.ok());
        const QUrlQuery query(QUrl::fromEncoded(response->toUrl()));
        QCOMPARE(query.queryItemValue(QStringLiteral("code")).size(), 43);
        QCOMPARE(query.queryItemValue(QStringLiteral("iss"), QUrl::FullyDecoded), f->kIssuer);
        QCOMPARE(query.queryItemValue(QStringLiteral("state"), QUrl::FullyDecoded),
                 QStringLiteral("st&te=\r\n"));
    }
    void issueCode_looksAgainAtClientAndPerson()
    {
        const auto request = f->request(good);
        const auto issue = [&](const SignedInPerson &person) {
            return f->write(
                [&](Transaction &tx) { return f->authorization.issueCode(tx, f->nobody, request, person); });
        };
        const auto gone = f->makePerson(), disabled = f->makePerson();
        auto mixed = f->makePerson();
        mixed.signedIn.session = gone.signedIn.session;  // somebody else's session
        QCOMPARE(issue(mixed.signedIn).error().reason, QByteArray("login_required"));
        f->endSession(gone.signedIn.session);
        QCOMPARE(issue(gone.signedIn).error().reason, QByteArray("login_required"));
        f->disableUser(disabled.user);
        QCOMPARE(issue(disabled.signedIn).error().reason, QByteArray("login_required"));
        f->disableClient(client.id);
        QCOMPARE(issue(f->makePerson().signedIn).error().reason, QByteArray("unauthorized_client"));
    }

    void consent_isRememberedWidenedAndWithdrawn()
    {
        const auto person = f->makePerson();
        const auto allow = [&](const QStringList &scopes) {
            return f
                ->write([&](Transaction &tx) {
                    return f->consents.allow(tx, f->nobody, person.user, client.id, scopes);
                })
                .ok();
        };
        const auto find = [&] {
            return *f->read([&](Transaction &tx) { return f->consents.find(tx, person.user, client.id); });
        };
        QVERIFY(!find());
        QVERIFY(allow({QStringLiteral("openid")}));
        QVERIFY(allow({QStringLiteral("profile"), QStringLiteral("openid")}));
        QCOMPARE(find()->scopes, (QStringList{QStringLiteral("openid"), QStringLiteral("profile")}));
        const Grant grant = f->addGrant(person.user, client.id, person.signedIn.session);
        const auto list = f->read([&](Transaction &tx) { return f->consents.list(tx, person.user); });
        QCOMPARE(list->size(), 1);
        const auto withdraw = [&] {
            return f->write(
                [&](Transaction &tx) { return f->consents.withdraw(tx, f->nobody, person.user, client.id); });
        };
        QVERIFY(withdraw().ok());
        QVERIFY(!find());
        QVERIFY(f->read([&](Transaction &tx) { return f->grants.find(tx, grant.id); })
                    ->value()
                    .revokedAt.has_value());
        QCOMPARE(withdraw().error().code, ErrorCode::NotFound);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestAuthorization)
#include "tst_authorization.moc"
