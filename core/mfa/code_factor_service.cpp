#include "core/mfa/code_factor_service.h"

#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/mfa/code_factor_store.h"
#include "core/settings/settings.h"

namespace gatehouse {

namespace store = code_factor_store;

QString toString(CodeKind kind)
{
    return kind == CodeKind::Email ? QStringLiteral("email") : QStringLiteral("sms");
}

std::optional<CodeKind> codeKindFrom(const QString &name)
{
    if (name == u"email") return CodeKind::Email;
    if (name == u"sms") return CodeKind::Sms;
    return std::nullopt;
}

bool CodeFactorService::isOffered(CodeKind kind, const SettingSubjects &subjects) const
{
    const bool mail = kind == CodeKind::Email;
    return m_settings.boolean(mail ? Setting::MailEnabled : Setting::SmsEnabled) &&
           m_settings.booleanFor(mail ? Setting::MfaEmailCodes : Setting::MfaSmsCodes, subjects);
}

Result<QList<CodeFactor>> CodeFactorService::list(Transaction &tx, const UserId &user) const
{
    return store::ofUser(tx, user);
}

Result<CodeFactor> CodeFactorService::add(Transaction &tx, const Caller &by, const UserId &user,
                                          CodeKind kind) const
{
    const Timestamp now = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(added, store::insert(tx, user, kind, now));
    if (!added)
        return Error::conflict("already_added", QStringLiteral("These codes are set up for this account."));
    GATEHOUSE_TRY(report(tx, event::kMfaCodesAdded, by, user, kind, {}));
    return CodeFactor{kind, now, std::nullopt};
}

Result<void> CodeFactorService::remove(Transaction &tx, const Caller &by, const UserId &user, CodeKind kind,
                                       const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(removed, store::remove(tx, user, kind));
    if (!removed) return Error::notFound(QStringLiteral("These codes are not set up for this account."));
    return report(tx, event::kMfaCodesRemoved, by, user, kind, reason);
}

Result<int> CodeFactorService::removeAll(Transaction &tx, const Caller &by, const UserId &user,
                                         const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(factors, store::ofUser(tx, user));
    for (const CodeFactor &factor : factors)
        GATEHOUSE_TRY(remove(tx, by, user, factor.kind, reason));
    return int(factors.size());
}

Result<void> CodeFactorService::noteUsed(Transaction &tx, const UserId &user, CodeKind kind) const
{
    return store::used(tx, user, kind, m_clock.now());
}

Result<void> CodeFactorService::report(Transaction &tx, QLatin1String type, const Caller &by,
                                       const UserId &user, CodeKind kind, const QString &reason) const
{
    AuditEvent event = aboutUser(type, by, user);
    event.reason = reason;
    event.detail = {{QStringLiteral("kind"), toString(kind)}};
    return m_audit.append(tx, event);
}

}  // namespace gatehouse
