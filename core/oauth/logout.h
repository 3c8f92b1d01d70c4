#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

#include "core/base/caller.h"
#include "core/base/form_decoder.h"
#include "core/base/result.h"

namespace gatehouse {

class ClientService;
class IdTokenService;
class Transaction;

/// What to do about a logout request (OpenID Connect RP-Initiated Logout 1.0).
struct LogoutPlan
{
    /// The session to end without asking, because a valid hint of that very session or person came along.
    /// Empty: ask the person (or, if nobody is signed in, show the signed-out page).
    SessionId endSession;
    bool askFirst = false;
    /// Where to go afterwards: set only if a valid hint names a client that registered exactly this URI.
    std::optional<QByteArray> redirectTo;
    QString clientName;  ///< of the hint's client, for the page
    /// The request asked for a redirect that is refused; the page says so. Signing out still works.
    bool redirectRefused = false;
};

/// Rules of /oauth/logout. The route ends the session (SessionService) and its grants
/// (GrantService::revokeForSession, offline ones stay) in one write. Stateless, any thread.
class LogoutService final
{
public:
    LogoutService(const ClientService &clients, const IdTokenService &idTokens)
        : m_clients(clients), m_idTokens(idTokens)
    {
    }

    /// `user` and `session`: who is signed in at this browser, both empty if nobody.
    Result<LogoutPlan> plan(Transaction &tx, const FormFields &parameters, const UserId &user,
                            const SessionId &session) const;

private:
    const ClientService &m_clients;
    const IdTokenService &m_idTokens;
};

}  // namespace gatehouse
