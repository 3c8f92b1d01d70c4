#pragma once

#include <QString>
#include <optional>

#include "core/base/caller.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/identity/user.h"
#include "core/store/transaction.h"

namespace gatehouse {

class MessageService;
class OneTimeLinkService;

/// Word to the owner of an address that somebody else has given as theirs: "you have an account already".
/// Anybody can cause it, so that one owner gets a few an hour at most, however many ask; whoever asked learns
/// nothing of either. Functions over the caller's transaction; any thread.
class TakenAddress final
{
public:
    static constexpr int kMostAnHour = 5;

    TakenAddress(const Clock &clock, const MessageService &messages, const OneTimeLinkService &links,
                 QString issuer)
        : m_clock(clock), m_messages(messages), m_links(links), m_issuer(std::move(issuer))
    {
    }

    Q_DISABLE_COPY_MOVE(TakenAddress)

    /// Nobody, where the address is free or no mailbox is known: as many statements run, and nothing is sent.
    Result<void> tell(Transaction &tx, const std::optional<User> &owner, const Caller &caller) const;

private:
    const Clock &m_clock;
    const MessageService &m_messages;
    const OneTimeLinkService &m_links;
    const QString m_issuer;
};

}  // namespace gatehouse
