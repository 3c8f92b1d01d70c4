#include "core/mfa/passkey_link_service.h"

#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/mfa/passkey_link_store.h"

namespace gatehouse {
namespace {

const PasskeyLinkStore kStore{};

Error expired()
{
    return Error::gone("link_expired",
                       QStringLiteral("This link was used, or is too old. Ask for another one."));
}

}  // namespace

Result<PasskeyLinkService::Made> PasskeyLinkService::make(Transaction &tx, const Caller &by,
                                                          const UserId &user, bool mailed) const
{
    Made made;
    made.token = randomToken();
    const Timestamp now = m_clock.now();
    made.expiresAt = now + kLife;
    GATEHOUSE_TRY(kStore.forgetOfUser(tx, user));
    GATEHOUSE_TRY(kStore.insert(tx, tokenHash(made.token.view()), user, now, made.expiresAt));
    AuditEvent event = aboutUser(event::kMfaPasskeyLinkMade, by, user);
    event.detail = {{QStringLiteral("mailed"), mailed}};
    GATEHOUSE_TRY(m_audit.append(tx, event));
    return made;
}

Result<UserId> PasskeyLinkService::holderOf(Transaction &tx, const QByteArray &token) const
{
    GATEHOUSE_TRY_ASSIGN(user, kStore.live(tx, tokenHash(token), m_clock.now()));
    if (!user) return expired();
    return *user;
}

Result<UserId> PasskeyLinkService::use(Transaction &tx, const QByteArray &token) const
{
    GATEHOUSE_TRY_ASSIGN(user, kStore.use(tx, tokenHash(token), m_clock.now()));
    if (!user) return expired();
    return *user;
}

Result<qint64> PasskeyLinkService::prune(Transaction &tx, int limit) const
{
    return kStore.forgetExpired(tx, m_clock.now(), limit);
}

}  // namespace gatehouse
