#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>
#include <QtEndian>

#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/crypto/jwe.h"
#include "core/crypto/jwk_set.h"
#include "core/crypto/openssl_handles.h"
#include "core/crypto/random.h"

using namespace gatehouse;

namespace {

using enum KeyManagement;
using enum ContentEncryption;

constexpr std::array kAlgorithms{RsaOaep256, EcdhEs};
constexpr std::array kMethods{A128Gcm, A256Gcm, A128CbcHs256};

QJsonArray testsOf(const char *name)
{
    QFile file(QStringLiteral(GATEHOUSE_TEST_DATA "/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly)) qFatal("no vectors");
    return QJsonDocument::fromJson(file.readAll())[u"tests"].toArray();
}

QByteArray octets(const QJsonObject &jwk, const char *name)
{
    return base64UrlDecode(jwk.value(QLatin1String(name)).toString().toLatin1()).value_or(QByteArray());
}

QByteArray bytes(std::initializer_list<int> values)
{
    QByteArray out;
    for (const int value : values)
        out += char(value);
    return out;
}

PkeyPtr fromData(const char *type, OSSL_PARAM_BLD *builder, int selection)
{
    const ParamsPtr parameters(OSSL_PARAM_BLD_to_param(builder));
    const PkeyContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY *key = nullptr;
    EVP_PKEY_fromdata_init(context.get());
    if (EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) qFatal("no %s key", type);
    return PkeyPtr(key);
}

/// A private JWK (or, for EC, also a public one).
PkeyPtr keyOf(const QJsonObject &jwk)
{
    const ParamBuilderPtr builder(OSSL_PARAM_BLD_new());
    std::vector<BignumPtr> numbers;
    const auto push = [&](const char *parameter, const char *member) {
        const QByteArray value = octets(jwk, member);
        numbers.emplace_back(BN_bin2bn(openSslBytes(value), int(value.size()), nullptr));
        OSSL_PARAM_BLD_push_BN(builder.get(), parameter, numbers.back().get());
    };
    if (jwk.value(u"kty").toString() == u"RSA") {
        push(OSSL_PKEY_PARAM_RSA_N, "n");
        push(OSSL_PKEY_PARAM_RSA_E, "e");
        push(OSSL_PKEY_PARAM_RSA_D, "d");
        return fromData("RSA", builder.get(), EVP_PKEY_KEYPAIR);
    }
    const QByteArray point = '\x04' + octets(jwk, "x") + octets(jwk, "y");
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.constData(),
                                     std::size_t(point.size()));
    if (jwk.contains(u"d")) push(OSSL_PKEY_PARAM_PRIV_KEY, "d");
    return fromData("EC", builder.get(), jwk.contains(u"d") ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY);
}

QByteArray lengthAnd(const QByteArray &part)
{
    QByteArray out(4, '\0');
    qToBigEndian(quint32(part.size()), out.data());
    return out + part;
}

QByteArray contentKey(const QJsonObject &header, const QJsonObject &jwk, const QByteArray &encryptedKey)
{
    const PkeyPtr own = keyOf(jwk);
    const PkeyContextPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, own.get(), nullptr));
    QByteArray out(1024, '\0');
    auto size = std::size_t(out.size());
    auto *to = reinterpret_cast<unsigned char *>(out.data());
    if (header.value(u"alg").toString() == u"RSA-OAEP-256") {
        EVP_PKEY_decrypt_init(context.get());
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING);
        EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha256());
        EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha256());
        if (EVP_PKEY_decrypt(context.get(), to, &size, openSslBytes(encryptedKey),
                             std::size_t(encryptedKey.size())) != 1)
            return {};
        return out.first(qsizetype(size));
    }
    if (!encryptedKey.isEmpty()) return {};
    const PkeyPtr peer = keyOf(header.value(u"epk").toObject());
    EVP_PKEY_derive_init(context.get());
    if (EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1 ||
        EVP_PKEY_derive(context.get(), to, &size) != 1)
        return {};
    // RFC 7518 section 4.6.2 by hand; 256 bits are one round of SHA-256.
    const QByteArray method = header.value(u"enc").toString().toLatin1();
    const int keySize = method == "A128GCM" ? 16 : 32;
    QByteArray bits(4, '\0');
    qToBigEndian(quint32(keySize * 8), bits.data());
    return sha256(bytes({0, 0, 0, 1}) + out.first(qsizetype(size)) + lengthAnd(method) +
                  lengthAnd(octets(header, "apu")) + lengthAnd(octets(header, "apv")) + bits)
        .first(keySize);
}

struct Opened
{
    bool ok = false;
    QJsonObject header;
    QByteArray plain;
};

/// The reader's side, which the product does not have. Written from the standards, over OpenSSL.
Opened decrypt(const QByteArray &jwe, const QJsonObject &jwk)
{
    Opened opened;
    const QList<QByteArray> parts = jwe.split('.');
    if (parts.size() != 5) return opened;
    QList<QByteArray> decoded;
    for (const QByteArray &part : parts) {
        const auto each = base64UrlDecode(part);
        if (!each) return opened;
        decoded += *each;
    }
    opened.header = QJsonDocument::fromJson(decoded.at(0)).object();
    QByteArray key = contentKey(opened.header, jwk, decoded.at(1));
    const QByteArray &iv = decoded.at(2);
    const QByteArray &ciphertext = decoded.at(3);
    QByteArray tag = decoded.at(4);
    const QByteArray method = opened.header.value(u"enc").toString().toLatin1();
    const bool gcm = method != "A128CBC-HS256";
    if (key.size() != (method == "A128GCM" ? 16 : 32) || tag.size() != 16) return opened;
    if (!gcm) {
        QByteArray bits(8, '\0');
        qToBigEndian(quint64(parts.at(0).size() * 8), bits.data());
        if (hmacSha256(key.first(16), parts.at(0) + iv + ciphertext + bits).first(16) != tag) return opened;
        key = key.last(16);
    }
    const OpenSslPtr<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free> context(EVP_CIPHER_CTX_new());
    const EVP_CIPHER *cipher = !gcm               ? EVP_aes_128_cbc()
                               : key.size() == 16 ? EVP_aes_128_gcm()
                                                  : EVP_aes_256_gcm();
    opened.plain = QByteArray(ciphertext.size() + 32, '\0');
    auto *out = reinterpret_cast<unsigned char *>(opened.plain.data());
    int length = 0;
    int rest = 0;
    EVP_DecryptInit_ex2(context.get(), cipher, openSslBytes(key), openSslBytes(iv), nullptr);
    if (gcm) {
        EVP_DecryptUpdate(context.get(), nullptr, &length, openSslBytes(parts.at(0)),
                          int(parts.at(0).size()));
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, 16, tag.data());
        length = 0;
    }
    if (!ciphertext.isEmpty() &&
        EVP_DecryptUpdate(context.get(), out, &length, openSslBytes(ciphertext), int(ciphertext.size())) != 1)
        return opened;
    opened.ok = EVP_DecryptFinal_ex(context.get(), out + length, &rest) == 1;
    opened.plain.truncate(length + rest);
    return opened;
}

/// Somebody who reads: the private JWK of one of jose's vectors.
const QJsonObject &readerJwk(KeyManagement algorithm)
{
    static const QJsonArray vectors = testsOf("jose/jwes.json");
    static const QJsonObject rsa = vectors.at(0)[u"key"].toObject();
    static const QJsonObject ec = vectors.at(3)[u"key"].toObject();
    return algorithm == RsaOaep256 ? rsa : ec;
}

QJsonObject publicJwk(KeyManagement algorithm,
                      std::initializer_list<std::pair<const char *, QJsonValue>> changes = {})
{
    QJsonObject jwk = readerJwk(algorithm);
    for (const char *name : {"d", "p", "q", "dp", "dq", "qi"})
        jwk.remove(QLatin1String(name));
    for (const auto &[name, value] : changes) {
        if (value.isUndefined())
            jwk.remove(QLatin1String(name));
        else
            jwk.insert(QLatin1String(name), value);
    }
    return jwk;
}

EncryptionKey readerKey(KeyManagement algorithm)
{
    return EncryptionKey::fromJwk(publicJwk(algorithm), algorithm).value();
}

JwkSet setOf(const QJsonArray &keys)
{
    const QJsonObject set{{QStringLiteral("keys"), keys}};
    return *JwkSet::parse(QJsonDocument(set).toJson(QJsonDocument::Compact));
}

}  // namespace

class TestJwe : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // The reader below proves our writer right, so it is held to vectors of others first.
    void reader_followsWycheproof()
    {
        const QJsonArray tests = testsOf("wycheproof/jwe.json");
        QCOMPARE(tests.size(), 8);
        for (const QJsonValue test : tests) {
            const Opened opened = decrypt(test[3].toString().toLatin1(), test[2].toObject());
            QVERIFY2(opened.ok, qPrintable(test[1].toString()));
            QCOMPARE(opened.plain, QByteArray::fromHex(test[4].toString().toLatin1()));
        }
    }
    void reader_readsWhatJoseWrites()
    {
        const QJsonArray tests = testsOf("jose/jwes.json");
        QCOMPARE(tests.size(), 6);
        for (const QJsonValue test : tests) {
            const QByteArray jwe = test[u"jwe"].toString().toLatin1();
            const Opened opened = decrypt(jwe, test[u"key"].toObject());
            QVERIFY2(opened.ok, qPrintable(test[u"enc"].toString()));
            QCOMPARE(opened.plain, test[u"plain"].toString().toLatin1());
            QByteArray bent = jwe;
            bent[jwe.lastIndexOf('.') + 1] = jwe.at(jwe.lastIndexOf('.') + 1) == 'A' ? 'B' : 'A';
            QVERIFY(!decrypt(bent, test[u"key"].toObject()).ok);
        }
    }

    void content_followsRfc7518AppendixB1()
    {
        const QByteArray key =
            QByteArray::fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        const auto out =
            encryptContent(A128CbcHs256, Secret(key), QByteArray::fromHex("1af38c2dc2b96ffdd86694092341bc04"),
                           "The second principle of Auguste Kerckhoffs",
                           "A cipher system must not be required to be secret, and it must be able to fall "
                           "into the hands of the enemy "
                           "without inconvenience");
        QVERIFY(out.ok());
        QCOMPARE(out->ciphertext.toHex(), QByteArray("c80edfa32ddf39d5ef00c0b468834279a2e46a1b8049f792f76bfe5"
                                                     "4b903a9c9a94ac9b47ad2655c5f10f9aef71427e2"
                                                     "fc6f9b3f399a221489f16362c703233609d45ac69864e3321cf8293"
                                                     "5ac4096c86e133314c54019e8ca7980dfa4b9cf1b"
                                                     "384c486f3a54c51078158ee5d79de59fbd34d848b3d69550a676463"
                                                     "44427ade54b8851ffb598f7f80074b9473c82e2db"));
        QCOMPARE(out->tag.toHex(), QByteArray("652c3fa36b0a7c5b3219fab3a30bc1c4"));
    }
    void content_followsRfc7516AppendixA1()
    {
        const QByteArray key =
            bytes({177, 161, 244, 128, 84,  143, 225, 115, 63, 180, 3,   255, 107, 154, 212, 246,
                   138, 7,   110, 91,  112, 46,  34,  105, 47, 130, 203, 46,  122, 234, 64,  252});
        const auto out = encryptContent(A256Gcm, Secret(key),
                                        bytes({227, 197, 117, 252, 2, 219, 233, 68, 180, 225, 77, 219}),
                                        "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ",
                                        "The true sign of intelligence is not knowledge but imagination.");
        QVERIFY(out.ok());
        QCOMPARE(base64UrlEncode(out->ciphertext),
                 QByteArray(
                     "5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A"));
        QCOMPARE(base64UrlEncode(out->tag), QByteArray("XFBoMYUZodetZdvTiFvSkQ"));
    }
    void content_followsRfc7516AppendixA2()
    {
        const QByteArray key =
            bytes({4,   211, 31,  197, 84,  157, 252, 254, 11,  100, 157, 250, 63,  170, 106, 206,
                   107, 124, 212, 45,  111, 107, 9,   219, 200, 177, 0,   240, 143, 156, 44,  207});
        const auto out =
            encryptContent(A128CbcHs256, Secret(key),
                           bytes({3, 22, 60, 12, 43, 67, 104, 105, 108, 108, 105, 99, 111, 116, 104, 101}),
                           "eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0", "Live long and prosper.");
        QVERIFY(out.ok());
        QCOMPARE(base64UrlEncode(out->ciphertext), QByteArray("KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY"));
        QCOMPARE(base64UrlEncode(out->tag), QByteArray("9hH0vgRfYgPnAHOd8stkvw"));
    }
    void content_refusesWrongSizes()
    {
        for (const ContentEncryption method : kMethods) {
            const Secret key = randomBytes(contentKeySize(method));
            const QByteArray iv(qsizetype(contentIvSize(method)), 'i');
            QVERIFY(encryptContent(method, key, iv, "a", "p").ok());
            QVERIFY(!encryptContent(method, Secret(key.view().chopped(1)), iv, "a", "p").ok());
            QVERIFY(!encryptContent(method, key, iv.chopped(1), "a", "p").ok());
        }
    }
    void concatKdf_followsRfc7518AppendixC()
    {
        const Secret shared(
            bytes({158, 86, 217, 29,  129, 113, 53,  211, 114, 131, 66,  131, 191, 132, 38,  156,
                   251, 49, 110, 163, 218, 128, 106, 72,  246, 218, 167, 121, 140, 254, 144, 196}));
        QCOMPARE(base64UrlEncode(concatKdf(shared, "A128GCM", "Alice", "Bob", 16)->view()),
                 QByteArray("VqqN6vgjbSBcIijNcacQGg"));
    }

    void encrypt_isReadByItsOwnerOnly_data()
    {
        QTest::addColumn<int>("algorithm");
        QTest::addColumn<int>("method");
        for (const KeyManagement algorithm : kAlgorithms)
            for (const ContentEncryption method : kMethods)
                QTest::addRow("%s %s", toByteArray(algorithm).constData(), toByteArray(method).constData())
                    << int(algorithm) << int(method);
    }
    void encrypt_isReadByItsOwnerOnly()
    {
        QFETCH(int, algorithm);
        QFETCH(int, method);
        const auto keys = static_cast<KeyManagement>(algorithm);
        const auto content = static_cast<ContentEncryption>(method);
        const EncryptionKey key = readerKey(keys);
        for (const int size : {0, 1, 15, 16, 17, 1000, 20'000}) {
            const QByteArray payload(size, 'p');
            const auto jwe = encryptCompactJwe(key, content, "JWT", payload);
            QVERIFY(jwe.ok());
            const Opened opened = decrypt(*jwe, readerJwk(keys));
            QVERIFY(opened.ok);
            QCOMPARE(opened.plain, payload);
            QCOMPARE(opened.header.value(u"alg").toString().toLatin1(), toByteArray(keys));
            QCOMPARE(opened.header.value(u"enc").toString().toLatin1(), toByteArray(content));
            QCOMPARE(opened.header.value(u"cty").toString(), QStringLiteral("JWT"));
            QCOMPARE(opened.header.size(), keys == EcdhEs ? 4 : 3);
            const QJsonObject other = testsOf("wycheproof/jwe.json").at(keys == EcdhEs ? 0 : 3)[2].toObject();
            QVERIFY(!decrypt(*jwe, other).ok);
        }
    }
    void encrypt_writesTheKeysName()
    {
        const QString name = QStringLiteral("k\"1\\ä");
        const auto key = EncryptionKey::fromJwk(publicJwk(EcdhEs, {{"kid", name}}), EcdhEs);
        QVERIFY(key.ok());
        const Opened opened = decrypt(*encryptCompactJwe(*key, A128Gcm, {}, "x"), readerJwk(EcdhEs));
        QVERIFY(opened.ok);
        QCOMPARE(opened.header.value(u"kid").toString(), name);
        QVERIFY(!opened.header.contains(u"cty"));
    }
    void encrypt_repeatsNothing()
    {
        for (const KeyManagement algorithm : kAlgorithms) {
            const EncryptionKey key = readerKey(algorithm);
            QList<QSet<QByteArray>> seen(5);
            for (int i = 0; i < 20; ++i) {
                const QList<QByteArray> parts = encryptCompactJwe(key, A256Gcm, "JWT", "payload")->split('.');
                for (int part = 0; part < 5; ++part)
                    seen[part].insert(parts.at(part));
            }
            QCOMPARE(seen.at(0).size(), algorithm == EcdhEs ? 20 : 1);  // the ephemeral key
            QCOMPARE(seen.at(1).size(), algorithm == EcdhEs ? 1 : 20);
            for (int part = 2; part < 5; ++part)
                QCOMPARE(seen.at(part).size(), 20);
        }
    }
    void names_areReadBack()
    {
        for (const KeyManagement each : kAlgorithms)
            QCOMPARE(keyManagementFrom(toByteArray(each)), each);
        for (const ContentEncryption each : kMethods)
            QCOMPARE(contentEncryptionFrom(toByteArray(each)), each);
        for (const char *other : {"", "RSA-OAEP", "RSA1_5", "dir", "ECDH-ES+A128KW"})
            QVERIFY(!keyManagementFrom(other));
        for (const char *other : {"", "A192GCM", "A256CBC-HS512", "a128gcm"})
            QVERIFY(!contentEncryptionFrom(other));
    }

    void key_isRead_data()
    {
        QTest::addColumn<int>("algorithm");
        QTest::addColumn<QJsonObject>("jwk");
        QTest::addColumn<bool>("good");
        const auto row = [](const char *label, KeyManagement algorithm, const char *name,
                            const QJsonValue &value, bool good) {
            QTest::newRow(label) << int(algorithm) << publicJwk(algorithm, {{name, value}}) << good;
        };
        const QJsonValue gone(QJsonValue::Undefined);
        const auto text = [](const char *value) {
            return QJsonValue(QLatin1String(value));
        };
        const auto list = [](const char *value) {
            return QJsonValue(QJsonArray{QLatin1String(value)});
        };
        row("rsa without use", RsaOaep256, "use", gone, true);
        row("rsa for encryption", RsaOaep256, "use", text("enc"), true);
        row("rsa for signatures", RsaOaep256, "use", text("sig"), false);
        row("rsa use a number", RsaOaep256, "use", 1, false);
        row("rsa with alg", RsaOaep256, "alg", text("RSA-OAEP-256"), true);
        row("rsa for SHA-1", RsaOaep256, "alg", text("RSA-OAEP"), false);
        row("rsa for PKCS1", RsaOaep256, "alg", text("RSA1_5"), false);
        row("rsa for RS256", RsaOaep256, "alg", text("RS256"), false);
        row("rsa alg null", RsaOaep256, "alg", QJsonValue::Null, false);
        row("rsa wrapKey", RsaOaep256, "key_ops", list("wrapKey"), true);
        row("rsa verify", RsaOaep256, "key_ops", list("verify"), false);
        row("rsa no operation", RsaOaep256, "key_ops", QJsonArray(), false);
        row("rsa private", RsaOaep256, "d", text("AQAB"), false);
        row("rsa exponent 1", RsaOaep256, "e", text("AQ"), false);
        row("rsa exponent 2", RsaOaep256, "e", text("Ag"), false);
        const QByteArray modulus = octets(publicJwk(RsaOaep256), "n");
        const auto number = [](const QByteArray &value) {
            return QJsonValue(QString::fromLatin1(base64UrlEncode(value)));
        };
        row("rsa 1024 bits", RsaOaep256, "n", number(modulus.first(127) + '\x01'), false);
        row("rsa 16384 bits", RsaOaep256, "n", number(modulus.repeated(8)), false);
        row("rsa even", RsaOaep256, "n", number(modulus.chopped(1) + '\x02'), false);
        row("rsa as EC", RsaOaep256, "kty", text("EC"), false);
        row("kid long", RsaOaep256, "kid", QString(257, u'k'), false);
        row("kid a number", RsaOaep256, "kid", 1, false);
        row("ec without use", EcdhEs, "use", gone, true);
        row("ec for signatures", EcdhEs, "use", text("sig"), false);
        row("ec with alg", EcdhEs, "alg", text("ECDH-ES"), true);
        row("ec for key wrapping", EcdhEs, "alg", text("ECDH-ES+A256KW"), false);
        row("ec for ES256", EcdhEs, "alg", text("ES256"), false);
        row("ec no operation", EcdhEs, "key_ops", QJsonArray(), true);
        row("ec deriveBits", EcdhEs, "key_ops", list("deriveBits"), true);
        row("ec verify", EcdhEs, "key_ops", list("verify"), false);
        row("ec operations as text", EcdhEs, "key_ops", text("deriveKey"), false);
        row("ec private", EcdhEs, "d", text("AQAB"), false);
        row("ec other curve", EcdhEs, "crv", text("P-384"), false);
        row("ec off the curve", EcdhEs, "y", publicJwk(EcdhEs).value(u"x"), false);
        row("ec as OKP", EcdhEs, "kty", text("OKP"), false);
    }
    void key_isRead()
    {
        QFETCH(int, algorithm);
        QFETCH(QJsonObject, jwk);
        QFETCH(bool, good);
        const auto key = EncryptionKey::fromJwk(jwk, static_cast<KeyManagement>(algorithm));
        QCOMPARE(key.ok(), good);
        if (!good) QCOMPARE(key.error().reason, QByteArray("invalid_key"));
        const auto other = static_cast<KeyManagement>(algorithm) == EcdhEs ? RsaOaep256 : EcdhEs;
        QVERIFY(!EncryptionKey::fromJwk(jwk, other).ok());
    }
    void jwkSet_givesTheFirstKeyThatFits()
    {
        const auto kid = [](const char *text) {
            return QJsonValue(QLatin1String(text));
        };
        const QJsonValue sig(QStringLiteral("sig"));
        const QJsonValue enc(QStringLiteral("enc"));
        const JwkSet set = setOf({publicJwk(RsaOaep256, {{"kid", kid("a")}, {"use", sig}}),
                                  publicJwk(RsaOaep256, {{"kid", kid("b")}, {"use", enc}}),
                                  publicJwk(RsaOaep256, {{"kid", kid("c")}})});
        QCOMPARE(set.encryptionKey(RsaOaep256)->keyId(), QStringLiteral("b"));
        QVERIFY(!set.encryptionKey(EcdhEs));
        QVERIFY(set.verifier("a", SigningAlgorithm::RS256).has_value());
        QVERIFY(!set.verifier("b", SigningAlgorithm::RS256));
        QVERIFY(set.verifier("c", SigningAlgorithm::PS256).has_value());
        const JwkSet encryptionOnly = setOf({publicJwk(EcdhEs, {{"use", enc}})});
        QVERIFY(!encryptionOnly.isEmpty());
        QVERIFY(encryptionOnly.encryptionKey(EcdhEs).has_value());
        QVERIFY(!encryptionOnly.hasVerifier(SigningAlgorithm::ES256));
        QCOMPARE(encryptionOnly.skipped(), 0);
    }
    void encrypt_speed_data() { encrypt_isReadByItsOwnerOnly_data(); }
    void encrypt_speed()
    {
        QFETCH(int, algorithm);
        QFETCH(int, method);
        const EncryptionKey key = readerKey(static_cast<KeyManagement>(algorithm));
        const QByteArray payload(900, 'p');
        QBENCHMARK
        {
            if (!encryptCompactJwe(key, static_cast<ContentEncryption>(method), "JWT", payload).ok())
                qFatal("cannot encrypt");
        }
    }
};

QTEST_APPLESS_MAIN(TestJwe)
#include "tst_jwe.moc"
