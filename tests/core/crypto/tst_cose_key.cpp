#include <QTest>

#include "tests/support/software_authenticator.h"

using namespace gatehouse;

namespace {

using Members = QList<std::pair<QByteArray, QByteArray>>;

Members ecMembers()
{
    const auto key = parseCbor(SoftwareAuthenticator().coseKey());
    return {{cbor::number(1), cbor::number(2)},
            {cbor::number(3), cbor::number(-7)},
            {cbor::number(-1), cbor::number(1)},
            {cbor::number(-2), cbor::bytes(key->find(-2)->bytes)},
            {cbor::number(-3), cbor::bytes(key->find(-3)->bytes)}};
}

Members edMembers(const QByteArray &x)
{
    return {{cbor::number(1), cbor::number(1)},
            {cbor::number(3), cbor::number(-8)},
            {cbor::number(-1), cbor::number(6)},
            {cbor::number(-2), cbor::bytes(x)}};
}

Members rsaMembers(const QByteArray &n, const QByteArray &e = QByteArray("\x01\x00\x01", 3))
{
    return {{cbor::number(1), cbor::number(3)},
            {cbor::number(3), cbor::number(-257)},
            {cbor::number(-1), cbor::bytes(n)},
            {cbor::number(-2), cbor::bytes(e)}};
}

Members with(Members members, qsizetype at, const QByteArray &value)
{
    members[at].second = value;
    return members;
}

/// Odd, and of that many bytes.
QByteArray modulus(qsizetype size)
{
    return '\xc1' + QByteArray(size - 2, '\x5a') + '\x01';
}

}  // namespace

class TestCoseKey : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyAlgorithm_signsAndVerifies_data()
    {
        QTest::addColumn<qint64>("algorithm");
        for (const qint64 algorithm : coseAlgorithms())
            QTest::addRow("%lld", static_cast<long long>(algorithm)) << algorithm;
    }
    void everyAlgorithm_signsAndVerifies()
    {
        QFETCH(qint64, algorithm);
        const SoftwareAuthenticator authenticator(algorithm);
        const auto key = publicKeyFromCose(authenticator.coseKey());
        QVERIFY(key.ok());
        QCOMPARE(key->algorithm(), *signingAlgorithmFromCose(algorithm));
        const QByteArray signature = authenticator.sign("message");
        QVERIFY(verifyCoseSignature(*key, "message", signature));
        QVERIFY(!verifyCoseSignature(*key, "massage", signature));
        QVERIFY(!verifyCoseSignature(*key, "message", signature + '\0'));
        QVERIFY(!verifyCoseSignature(*key, "message", signature.chopped(1)));
        QVERIFY(!verifyCoseSignature(*key, "message", {}));
        QVERIFY(!verifyCoseSignature(*key, "message", QByteArray(signature.size(), '\0')));
        QVERIFY(!verifyCoseSignature(*key, "message", QByteArray(100'000, 'x')));
        QVERIFY(!verifyCoseSignature(*key, "message", SoftwareAuthenticator(algorithm).sign("message")));
        for (qsizetype i = 0; i < signature.size(); ++i) {
            QByteArray bent = signature;
            bent[i] = char(bent[i] ^ 1);
            QVERIFY(!verifyCoseSignature(*key, "message", bent));
        }
    }
    void ecdsa_hasOneSpelling()
    {
        const SoftwareAuthenticator authenticator;
        const auto key = publicKeyFromCose(authenticator.coseKey());
        const QByteArray signature = authenticator.sign("message");
        // BER lengths of two bytes, which DER does not have.
        QByteArray ber = signature;
        ber.insert(1, '\x81');
        QVERIFY(!verifyCoseSignature(*key, "message", ber));
        // r||s is the form of JWS, not that of WebAuthn.
        QVERIFY(!verifyCoseSignature(*key, "message", QByteArray(64, '\x01')));
    }

    void key_refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const Members &members) {
            QTest::newRow(name) << cbor::map(members);
        };
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no map") << cbor::array({});
        row("an empty map", {});
        const Members ec = ecMembers();
        const QByteArray point(32, '\x07');
        row("no algorithm", {ec[0], ec[2], ec[3], ec[4]});
        row("the algorithm as text", with(ec, 1, cbor::text("ES256")));
        row("ES384", with(ec, 1, cbor::number(-35)));
        row("ES256K", with(ec, 1, cbor::number(-47)));
        row("PS256", with(ec, 1, cbor::number(-37)));
        row("RS1", with(ec, 1, cbor::number(-65535)));
        row("algorithm 0", with(ec, 1, cbor::number(0)));
        row("an EC key for RS256", with(ec, 1, cbor::number(-257)));
        row("an EC key for EdDSA", with(ec, 1, cbor::number(-8)));
        row("the kind of OKP", with(ec, 0, cbor::number(1)));
        row("a symmetric key", with(ec, 0, cbor::number(4)));
        row("P-384", with(ec, 2, cbor::number(2)));
        row("secp256k1", with(ec, 2, cbor::number(8)));
        row("no curve", {ec[0], ec[1], ec[3], ec[4]});
        row("no y", {ec[0], ec[1], ec[2], ec[3]});
        row("a compressed point", with(ec, 4, QByteArray("\xf5")));
        row("a point off the curve", with(with(ec, 3, cbor::bytes(point)), 4, cbor::bytes(point)));
        row("the point of zeros",
            with(with(ec, 3, cbor::bytes(QByteArray(32, '\0'))), 4, cbor::bytes(QByteArray(32, '\0'))));
        row("a short x", with(ec, 3, cbor::bytes(QByteArray(31, '\x07'))));
        row("a long x", with(ec, 3, cbor::bytes(QByteArray(33, '\x07'))));
        row("x as text", with(ec, 3, cbor::text(QByteArray(32, 'x'))));
        row("a key id beside it", ec + Members{{cbor::number(2), cbor::bytes("kid")}});
        row("key_ops beside it", ec + Members{{cbor::number(4), cbor::array({cbor::number(2)})}});
        row("the private part", ec + Members{{cbor::number(-4), cbor::bytes(point)}});
        row("another name beside it", ec + Members{{cbor::text("x"), cbor::bytes(point)}});
        row("Ed25519 of order 1", edMembers(QByteArray(1, '\x01') + QByteArray(31, '\0')));
        row("Ed25519 of zeros", edMembers(QByteArray(32, '\0')));
        row("a short Ed25519 key", edMembers(QByteArray(31, '\x07')));
        row("Ed448", with(edMembers(point), 2, cbor::number(7)));
        row("X25519", with(edMembers(point), 2, cbor::number(4)));
        row("RSA 1024", rsaMembers(modulus(128)));
        row("RSA 2040", rsaMembers(modulus(255)));
        row("RSA 4104", rsaMembers(modulus(513)));
        row("RSA 32768", rsaMembers(modulus(4096)));
        row("RSA with an even modulus", rsaMembers(modulus(256).chopped(1) + '\x02'));
        row("RSA with a zero before it", rsaMembers('\0' + modulus(256)));
        row("RSA with the exponent 1", rsaMembers(modulus(256), QByteArray(1, '\x01')));
        row("RSA with an even exponent", rsaMembers(modulus(256), QByteArray(1, '\x02')));
        row("RSA with a long exponent", rsaMembers(modulus(256), QByteArray(5, '\x01')));
        row("RSA without an exponent", rsaMembers(modulus(256)).first(3));
        row("RSA for ES256", with(rsaMembers(modulus(256)), 1, cbor::number(-7)));
    }
    void key_refuses()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!publicKeyFromCose(bytes).ok());
    }
    void rsa_takes2048To4096()
    {
        QVERIFY(publicKeyFromCose(cbor::map(rsaMembers(modulus(256)))).ok());
        QVERIFY(publicKeyFromCose(cbor::map(rsaMembers(modulus(512)))).ok());
    }
    void point_isOfEcKeysAlone()
    {
        const auto key = parseCbor(SoftwareAuthenticator().coseKey());
        QCOMPARE(uncompressedPoint(*key), '\x04' + key->find(-2)->bytes + key->find(-3)->bytes);
        QVERIFY(uncompressedPoint(*parseCbor(cbor::map(edMembers(QByteArray(32, '\x07'))))).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestCoseKey)
#include "tst_cose_key.moc"
