#pragma once

#include <QString>

#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

/// Where the 32-byte master key lives, outside the database. A vault that cannot be read is an Error with
/// advice and never a reason to make another key: that would lock away everything sealed so far.
class KeyVault
{
public:
    virtual ~KeyVault() = default;
    /// NotFound only when the vault answers and surely holds no key; otherwise Unavailable, Forbidden
    /// (permissions) or Corrupt (wrong size).
    virtual Result<Secret> load() = 0;
    /// Makes and stores a key. Only for a data folder that holds no database yet: the caller promises that.
    /// Fails with Conflict when a key is there.
    virtual Result<Secret> createNew() = 0;
    /// For people: "file /var/lib/gatehouse/master.key".
    virtual QString description() const = 0;
};

/// A file of 32 raw bytes that only its owner may read.
class FileKeyVault final : public KeyVault
{
public:
    explicit FileKeyVault(QString path) : m_path(std::move(path)) {}
    Result<Secret> load() override;
    Result<Secret> createNew() override;
    QString description() const override;

private:
    QString m_path;
};

/// The systemd credential "master-key" (LoadCredential= or LoadCredentialEncrypted=), 32 raw bytes.
/// Read-only.
class SystemdCredentialVault final : public KeyVault
{
public:
    /// `folder` is $CREDENTIALS_DIRECTORY.
    explicit SystemdCredentialVault(QString folder) : m_folder(std::move(folder)) {}
    /// True when systemd gave this process credentials and the master key is among them.
    static bool isOffered();
    static SystemdCredentialVault fromEnvironment();
    Result<Secret> load() override;
    Result<Secret> createNew() override;  ///< always an Error: says how to make the credential
    QString description() const override;

private:
    QString m_folder;
};

}  // namespace gatehouse
