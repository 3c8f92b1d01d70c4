#include "core/mfa/remembered_device.h"

#include "core/audit/audit_log.h"
#include "core/audit/mfa_events.h"
#include "core/audit/user_event.h"
#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/mfa/remembered_device_store.h"

namespace gatehouse {
namespace {

AuditEvent deviceEvent(QLatin1String type, const Caller &by, const UserId &user, const QString &reason,
                       const QJsonObject &detail)
{
    AuditEvent event = aboutUser(type, by, user);
    event.reason = reason;
    event.detail = detail;
    return event;
}

}  // namespace

Result<Secret> RememberedDeviceService::remember(Transaction &tx, const Caller &by, const UserId &user,
                                                 std::chrono::milliseconds life) const
{
    Secret token = randomToken();
    RememberedDevice device;
    device.id = RememberedDeviceId::generate(m_clock);
    device.user = user;
    device.userAgent = by.userAgent;
    device.createdAt = m_clock.now();
    device.expiresAt = device.createdAt + life;
    GATEHOUSE_TRY(remembered_device_store::insert(tx, device, tokenHash(token.view())));
    GATEHOUSE_TRY(remembered_device_store::keepNewest(tx, user, kMaxDevices));
    GATEHOUSE_TRY(
        m_audit.append(tx, deviceEvent(event::kMfaDeviceRemembered, by, user, {},
                                       {{QStringLiteral("device"), device.id.toString()},
                                        {QStringLiteral("expires_at"), device.expiresAt.toRfc3339()}})));
    return token;
}

Result<bool> RememberedDeviceService::recognize(Transaction &tx, const UserId &user, const QByteArray &hash,
                                                Timestamp notBefore) const
{
    return remembered_device_store::use(tx, user, hash, notBefore, m_clock.now());
}

Result<QList<RememberedDevice>> RememberedDeviceService::list(Transaction &tx, const UserId &user) const
{
    return remembered_device_store::ofUser(tx, user, m_clock.now());
}

Result<void> RememberedDeviceService::forget(Transaction &tx, const Caller &by, const UserId &user,
                                             const RememberedDeviceId &id) const
{
    GATEHOUSE_TRY_ASSIGN(removed, remembered_device_store::remove(tx, user, id));
    if (!removed) return Error::notFound(QStringLiteral("There is no such browser."));
    return m_audit.append(tx, deviceEvent(event::kMfaDeviceForgotten, by, user, {},
                                          {{QStringLiteral("device"), id.toString()}}));
}

Result<qint64> RememberedDeviceService::forgetAll(Transaction &tx, const Caller &by, const UserId &user,
                                                  const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(removed, remembered_device_store::removeAll(tx, user));
    if (removed > 0)
        GATEHOUSE_TRY(m_audit.append(tx, deviceEvent(event::kMfaDeviceForgotten, by, user, reason,
                                                     {{QStringLiteral("count"), removed}})));
    return removed;
}

Result<qint64> RememberedDeviceService::prune(Transaction &tx, int limit) const
{
    return remembered_device_store::prune(tx, m_clock.now(), limit);
}

}  // namespace gatehouse
