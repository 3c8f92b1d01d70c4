#include "core/federation/client_proof.h"

#include <QJsonDocument>
#include <QUrl>

#include "core/base/base64url.h"
#include "core/crypto/pem_key.h"
#include "core/crypto/random.h"
#include "core/federation/upstream_error.h"

namespace gatehouse {

namespace {

constexpr qint64 kLifeSeconds = 300;

/// signJwt() names keys by their thumbprint; here the provider has given the key a name of its own.
Result<QByteArray> signedWith(const Secret &pem, const QString &keyId, const QJsonObject &claims)
{
    auto key = signingKeyFromPem(SigningAlgorithm::ES256, pem, {});
    if (!key.ok()) return upstreamError("bad_client_key");
    QJsonObject header{{QStringLiteral("alg"), QStringLiteral("ES256")},
                       {QStringLiteral("typ"), QStringLiteral("JWT")}};
    header.insert(QStringLiteral("kid"), keyId.isEmpty() ? QString::fromLatin1(key->keyId()) : keyId);
    const auto part = [](const QJsonObject &object) {
        return base64UrlEncode(QJsonDocument(object).toJson(QJsonDocument::Compact));
    };
    const QByteArray input = part(header) + '.' + part(claims);
    GATEHOUSE_TRY_ASSIGN(signature, key->sign(input));
    return input + '.' + base64UrlEncode(signature);
}

}  // namespace

Result<ClientProof> clientProof(const Provider &provider, const Secret &secret, const QString &audience,
                                Timestamp now)
{
    const QString client = provider.clientId;
    const auto field = [](const char *name, const QString &value) {
        return FormFields::Field(QString::fromLatin1(name), value);
    };
    QJsonObject claims{{QStringLiteral("sub"), client},
                       {QStringLiteral("aud"), audience},
                       {QStringLiteral("iat"), now.seconds()},
                       {QStringLiteral("exp"), now.seconds() + kLifeSeconds}};
    ClientProof proof;
    switch (provider.settings.auth) {
        case UpstreamAuth::None:
            proof.fields = {field("client_id", client)};
            return proof;
        case UpstreamAuth::SecretBasic: {
            // Both parts are form-encoded first (RFC 6749 section 2.3.1).
            const auto encoded = [](const QByteArray &text) {
                return encodeForm({{QStringLiteral("x"), QString::fromUtf8(text)}}).mid(2);
            };
            proof.headers = {"Authorization: Basic " +
                             base64Encode(encoded(client.toUtf8()) + ':' + encoded(secret.reveal()))};
            return proof;
        }
        case UpstreamAuth::SecretPost:
            proof.fields = {field("client_id", client),
                            field("client_secret", QString::fromUtf8(secret.reveal()))};
            return proof;
        case UpstreamAuth::PrivateKeyJwt: {
            claims.insert(QStringLiteral("iss"), client);
            claims.insert(QStringLiteral("jti"), QString::fromLatin1(randomToken().reveal()));
            GATEHOUSE_TRY_ASSIGN(assertion, signedWith(secret, provider.settings.keyId, claims));
            proof.fields = {field("client_id", client),
                            field("client_assertion_type",
                                  QStringLiteral("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")),
                            field("client_assertion", QString::fromLatin1(assertion))};
            return proof;
        }
        case UpstreamAuth::AppleSecret: {
            claims.insert(QStringLiteral("iss"), provider.settings.teamId);
            claims.insert(QStringLiteral("aud"), provider.issuer);
            GATEHOUSE_TRY_ASSIGN(made, signedWith(secret, provider.settings.keyId, claims));
            proof.fields = {field("client_id", client), field("client_secret", QString::fromLatin1(made))};
            return proof;
        }
    }
    Q_UNREACHABLE();
}

}  // namespace gatehouse
