#include "core/engine/installation.h"

#include <QDir>
#include <QThread>

#include "core/base/platform.h"
#include "core/crypto/key_vault.h"
#include "core/engine/data_folder.h"
#include "core/engine/master_key.h"
#include "core/engine/mutual_tls_options.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaximumPepper = 1024;

Result<std::vector<Pepper>> readPeppers(const StartupConfig &config)
{
    std::vector<Pepper> peppers;
    if (config.pepperFile.isEmpty()) return peppers;
    GATEHOUSE_TRY_ASSIGN(key, platform::readPrivateFile(config.pepperFile, kMaximumPepper));
    if (key.size() < 16) {
        return Error::invalid(
            "password.pepper_file", "pepper_too_short",
            QStringLiteral("The pepper in %1 is too short: put at least 16 random bytes there.")
                .arg(config.pepperFile));
    }
    peppers.push_back({"1", std::move(key)});
    return peppers;
}

/// The one that was named, or the usual place.
QString breachedFileOf(const StartupConfig &config)
{
    if (!config.breachedFile.isEmpty()) return config.breachedFile;
    return QDir(config.dataFolder).filePath(QStringLiteral("breached-passwords.txt"));
}

}  // namespace

QString databaseUrlOf(const StartupConfig &config)
{
    if (!config.databaseUrl.isEmpty()) return config.databaseUrl;
    return QStringLiteral("sqlite:") + QDir(config.dataFolder).filePath(QStringLiteral("gatehouse.db"));
}

namespace {

/// The desktop's keychain belongs to a person's session; servers and commands cannot ask it.
class KeychainElsewhere final : public KeyVault
{
public:
    Result<Secret> load() override
    {
        return Error::unavailable(
            QStringLiteral("The master key of this installation is in the desktop's keychain: only the "
                           "console can open it."),
            {});
    }
    Result<Secret> createNew() override { return load(); }
    QString description() const override { return QStringLiteral("the desktop's keychain"); }
};

}  // namespace

std::unique_ptr<KeyVault> configuredVault(const StartupConfig &config)
{
    if (config.masterKeySource == u"keychain") return std::make_unique<KeychainElsewhere>();
    if (config.masterKeySource == u"credential")
        return std::make_unique<SystemdCredentialVault>(SystemdCredentialVault::fromEnvironment());
    return std::make_unique<FileKeyVault>(QDir(config.dataFolder).filePath(QStringLiteral("master.key")));
}

Result<std::unique_ptr<Installation>> Installation::open(const StartupConfig &config, const Clock &clock,
                                                         Keys keys)
{
    const std::unique_ptr<KeyVault> vault = configuredVault(config);
    return open(config, *vault, clock, keys);
}

Result<std::unique_ptr<Installation>> Installation::open(const StartupConfig &config, KeyVault &vault,
                                                         const Clock &clock, Keys keys)
{
    GATEHOUSE_TRY_ASSIGN(peppers, readPeppers(config));
    GATEHOUSE_TRY_ASSIGN(mutualTls, mutualTlsOf(config));
    GATEHOUSE_TRY_ASSIGN(url, DatabaseUrl::parse(databaseUrlOf(config)));
    const EmptyFolderUndo undo(config.dataFolder);
    GATEHOUSE_TRY(prepareDataFolder(config.dataFolder));
    std::unique_ptr<Installation> installation(new Installation);
    GATEHOUSE_TRY_ASSIGN(database, Database::open(url, clock));
    installation->m_database = std::move(database);
    GATEHOUSE_TRY_ASSIGN(masterKey, openMasterKey(*installation->m_database, vault));
    GATEHOUSE_TRY_ASSIGN(outboundPrivate, AddressRanges::parse(config.outboundPrivate));
    const int cores = std::max(1, QThread::idealThreadCount());
    installation->m_services = std::make_unique<Services>(
        *installation->m_database, clock, std::move(masterKey),
        ServicesConfig{config.issuer(), config.hashThreads > 0 ? config.hashThreads : cores, config.hashQueue,
                       std::move(peppers), std::make_shared<HttpFetch>(outboundPrivate), std::move(mutualTls),
                       breachedFileOf(config)});
    GATEHOUSE_TRY(installation->m_services->start(keys == Keys::Load));
    return installation;
}

Installation::~Installation()
{
    // Services hold references into the database: they go first.
    m_services.reset();
    m_database.reset();
}

}  // namespace gatehouse
