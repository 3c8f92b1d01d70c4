#pragma once

#include "core/api/wire/identity.h"
#include "ui/client/admin_client.h"

namespace gatehouse::ui {

/// The calls about a user's accounts at other providers. The AdminClient outlives this. GUI thread.
class IdentityClient final
{
public:
    explicit IdentityClient(AdminClient &client) : m_client(client) {}

    AdminClient::PageAnswer<wire::LinkedIdentity> identities(const QString &user);
    AdminClient::Answer<Unit> unlink(const QString &user, const QString &identity, const QString &reason);

private:
    AdminClient &m_client;
};

}  // namespace gatehouse::ui
