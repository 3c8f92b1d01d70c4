#pragma once

#include <QByteArray>

#include "core/base/error.h"

namespace gatehouse {

/// The error words of RFC 6749, 6750, 7009, 7591, 8628, 8693, 9101, 9449, OpenID Connect Core and
/// RP-Initiated Logout that we answer with.
enum class OAuthErrorCode {
    InvalidRequest,
    InvalidClient,
    InvalidGrant,
    UnauthorizedClient,
    UnsupportedGrantType,
    UnsupportedResponseType,
    UnsupportedTokenType,
    InvalidScope,
    AccessDenied,
    ServerError,
    TemporarilyUnavailable,
    LoginRequired,
    ConsentRequired,
    InteractionRequired,
    AccountSelectionRequired,
    RequestNotSupported,
    RequestUriNotSupported,
    RegistrationNotSupported,
    InvalidRequestUri,
    InvalidRequestObject,
    UnmetAuthenticationRequirements,
    AuthorizationPending,
    SlowDown,
    ExpiredToken,
    InvalidTarget,
    InvalidToken,
    InsufficientScope,
    InvalidRedirectUri,
    InvalidClientMetadata,
    InvalidDpopProof,
    UseDpopNonce,
};

QByteArray toByteArray(OAuthErrorCode code);

/// An OAuth error as its RFCs tell it. `description` is printable ASCII without quote and backslash
/// (RFC 6749 section 5.2), for developers, never about a person. Value type.
///
/// It travels through Result as an Error whose `reason` is the OAuth word and whose `publicMessage` is the
/// description; of() finds the way back and gives any other Error the word that fits its code.
struct OAuthError
{
    OAuthErrorCode code = OAuthErrorCode::ServerError;
    QByteArray description;

    Error toError() const;
    static OAuthError of(const Error &error);
    /// 401 for invalid_client and invalid_token, 403 for insufficient_scope, 500, 503, otherwise 400.
    int httpStatus() const;
};

/// An Error in OAuth's words.
Error oauthError(OAuthErrorCode code, const char *description);

}  // namespace gatehouse
