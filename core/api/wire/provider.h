#pragma once

#include "core/api/wire/json.h"

namespace gatehouse::wire {

/// Another provider that people sign in with. Its secret is never told.
struct Provider
{
    QString id;
    QString kind;    ///< oidc, oauth2
    QString preset;  ///< oidc, google, microsoft, github, facebook, apple, gitlab
    QString name;
    QString issuer;
    QString clientId;
    bool hasSecret = false;
    QString redirectUri;   ///< what to enter there
    QJsonObject settings;  ///< docs/federation.md
    bool enabled = true;
    int position = 0;
    qint64 people = 0;  ///< how many are linked
    Timestamp createdAt;
    Timestamp updatedAt;
    int version = 0;
};

/// Body of POST /providers; what is absent is the preset's.
struct NewProvider
{
    QString preset;
    QString name;
    QString issuer;
    QString clientId;
    std::optional<Secret> clientSecret;
    QJsonObject settings;
    bool enabled = true;
    int position = 0;
};

/// Body of PATCH /providers/{id}: absent stays.
struct ProviderChange
{
    std::optional<QString> name;
    std::optional<QString> issuer;
    std::optional<QString> clientId;
    std::optional<Secret> clientSecret;   ///< an empty one removes it
    std::optional<QJsonObject> settings;  ///< its members as in RFC 7396: absent stays, null goes
    std::optional<bool> enabled;
    std::optional<int> position;
};

struct ProviderPreset
{
    QString id;
    QString name;
    QString kind;
    QString issuer;   ///< may hold "{tenant}", to be filled in
    QString helpUrl;  ///< where applications are registered there
    QJsonObject settings;
};

/// Answer to POST /providers/{id}/test.
struct ProviderTest
{
    bool ok = false;
    QStringList problems;  ///< in plain words
    QString authorizationEndpoint;
    int keys = 0;
    bool canSignOut = false;
};

QJsonObject toJson(const Provider &provider);
QJsonObject toJson(const NewProvider &provider);
QJsonObject toJson(const ProviderChange &change);
QJsonObject toJson(const ProviderPreset &preset);
QJsonObject toJson(const ProviderTest &test);

template <>
Result<Provider> fromJson<Provider>(const QJsonObject &json);
template <>
Result<NewProvider> fromJson<NewProvider>(const QJsonObject &json);
template <>
Result<ProviderChange> fromJson<ProviderChange>(const QJsonObject &json);
template <>
Result<ProviderPreset> fromJson<ProviderPreset>(const QJsonObject &json);
template <>
Result<ProviderTest> fromJson<ProviderTest>(const QJsonObject &json);

}  // namespace gatehouse::wire
