#include <QTest>
#include <functional>

#include "core/mfa/webauthn/ceremony.h"
#include "tests/support/fake_clock.h"
#include "tests/support/software_authenticator.h"

using namespace gatehouse;

namespace {

const QByteArray kChallenge(32, 'c');
const QByteArray kOther(32, 'd');

using Spoil = std::function<void(SoftwareAuthenticator &)>;

QByteArray decoded(const QJsonObject &response, const char *name)
{
    return base64UrlDecode(response.value(QLatin1String(name)).toString().toLatin1()).value_or(QByteArray());
}

RegistrationResponse registrationOf(const QJsonObject &credential)
{
    const QJsonObject response = credential.value(QStringLiteral("response")).toObject();
    return {decoded(credential, "rawId"), decoded(response, "clientDataJSON"),
            decoded(response, "attestationObject")};
}

AssertionResponse assertionOf(const QJsonObject &credential)
{
    const QJsonObject response = credential.value(QStringLiteral("response")).toObject();
    return {decoded(credential, "rawId"), decoded(response, "clientDataJSON"),
            decoded(response, "authenticatorData"), decoded(response, "signature"),
            decoded(response, "userHandle")};
}

CeremonyExpectation expectation()
{
    return {RelyingParty::of(QStringLiteral("https://login.example.org")), kChallenge, true};
}

void clientDataRows()
{
    const auto row = [](const char *name, const char *reason, const Spoil &spoil) {
        QTest::newRow(name) << spoil << QByteArray(reason);
    };
    const auto member = [&row](const char *name, const char *reason, const char *key,
                               const QJsonValue &value) {
        row(name, reason,
            [key, value](SoftwareAuthenticator &a) { a.moreClientData.insert(QLatin1String(key), value); });
    };
    member("another type", "wrong_type", "type", QStringLiteral("payment.get"));
    member("the type in capitals", "wrong_type", "type", QStringLiteral("WEBAUTHN.GET"));
    member("a type that is a number", "invalid_client_data", "type", 1);
    member("another challenge", "wrong_challenge", "challenge", SoftwareAuthenticator::encoded(kOther));
    member("a part of the challenge", "wrong_challenge", "challenge",
           SoftwareAuthenticator::encoded(kChallenge.chopped(1)));
    member("an empty challenge", "invalid_client_data", "challenge", QString::fromLatin1(""));
    member("a challenge that is no base64url", "invalid_client_data", "challenge", QStringLiteral("a+b/"));
    member("a padded challenge", "invalid_client_data", "challenge",
           QString(SoftwareAuthenticator::encoded(kChallenge) + u'='));
    member("in a frame of another site", "cross_origin", "crossOrigin", true);
    member("crossOrigin as text", "invalid_client_data", "crossOrigin", QStringLiteral("false"));
    member("a top origin", "cross_origin", "topOrigin", QStringLiteral("https://evil.example"));
    member("our own as a top origin", "cross_origin", "topOrigin",
           QStringLiteral("https://login.example.org"));
    member("token binding", "token_binding", "tokenBinding",
           QJsonObject{{QStringLiteral("status"), QStringLiteral("present")},
                       {QStringLiteral("id"), QStringLiteral("eA")}});
    member("token binding without a status", "token_binding", "tokenBinding", QJsonObject());
    for (const char *origin :
         {"http://login.example.org", "https://evil.example", "https://login.example.org.evil.example",
          "https://login.example.org:8443", "https://login.example.org:443", "https://login.example.org/",
          "https://LOGIN.example.org", "https://example.org", "https://sub.login.example.org", "null",
          "android:apk-key-hash:abc", "https://login.example.org "})
        row(origin, "wrong_origin", [origin](SoftwareAuthenticator &a) { a.origin = origin; });
    row("another relying party", "wrong_rp", [](SoftwareAuthenticator &a) { a.rpId = "example.org"; });
    row("the hash of the origin", "wrong_rp",
        [](SoftwareAuthenticator &a) { a.rpId = "https://login.example.org"; });
    row("nobody was there", "user_not_present", [](SoftwareAuthenticator &a) { a.userPresent = false; });
    row("nobody was recognised", "user_not_verified",
        [](SoftwareAuthenticator &a) { a.userVerified = false; });
    row("backed up but not able to be", "backup_flags",
        [](SoftwareAuthenticator &a) { a.backupEligible = false; });
    row("bytes at the end", "invalid_authenticator_data",
        [](SoftwareAuthenticator &a) { a.trailing = QByteArray(1, '\0'); });
    row("extensions that are no map", "invalid_authenticator_data",
        [](SoftwareAuthenticator &a) { a.extensions = cbor::array({}); });
    row("extensions that are no CBOR", "invalid_authenticator_data",
        [](SoftwareAuthenticator &a) { a.extensions = QByteArray("\xff"); });
    row("a second map after the extensions", "invalid_authenticator_data",
        [](SoftwareAuthenticator &a) { a.extensions = cbor::map({}) + cbor::map({}); });
}

}  // namespace

Q_DECLARE_METATYPE(Spoil)

class TestCeremony : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void party_isOfTheIssuerAlone_data()
    {
        QTest::addColumn<QString>("issuer");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<bool>("possible");
        QTest::newRow("plain") << QStringLiteral("https://login.example.org")
                               << QStringLiteral("login.example.org")
                               << QByteArray("https://login.example.org") << true;
        QTest::newRow("port") << QStringLiteral("https://login.example.org:8443")
                              << QStringLiteral("login.example.org")
                              << QByteArray("https://login.example.org:8443") << true;
        QTest::newRow("the usual port")
            << QStringLiteral("https://login.example.org:443") << QStringLiteral("login.example.org")
            << QByteArray("https://login.example.org") << true;
        QTest::newRow("path") << QStringLiteral("https://example.org/login") << QStringLiteral("example.org")
                              << QByteArray("https://example.org") << true;
        QTest::newRow("local") << QStringLiteral("http://localhost:8080") << QStringLiteral("localhost")
                               << QByteArray("http://localhost:8080") << true;
        QTest::newRow("umlaut") << QString::fromUtf8("https://m\xc3\xbcller.example")
                                << QStringLiteral("xn--mller-kva.example")
                                << QByteArray("https://xn--mller-kva.example") << true;
        QTest::newRow("address") << QStringLiteral("http://127.0.0.1:80") << QStringLiteral("127.0.0.1")
                                 << QByteArray("http://127.0.0.1") << false;
    }
    void party_isOfTheIssuerAlone()
    {
        QFETCH(QString, issuer);
        QFETCH(QString, id);
        QFETCH(QByteArray, origin);
        QFETCH(bool, possible);
        const RelyingParty party = RelyingParty::of(issuer);
        QCOMPARE(party.id, id);
        QCOMPARE(party.origin, origin);
        QCOMPARE(party.isPossible(), possible);
    }

    void registration_takesEveryAlgorithm_data() { algorithms(); }
    void registration_takesEveryAlgorithm()
    {
        QFETCH(qint64, algorithm);
        SoftwareAuthenticator authenticator(algorithm);
        authenticator.aaguid = QByteArray(16, 'm');
        const auto made = registered(authenticator);
        QVERIFY(made.ok());
        QCOMPARE(made->credentialId, authenticator.id);
        QCOMPARE(made->publicKey, authenticator.coseKey());
        QCOMPARE(made->aaguid, authenticator.aaguid);
        QVERIFY(made->userVerified && made->backupEligible && made->backedUp);
        QCOMPARE(made->attestation, AttestationKind::None);
    }
    void registration_takesWhatIsAllowed()
    {
        SoftwareAuthenticator authenticator;
        authenticator.extensions = cbor::map({{cbor::text("credProtect"), cbor::number(2)}});
        QVERIFY(registered(authenticator).ok());
        authenticator.moreClientData.insert(QStringLiteral("other_keys_can_be_added_here"),
                                            QStringLiteral("do not compare clientDataJSON"));
        authenticator.moreClientData.insert(
            QStringLiteral("tokenBinding"),
            QJsonObject{{QStringLiteral("status"), QStringLiteral("supported")}});
        QVERIFY(registered(authenticator).ok());
        authenticator.userVerified = false;
        CeremonyExpectation expected = expectation();
        expected.userVerification = false;
        const auto made = verifyRegistration(registrationOf(authenticator.registration(kChallenge)), expected,
                                             {}, m_clock.now());
        QVERIFY(made.ok());
        QVERIFY(!made->userVerified);
        authenticator.id = QByteArray(1023, 'i');
        authenticator.userVerified = true;
        QVERIFY(registered(authenticator).ok());
    }

    void registration_refuses_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QByteArray>("reason");
        clientDataRows();
        const auto row = [](const char *name, const char *reason, const Spoil &spoil) {
            QTest::newRow(name) << spoil << QByteArray(reason);
        };
        row("the other ceremony", "wrong_type", [](SoftwareAuthenticator &a) {
            a.moreClientData.insert(QStringLiteral("type"), QStringLiteral("webauthn.get"));
        });
        row("an id without bytes", "invalid_authenticator_data",
            [](SoftwareAuthenticator &a) { a.id.clear(); });
        row("an id of 1024 bytes", "invalid_authenticator_data",
            [](SoftwareAuthenticator &a) { a.id = QByteArray(1024, 'i'); });
        row("a short AAGUID", "invalid_authenticator_data",
            [](SoftwareAuthenticator &a) { a.aaguid = QByteArray(15, 'a'); });
    }
    void registration_refuses()
    {
        QFETCH(Spoil, spoil);
        QFETCH(QByteArray, reason);
        SoftwareAuthenticator authenticator;
        spoil(authenticator);
        refused(registered(authenticator), reason);
    }

    void registration_refusesBrokenObjects_data()
    {
        QTest::addColumn<QByteArray>("object");
        QTest::addColumn<QByteArray>("reason");
        using namespace cbor;
        SoftwareAuthenticator authenticator;
        authenticator.id = "id";
        const QByteArray data = authenticator.authenticatorData(true);
        const auto row = [](const char *name, const char *reason, const QByteArray &object) {
            QTest::newRow(name) << object << QByteArray(reason);
        };
        const auto object = [&data](const QByteArray &format, const QByteArray &statement) {
            return SoftwareAuthenticator::attestationObject(format, statement, data);
        };
        row("nothing", "invalid_attestation_object", {});
        row("no CBOR", "invalid_attestation_object", "{}");
        row("a list", "invalid_attestation_object", array({}));
        row("bytes after it", "invalid_attestation_object", object("none", map({})) + '\0');
        row("no format", "invalid_attestation_object",
            map({{text("attStmt"), map({})}, {text("authData"), bytes(data)}}));
        row("a format that is no text", "invalid_attestation_object",
            map({{text("fmt"), bytes("none")}, {text("attStmt"), map({})}, {text("authData"), bytes(data)}}));
        row("data as text", "invalid_attestation_object",
            map({{text("fmt"), text("none")}, {text("attStmt"), map({})}, {text("authData"), text("x")}}));
        row("a fourth member", "invalid_attestation_object",
            map({{text("fmt"), text("none")},
                 {text("attStmt"), map({})},
                 {text("authData"), bytes(data)},
                 {text("epAtt"), QByteArray("\xf5")}}));
        row("the statement is a list", "invalid_attestation", object("none", array({})));
        row("none with a statement", "invalid_attestation", object("none", map({{text("alg"), number(-7)}})));
        for (const char *format :
             {"", "None", "tpm", "android-key", "android-safetynet", "apple", "compound", "packed "})
            row(*format == '\0' ? "no name" : format, "attestation_format", object(format, map({})));
        row("no credential", "no_credential",
            SoftwareAuthenticator::attestationObject("none", map({}),
                                                     authenticator.authenticatorData(false)));
        row("short data", "invalid_authenticator_data",
            SoftwareAuthenticator::attestationObject("none", map({}), data.first(36)));
        row("no data", "invalid_authenticator_data",
            SoftwareAuthenticator::attestationObject("none", map({}), {}));
        row("huge data", "invalid_authenticator_data",
            SoftwareAuthenticator::attestationObject("none", map({}), data + QByteArray(9000, 'x')));
        // The flag says that there is a credential; every length that is cut short.
        for (const int cut : {1, 20, 40, 70, 78})
            QTest::addRow("cut by %d", cut)
                << SoftwareAuthenticator::attestationObject("none", map({}), data.chopped(cut))
                << QByteArray("invalid_authenticator_data");
        QByteArray other = data;
        other.replace(55, 2, "ix");
        row("another id inside", "wrong_id",
            SoftwareAuthenticator::attestationObject("none", map({}), other));
        QByteArray bent = data;
        bent[bent.size() - 1] = char(bent.back() ^ 1);
        row("a point off the curve", "unsuitable_key",
            SoftwareAuthenticator::attestationObject("none", map({}), bent));
    }
    void registration_refusesBrokenObjects()
    {
        QFETCH(QByteArray, object);
        QFETCH(QByteArray, reason);
        SoftwareAuthenticator authenticator;
        authenticator.id = "id";
        refused(verifyRegistration(registrationOf(authenticator.registration(kChallenge, object)),
                                   expectation(), {}, m_clock.now()),
                reason);
    }

    void clientData_hasToBeStrictJson_data()
    {
        QTest::addColumn<QByteArray>("json");
        const QByteArray good = SoftwareAuthenticator().clientData("webauthn.get", kChallenge);
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("a byte order mark") << "\xef\xbb\xbf" + good;
        QTest::newRow("bytes after it") << good + "x";
        QTest::newRow("a member twice") << good.chopped(1) + ",\"origin\":\"https://evil.example\"}";
        QTest::newRow("the type twice") << good.chopped(1) + ",\"\\u0074ype\":\"webauthn.get\"}";
        QTest::newRow("NUL") << good.chopped(1) + ",\"x\":\"\\u0000\"}";
        QTest::newRow("no UTF-8") << good.chopped(1) + ",\"x\":\"\xff\"}";
        QTest::newRow("long") << good.chopped(1) + ",\"x\":\"" + QByteArray(5000, 'x') + "\"}";
        QTest::newRow("deep") << good.chopped(1) + ",\"x\":[[[[[[1]]]]]]}";
    }
    void clientData_hasToBeStrictJson()
    {
        QFETCH(QByteArray, json);
        SoftwareAuthenticator authenticator;
        AssertionResponse response = assertionOf(authenticator.assertion(kChallenge));
        const KnownCredential known{authenticator.id, authenticator.coseKey(), true};
        QVERIFY(verifyAssertion(response, known, expectation()).ok());
        response.clientDataJson = json;
        refused(verifyAssertion(response, known, expectation()), "invalid_client_data");
    }

    void assertion_takesEveryAlgorithm_data() { algorithms(); }
    void assertion_takesEveryAlgorithm()
    {
        QFETCH(qint64, algorithm);
        SoftwareAuthenticator authenticator(algorithm);
        authenticator.counter = 0xfffffffe;
        authenticator.countsUp = true;
        authenticator.backedUp = false;
        const auto signedIn = asserted(authenticator);
        QVERIFY(signedIn.ok());
        QCOMPARE(signedIn->signCount, quint32(0xffffffff));
        QVERIFY(signedIn->userVerified);
        QVERIFY(!signedIn->backedUp);
    }
    void assertion_refuses_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QByteArray>("reason");
        clientDataRows();
        QTest::newRow("the other ceremony") << Spoil([](SoftwareAuthenticator &a) {
            a.moreClientData.insert(QStringLiteral("type"), QStringLiteral("webauthn.create"));
        }) << QByteArray("wrong_type");
        QTest::newRow("not to be backed up any more") << Spoil([](SoftwareAuthenticator &a) {
            a.backupEligible = false;
            a.backedUp = false;
        }) << QByteArray("backup_changed");
    }
    void assertion_refuses()
    {
        QFETCH(Spoil, spoil);
        QFETCH(QByteArray, reason);
        SoftwareAuthenticator authenticator;
        spoil(authenticator);
        refused(asserted(authenticator), reason);
    }
    void assertion_refusesForgeries()
    {
        SoftwareAuthenticator authenticator;
        const KnownCredential known{authenticator.id, authenticator.coseKey(), true};
        const AssertionResponse good = assertionOf(authenticator.assertion(kChallenge));
        QVERIFY(verifyAssertion(good, known, expectation()).ok());

        AssertionResponse bad = good;
        bad.signature = SoftwareAuthenticator().sign(good.authenticatorData + sha256(good.clientDataJson));
        refused(verifyAssertion(bad, known, expectation()), "wrong_signature");
        bad = good;
        bad.signature.clear();
        refused(verifyAssertion(bad, known, expectation()), "wrong_signature");
        bad = good;
        bad.authenticatorData[36] = '\x09';  // the counter
        refused(verifyAssertion(bad, known, expectation()), "wrong_signature");
        bad = good;
        bad.clientDataJson.insert(1, ' ');
        refused(verifyAssertion(bad, known, expectation()), "wrong_signature");
        bad = good;
        bad.id = "another";
        refused(verifyAssertion(bad, known, expectation()), "wrong_id");

        const QByteArray attested = authenticator.authenticatorData(true);
        bad = good;
        bad.authenticatorData = attested;
        bad.signature = authenticator.sign(attested + sha256(good.clientDataJson));
        refused(verifyAssertion(bad, known, expectation()), "attested_data");
        const KnownCredential damaged{authenticator.id, "damaged", true};
        refused(verifyAssertion(good, damaged, expectation()), "unsuitable_key");
        CeremonyExpectation none = expectation();
        none.challenge.clear();
        refused(verifyAssertion(good, known, none), "wrong_challenge");
    }

private:
    static void algorithms()
    {
        QTest::addColumn<qint64>("algorithm");
        for (const qint64 algorithm : coseAlgorithms())
            QTest::addRow("%lld", static_cast<long long>(algorithm)) << algorithm;
    }
    Result<VerifiedRegistration> registered(SoftwareAuthenticator &authenticator)
    {
        return verifyRegistration(registrationOf(authenticator.registration(kChallenge)), expectation(), {},
                                  m_clock.now());
    }
    static Result<VerifiedAssertion> asserted(SoftwareAuthenticator &authenticator)
    {
        const KnownCredential known{authenticator.id, authenticator.coseKey(), true};
        return verifyAssertion(assertionOf(authenticator.assertion(kChallenge)), known, expectation());
    }
    template <class T>
    static void refused(const Result<T> &result, const QByteArray &reason)
    {
        QVERIFY(!result.ok());
        QCOMPARE(result.error().reason, reason);
        QCOMPARE(result.error().code, ErrorCode::InvalidInput);
    }

    FakeClock m_clock;
};

QTEST_APPLESS_MAIN(TestCeremony)
#include "tst_ceremony.moc"
