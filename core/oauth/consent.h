#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/oauth/authorization.h"

namespace gatehouse {

class AuditLog;
class GrantService;
class Transaction;

/// One remembered consent as a person's account page shows it.
struct Consent
{
    ClientId client;
    QString clientName;
    QStringList scopes;
    QStringList claims;  ///< beyond those of the scopes
    Timestamp createdAt;
    Timestamp updatedAt;
};

/// What people let applications do: remembered for each scope and claim, widened step by step, withdrawn as a
/// whole. Withdrawing revokes every grant of that person for that application. Stateless, any thread.
class ConsentService final
{
public:
    ConsentService(const AuditLog &audit, const GrantService &grants, const Clock &clock)
        : m_audit(audit), m_grants(grants), m_clock(clock)
    {
    }

    Result<std::optional<ConsentState>> find(Transaction &tx, const UserId &user,
                                             const ClientId &client) const;
    Result<QList<Consent>> list(Transaction &tx, const UserId &user) const;
    /// Adds `scopes`, and `claims` beyond them, to what was agreed before.
    Result<void> allow(Transaction &tx, const Caller &by, const UserId &user, const ClientId &client,
                       const QStringList &scopes, const QStringList &claims = {}) const;
    /// NotFound when there is none.
    Result<void> withdraw(Transaction &tx, const Caller &by, const UserId &user,
                          const ClientId &client) const;

private:
    const AuditLog &m_audit;
    const GrantService &m_grants;
    const Clock &m_clock;
};

}  // namespace gatehouse
