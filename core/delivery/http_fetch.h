#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <atomic>
#include <chrono>

#include "core/base/address_ranges.h"
#include "core/base/result.h"

namespace gatehouse {

/// One call to a server of others.
struct FetchRequest
{
    QByteArray method = "GET";
    QString url;
    QByteArray contentType;  ///< of the body
    QByteArray body;
    std::chrono::milliseconds timeout{10'000};  ///< for everything, name look-up included
    qsizetype maximumBytes = 64 * 1024;         ///< of the answer's body
    QList<QByteArray> fields{};                 ///< more header fields, "Name: value"; none with CR or LF
    /// Set by another thread: ends the call within a second, as Unavailable. Outlives the call.
    const std::atomic<bool> *stopping = nullptr;

    bool isStopping() const { return stopping != nullptr && *stopping; }
};

struct FetchReply
{
    int status = 0;
    QByteArray contentType;
    QByteArray body;
    QByteArray cacheControl{};  ///< the field; empty when there is none or more than one
};

/// Calls servers whose addresses come from outside, and so may have been chosen to reach what only we can
/// reach (server-side request forgery). The address that a name leads to is checked as the connection is
/// made, so a name that changes its mind meanwhile gains nothing: public addresses, and what the operator
/// allows. Plain HTTP goes to allowed private addresses alone. No redirects, no proxies of the environment,
/// certificates are checked, answers are bounded. Immutable; any thread, which waits.
class HttpFetch
{
public:
    explicit HttpFetch(AddressRanges allowedPrivate) : m_allowedPrivate(std::move(allowedPrivate)) {}
    virtual ~HttpFetch() = default;

    /// Any HTTP status is a success here. Unavailable (with what went wrong in `internal`) when there is no
    /// answer; InvalidInput for a URL that may not be called.
    virtual Result<FetchReply> fetch(const FetchRequest &request) const;

    /// InvalidInput "bad_url" unless it is an absolute http or https URL with a host and without a user or a
    /// fragment, 2,000 characters at most.
    static Result<void> checkUrl(const QString &url);

    /// The networks beside the public ones that the operator named.
    const AddressRanges &allowedPrivate() const { return m_allowedPrivate; }

private:
    AddressRanges m_allowedPrivate;
};

}  // namespace gatehouse
