#pragma once

#include <QJsonObject>

#include "core/oauth/client_service.h"

namespace gatehouse {

/// What a client says of itself (RFC 7591 section 2, OpenID Connect Dynamic Client Registration 1.0 section
/// 2), as a new client. What nobody here knows is ignored; what is known and cannot be had is refused. Scopes
/// are cut to those that a person grants; nothing is as trusted as what an administrator enters, so
/// skip_consent is never given. `invalid_redirect_uri` or `invalid_client_metadata`, with a description that
/// begins with the member.
Result<NewClient> newClientFrom(const QJsonObject &registration);

/// The other way: what is registered of the client, by the names of the standards.
QJsonObject registeredMetadata(const Client &client);

/// An error of the client rules in the words of RFC 7591 section 3.2.2; others stay as they are.
Error registrationError(const Error &error);

}  // namespace gatehouse
