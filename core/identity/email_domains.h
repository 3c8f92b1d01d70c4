#pragma once

#include <QString>

#include "core/base/result.h"
#include "core/settings/settings.h"

namespace gatehouse {

/// Whether an address that somebody chose for themselves is of a domain that the office lets in
/// (registration.allowed_domains, registration.blocked_domains). In the allow-list "example.org" is that
/// domain alone and "*.example.org" all below it; in the block-list a domain stands for all below it, too.
/// Domains of other scripts compare in their ASCII form (RFC 5891). InvalidInput "email_domain" for field
/// "email". An empty address is let in. Pure function; any thread.
Result<void> checkEmailDomain(const Settings &settings, const QString &email);

}  // namespace gatehouse
