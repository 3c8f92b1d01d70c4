#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include "core/base/ids.h"
#include "core/base/result.h"

namespace gatehouse {

class ClientService;
class Transaction;

/// Which addresses the browser has to load so that the applications of its session forget it (OpenID Connect
/// Front-Channel Logout 1.0). Functions over the caller's transaction; stateless, any thread.
class FrontchannelLogout final
{
public:
    FrontchannelLogout(const ClientService &clients, QString issuer)
        : m_clients(clients), m_issuer(std::move(issuer))
    {
    }

    /// Of the session's applications, those that registered such an address; with `iss` and `sid` where they
    /// asked for them (section 3). At most kMostFrames.
    static constexpr qsizetype kMostFrames = 50;
    Result<QList<QByteArray>> framesOf(Transaction &tx, const SessionId &session) const;

private:
    const ClientService &m_clients;
    QString m_issuer;
};

}  // namespace gatehouse
