#pragma once

#include "core/api/browser.h"
#include "core/base/form_decoder.h"
#include "core/http/exchange.h"
#include "core/oauth/authorization.h"

namespace gatehouse {

using RefuseRequest = void (*)(const ExchangePtr &, const Browser &, const AuthorizationRefusal &);

/// Answers a request at the authorization endpoint that comes as an object (RequestObjectService::isIn): what
/// is in it is checked, kept as if it had been pushed (RFC 9126), and the browser sent on with that. So an
/// object is opened once, whatever time the person takes to sign in, and its document is asked for once.
void takeRequestObject(const ExchangePtr &exchange, const Browser &browser, const FormFields &parameters,
                       RefuseRequest refuse);

}  // namespace gatehouse
