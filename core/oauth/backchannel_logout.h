#pragma once

#include <QString>

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/delivery/http_fetch.h"

namespace gatehouse {

class ClientService;
class KeyRing;
class OutboxService;
class PairwiseSubjects;
class Transaction;
struct Delivery;

/// Tells the applications of a session that it has ended (OpenID Connect Back-Channel Logout 1.0), whichever
/// way it ended: the end itself, in whatever process, is the message; this finds it and puts one delivery for
/// each application into the outbox, in one transaction with the note that it did. Functions over the
/// caller's transaction; stateless, any thread.
class BackchannelLogout final
{
public:
    /// The kind of its deliveries.
    static constexpr QLatin1String kKind{"backchannel_logout"};
    /// How long a logout token is good (section 2.4 recommends two minutes at most).
    static constexpr std::chrono::seconds kTokenLife{120};

    BackchannelLogout(const ClientService &clients, const OutboxService &outbox, KeyRing &keys,
                      const PairwiseSubjects &subjects, const Clock &clock, QString issuer);

    /// Whether tell() would find something. Reads only.
    Result<bool> hasUntold(Transaction &tx) const;
    /// For at most `limit` ended sessions. The value is how many there were.
    Result<int> tell(Transaction &tx, int limit) const;

    /// The call that delivers it, with a logout token signed now.
    Result<FetchRequest> messageFor(Transaction &tx, const Delivery &delivery) const;
    /// Unavailable unless the application said that it did as told (section 2.8; 204 is commonly sent as
    /// well).
    static Result<void> checkAnswer(const FetchReply &reply);

private:
    Result<void> tell(Transaction &tx, const SessionId &session, const UserId &user) const;

    const ClientService &m_clients;
    const OutboxService &m_outbox;
    KeyRing &m_keys;
    const PairwiseSubjects &m_subjects;
    const Clock &m_clock;
    QString m_issuer;
};

}  // namespace gatehouse
