#pragma once

#include <QByteArrayView>
#include <QJsonObject>
#include <QList>
#include <QString>

#include "core/base/clock.h"
#include "core/base/form_decoder.h"
#include "core/base/result.h"
#include "core/crypto/jwk_set.h"
#include "core/crypto/jws.h"

namespace gatehouse {

// Authorization requests as signed JWTs (RFC 9101, OpenID Connect Core section 6, FAPI 2.0 Message Signing
// section 5.3). Pure functions, any thread.

/// An object taken apart, NOT yet verified: its header says which key to look for, nothing more.
struct UnverifiedRequestObject
{
    UnverifiedJws jws;
    SigningAlgorithm algorithm = SigningAlgorithm::ES256;
};

/// What an object has to fit.
struct RequestObjectExpectations
{
    QString clientId;
    QString issuer;                      ///< ours: the audience
    QList<SigningAlgorithm> algorithms;  ///< what this client may sign with; empty: all that we know
};

/// Fails with `invalid_request_object`, as does the other. Objects that are not signed, are signed with a
/// shared secret or are encrypted are refused here.
Result<UnverifiedRequestObject> parseRequestObject(QByteArrayView object,
                                                   const QList<SigningAlgorithm> &algorithms);

/// The signature by the client's own key, then the claims: `iss` is the client, `aud` is or holds us, `nbf`
/// is at most an hour ago and `exp` at most an hour after it, `client_id` is the client if it is there; no
/// `request` and no `request_uri` inside, and no `sub` that would make a client assertion of it. What comes
/// back are the parameters of the request, with `client_id`.
Result<FormFields> verifyRequestObject(const UnverifiedRequestObject &object, const JwkSet &keys,
                                       const RequestObjectExpectations &expected, const Clock &clock);

}  // namespace gatehouse
