#include "core/signin/approval_service.h"

#include "core/access/access_policy.h"
#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/signin/approval_store.h"

namespace gatehouse {

namespace {

QString idOf(const Caller &by)
{
    return by.kind == Caller::Kind::User ? by.user.toString() : by.client.toString();
}

}  // namespace

/// There must be a working administrator who neither asked nor is the one it is about.
Result<void> ApprovalService::requireSecond(Transaction &tx, const Caller &by, const UserId &target) const
{
    GATEHOUSE_TRY_ASSIGN(left, m_services.access.workingAdministrators(tx));
    QList<UserId> excluded{target};
    if (by.kind == Caller::Kind::User && by.user != target) excluded.append(by.user);
    for (const UserId &user : std::as_const(excluded)) {
        GATEHOUSE_TRY_ASSIGN(roles, m_services.access.effectiveRoles(tx, user));
        if (roles.contains(Role::Administrator)) --left;
    }
    if (left > 0) return {};
    return Error::conflict(
        "no_second_administrator",
        QStringLiteral("Another administrator would have to agree, and there is none. On the machine that "
                       "runs the server, use: gatehouse-server user reset-mfa"));
}

Result<Approval> ApprovalService::ask(Transaction &tx, const Caller &by, const QString &kind,
                                      const User &target, const QString &reason) const
{
    GATEHOUSE_TRY(m_services.access.requireMayChangeUser(tx, by, target.id));
    GATEHOUSE_TRY(requireSecond(tx, by, target.id));
    const Timestamp now = m_services.clock.now();
    GATEHOUSE_TRY_ASSIGN(waits, approval_store::isWaiting(tx, kind, target.id, now));
    if (waits)
        return Error::conflict("approval_waiting",
                               QStringLiteral("This waits for another administrator already."));
    Approval approval;
    approval.id = ApprovalId::generate(m_services.clock);
    approval.kind = kind;
    approval.target = target.id;
    approval.targetName = target.username;
    approval.askedBy = idOf(by);
    approval.askedByName = by.name;
    approval.reason = reason;
    approval.createdAt = now;
    approval.expiresAt = now + kLifetime;
    GATEHOUSE_TRY(approval_store::insert(tx, approval));
    GATEHOUSE_TRY(report(tx, event::kApprovalAsked, by, approval, reason));
    return approval;
}

Result<Approval> ApprovalService::decide(Transaction &tx, const Caller &by, const ApprovalId &id,
                                         bool approve) const
{
    GATEHOUSE_TRY_ASSIGN(found, approval_store::byId(tx, id));
    if (!found) return Error::notFound(QStringLiteral("There is no such request."));
    // A program has no eyes: agreeing is for people.
    if (by.kind != Caller::Kind::User)
        return Error::forbidden("not_a_person", QStringLiteral("Only a person may decide this."));
    GATEHOUSE_TRY(m_services.access.requireMayChangeRoles(tx, by));
    if (approve && (found->askedBy == idOf(by) || found->target == by.user))
        return Error::forbidden("own_request",
                                QStringLiteral("Another administrator has to agree to this one."));
    // Taking back one's own request is no approval.
    const QString notBy = approve ? idOf(by) : QString();
    GATEHOUSE_TRY_ASSIGN(decided,
                         approval_store::decide(tx, id, by.name, notBy, approve, m_services.clock.now()));
    if (!decided)
        return Error::conflict("decided", QStringLiteral("This was decided before, or is too old."));
    GATEHOUSE_TRY(
        report(tx, approve ? event::kApprovalGiven : event::kApprovalRefused, by, *decided, decided->reason));
    return std::move(*decided);
}

Result<QList<Approval>> ApprovalService::waiting(Transaction &tx) const
{
    return approval_store::waiting(tx, m_services.clock.now());
}

Result<void> ApprovalService::report(Transaction &tx, QLatin1String type, const Caller &by,
                                     const Approval &approval, const QString &reason) const
{
    AuditEvent event = aboutUser(type, by, approval.target, approval.targetName);
    event.reason = reason;
    event.detail = {{QStringLiteral("kind"), approval.kind},
                    {QStringLiteral("approval"), approval.id.toString()},
                    {QStringLiteral("asked_by"), approval.askedByName}};
    return m_services.audit.append(tx, event);
}

}  // namespace gatehouse
