#pragma once

#include "core/api/wire/client.h"
#include "core/oauth/client_service.h"

namespace gatehouse {

/// What ClientService takes, from what callers of the admin API and operators' commands write. Errors:
/// InvalidInput whose field is the member's name.
Result<NewClient> newClientFrom(const wire::NewClient &body);
Result<ClientPatch> clientPatchFrom(const wire::ClientChange &body);

}  // namespace gatehouse
