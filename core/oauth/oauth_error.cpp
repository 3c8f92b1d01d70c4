#include "core/oauth/oauth_error.h"

#include <array>

namespace gatehouse {

namespace {

struct Word
{
    OAuthErrorCode code;
    const char *text;
    ErrorCode kind;
};

constexpr std::array kWords{
    Word{OAuthErrorCode::InvalidRequest, "invalid_request", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::InvalidClient, "invalid_client", ErrorCode::Unauthenticated},
    Word{OAuthErrorCode::InvalidGrant, "invalid_grant", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::UnauthorizedClient, "unauthorized_client", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::UnsupportedGrantType, "unsupported_grant_type", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::UnsupportedResponseType, "unsupported_response_type", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::UnsupportedTokenType, "unsupported_token_type", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::InvalidScope, "invalid_scope", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::AccessDenied, "access_denied", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::ServerError, "server_error", ErrorCode::Internal},
    Word{OAuthErrorCode::TemporarilyUnavailable, "temporarily_unavailable", ErrorCode::Unavailable},
    Word{OAuthErrorCode::LoginRequired, "login_required", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::ConsentRequired, "consent_required", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::InteractionRequired, "interaction_required", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::AccountSelectionRequired, "account_selection_required", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::RequestNotSupported, "request_not_supported", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::RequestUriNotSupported, "request_uri_not_supported", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::RegistrationNotSupported, "registration_not_supported", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::InvalidRequestUri, "invalid_request_uri", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::InvalidRequestObject, "invalid_request_object", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::UnmetAuthenticationRequirements, "unmet_authentication_requirements",
         ErrorCode::InvalidInput},
    Word{OAuthErrorCode::AuthorizationPending, "authorization_pending", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::SlowDown, "slow_down", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::ExpiredToken, "expired_token", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::InvalidTarget, "invalid_target", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::InvalidToken, "invalid_token", ErrorCode::Unauthenticated},
    Word{OAuthErrorCode::InsufficientScope, "insufficient_scope", ErrorCode::Forbidden},
    Word{OAuthErrorCode::InvalidRedirectUri, "invalid_redirect_uri", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::InvalidClientMetadata, "invalid_client_metadata", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::InvalidDpopProof, "invalid_dpop_proof", ErrorCode::InvalidInput},
    Word{OAuthErrorCode::UseDpopNonce, "use_dpop_nonce", ErrorCode::InvalidInput},
};

const Word &wordOf(OAuthErrorCode code)
{
    for (const Word &word : kWords)
        if (word.code == code) return word;
    Q_UNREACHABLE();
}

/// RFC 6749 section 5.2: %x20-21 / %x23-5B / %x5D-7E.
QByteArray printable(const QString &text)
{
    QByteArray out;
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        out.append(u >= 0x20 && u <= 0x7e && u != '"' && u != '\\' ? char(u) : '?');
    }
    return out;
}

OAuthErrorCode codeFor(const Error &error)
{
    for (const Word &word : kWords)
        if (error.reason == word.text) return word.code;
    switch (error.code) {
        case ErrorCode::InvalidInput:
        case ErrorCode::NotFound:
        case ErrorCode::Conflict:
        case ErrorCode::PreconditionFailed:
        case ErrorCode::TooLarge:
        case ErrorCode::UnsupportedMediaType:
            return OAuthErrorCode::InvalidRequest;
        case ErrorCode::Unauthenticated:
            return OAuthErrorCode::InvalidClient;
        case ErrorCode::Forbidden:
            return OAuthErrorCode::AccessDenied;
        case ErrorCode::Gone:
            return OAuthErrorCode::InvalidGrant;
        case ErrorCode::RateLimited:
        case ErrorCode::Busy:
        case ErrorCode::Unavailable:
            return OAuthErrorCode::TemporarilyUnavailable;
        case ErrorCode::Corrupt:
        case ErrorCode::Internal:
            return OAuthErrorCode::ServerError;
    }
    return OAuthErrorCode::ServerError;
}

}  // namespace

QByteArray toByteArray(OAuthErrorCode code)
{
    return wordOf(code).text;
}

Error OAuthError::toError() const
{
    Error error;
    error.code = wordOf(code).kind;
    error.reason = toByteArray(code);
    error.publicMessage = QString::fromLatin1(description);
    return error;
}

OAuthError OAuthError::of(const Error &error)
{
    return {codeFor(error), printable(error.publicMessage)};
}

int OAuthError::httpStatus() const
{
    switch (wordOf(code).kind) {
        case ErrorCode::Unauthenticated:
            return 401;
        case ErrorCode::Forbidden:
            return 403;
        case ErrorCode::Internal:
            return 500;
        case ErrorCode::Unavailable:
            return 503;
        default:
            return 400;
    }
}

Error oauthError(OAuthErrorCode code, const char *description)
{
    return OAuthError{code, description}.toError();
}

}  // namespace gatehouse
