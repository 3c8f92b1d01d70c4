#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/crypto/jwk_set.h"
#include "core/crypto/jws.h"

namespace gatehouse {

// Client authentication by a JWT (RFC 7523 section 3, OpenID Connect Core section 9): private_key_jwt and
// client_secret_jwt. Pure functions, any thread. The caller makes sure that the id is used once
// (replay_store.h).

/// The only `client_assertion_type` (RFC 7523 section 2.2).
inline constexpr char kJwtBearerAssertion[] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Less would be guessable by whoever sees one assertion (RFC 7518 section 3.2).
inline constexpr std::size_t kMinAssertionSecret = 32;

/// An assertion taken apart, NOT yet verified: `subject` says which client's keys to fetch, nothing more.
struct UnverifiedAssertion
{
    UnverifiedJws jws;
    QJsonObject claims;
    QString subject;
};

/// What an assertion has to fit.
struct AssertionExpectations
{
    QString clientId;
    QString issuer;         ///< ours: the audience that is always right
    QStringList endpoints;  ///< URLs that are right as audience too, unless strict: the token endpoint, the
                            ///< one called
    bool strictAudience = false;  ///< `aud` is the issuer, as text (FAPI 2.0 section 5.3.2.1, RFC 7523bis)
    QList<SigningAlgorithm> algorithms;  ///< what this client may sign with; empty: all that we know
};

/// A client that has proved itself.
struct VerifiedAssertion
{
    QString clientId;
    QString id;           ///< `jti`, 1 to 256 characters
    Timestamp expiresAt;  ///< from then on it is refused for its age; remember the id until then
};

/// Fails with `invalid_client`, as do the others.
Result<UnverifiedAssertion> parseClientAssertion(QByteArrayView assertion);

/// private_key_jwt: the signature by the client's own key, then the claims. `iss` and `sub` are the client;
/// `aud` is one text, or (not strict) a list of the issuer alone; `exp` within 10 minutes; `nbf` at most 10 s
/// and `iat` at most 60 s ahead; `jti` is there.
Result<VerifiedAssertion> verifyClientAssertion(const UnverifiedAssertion &assertion, const JwkSet &keys,
                                                const AssertionExpectations &expected, const Clock &clock);

/// client_secret_jwt: the same with HS256 under the client's secret, of at least 32 bytes. `algorithms` is
/// not asked.
Result<VerifiedAssertion> verifyClientAssertion(const UnverifiedAssertion &assertion, const Secret &secret,
                                                const AssertionExpectations &expected, const Clock &clock);

}  // namespace gatehouse
