#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "core/federation/provider.h"

namespace gatehouse {

/// How a dialect tells who somebody is: the names of the members of its answers. Empty ones are not there.
struct Dialect
{
    QString subject;
    QString username;
    QString name;
    QString givenName;
    QString familyName;
    QString email;           ///< not confirmed, whoever says so
    bool emailList = false;  ///< the e-mails endpoint lists addresses with `primary` and `verified` (GitHub)
    /// Calls carry `appsecret_proof`, the HMAC of the access token under the secret (Facebook).
    bool secretProof = false;
};

/// What is known of a kind of provider before anybody has typed anything.
struct ProviderPreset
{
    QString id;
    QString name;
    ProviderKind kind = ProviderKind::Oidc;
    QString issuer;  ///< the usual one; may hold "{tenant}"
    ProviderSettings settings;
    std::optional<Dialect> dialect;
    QString helpUrl;  ///< where the provider registers applications
};

const std::vector<ProviderPreset> &providerPresets();
const ProviderPreset *findPreset(const QString &id);

}  // namespace gatehouse
