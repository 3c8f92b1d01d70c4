#pragma once

#include <QFuture>
#include <QHash>
#include <QPromise>
#include <QThreadPool>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "core/base/clock.h"
#include "core/crypto/jwk_set.h"
#include "core/federation/upstream_metadata.h"
#include "core/federation/upstream_person.h"

namespace gatehouse {

class HttpFetch;

/// An answer of a provider's authorization endpoint, ready to be redeemed.
struct UpstreamCode
{
    Provider provider;
    Secret secret;  ///< the client's
    QString code;
    QString verifier;  ///< PKCE
    QString nonce;
    QString redirectUri;
    std::optional<QString> issuer;  ///< `iss` of the answer (RFC 9207), if it had one
    QJsonObject firstUser;          ///< Apple tells a name once, beside the code
};

struct RedeemedCode
{
    UpstreamPerson person;
    QString endSessionEndpoint;
};

/// What the test of a provider found.
struct ProviderCheck
{
    QStringList problems;  ///< in plain words; empty: all is well
    QString authorizationEndpoint;
    int keys = 0;
    bool canSignOut = false;
};

/// Talks to other providers, on at most kThreads threads of its own, of which one provider has at most
/// kThreadsAProvider: one that hangs holds up nobody but its own people. Discovery documents and keys are
/// kept for kLife, keys are asked for again (kRenewalPause apart) when a token names one that is not known.
/// Who wants a document that is being asked for waits for that call; one that could not be had is not asked
/// for again for kFailurePause. Any thread may call; the futures finish on a thread of ours, so continue with
/// a context. More than kMaximumCalls that wait for one provider answer Busy. Destroying it ends the calls
/// under way within about a second.
class UpstreamClient final
{
public:
    static constexpr int kThreads = 8;
    static constexpr int kThreadsAProvider = 3;
    static constexpr int kMaximumCalls = 64;  ///< that wait for one provider
    static constexpr std::chrono::hours kLife{1};
    static constexpr std::chrono::seconds kRenewalPause{60};
    static constexpr std::chrono::seconds kFailurePause{10};
    static constexpr std::chrono::seconds kTimeout{10};

    UpstreamClient(const HttpFetch &http, const Clock &clock);
    ~UpstreamClient();
    Q_DISABLE_COPY_MOVE(UpstreamClient)

    /// Ends the calls under way, continuations included; whoever asks from now on gets Busy.
    void close();

    QFuture<Result<UpstreamMetadata>> metadata(const Provider &provider);
    QFuture<Result<RedeemedCode>> redeem(UpstreamCode code);
    /// Asks for everything anew.
    QFuture<Result<ProviderCheck>> check(const Provider &provider);

private:
    struct Known
    {
        UpstreamMetadata metadata;
        JwkSet keys;
        Timestamp askedAt;
        Timestamp keysAskedAt;
    };
    using KnownPtr = std::shared_ptr<const Known>;

    /// What one provider's calls wait in.
    struct Lane
    {
        int running = 0;
        std::deque<std::function<void()>> waiting;
    };
    struct Failure
    {
        Error error;
        Timestamp until;
    };
    using MetadataPromise = std::shared_ptr<QPromise<Result<UpstreamMetadata>>>;

    template <class T>
    QFuture<Result<T>> onThread(const ProviderId &provider, std::function<Result<T>()> work);
    /// False when too many wait there already.
    bool startIn(const ProviderId &lane, std::function<void()> call);
    void runIn(const ProviderId &lane, const std::function<void()> &call);
    std::optional<Error> lateFailure(const Provider &provider) const;
    Result<KnownPtr> ask(const Provider &provider);
    QString keyOf(const Provider &provider) const;
    KnownPtr fresh(const Provider &provider) const;
    Result<KnownPtr> known(const Provider &provider, bool anew);
    Result<KnownPtr> withNewKeys(const Provider &provider, const KnownPtr &before);
    Result<JwkSet> keysAt(const QString &url) const;
    Result<RedeemedCode> redeemNow(const UpstreamCode &code);
    Result<QJsonObject> tokens(const UpstreamCode &code, const QString &tokenEndpoint,
                               const QString &issuer) const;
    Result<UpstreamPerson> personOf(const UpstreamCode &code, const QJsonObject &tokens, KnownPtr known);
    Result<UpstreamPerson> personOfDialect(const UpstreamCode &code, const QByteArray &accessToken) const;
    ProviderCheck checkNow(const Provider &provider);

    const HttpFetch &m_http;
    const Clock &m_clock;
    mutable std::mutex m_mutex;
    QHash<QString, KnownPtr> m_known;
    QHash<QString, Failure> m_failures;
    QHash<QString, QList<MetadataPromise>> m_waiting;  ///< for a document that is being asked for
    QHash<QString, Lane> m_lanes;                      ///< by the provider's id
    std::atomic<bool> m_stopping = false;
    QThreadPool m_threads;
};

}  // namespace gatehouse
