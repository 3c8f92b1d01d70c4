#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

namespace gatehouse {

class RemoteDocuments;
struct Client;

/// The document at the client's `sector_identifier_uri` has to hold all of its redirect URIs (OpenID Connect
/// Dynamic Client Registration 1.0 section 5): otherwise one client could take another's sector, and with it
/// the names that people have there. It counts as it stands `now`, give or take the time of a call.
/// InvalidInput at "metadata"; or an Error that RemoteDocuments::missing() knows. Any thread.
Result<void> checkSectorIdentifier(const RemoteDocuments &documents, const Client &client, Timestamp now);

}  // namespace gatehouse
