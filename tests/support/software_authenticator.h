#pragma once

#include <openssl/core_names.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/base/base64url.h"
#include "core/crypto/cose_key.h"
#include "core/crypto/digest.h"
#include "core/crypto/key_material.h"
#include "core/crypto/openssl_handles.h"
#include "core/crypto/random.h"
#include "tests/support/cbor_text.h"

namespace gatehouse {

/// An authenticator and the browser in front of it, for tests: does everything right unless one of its public
/// members says otherwise. One credential each. Written against WebAuthn Level 2 section 6, with OpenSSL, and
/// nothing of what it tests.
class SoftwareAuthenticator final
{
public:
    explicit SoftwareAuthenticator(qint64 algorithmNumber = kCoseEs256) : algorithm(algorithmNumber)
    {
        if (algorithm == kCoseEs256) m_key.reset(EVP_EC_gen("P-256"));
        if (algorithm == kCoseEdDsa) m_key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
        if (algorithm == kCoseRs256) m_key.reset(EVP_RSA_gen(2048U));
        if (!m_key) qFatal("no key");
    }

    qint64 algorithm;
    QByteArray rpId = "login.example.org";
    QByteArray origin = "https://login.example.org";
    QByteArray id = randomBytes(32).reveal();
    QByteArray aaguid = QByteArray(16, '\0');
    QByteArray userHandle;
    quint32 counter = 0;
    bool countsUp = false;  ///< as security keys do; passkeys stay at 0
    bool userPresent = true;
    bool userVerified = true;
    bool backupEligible = true;
    bool backedUp = true;
    QByteArray extensions;  ///< a CBOR map
    QByteArray trailing;    ///< after the authenticator data
    QJsonObject moreClientData;

    QByteArray clientData(const char *type, const QByteArray &challenge) const
    {
        QJsonObject data{
            {QStringLiteral("type"), QLatin1String(type)},
            {QStringLiteral("challenge"), QString::fromLatin1(base64UrlEncode(challenge))},
            {QStringLiteral("origin"), QString::fromLatin1(origin)},
            {QStringLiteral("crossOrigin"), false},
        };
        for (auto it = moreClientData.begin(); it != moreClientData.end(); ++it)
            data.insert(it.key(), it.value());
        return QJsonDocument(data).toJson(QJsonDocument::Compact);
    }

    QByteArray coseKey() const
    {
        using namespace cbor;
        if (algorithm == kCoseEs256)
            return map({{number(1), number(2)},
                        {number(3), number(-7)},
                        {number(-1), number(1)},
                        {number(-2), bytes(publicNumber(m_key.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32))},
                        {number(-3), bytes(publicNumber(m_key.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32))}});
        if (algorithm == kCoseRs256)
            return map({{number(1), number(3)},
                        {number(3), number(-257)},
                        {number(-1), bytes(publicNumber(m_key.get(), OSSL_PKEY_PARAM_RSA_N))},
                        {number(-2), bytes(publicNumber(m_key.get(), OSSL_PKEY_PARAM_RSA_E))}});
        QByteArray x(32, '\0');
        auto size = std::size_t(x.size());
        EVP_PKEY_get_raw_public_key(m_key.get(), reinterpret_cast<unsigned char *>(x.data()), &size);
        return map({{number(1), number(1)},
                    {number(3), number(-8)},
                    {number(-1), number(6)},
                    {number(-2), bytes(x)}});
    }

    /// `attested`: with the credential in it, as at registration.
    QByteArray authenticatorData(bool attested)
    {
        if (countsUp) ++counter;
        int flags = (userPresent ? 0x01 : 0) | (userVerified ? 0x04 : 0) | (backupEligible ? 0x08 : 0) |
                    (backedUp ? 0x10 : 0) | (attested ? 0x40 : 0) | (extensions.isEmpty() ? 0 : 0x80);
        QByteArray data = sha256(rpId) + char(flags) + bigEndian(counter, 4);
        if (attested) data += aaguid + bigEndian(quint32(id.size()), 2) + id + coseKey();
        return data + extensions + trailing;
    }

    /// In the form of WebAuthn section 6.5.5.
    QByteArray sign(const QByteArray &input) const { return signWith(m_key.get(), input); }
    static QByteArray signWith(EVP_PKEY *key, const QByteArray &input)
    {
        const MdContextPtr context(EVP_MD_CTX_new());
        const char *digest = EVP_PKEY_is_a(key, "ED25519") == 1 ? nullptr : "SHA256";
        std::size_t size = 1024;
        QByteArray signature(qsizetype(size), '\0');
        if (EVP_DigestSignInit_ex(context.get(), nullptr, digest, nullptr, nullptr, key, nullptr) != 1 ||
            EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()), &size,
                           openSslBytes(input), std::size_t(input.size())) != 1)
            qFatal("no signature");
        return signature.first(qsizetype(size));
    }

    static QByteArray attestationObject(const QByteArray &format, const QByteArray &statement,
                                        const QByteArray &data)
    {
        using namespace cbor;
        return map(
            {{text("fmt"), text(format)}, {text("attStmt"), statement}, {text("authData"), bytes(data)}});
    }

    /// The JSON that PublicKeyCredential.toJSON() gives (Level 3 section 5.1), after create().
    QJsonObject registration(const QByteArray &challenge)
    {
        return registration(challenge, attestationObject("none", cbor::map({}), authenticatorData(true)));
    }
    QJsonObject registration(const QByteArray &challenge, const QByteArray &object)
    {
        return credential(
            {{QStringLiteral("clientDataJSON"), encoded(clientData("webauthn.create", challenge))},
             {QStringLiteral("attestationObject"), encoded(object)},
             {QStringLiteral("transports"), QJsonArray{QStringLiteral("internal")}}});
    }
    /// After get().
    QJsonObject assertion(const QByteArray &challenge)
    {
        const QByteArray client = clientData("webauthn.get", challenge);
        const QByteArray data = authenticatorData(false);
        QJsonObject response{{QStringLiteral("clientDataJSON"), encoded(client)},
                             {QStringLiteral("authenticatorData"), encoded(data)},
                             {QStringLiteral("signature"), encoded(sign(data + sha256(client)))}};
        if (!userHandle.isEmpty()) response.insert(QStringLiteral("userHandle"), encoded(userHandle));
        return credential(response);
    }
    static QString encoded(const QByteArray &bytes) { return QString::fromLatin1(base64UrlEncode(bytes)); }

private:
    static QByteArray bigEndian(quint32 value, int size)
    {
        QByteArray bytes;
        for (int shift = 8 * size - 8; shift >= 0; shift -= 8)
            bytes.append(char(value >> shift));
        return bytes;
    }
    QJsonObject credential(const QJsonObject &response) const
    {
        return {{QStringLiteral("id"), encoded(id)},
                {QStringLiteral("rawId"), encoded(id)},
                {QStringLiteral("type"), QStringLiteral("public-key")},
                {QStringLiteral("response"), response},
                {QStringLiteral("clientExtensionResults"), QJsonObject()}};
    }

    PkeyPtr m_key;
};

}  // namespace gatehouse
