#pragma once

#include <QFuture>

#include "core/api/services.h"
#include "core/http/http_message.h"
#include "core/oauth/dpop.h"

namespace gatehouse {

/// An access token as it came to one of our own resources, with everything proved that it is bound to: by the
/// request itself (RFC 6750, RFC 8705 section 3) or by a proof (RFC 9449 section 7).
struct PresentedToken
{
    AccessTokenClaims claims;
    /// Still to be used up, durably, before anything is done for it (usedUp()).
    std::optional<DpopProof> proof;
};

/// The one place that takes access tokens. `inForm`: one that came in a body; then there must be no other.
/// Whether the token still stands is not asked here. Errors are Unauthenticated, with reason "token_missing",
/// "invalid_token", "invalid_dpop_proof" or "use_dpop_nonce".
Result<PresentedToken> presentedToken(Services &services, const HttpRequest &request,
                                      const QByteArray &inForm = {});

/// Done once the proof is on record; Unauthenticated "invalid_dpop_proof" if it was before.
QFuture<Result<void>> usedUp(Services &services, const DpopProof &proof);

/// The `WWW-Authenticate` of a refusal (RFC 6750 section 3, RFC 9449 section 7.1, RFC 9470 section 3, RFC
/// 9728 section 5.1), and the nonce that the next proof has to hold. Nothing for errors that no other token
/// would mend.
void addChallenge(const Services &services, const HttpRequest &request, const Error &error, HttpReply &reply);

}  // namespace gatehouse
