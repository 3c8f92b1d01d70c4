#include "core/oauth/remote_documents.h"

#include <QHashFunctions>
#include <QPromise>
#include <QUrl>
#include <algorithm>

#include "core/base/json_gate.h"
#include "core/base/log.h"
#include "core/delivery/http_fetch.h"

namespace gatehouse {

namespace {

using Kind = RemoteAddress::Kind;

constexpr int kThreads = 8;
constexpr int kMaxRedirectUris = 500;

struct Name
{
    Kind kind;
    const char *text;
};
constexpr Name kNames[] = {{Kind::KeySet, "jwks_uri"},
                           {Kind::RequestObject, "request_uri"},
                           {Kind::RedirectUris, "sector_identifier_uri"}};
constexpr char kMissing[] = "document_not_fetched";

const char *nameOf(Kind kind)
{
    for (const Name &name : kNames)
        if (name.kind == kind) return name.text;
    return "";
}

/// Travels through Result: `field` tells the kind, `internal` the address.
Error notHere(const RemoteAddress &address)
{
    Error error = Error::unavailable(QStringLiteral("The document has to be fetched first."), address.url);
    error.reason = kMissing;
    error.field = nameOf(address.kind);
    return error;
}

/// The same whatever went wrong: the difference would tell strangers what there is in our network.
Error unreadable(const RemoteAddress &address, const QString &why)
{
    return Error::unavailable(
        QStringLiteral("What stands at the %1 cannot be read.").arg(QLatin1String(nameOf(address.kind))),
        why);
}

/// `max-age` (RFC 9111 section 5.2.2.1) within our bounds.
std::chrono::seconds lifeOf(const QByteArray &cacheControl)
{
    std::chrono::seconds life = RemoteDocuments::kUsualLife;
    const QList<QByteArray> directives = cacheControl.toLower().split(',');
    for (const QByteArray &each : directives) {
        const QByteArray directive = each.trimmed();
        if (directive == "no-store" || directive == "no-cache") return RemoteDocuments::kShortestLife;
        if (!directive.startsWith("max-age=")) continue;
        bool isNumber = false;
        const qint64 seconds = directive.mid(8).toLongLong(&isNumber);
        if (isNumber) life = std::chrono::seconds(seconds);
    }
    return std::clamp<std::chrono::seconds>(life, RemoteDocuments::kShortestLife,
                                            RemoteDocuments::kLongestLife);
}

Result<QStringList> redirectUrisOf(const QByteArray &json)
{
    JsonLimits limits;
    limits.maxDepth = 2;
    limits.maxValues = kMaxRedirectUris;
    GATEHOUSE_TRY_ASSIGN(list, parseJsonArray(json, limits));
    QStringList uris;
    for (const QJsonValue each : std::as_const(list)) {
        if (!each.isString())
            return Error::invalid({}, "wrong_type", QStringLiteral("It is no list of texts."));
        uris.append(each.toString());
    }
    return uris;
}

}  // namespace

std::size_t qHash(const RemoteAddress &address, std::size_t seed)
{
    return qHashMulti(seed, int(address.kind), address.url);
}

struct RemoteDocuments::Entry
{
    RemoteDocumentPtr document;  ///< the last that was read well
    std::optional<Error> failure;
    Timestamp failedAt;
    Timestamp triedAt;
    Timestamp usedAt;
    bool isUnderWay = false;
    std::vector<std::shared_ptr<QPromise<void>>> waiting;

    const Error *lastFailure(Timestamp now) const
    {
        return failure && now < failedAt + kFailureLife ? &*failure : nullptr;
    }
};

RemoteDocuments::RemoteDocuments(const HttpFetch &http, const Clock &clock) : m_http(http), m_clock(clock)
{
    m_threads.setMaxThreadCount(kThreads);
}

RemoteDocuments::~RemoteDocuments()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_threads.waitForDone();
}

std::optional<RemoteAddress> RemoteDocuments::missing(const Error &error)
{
    if (error.reason != kMissing) return std::nullopt;
    for (const Name &name : kNames)
        if (error.field == name.text) return RemoteAddress{name.kind, error.internal};
    return std::nullopt;
}

std::shared_ptr<RemoteDocuments::Entry> RemoteDocuments::found(const RemoteAddress &address) const
{
    const std::shared_ptr<Entry> entry = m_entries.value(address);
    if (entry) entry->usedAt = m_clock.now();
    return entry;
}

Result<RemoteDocumentPtr> RemoteDocuments::current(const RemoteAddress &address) const
{
    const std::lock_guard lock(m_mutex);
    const std::shared_ptr<Entry> entry = found(address);
    if (!entry) return notHere(address);
    const Timestamp now = m_clock.now();
    if (entry->document && now < entry->document->freshUntil) return entry->document;
    const Error *failure = entry->lastFailure(now);
    if (failure == nullptr) return notHere(address);
    if (entry->document && now < entry->document->freshUntil + kKeepWhenUnreachable) return entry->document;
    return *failure;
}

Result<RemoteDocumentPtr> RemoteDocuments::renewed(const RemoteAddress &address) const
{
    const std::lock_guard lock(m_mutex);
    const std::shared_ptr<Entry> entry = found(address);
    if (!entry || m_clock.now() >= entry->triedAt + kRenewalPause) return notHere(address);
    if (entry->document) return entry->document;
    return entry->failure ? *entry->failure : notHere(address);
}

Result<RemoteDocumentPtr> RemoteDocuments::askedSince(const RemoteAddress &address, Timestamp since) const
{
    const std::lock_guard lock(m_mutex);
    const std::shared_ptr<Entry> entry = found(address);
    if (!entry) return notHere(address);
    if (const Error *failure = entry->lastFailure(m_clock.now())) return *failure;
    if (entry->document && entry->document->askedAt >= since) return entry->document;
    return notHere(address);
}

/// Under the lock.
void RemoteDocuments::makeRoom()
{
    while (m_entries.size() >= kMaximumAddresses) {
        auto oldest = m_entries.end();
        for (auto it = m_entries.begin(); it != m_entries.end(); ++it) {
            const bool older = oldest == m_entries.end() || (*it)->usedAt < (*oldest)->usedAt;
            if (!(*it)->isUnderWay && older) oldest = it;
        }
        if (oldest == m_entries.end()) return;
        m_entries.erase(oldest);
    }
}

/// Under the lock.
std::shared_ptr<RemoteDocuments::Entry> RemoteDocuments::entryOf(const RemoteAddress &address)
{
    if (std::shared_ptr<Entry> entry = m_entries.value(address)) return entry;
    makeRoom();
    auto entry = std::make_shared<Entry>();
    entry->usedAt = m_clock.now();
    m_entries.insert(address, entry);
    return entry;
}

QFuture<void> RemoteDocuments::fetch(const RemoteAddress &address)
{
    auto promise = std::make_shared<QPromise<void>>();
    promise->start();
    QFuture<void> future = promise->future();
    const std::lock_guard lock(m_mutex);
    const bool shared = m_entries.contains(address) && m_entries.value(address)->isUnderWay;
    if (!shared && (m_stopping || m_calls >= kMaximumCalls)) {
        promise->finish();
        return future;
    }
    const std::shared_ptr<Entry> entry = entryOf(address);
    entry->waiting.push_back(std::move(promise));
    if (entry->isUnderWay) return future;
    entry->isUnderWay = true;
    ++m_calls;
    m_threads.start([this, address] { call(address); });
    return future;
}

/// On a thread of ours.
void RemoteDocuments::call(const RemoteAddress &address)
{
    const Timestamp askedAt = m_clock.now();
    Result<RemoteDocumentPtr> outcome =
        m_stopping ? Result<RemoteDocumentPtr>(unreadable(address, QStringLiteral("the server stops")))
                   : read(address, askedAt);
    if (!outcome.ok())
        qCWarning(lcOAuth).noquote() << "The" << nameOf(address.kind) << "at" << QUrl(address.url).host()
                                     << "cannot be used:" << outcome.error().internal;
    std::vector<std::shared_ptr<QPromise<void>>> waiting;
    {
        const std::lock_guard lock(m_mutex);
        // Entries with a call under way are never removed.
        const std::shared_ptr<Entry> entry = m_entries.value(address);
        entry->triedAt = askedAt;
        entry->failure.reset();
        if (outcome.ok()) {
            entry->document = *std::move(outcome);
        } else {
            entry->failure = outcome.error();
            entry->failedAt = m_clock.now();
        }
        entry->isUnderWay = false;
        waiting = std::exchange(entry->waiting, {});
        --m_calls;
    }
    for (const std::shared_ptr<QPromise<void>> &one : waiting)
        one->finish();
}

Result<RemoteDocumentPtr> RemoteDocuments::read(const RemoteAddress &address, Timestamp askedAt) const
{
    FetchRequest request;
    // A fragment tells one content from another (OpenID Connect Core section 6.2), and stays here.
    request.url = QUrl(address.url).toString(QUrl::RemoveFragment | QUrl::FullyEncoded);
    request.timeout = kTimeout;
    request.maximumBytes = kMaximumBytes;
    request.stopping = &m_stopping;
    const Result<FetchReply> reply = m_http.fetch(request);
    if (!reply.ok()) return unreadable(address, reply.error().internal + reply.error().publicMessage);
    if (reply->status != 200)
        return unreadable(address, QStringLiteral("it answers with status %1").arg(reply->status));

    RemoteDocument document;
    document.askedAt = askedAt;
    document.freshUntil = askedAt + lifeOf(reply->cacheControl);
    switch (address.kind) {
        case Kind::KeySet: {
            Result<JwkSet> keys = JwkSet::parse(reply->body);
            if (!keys.ok()) return unreadable(address, keys.error().publicMessage);
            document.keys = *std::move(keys);
            break;
        }
        case Kind::RequestObject:
            document.text = reply->body.trimmed();
            break;
        case Kind::RedirectUris: {
            Result<QStringList> uris = redirectUrisOf(reply->body);
            if (!uris.ok()) return unreadable(address, uris.error().publicMessage);
            document.redirectUris = *std::move(uris);
            break;
        }
    }
    return RemoteDocumentPtr(std::make_shared<const RemoteDocument>(std::move(document)));
}

}  // namespace gatehouse
