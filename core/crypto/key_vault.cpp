#include "core/crypto/key_vault.h"

#include "core/base/platform.h"
#include "core/crypto/random.h"
#include "core/crypto/sealer.h"

namespace gatehouse {

namespace {

constexpr char kCredentialName[] = "master-key";

Result<Secret> readKey(const QString &path, platform::Readers readers)
{
    // One byte more than a key: enough to see that it is none.
    auto read = platform::readPrivateFile(path, qsizetype(Sealer::kKeySize) + 1, readers);
    if (!read.ok() && read.error().code != ErrorCode::TooLarge) return std::move(read).error();
    if (!read.ok() || read->size() != Sealer::kKeySize) {
        Error error =
            Error::corrupt(QStringLiteral("%1 does not hold %2 bytes").arg(path).arg(Sealer::kKeySize));
        error.reason = "bad_master_key";
        error.publicMessage =
            QStringLiteral(
                "%1 is not a master key (32 bytes). Put the right file back from your backup; "
                "a new key could not open what the database holds.")
                .arg(path);
        return error;
    }
    return read;
}

}  // namespace

Result<Secret> FileKeyVault::load()
{
    return readKey(m_path, platform::Readers::Nobody);
}

Result<Secret> FileKeyVault::createNew()
{
    Secret key = randomBytes(Sealer::kKeySize);
    GATEHOUSE_TRY(platform::createPrivateFile(m_path, key.view()));
    return key;
}

QString FileKeyVault::description() const
{
    return QStringLiteral("file %1").arg(m_path);
}

bool SystemdCredentialVault::isOffered()
{
    const auto loaded = fromEnvironment().load();
    return loaded.ok() || loaded.error().code != ErrorCode::NotFound;
}

SystemdCredentialVault SystemdCredentialVault::fromEnvironment()
{
    return SystemdCredentialVault(qEnvironmentVariable("CREDENTIALS_DIRECTORY"));
}

Result<Secret> SystemdCredentialVault::load()
{
    if (m_folder.isEmpty())
        return Error::notFound(
            QStringLiteral("systemd passed no credentials (CREDENTIALS_DIRECTORY is not set)."));
    // systemd grants the service's user by an ACL, which shows as group permission.
    return readKey(m_folder + u'/' + QLatin1String(kCredentialName), platform::Readers::Group);
}

Result<Secret> SystemdCredentialVault::createNew()
{
    return Error::conflict(
        "read_only_vault",
        QStringLiteral("The server cannot write systemd credentials. Make one with: head -c 32 "
                       "/dev/urandom | systemd-creds encrypt --name=master-key - FILE - and name "
                       "FILE in LoadCredentialEncrypted=master-key:FILE."));
}

QString SystemdCredentialVault::description() const
{
    return QStringLiteral("systemd credential %1").arg(QLatin1String(kCredentialName));
}

}  // namespace gatehouse
