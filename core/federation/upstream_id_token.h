#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <chrono>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/crypto/jwk_set.h"

namespace gatehouse {

/// What an ID token of a provider has to say (OpenID Connect Core section 3.1.3.7).
struct IdTokenExpectations
{
    QString issuer;  ///< exactly; with `tenantTemplate`, holds "{tenantid}" where the token's `tid` goes
    bool tenantTemplate = false;
    QStringList tenants;  ///< with `tenantTemplate`: whose tokens are taken; empty for all
    QString clientId;
    QString nonce;
    QByteArray accessToken;  ///< that came with it, for `at_hash`
    QString hostedDomain;    ///< `hd`, where one is asked for
    QList<SigningAlgorithm> algorithms;
};

inline constexpr std::chrono::seconds kUpstreamSkew{60};

/// The claims of a token that keeps all the rules: signed by a key of `keys` with an allowed algorithm, from
/// that issuer, for us (and for nobody else without `azp` saying us), in time, with our nonce. Otherwise
/// Unauthenticated; `reason` is "unknown_key" when no key of the set fits (a newer set may have it), or
/// another word for the audit log. Pure; any thread.
Result<QJsonObject> checkUpstreamIdToken(QByteArrayView token, const JwkSet &keys,
                                         const IdTokenExpectations &expected, Timestamp now);

}  // namespace gatehouse
