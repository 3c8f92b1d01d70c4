#pragma once

#include <QFuture>
#include <QHash>
#include <QString>
#include <QStringList>
#include <QThreadPool>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/crypto/jwk_set.h"

namespace gatehouse {

class HttpFetch;

/// A document that a client keeps at an address of its own, and what it has to be.
struct RemoteAddress
{
    enum class Kind {
        KeySet,         ///< `jwks_uri` (RFC 7591 section 2)
        RequestObject,  ///< `request_uri` (RFC 9101 section 5.2)
        RedirectUris,   ///< `sector_identifier_uri` (OpenID Connect Core section 8.1)
    };
    Kind kind = Kind::KeySet;
    QString url;

    friend bool operator==(const RemoteAddress &, const RemoteAddress &) = default;
};

std::size_t qHash(const RemoteAddress &address, std::size_t seed = 0);

/// Such a document as it was read; only what belongs to its kind is filled. Immutable.
struct RemoteDocument
{
    JwkSet keys;
    QByteArray text;
    QStringList redirectUris;
    Timestamp askedAt;  ///< when the call for it began
    Timestamp freshUntil;
};

using RemoteDocumentPtr = std::shared_ptr<const RemoteDocument>;

/// Keeps such documents in memory and fetches them on threads of its own, so that nobody else ever waits for
/// a server of others. Looking is immediate: a document that is not here fails as one that has to be fetched
/// first (missing()); whoever can wait calls fetch() and looks again. Many who wait for one address share one
/// call. What failed is remembered for kFailureLife, so that nothing is hammered. The number of addresses,
/// the calls under way and the size of each answer are bounded. Any thread; destroying it ends the calls
/// under way within about a second, and drops those that have not begun.
class RemoteDocuments final
{
public:
    static constexpr std::chrono::seconds kTimeout{5};
    static constexpr qsizetype kMaximumBytes = 64 * 1024;
    static constexpr std::chrono::minutes kUsualLife{15};  ///< of a key set whose server says nothing
    static constexpr std::chrono::hours kLongestLife{1};   ///< whatever its server says
    static constexpr std::chrono::seconds kShortestLife{60};
    static constexpr std::chrono::hours kKeepWhenUnreachable{1};  ///< beyond its life
    static constexpr std::chrono::seconds kRenewalPause{60};      ///< between two calls for a key not known
    static constexpr std::chrono::seconds kFailureLife{10};
    static constexpr int kMaximumAddresses = 500;
    static constexpr int kMaximumCalls = 64;  ///< under way and waiting for a thread

    RemoteDocuments(const HttpFetch &http, const Clock &clock);
    ~RemoteDocuments();
    Q_DISABLE_COPY_MOVE(RemoteDocuments)

    /// Within its life; beyond that only while its server does not answer.
    Result<RemoteDocumentPtr> current(const RemoteAddress &address) const;
    /// The newest that may be had where the one at hand turned out not to do: kRenewalPause apart.
    Result<RemoteDocumentPtr> renewed(const RemoteAddress &address) const;
    /// Asked for at `since` or later.
    Result<RemoteDocumentPtr> askedSince(const RemoteAddress &address, Timestamp since) const;

    /// Calls for the document, unless that is under way. Finishes when the call has ended, well or not.
    QFuture<void> fetch(const RemoteAddress &address);

    /// What has to be fetched before the work that failed with `error` is tried again.
    static std::optional<RemoteAddress> missing(const Error &error);

private:
    struct Entry;
    std::shared_ptr<Entry> entryOf(const RemoteAddress &address);
    std::shared_ptr<Entry> found(const RemoteAddress &address) const;
    void makeRoom();
    void call(const RemoteAddress &address);
    Result<RemoteDocumentPtr> read(const RemoteAddress &address, Timestamp askedAt) const;

    const HttpFetch &m_http;
    const Clock &m_clock;
    mutable std::mutex m_mutex;
    QHash<RemoteAddress, std::shared_ptr<Entry>> m_entries;
    int m_calls = 0;
    std::atomic<bool> m_stopping = false;
    QThreadPool m_threads;
};

}  // namespace gatehouse
