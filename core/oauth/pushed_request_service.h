#pragma once

#include <QByteArray>
#include <chrono>
#include <optional>

#include "core/base/clock.h"
#include "core/base/form_decoder.h"
#include "core/base/ids.h"
#include "core/base/result.h"

namespace gatehouse {

class Transaction;

/// What a push answers (RFC 9126 section 2.2).
struct PushedRequestReceipt
{
    QByteArray requestUri;
    std::chrono::seconds expiresIn{0};
};

/// Authorization requests that clients leave with us before they send a person over (RFC 9126). A request URI
/// is 256 random bits, good for its client alone, has to arrive within kLife, and is used up when a code is
/// issued. Until then it may be shown again: people reload pages. Functions over the caller's transaction;
/// stateless, any thread.
class PushedRequestService final
{
public:
    static constexpr std::chrono::seconds kLife{90};
    /// How long a request that arrived in time waits for the person's sign-in and consent.
    static constexpr std::chrono::minutes kPatience{30};

    explicit PushedRequestService(const Clock &clock) : m_clock(clock) {}

    static bool isRequestUri(const QString &uri);

    /// `parameters`: checked, and without the client's authentication.
    Result<PushedRequestReceipt> push(Transaction &tx, const ClientId &client,
                                      const FormFields &parameters) const;
    /// The parameters behind `uri`, or nothing where it is unknown, over, used or another client's.
    /// `arrivedAt`: when the person first came with it.
    Result<std::optional<FormFields>> resolve(Transaction &tx, const ClientId &client, const QString &uri,
                                              Timestamp arrivedAt) const;
    /// True for exactly one caller.
    Result<bool> use(Transaction &tx, const QString &uri) const;

    /// How many went, `limit` at most. For the background thread.
    Result<qint64> prune(Transaction &tx, int limit) const;

private:
    const Clock &m_clock;
};

}  // namespace gatehouse
