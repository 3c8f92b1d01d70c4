#pragma once

#include <QList>
#include <QString>
#include <optional>

#include "core/base/caller.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/identity/user.h"
#include "core/signin/signin_services.h"

namespace gatehouse {

using ApprovalId = StrongId<struct ApprovalTag>;

/// What somebody asked for that another administrator has to agree to. Value type.
struct Approval
{
    ApprovalId id;
    QString kind;  ///< "reset_mfa"
    UserId target;
    QString targetName;
    QString askedBy;  ///< id of the person or the application
    QString askedByName;
    QString reason;
    Timestamp createdAt;
    Timestamp expiresAt;
    std::optional<Timestamp> decidedAt;
    QString decidedByName;
    bool approved = false;
};

/// Four eyes. Whoever asked can never agree, nor can whoever it is about; only administrators can, and each
/// request is decided once. What was agreed to is done by whoever composes, in the same transaction. Audited;
/// any thread.
class ApprovalService final
{
public:
    static constexpr std::chrono::hours kLifetime{24 * 3};

    explicit ApprovalService(const SignInServices &services) : m_services(services) {}
    Q_DISABLE_COPY_MOVE(ApprovalService)

    /// Conflict "approval_waiting" while there is one for the same; Conflict "no_second_administrator" where
    /// nobody could agree.
    Result<Approval> ask(Transaction &tx, const Caller &by, const QString &kind, const User &target,
                         const QString &reason) const;
    /// Forbidden "own_request"; Conflict "decided" for one that was decided, or is over.
    Result<Approval> decide(Transaction &tx, const Caller &by, const ApprovalId &id, bool approve) const;
    /// Those that wait, oldest first.
    Result<QList<Approval>> waiting(Transaction &tx) const;

private:
    Result<void> requireSecond(Transaction &tx, const Caller &by, const UserId &target) const;
    Result<void> report(Transaction &tx, QLatin1String type, const Caller &by, const Approval &approval,
                        const QString &reason) const;

    SignInServices m_services;
};

}  // namespace gatehouse
