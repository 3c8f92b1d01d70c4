#include "app/console/keychain_key_vault.h"

#include <openssl/rand.h>
#include <qt6keychain/keychain.h>

#include <QDeadlineTimer>
#include <QSemaphore>
#include <QThread>
#include <memory>

namespace gatehouse {

namespace {

constexpr int kKeySize = 32;
constexpr int kPatienceMs = 120'000;  // the person may have to type the keychain's password
constexpr int kLookUpMs = 50;         // how often the wait asks whether it is still wanted
const QString kService = QStringLiteral("Gatehouse server");

Error keychainError(const QString &technical)
{
    return Error::unavailable(
        QStringLiteral(
            "This computer's keychain cannot be used. Unlock it, or start the server with a key file."),
        technical);
}

/// What one keychain job came to. Shared by the waiting thread and the GUI thread's slot.
struct Outcome
{
    QSemaphore done;
    QKeychain::Error error = QKeychain::OtherError;
    QString technical;
    Secret secret;
};

template <class Job, class Prepare>
std::shared_ptr<Outcome> runJob(QObject &gui, const std::atomic<bool> &givenUp, const QString &account,
                                Prepare prepare)
{
    auto outcome = std::make_shared<Outcome>();
    QMetaObject::invokeMethod(
        &gui,
        [outcome, account, prepare = std::move(prepare)] {
            auto *job = new Job(kService);
            job->setKey(account);
            prepare(*job);
            QObject::connect(job, &QKeychain::Job::finished, job, [outcome, job] {
                outcome->error = job->error();
                outcome->technical = job->errorString();
                if constexpr (std::is_same_v<Job, QKeychain::ReadPasswordJob>)
                    outcome->secret = Secret(job->binaryData());
                outcome->done.release();
            });
            job->start();
        },
        Qt::QueuedConnection);
    const QDeadlineTimer patience(kPatienceMs);
    bool answered = false;
    while (!answered && !givenUp && !patience.hasExpired())
        answered = outcome->done.tryAcquire(1, kLookUpMs);
    if (!answered) {
        // The job may still end and write: give it an outcome that nobody reads.
        auto late = std::make_shared<Outcome>();
        late->technical = QStringLiteral("no answer from the keychain");
        return late;
    }
    return outcome;
}

}  // namespace

bool KeychainKeyVault::onGuiThread() const
{
    return QThread::currentThread() == m_gui.thread();
}

Result<Secret> KeychainKeyVault::load()
{
    if (onGuiThread()) return keychainError(QStringLiteral("asked on the GUI thread"));
    const auto outcome =
        runJob<QKeychain::ReadPasswordJob>(m_gui, m_givenUp, m_account, [](QKeychain::ReadPasswordJob &) {});
    if (outcome->error == QKeychain::EntryNotFound)
        return Error::notFound(QStringLiteral("The keychain holds no master key for this server."));
    if (outcome->error == QKeychain::AccessDenied || outcome->error == QKeychain::AccessDeniedByUser)
        return Error::forbidden("keychain_denied",
                                QStringLiteral("Access to the keychain was denied. Allow it and start "
                                               "the server again."));
    if (outcome->error != QKeychain::NoError) return keychainError(outcome->technical);
    if (outcome->secret.size() != kKeySize)
        return Error::corrupt(
            QStringLiteral("the master key in the keychain has %1 bytes").arg(outcome->secret.size()));
    return std::move(outcome->secret);
}

Result<Secret> KeychainKeyVault::createNew()
{
    if (onGuiThread()) return keychainError(QStringLiteral("asked on the GUI thread"));
    Result<Secret> present = load();
    if (present.ok())
        return Error::conflict("key_exists",
                               QStringLiteral("The keychain already holds a master key for this server."));
    if (present.error().code != ErrorCode::NotFound) return std::move(present).error();

    auto fresh = std::make_shared<Secret>(Secret::ofSize(kKeySize));
    if (RAND_bytes(reinterpret_cast<unsigned char *>(fresh->data()), kKeySize) != 1)
        return Error::internalError(QStringLiteral("RAND_bytes failed"));
    const auto outcome = runJob<QKeychain::WritePasswordJob>(
        m_gui, m_givenUp, m_account,
        [fresh](QKeychain::WritePasswordJob &job) { job.setBinaryData(fresh->reveal()); });
    if (outcome->error != QKeychain::NoError) return keychainError(outcome->technical);
    // A keychain that says yes and keeps nothing would lock the data away at the next start.
    Result<Secret> kept = load();
    if (!kept.ok()) return std::move(kept).error();
    if (!constantTimeEqual(kept->view(), fresh->view()))
        return Error::corrupt(QStringLiteral("the keychain gives back another key than it was given"));
    return kept;
}

QString KeychainKeyVault::description() const
{
    return QStringLiteral("the keychain of this computer, entry \"%1\"").arg(m_account);
}

}  // namespace gatehouse
