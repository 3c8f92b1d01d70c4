#include "core/signin/device_watch.h"

#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/crypto/digest.h"
#include "core/delivery/message_kinds.h"
#include "core/delivery/messages.h"
#include "core/session/known_device_store.h"
#include "core/session/session_binding.h"
#include "core/signin/message_facts.h"

namespace gatehouse {

namespace {

constexpr QLatin1String kDevice("device");
constexpr QLatin1String kAddress("address");
constexpr QLatin1String kEmail("email");

QByteArray deviceHash(const UserId &user, QByteArrayView token)
{
    return tokenHash(token.toByteArray() + ' ' + user.toString().toLatin1());
}

AuditEvent eventOf(QLatin1String type, const Caller &by, const User &user)
{
    AuditEvent event = aboutUser(type, by, user.id, user.username);
    event.detail = {{kDevice, browserFamily(by.userAgent)}};
    return event;
}

}  // namespace

Result<bool> DeviceWatch::noteSignIn(Transaction &tx, const Caller &by, QByteArrayView deviceToken) const
{
    const KnownDeviceStore store;
    const Timestamp now = m_parts.clock.now();
    const QByteArray hash = deviceHash(by.user, deviceToken);
    GATEHOUSE_TRY_ASSIGN(seen, store.seen(tx, by.user, hash, now));
    if (seen) return false;
    GATEHOUSE_TRY_ASSIGN(hasHistory, store.hasHistory(tx, by.user, by.session));
    GATEHOUSE_TRY_ASSIGN(inserted, store.insert(tx, by.user, hash, now));
    if (!inserted) return false;
    GATEHOUSE_TRY_ASSIGN(user, m_parts.users.byId(tx, by.user));
    GATEHOUSE_TRY(m_parts.audit.append(tx, eventOf(event::kDeviceNew, by, user)));
    if (hasHistory && m_parts.settings.boolean(Setting::SessionNewDeviceMail))
        GATEHOUSE_TRY(write(tx, by, user));
    return true;
}

Result<void> DeviceWatch::write(Transaction &tx, const Caller &by, const User &user) const
{
    if (!m_parts.messages.canMail() || user.email.isEmpty()) return {};
    const QString device = browserFamily(by.userAgent);
    GATEHOUSE_TRY_ASSIGN(
        token, m_parts.links.issue(tx, link_purpose::kNotMe, user.id,
                                   {{kDevice, device}, {kAddress, by.address}, {kEmail, user.email}},
                                   kLinkLifetime));
    QJsonObject values =
        messageFacts(user.displayName.isEmpty() ? user.username : user.displayName, by, m_parts.clock.now());
    values.insert(QStringLiteral("device"), device);
    values.insert(QStringLiteral("secure_link"),
                  m_parts.issuer + QStringLiteral("/not-me?token=") + QString::fromLatin1(token.reveal()));
    return m_parts.messages.notify(tx, {message::kNewDevice, user.email, user.locale, values});
}

/// A disabled account is safe already; that it is one is nobody's business.
Result<NotMe> DeviceWatch::read(Transaction &tx, const Caller &edge, const OneTimeLink &link) const
{
    GATEHOUSE_TRY_ASSIGN(user, m_parts.users.byId(tx, link.user));
    if (user.disabled) return OneTimeLinkService::expired();
    NotMe notMe;
    notMe.self = edge;
    notMe.self.kind = Caller::Kind::User;
    notMe.self.user = user.id;
    notMe.self.name = user.username;
    notMe.device = link.data.value(kDevice).toString();
    notMe.address = link.data.value(kAddress).toString();
    notMe.signedInAt = link.createdAt;
    notMe.readsPresentMail = link.data.value(kEmail).toString() == user.email;
    notMe.owner = std::move(user);
    return notMe;
}

Result<NotMe> DeviceWatch::peekNotMe(Transaction &tx, const Caller &edge, QByteArrayView linkToken) const
{
    GATEHOUSE_TRY_ASSIGN(link, m_parts.links.peek(tx, linkToken, link_purpose::kNotMe));
    return read(tx, edge, link);
}

Result<NotMe> DeviceWatch::takeNotMe(Transaction &tx, const Caller &edge, QByteArrayView linkToken) const
{
    GATEHOUSE_TRY_ASSIGN(link, m_parts.links.use(tx, linkToken, link_purpose::kNotMe));
    GATEHOUSE_TRY_ASSIGN(notMe, read(tx, edge, link));
    const UserId user = notMe.owner.id;
    const KnownDeviceStore store;
    GATEHOUSE_TRY(m_parts.links.revoke(tx, link_purpose::kNotMe, user));
    GATEHOUSE_TRY(store.removeAll(tx, user));
    AuditEvent event = eventOf(event::kAccountNotMe, notMe.self, notMe.owner);
    event.detail = {{kDevice, notMe.device},
                    {kAddress, notMe.address},
                    {QLatin1String("signed_in_at"), notMe.signedInAt.toRfc3339()}};
    GATEHOUSE_TRY(m_parts.audit.append(tx, event));
    return notMe;
}

Result<qint64> DeviceWatch::prune(Transaction &tx, int limit) const
{
    return KnownDeviceStore().prune(tx, m_parts.clock.now() - kRemembered, limit);
}

}  // namespace gatehouse
