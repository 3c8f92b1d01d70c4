#pragma once

#include "core/api/wire/json.h"

namespace gatehouse::wire {

/// A live secret of an application, without its text.
struct ClientSecretInfo
{
    QString id;
    Timestamp createdAt;
    std::optional<Timestamp> expiresAt;
};

/// An application that signs people in here (an OAuth client).
struct Client
{
    QString id;
    QString name;
    QString kind = QStringLiteral("confidential");  ///< confidential, public, native
    QString authMethod = QStringLiteral(
        "client_secret_basic");  ///< or client_secret_post, client_secret_jwt, private_key_jwt, none
    QStringList grantTypes;
    QStringList redirectUris;
    QStringList postLogoutRedirectUris;
    QStringList scopes;
    bool requirePkce = true;
    bool skipConsent = false;
    QString idTokenAlg = QStringLiteral("RS256");  ///< or PS256, ES256, EdDSA
    int accessTokenSeconds = 300;
    int refreshTokenSeconds = 2'592'000;
    bool disabled = false;
    bool builtIn = false;
    bool registered = false;  ///< by itself, not by an administrator
    QJsonObject metadata;     ///< by the names of RFC 7591; what is not there is at its default
    QList<ClientSecretInfo> secrets;
    Timestamp createdAt;
    Timestamp updatedAt;
    int version = 0;
    QString clientSecret;  ///< only in the answer to the creation of a confidential one
};

/// Body of POST /clients; what is absent takes the server's default.
struct NewClient
{
    QString name;
    QStringList redirectUris;
    std::optional<QString> kind;
    std::optional<QString> authMethod;
    std::optional<QStringList> grantTypes;
    std::optional<QStringList> postLogoutRedirectUris;
    std::optional<QStringList> scopes;
    std::optional<bool> requirePkce;
    std::optional<bool> skipConsent;
    std::optional<QString> idTokenAlg;
    std::optional<int> accessTokenSeconds;
    std::optional<int> refreshTokenSeconds;
    std::optional<QJsonObject> metadata;
};

/// Body of PATCH /clients/{id}: absent stays. The kind of an application never changes.
struct ClientChange
{
    std::optional<QString> name;
    std::optional<QStringList> redirectUris;
    std::optional<QString> authMethod;
    std::optional<QStringList> grantTypes;
    std::optional<QStringList> postLogoutRedirectUris;
    std::optional<QStringList> scopes;
    std::optional<bool> requirePkce;
    std::optional<bool> skipConsent;
    std::optional<QString> idTokenAlg;
    std::optional<int> accessTokenSeconds;
    std::optional<int> refreshTokenSeconds;
    std::optional<bool> disabled;
    std::optional<QJsonObject> metadata;  ///< its members as in RFC 7396: absent stays, null goes
};

/// Answer to POST /clients/{id}/secrets; the text is shown once.
struct IssuedClientSecret
{
    QString id;
    QString clientSecret;
};

QJsonObject toJson(const ClientSecretInfo &secret);
QJsonObject toJson(const Client &client);
QJsonObject toJson(const NewClient &client);
QJsonObject toJson(const ClientChange &change);
QJsonObject toJson(const IssuedClientSecret &secret);

template <>
Result<ClientSecretInfo> fromJson<ClientSecretInfo>(const QJsonObject &json);
template <>
Result<Client> fromJson<Client>(const QJsonObject &json);
template <>
Result<NewClient> fromJson<NewClient>(const QJsonObject &json);
template <>
Result<ClientChange> fromJson<ClientChange>(const QJsonObject &json);
template <>
Result<IssuedClientSecret> fromJson<IssuedClientSecret>(const QJsonObject &json);

}  // namespace gatehouse::wire
