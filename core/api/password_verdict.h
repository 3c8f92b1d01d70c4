#pragma once

#include "core/http/exchange.h"
#include "core/identity/password_rules.h"

namespace gatehouse {

class Services;

/// Answers with what the rules say of a password that somebody is to get (wire::PasswordStrength): judged on
/// the hash pool, kept and logged nowhere. A full pool answers 503.
void replyWithVerdict(Services &services, const ExchangePtr &exchange, Secret password,
                      const PasswordContext &context);

}  // namespace gatehouse
