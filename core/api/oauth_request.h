#pragma once

#include "core/base/form_decoder.h"
#include "core/base/result.h"
#include "core/http/http_message.h"
#include "core/oauth/client.h"

namespace gatehouse {

/// Parameters of a query or form. OAuth's "invalid_request" for a broken encoding.
Result<FormFields> oauthParameters(QByteArrayView encoded);
/// Same, of a form body with the right Content-Type.
Result<FormFields> oauthFormParameters(const HttpRequest &request);

/// How the client proves itself: the Basic field (its halves form-decoded, RFC 6749 section 2.3.1) or the
/// form, never both ("invalid_request"). Without either: method None with an empty id.
Result<ClientCredentials> clientCredentialsOf(const HttpRequest &request, const FormFields &form);

/// The token that goes with a proof of its key: "DPoP" in the Authorization field (RFC 9449 section 7.1).
QByteArray dpopToken(const HttpRequest &request);
/// The bearer token of the Authorization field (RFC 6750 section 2.1); empty when there is none.
QByteArray bearerToken(const HttpRequest &request);

}  // namespace gatehouse
