#include "core/signin/taken_address.h"

#include "core/delivery/message_kinds.h"
#include "core/delivery/messages.h"
#include "core/identity/one_time_link.h"
#include "core/signin/message_facts.h"

namespace gatehouse {

namespace {

/// Counts the mails: made as a link is, but told to nobody, so that it opens nothing.
constexpr QLatin1String kTold("already_registered");

/// Stands for the account that nobody has, so that the same statements run for it.
UserId nobody()
{
    return UserId::fromStored(QStringLiteral("00000000-0000-0000-0000-000000000000"));
}

}  // namespace

Result<void> TakenAddress::tell(Transaction &tx, const std::optional<User> &owner, const Caller &caller) const
{
    constexpr std::chrono::hours kWindow(1);
    const Timestamp now = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(told, m_links.countSince(tx, kTold, owner ? owner->id : nobody(), now - kWindow));
    const bool tells = owner && told < kMostAnHour;
    GATEHOUSE_TRY(m_links.issue(tx, kTold, tells ? owner->id : UserId(), {}, kWindow));
    if (!tells) return {};
    QJsonObject values = messageFacts(owner->displayName, caller, now);
    values.insert(QStringLiteral("link"), m_issuer + QStringLiteral("/login"));
    values.insert(QStringLiteral("reset_link"), m_issuer + QStringLiteral("/forgot"));
    return m_messages.notify(tx, {message::kAlreadyRegistered, owner->email, owner->locale, values});
}

}  // namespace gatehouse
