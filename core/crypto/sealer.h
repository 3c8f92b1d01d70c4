#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <vector>

#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

/// The place in the database that a sealed value belongs to. It opens there and nowhere else.
struct SealContext
{
    QByteArray table;
    QString row;  ///< the primary key
    QByteArray column;
};

/// Encrypts what the server must read back (TOTP seeds, signing keys, upstream passwords) with AES-256-GCM
/// under a key derived from the master key for that one place (HKDF-SHA256), with the place as associated
/// data. Layout: version 1 | key id (4) | nonce (12, random) | ciphertext | tag (16). Immutable; any thread.
class Sealer final
{
public:
    static constexpr std::size_t kKeySize = 32;

    /// `older` keys only open: that is how a master key is changed, row by row. Keys of a wrong size are a
    /// mistake of the caller (KeyVault checks) and end the program.
    explicit Sealer(Secret masterKey, std::vector<Secret> older = {});
    Q_DISABLE_COPY(Sealer)
    Sealer(Sealer &&) noexcept = default;

    QByteArray seal(QByteArrayView plain, const SealContext &context) const;
    /// Fails with Corrupt: damaged, moved from another place, or sealed with a key that we do not have
    /// (`unknown_master_key`).
    Result<Secret> open(QByteArrayView sealed, const SealContext &context) const;
    /// False for a value that should be sealed again because an older key made it.
    bool isCurrent(QByteArrayView sealed) const;

private:
    struct Key
    {
        QByteArray id;
        Secret secret;
    };
    std::vector<Key> m_keys;  ///< the current one first
};

}  // namespace gatehouse
