#include <openssl/pem.h>
#include <QFile>
#include <QTest>

#include "core/mfa/webauthn/ceremony.h"
#include "tests/support/software_authenticator.h"
#include "tests/support/test_pki.h"

using namespace gatehouse;

namespace {

const QByteArray kChallenge(32, 'c');
const QByteArray kModel(16, 'm');
const QString kSubject = QStringLiteral("/C=SE/O=Maker/OU=Authenticator Attestation/CN=Model M");
/// OCTET STRING of the sixteen bytes.
const QString kAaguid =
    QStringLiteral("1.3.6.1.4.1.45724.1.1.4=DER:0410") + QString::fromLatin1(kModel.toHex());

}  // namespace

class TestAttestation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_pki.addAuthority(QStringLiteral("maker"));
        const auto add = [this](const char *name, const QString &subject, const QStringList &extensions) {
            m_pki.addClient(QLatin1String(name), QStringLiteral("maker"), subject, extensions);
        };
        add("good", kSubject, {kAaguid});
        add("silent", kSubject, {});
        add("other-model", kSubject,
            {QString(kAaguid).replace(QStringLiteral("6d6d6d"), QStringLiteral("6d6e6d"))});
        add("critical", kSubject,
            {QString(kAaguid).replace(QStringLiteral("=DER"), QStringLiteral("=critical,DER"))});
        add("bare", kSubject,
            {QStringLiteral("1.3.6.1.4.1.45724.1.1.4=DER:") + QString::fromLatin1(kModel.toHex())});
        add("short", kSubject, {QStringLiteral("1.3.6.1.4.1.45724.1.1.4=DER:04026d6d")});
        add("no-country", QStringLiteral("/O=Maker/OU=Authenticator Attestation/CN=M"), {kAaguid});
        add("no-organisation", QStringLiteral("/C=SE/OU=Authenticator Attestation/CN=M"), {kAaguid});
        add("other-unit", QStringLiteral("/C=SE/O=Maker/OU=authenticator attestation/CN=M"), {kAaguid});
        add("two-units", QStringLiteral("/C=SE/O=Maker/OU=Authenticator Attestation/OU=x/CN=M"), {kAaguid});
        add("no-name", QStringLiteral("/C=SE/O=Maker/OU=Authenticator Attestation"), {kAaguid});
        m_pki.addClient(QStringLiteral("rsa"), QStringLiteral("maker"), kSubject, {kAaguid},
                        {QStringLiteral("rsa:2048")});
        m_pki.addClient(QStringLiteral("p384"), QStringLiteral("maker"), kSubject, {kAaguid},
                        {QStringLiteral("ec")},
                        {QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:P-384")});
        // The certificates begin now; X.509 knows no parts of a second.
        m_now = SystemClock().now() + std::chrono::seconds(2);
    }

    void packed_takesSelfAttestation_data()
    {
        QTest::addColumn<qint64>("algorithm");
        for (const qint64 algorithm : coseAlgorithms())
            QTest::addRow("%lld", static_cast<long long>(algorithm)) << algorithm;
    }
    void packed_takesSelfAttestation()
    {
        QFETCH(qint64, algorithm);
        SoftwareAuthenticator a(algorithm);
        a.aaguid = kModel;
        const QByteArray data = a.authenticatorData(true);
        const QByteArray statement = selfStatement(a, data, algorithm);
        const auto made = verify(a, "packed", statement, data);
        QVERIFY(made.ok());
        QCOMPARE(made->attestation, AttestationKind::Self);
        refused(verify(a, "packed", statement, data, {true, {}}), "attestation_required");
        QVERIFY(verify(a, "packed", statement, data, {false, {kModel}}).ok());
        refused(verify(a, "packed", statement, data, {false, {QByteArray(16, 'n')}}),
                "authenticator_not_allowed");
    }
    void packed_refusesBadSelfAttestation()
    {
        using namespace cbor;
        SoftwareAuthenticator a;
        const QByteArray data = a.authenticatorData(true);
        const QByteArray input = data + sha256(client(a));
        const QByteArray signature = a.sign(input);
        const auto tryWith = [&](const QList<std::pair<QByteArray, QByteArray>> &members,
                                 const char *reason) {
            refused(verify(a, "packed", map(members), data), reason);
        };
        const std::pair alg{text("alg"), number(-7)};
        const std::pair sig{text("sig"), bytes(signature)};
        tryWith({}, "invalid_attestation");
        tryWith({alg}, "invalid_attestation");
        tryWith({sig}, "invalid_attestation");
        tryWith({{text("alg"), number(-8)}, sig}, "invalid_attestation");
        tryWith({{text("alg"), number(-35)}, sig}, "invalid_attestation");
        tryWith({{text("alg"), text("ES256")}, sig}, "invalid_attestation");
        tryWith({alg, {text("sig"), text("x")}}, "invalid_attestation");
        tryWith({alg, sig, {text("ver"), text("1")}}, "invalid_attestation");
        tryWith({alg, sig, {text("ecdaaKeyId"), bytes("x")}}, "invalid_attestation");
        tryWith({alg, {text("sig"), bytes({})}}, "attestation_signature");
        tryWith({alg, {text("sig"), bytes(SoftwareAuthenticator().sign(input))}}, "attestation_signature");
        tryWith({alg, {text("sig"), bytes(a.sign(data))}}, "attestation_signature");
    }

    void packed_takesACertificate_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("algorithm");
        QTest::newRow("with the model") << QStringLiteral("good") << -7;
        QTest::newRow("without it") << QStringLiteral("silent") << -7;
        QTest::newRow("RSA") << QStringLiteral("rsa") << -257;
    }
    void packed_takesACertificate()
    {
        QFETCH(QString, name);
        QFETCH(int, algorithm);
        const auto made = certified(name, algorithm, {true, {kModel}});
        QVERIFY2(made.ok(), made.ok() ? "" : made.error().reason.constData());
        QCOMPARE(made->attestation, AttestationKind::Certified);
        refused(certified(name, algorithm, {true, {QByteArray(16, 'n')}}), "authenticator_not_allowed");
    }
    void packed_refusesCertificates_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("reason");
        for (const char *name : {"critical", "bare", "short", "no-country", "no-organisation", "other-unit",
                                 "two-units", "no-name", "maker", "rsa", "p384"})
            QTest::newRow(name) << QString::fromLatin1(name) << QByteArray("invalid_attestation");
        QTest::newRow("other-model") << QStringLiteral("other-model") << QByteArray("attestation_aaguid");
    }
    void packed_refusesCertificates()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, reason);
        refused(certified(name, -7, {}), reason);
    }
    void packed_refusesBrokenChains()
    {
        using namespace cbor;
        SoftwareAuthenticator a;
        a.aaguid = kModel;
        const QByteArray data = a.authenticatorData(true);
        const QByteArray der = m_pki.der(QStringLiteral("good"));
        const QByteArray signature = signedBy("good", data + sha256(client(a)));
        const auto withChain = [&](const QByteArray &chain) {
            return verify(
                a, "packed",
                map({{text("alg"), number(-7)}, {text("sig"), bytes(signature)}, {text("x5c"), chain}}),
                data);
        };
        QVERIFY(withChain(array({bytes(der)})).ok());
        QVERIFY(withChain(array({bytes(der), bytes(m_pki.der(QStringLiteral("maker")))})).ok());
        refused(withChain(array({})), "invalid_attestation");
        refused(withChain(bytes(der)), "invalid_attestation");
        refused(withChain(array({text("x")})), "invalid_attestation");
        refused(withChain(array({bytes({})})), "invalid_attestation");
        refused(withChain(array({bytes(der.chopped(1))})), "invalid_attestation");
        refused(withChain(array({bytes(der + '\0')})), "invalid_attestation");
        refused(withChain(array({bytes(der), bytes("junk")})), "invalid_attestation");
        refused(withChain(array(QList<QByteArray>(6, bytes(der)))), "invalid_attestation");
        refused(withChain(array({bytes(QByteArray(9000, '0'))})), "invalid_attestation");
        refused(withChain(array({bytes(m_pki.der(QStringLiteral("silent")))})), "attestation_signature");
        const Timestamp now = m_now;
        m_now = {4'102'444'800'000};  // 2100
        refused(withChain(array({bytes(der)})), "invalid_attestation");
        m_now = {0};
        refused(withChain(array({bytes(der)})), "invalid_attestation");
        m_now = now;
    }

    void u2f_takesItsOwnForm()
    {
        SoftwareAuthenticator a;
        const auto made = u2f(a, "silent", a.id);
        QVERIFY2(made.ok(), made.ok() ? "" : made.error().reason.constData());
        QCOMPARE(made->attestation, AttestationKind::Certified);
    }
    void u2f_refuses()
    {
        SoftwareAuthenticator a;
        refused(u2f(a, "rsa", a.id), "invalid_attestation");
        refused(u2f(a, "p384", a.id), "invalid_attestation");
        refused(u2f(a, "silent", QByteArray("another id")), "attestation_signature");
        refused(u2f(a, "silent", a.id, 2), "invalid_attestation");
        refused(u2f(a, "silent", a.id, 0), "invalid_attestation");
        SoftwareAuthenticator rsa(kCoseRs256);
        refused(u2f(rsa, "silent", rsa.id), "invalid_attestation");
        SoftwareAuthenticator model;
        model.aaguid = kModel;
        refused(u2f(model, "silent", model.id), "attestation_aaguid");
    }

private:
    static QByteArray client(const SoftwareAuthenticator &a)
    {
        return a.clientData("webauthn.create", kChallenge);
    }
    static QByteArray selfStatement(const SoftwareAuthenticator &a, const QByteArray &data, qint64 algorithm)
    {
        using namespace cbor;
        return map(
            {{text("alg"), number(algorithm)}, {text("sig"), bytes(a.sign(data + sha256(client(a))))}});
    }
    QByteArray signedBy(const char *name, const QByteArray &input) const
    {
        const QByteArray pem = m_pki.keyPem(QLatin1String(name));
        const BioPtr bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
        const PkeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
        return SoftwareAuthenticator::signWith(key.get(), input);
    }
    Result<VerifiedRegistration> verify(SoftwareAuthenticator &a, const QByteArray &format,
                                        const QByteArray &statement, const QByteArray &data,
                                        const AttestationPolicy &policy = {}) const
    {
        const CeremonyExpectation expected{RelyingParty::of(QStringLiteral("https://login.example.org")),
                                           kChallenge, true};
        const RegistrationResponse response{
            a.id, client(a), SoftwareAuthenticator::attestationObject(format, statement, data)};
        return verifyRegistration(response, expected, policy, m_now);
    }
    Result<VerifiedRegistration> certified(const QString &name, int algorithm,
                                           const AttestationPolicy &policy) const
    {
        using namespace cbor;
        SoftwareAuthenticator a;
        a.aaguid = kModel;
        const QByteArray data = a.authenticatorData(true);
        const QByteArray signature = signedBy(name.toLatin1().constData(), data + sha256(client(a)));
        return verify(a, "packed",
                      map({{text("alg"), number(algorithm)},
                           {text("sig"), bytes(signature)},
                           {text("x5c"), array({bytes(m_pki.der(name))})}}),
                      data, policy);
    }
    /// Section 8.6, step 5; `copies` is how often the certificate stands in x5c.
    Result<VerifiedRegistration> u2f(SoftwareAuthenticator &a, const char *name, const QByteArray &signedId,
                                     int copies = 1) const
    {
        using namespace cbor;
        const QByteArray data = a.authenticatorData(true);
        const auto key = parseCbor(a.coseKey());
        const QByteArray input = QByteArray(1, '\0') + sha256(a.rpId) + sha256(client(a)) + signedId +
                                 '\x04' + key->find(-2)->bytes +
                                 (key->find(-3) ? key->find(-3)->bytes : QByteArray());
        const QList<QByteArray> chain(copies, bytes(m_pki.der(QLatin1String(name))));
        return verify(a, "fido-u2f",
                      map({{text("sig"), bytes(signedBy(name, input))}, {text("x5c"), array(chain)}}), data);
    }
    static void refused(const Result<VerifiedRegistration> &result, const QByteArray &reason)
    {
        QVERIFY(!result.ok());
        QCOMPARE(result.error().reason, reason);
    }

    TestPki m_pki;
    Timestamp m_now;
};

QTEST_GUILESS_MAIN(TestAttestation)
#include "tst_attestation.moc"
