#pragma once

#include <QString>
#include <optional>

#include "core/base/form_decoder.h"
#include "core/oauth/oauth_error.h"

namespace gatehouse {

class IdTokenService;
struct AuthorizationRequest;

// The parameters of an authorization request (RFC 6749 section 4.1.1, RFC 7636, RFC 9449 section 10, OpenID
// Connect Core section 3.1.2.1), each with its own rules. Pure functions, any thread.

/// An empty value counts as none (RFC 6749 section 3.1), a repeated one as well (the caller refuses those
/// first).
std::optional<QString> authorizationParameter(const FormFields &fields, const char *name);

/// Reads them into `request`, whose client is known and whose redirect URI is the client's. Response mode and
/// state are read first, so that errors go back the way that was asked for. The first fault, or nothing.
std::optional<OAuthError> readAuthorizationParameters(const FormFields &parameters,
                                                      const IdTokenService &idTokens, const QString &issuer,
                                                      AuthorizationRequest &request);

}  // namespace gatehouse
