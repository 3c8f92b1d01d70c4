#include "core/mfa/access_pass_service.h"

#include "core/audit/audit_log.h"
#include "core/audit/mfa_events.h"
#include "core/audit/user_event.h"
#include "core/crypto/digest.h"
#include "core/mfa/access_pass_store.h"
#include "core/mfa/typed_code.h"
#include "core/settings/settings.h"

namespace gatehouse {
namespace {

// 60 bits.
constexpr int kCharacters = 12;

AuditEvent passEvent(QLatin1String type, const Caller &by, const UserId &user, const QJsonObject &detail)
{
    AuditEvent event = aboutUser(type, by, user);
    event.detail = detail;
    return event;
}

QJsonObject factsOf(const AccessPass &pass)
{
    return {{QStringLiteral("pass"), pass.id.toString()}, {QStringLiteral("uses_left"), pass.usesLeft}};
}

}  // namespace

Result<AccessPassService::Made> AccessPassService::make(Transaction &tx, const Caller &by, const UserId &user,
                                                        std::optional<qint64> minutes, qint64 uses) const
{
    if (minutes && (*minutes < kMinMinutes || *minutes > kMaxMinutes))
        return Error::invalid("minutes", "out_of_range",
                              QStringLiteral("A pass is good for 10 minutes at least and 7 days at most."));
    if (uses < 1 || uses > kMaxUses)
        return Error::invalid("uses", "out_of_range",
                              QStringLiteral("A pass is good for one use at least and 20 at most."));
    const Timestamp now = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(good, access_pass_store::countGood(tx, user, now));
    if (good >= kMaxGood)
        return Error::conflict("too_many_passes",
                               QStringLiteral("There are passes enough for this person. Revoke one first."));
    const Secret code = randomTypedCode(kCharacters);
    Made made{{}, grouped(code)};
    made.pass.id = AccessPassId::generate(m_clock);
    made.pass.user = user;
    made.pass.usesLeft = uses;
    made.pass.createdByName = by.name;
    made.pass.createdAt = now;
    made.pass.expiresAt =
        now + (minutes ? std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::minutes(*minutes))
                       : m_settings.duration(Setting::MfaAccessPassMinutes));
    GATEHOUSE_TRY(access_pass_store::insert(tx, made.pass, tokenHash(code.view())));
    QJsonObject detail = factsOf(made.pass);
    detail.insert(QStringLiteral("expires_at"), made.pass.expiresAt.toRfc3339());
    GATEHOUSE_TRY(m_audit.append(tx, passEvent(event::kMfaAccessPassIssued, by, user, detail)));
    return made;
}

Result<bool> AccessPassService::use(Transaction &tx, const Caller &by, const UserId &user,
                                    const QString &typed) const
{
    // What cannot be a pass is looked for all the same: no pass has the hash of nothing.
    const QByteArray hash = tokenHash(typedCode(typed, kCharacters));
    GATEHOUSE_TRY_ASSIGN(used, access_pass_store::use(tx, user, hash, m_clock.now()));
    if (!used) return false;
    GATEHOUSE_TRY(m_audit.append(tx, passEvent(event::kMfaAccessPassUsed, by, user, factsOf(*used))));
    return true;
}

Result<QList<AccessPass>> AccessPassService::list(Transaction &tx, const UserId &user) const
{
    return access_pass_store::ofUser(tx, user);
}

Result<void> AccessPassService::revoke(Transaction &tx, const Caller &by, const UserId &user,
                                       const AccessPassId &id) const
{
    GATEHOUSE_TRY_ASSIGN(revoked, access_pass_store::revoke(tx, user, id, m_clock.now()));
    if (!revoked)
        return Error::notFound(QStringLiteral("There is no such pass, or it is used up or over already."));
    return m_audit.append(tx, passEvent(event::kMfaAccessPassRevoked, by, user, factsOf(*revoked)));
}

Result<qint64> AccessPassService::revokeAll(Transaction &tx, const Caller &by, const UserId &user,
                                            const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(count, access_pass_store::revokeAll(tx, user, m_clock.now()));
    if (count == 0) return count;
    AuditEvent event = passEvent(event::kMfaAccessPassRevoked, by, user, {{QStringLiteral("count"), count}});
    event.reason = reason;
    GATEHOUSE_TRY(m_audit.append(tx, event));
    return count;
}

Result<qint64> AccessPassService::prune(Transaction &tx, Timestamp before, int limit) const
{
    return access_pass_store::prune(tx, before, limit);
}

}  // namespace gatehouse
