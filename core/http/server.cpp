#include "core/http/server.h"

#include <QPointer>
#include <QSemaphore>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>
#include <vector>

#include "core/base/log.h"
#include "core/http/tls_setup.h"
#include "core/http/wire_guard.h"

namespace gatehouse {

namespace {

constexpr int kBacklog = 1024;
constexpr std::chrono::milliseconds kTlsCheck{5'000};
constexpr std::chrono::milliseconds kAcceptPause{200};

/// Runs `work` on the thread of `object` and waits for it.
template <class Work>
void runOn(QObject *object, Work work)
{
    QMetaObject::invokeMethod(object, std::move(work), Qt::BlockingQueuedConnection);
}

/// Takes connections and deals them to the workers in turn.
class Acceptor final : public QTcpServer
{
public:
    Acceptor(WireShared &shared, std::vector<WireGuard *> guards)
        : m_shared(shared), m_guards(std::move(guards))
    {
        setListenBacklogSize(kBacklog);
        // Qt stops accepting when it is out of descriptors; some will be free again soon.
        connect(this, &QTcpServer::acceptError, this, [this] {
            qCWarning(lcHttp, "cannot accept connections: %s", qPrintable(errorString()));
            QTimer::singleShot(kAcceptPause, this, [this] { resumeAccepting(); });
        });
    }

    void watchTls(const TlsSource &source)
    {
        m_tlsSource = source;
        m_tlsWatch.emplace(source);
        auto *timer = new QTimer(this);
        connect(timer, &QTimer::timeout, this, &Acceptor::reloadTls);
        timer->start(kTlsCheck);
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        m_shared.accepted.fetch_add(1);
        if (m_shared.open.fetch_add(1) >= m_shared.limits.connections) {
            m_shared.open.fetch_sub(1);
            m_shared.refused.fetch_add(1);
            QTcpSocket surplus;
            surplus.setSocketDescriptor(descriptor);
            surplus.abort();
            return;
        }
        WireGuard *guard = m_guards[m_next++ % m_guards.size()];
        QMetaObject::invokeMethod(
            guard, [guard, descriptor] { guard->adopt(descriptor); }, Qt::QueuedConnection);
    }

private:
    void reloadTls()
    {
        if (!m_tlsWatch->changed()) return;
        Result<QSslConfiguration> fresh = tlsConfiguration(m_tlsSource);
        if (!fresh.ok()) {
            qCWarning(lcHttp, "the TLS files have changed but are not usable, the old ones stay: %s",
                      qPrintable(fresh.error().publicMessage));
            return;
        }
        for (WireGuard *guard : m_guards)
            QMetaObject::invokeMethod(
                guard, [guard, tls = fresh.value()] { guard->setTls(tls); }, Qt::QueuedConnection);
        qCInfo(lcHttp, "the TLS certificate was read again");
    }

    WireShared &m_shared;
    std::vector<WireGuard *> m_guards;
    std::size_t m_next = 0;
    TlsSource m_tlsSource;
    std::optional<TlsFileWatch> m_tlsWatch;
};

Error cannotListen(const ListenOptions &options, QAbstractSocket::SocketError error, const QString &text)
{
    const QString place = QStringLiteral("%1 port %2").arg(options.address.toString()).arg(options.port);
    if (error == QAbstractSocket::AddressInUseError)
        return Error::unavailable(
            QStringLiteral(
                "Cannot listen on %1: another program uses this port. Stop it or choose another port.")
                .arg(place),
            text);
    if (error == QAbstractSocket::SocketAddressNotAvailableError)
        return Error::unavailable(
            QStringLiteral("Cannot listen on %1: this machine does not have that address.").arg(place), text);
    if (error == QAbstractSocket::SocketAccessError)
        return Error::unavailable(
            QStringLiteral("Cannot listen on %1: the system does not allow it. Choose a port above 1023.")
                .arg(place),
            text);
    return Error::unavailable(QStringLiteral("Cannot listen on %1: %2.").arg(place, text), text);
}

}  // namespace

struct HttpServer::Private
{
    explicit Private(const Router &r) : router(r) {}

    const Router &router;
    RequestObserver observer;
    std::unique_ptr<WireShared> shared;
    std::unique_ptr<QThread> acceptorThread;
    Acceptor *acceptor = nullptr;
    std::vector<std::unique_ptr<QThread>> threads;
    std::vector<std::unique_ptr<WireGuard>> guards;
    quint16 port = 0;
    bool encrypted = false;
    bool running = false;

    void startWorkers(int count, const std::optional<QSslConfiguration> &tls)
    {
        for (int i = 0; i < count; ++i) {
            auto thread = std::make_unique<QThread>();
            thread->setObjectName(QStringLiteral("http-%1").arg(i));
            auto guard = std::make_unique<WireGuard>(*shared);
            guard->setTls(tls);
            guard->moveToThread(thread.get());
            thread->start();
            WireGuard *raw = guard.get();
            runOn(raw, [raw] { raw->openEngine(); });
            threads.push_back(std::move(thread));
            guards.push_back(std::move(guard));
        }
    }

    Result<void> startAcceptor(const ListenOptions &options)
    {
        acceptorThread = std::make_unique<QThread>();
        acceptorThread->setObjectName(QStringLiteral("http-accept"));
        std::vector<WireGuard *> all;
        for (const auto &guard : guards)
            all.push_back(guard.get());
        acceptor = new Acceptor(*shared, std::move(all));
        acceptor->moveToThread(acceptorThread.get());
        acceptorThread->start();
        std::optional<Error> failure;
        runOn(acceptor, [&] {
            if (!acceptor->listen(options.address, options.port))
                failure = cannotListen(options, acceptor->serverError(), acceptor->errorString());
            else if (options.tls && !options.tls->certificateFile.isEmpty())
                acceptor->watchTls(*options.tls);
            port = acceptor->serverPort();
        });
        if (failure) return *failure;
        return {};
    }

    void stopAcceptor()
    {
        if (!acceptor) return;
        runOn(acceptor, [this] { delete std::exchange(acceptor, nullptr); });
        acceptorThread->quit();
        acceptorThread->wait();
        acceptorThread.reset();
    }

    void stopWorkers(std::chrono::milliseconds grace)
    {
        QSemaphore drained;
        for (const auto &guard : guards)
            runOn(guard.get(),
                  [&drained, raw = guard.get()] { raw->drain([&drained] { drained.release(); }); });
        const bool clean = drained.tryAcquire(int(guards.size()), int(grace.count()));
        if (!clean) qCWarning(lcHttp, "some requests did not finish in time and were cut");
        for (const auto &guard : guards)
            runOn(guard.get(), [raw = guard.get()] { raw->abortAll(); });
        for (const auto &thread : threads) {
            thread->quit();
            thread->wait();
        }
        guards.clear();
        threads.clear();
    }
};

HttpServer::HttpServer(const Router &router) : d(std::make_unique<Private>(router)) {}

HttpServer::~HttpServer()
{
    stop();
}

void HttpServer::setObserver(RequestObserver observer)
{
    d->observer = std::move(observer);
}

Result<void> HttpServer::start(const ListenOptions &options)
{
    if (d->running)
        return Error::conflict("already_running", QStringLiteral("The server is running already."));
    GATEHOUSE_TRY(options.check());
    std::optional<QSslConfiguration> tls;
    if (options.tls) {
        GATEHOUSE_TRY_ASSIGN(configuration, tlsConfiguration(*options.tls));
        tls = configuration;
    }
    d->shared = std::make_unique<WireShared>();
    d->shared->router = &d->router;
    d->shared->limits = options.limits;
    d->shared->trustedProxies = options.trustedProxies;
    d->shared->clientCertificateHeader = options.clientCertificateHeader;
    d->shared->observer = d->observer;
    d->encrypted = tls.has_value();
    d->startWorkers(options.workers > 0 ? options.workers : std::max(1, QThread::idealThreadCount()), tls);
    d->running = true;
    if (Result<void> listening = d->startAcceptor(options); !listening.ok()) {
        stop(std::chrono::milliseconds(0));
        return listening;
    }
    return {};
}

Result<void> HttpServer::tryAddress(const ListenOptions &options)
{
    QTcpServer trial;
    if (!trial.listen(options.address, options.port))
        return cannotListen(options, trial.serverError(), trial.errorString());
    return {};
}

void HttpServer::stop(std::chrono::milliseconds grace)
{
    if (!d->running) return;
    d->running = false;
    d->stopAcceptor();
    d->stopWorkers(grace);
}

bool HttpServer::isRunning() const
{
    return d->running;
}

quint16 HttpServer::port() const
{
    return d->port;
}

bool HttpServer::isEncrypted() const
{
    return d->encrypted;
}

int HttpServer::workerCount() const
{
    return int(d->guards.size());
}

ServerStatistics HttpServer::statistics() const
{
    ServerStatistics statistics;
    if (!d->shared) return statistics;
    statistics.connectionsAccepted = d->shared->accepted.load();
    statistics.connectionsRefused = d->shared->refused.load();
    statistics.connectionsOpen = quint64(std::max<qint64>(0, d->shared->open.load()));
    statistics.requestsAnswered = d->shared->answered.load();
    statistics.requestsMalformed = d->shared->malformed.load();
    return statistics;
}

}  // namespace gatehouse
