#pragma once

#include "core/api/wire/json.h"

namespace gatehouse::wire {

/// One passkey or security key of a user.
struct Passkey
{
    QString id;
    QString label;
    QString aaguid;       ///< the model as a UUID; zeros where it was not told
    QString model;        ///< its name, for well-known ones
    QString attestation;  ///< "none", "self" or "certified"
    bool synced = false;  ///< it may be on several devices
    bool verifiesUser = false;
    Timestamp createdAt;
    std::optional<Timestamp> lastUsedAt;
};

/// Body of PATCH /users/{id}/factors/passkeys/{factor}.
struct PasskeyChange
{
    QString label;
};

/// Body of POST /users/{id}/factors/passkey-link.
struct NewPasskeyLink
{
    bool send = false;  ///< by mail, to the person's confirmed address
};

/// Answer to it, told once.
struct PasskeyLink
{
    QString link;
    Timestamp expiresAt;
};

QJsonObject toJson(const Passkey &passkey);
QJsonObject toJson(const PasskeyChange &change);
QJsonObject toJson(const NewPasskeyLink &link);
QJsonObject toJson(const PasskeyLink &link);

template <>
Result<Passkey> fromJson<Passkey>(const QJsonObject &json);
template <>
Result<PasskeyChange> fromJson<PasskeyChange>(const QJsonObject &json);
template <>
Result<NewPasskeyLink> fromJson<NewPasskeyLink>(const QJsonObject &json);
template <>
Result<PasskeyLink> fromJson<PasskeyLink>(const QJsonObject &json);

}  // namespace gatehouse::wire
