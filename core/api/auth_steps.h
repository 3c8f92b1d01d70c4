#pragma once

#include "core/api/services.h"
#include "core/http/exchange.h"

namespace gatehouse {

/// Answers a step of the sign-in API (docs/auth-api.md): tokens, or what comes next with the token for it.
void answerStep(Services &services, const ExchangePtr &exchange, QFuture<Result<SignInStep>> future);

}  // namespace gatehouse
