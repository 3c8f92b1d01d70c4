#include "ui/client/token_vault.h"

#include <qt6keychain/keychain.h>

#include <QCoreApplication>

namespace gatehouse::ui {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(gatehouse::ui::TokenVault)
};

const QString kService = QStringLiteral("Gatehouse console");

Error unavailable(const QKeychain::Job &job)
{
    return Error::unavailable(Text::tr("This computer's keychain is not available."), job.errorString());
}

}  // namespace

void KeychainTokenVault::load(const QString &server, QObject *context, Loaded loaded)
{
    auto *job = new QKeychain::ReadPasswordJob(kService);
    job->setKey(server);
    QObject::connect(job, &QKeychain::Job::finished, context,
                     [job, loaded = std::move(loaded)](QKeychain::Job *) {
                         if (job->error() == QKeychain::NoError)
                             loaded(std::optional<Secret>(Secret(job->binaryData())));
                         else if (job->error() == QKeychain::EntryNotFound)
                             loaded(std::optional<Secret>());
                         else
                             loaded(unavailable(*job));
                     });
    job->start();
}

void KeychainTokenVault::store(const QString &server, const Secret &token, QObject *context, Done done)
{
    auto *job = new QKeychain::WritePasswordJob(kService);
    job->setKey(server);
    job->setBinaryData(token.reveal());
    QObject::connect(
        job, &QKeychain::Job::finished, context, [job, done = std::move(done)](QKeychain::Job *) {
            done(job->error() == QKeychain::NoError ? Result<void>() : Result<void>(unavailable(*job)));
        });
    job->start();
}

void KeychainTokenVault::remove(const QString &server)
{
    auto *job = new QKeychain::DeletePasswordJob(kService);
    job->setKey(server);
    job->start();
}

void MemoryTokenVault::load(const QString &server, QObject *context, Loaded loaded)
{
    const auto found = m_tokens.value(server);
    QMetaObject::invokeMethod(
        context,
        [found, loaded = std::move(loaded)] {
            loaded(found ? std::optional<Secret>(found->clone()) : std::optional<Secret>());
        },
        Qt::QueuedConnection);
}

void MemoryTokenVault::store(const QString &server, const Secret &token, QObject *context, Done done)
{
    m_tokens.insert(server, std::make_shared<const Secret>(token.clone()));
    QMetaObject::invokeMethod(
        context, [done = std::move(done)] { done({}); }, Qt::QueuedConnection);
}

}  // namespace gatehouse::ui
