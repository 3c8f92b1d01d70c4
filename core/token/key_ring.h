#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QMutex>
#include <memory>
#include <optional>

#include "core/base/caller.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/crypto/signing_key.h"

namespace gatehouse {

class AuditLog;
class Database;
class Sealer;
class Settings;
class Transaction;
struct StoredKey;

/// next: published, not yet used, so that everybody has it before it signs. active: signs. retiring: signs no
/// more, verifies what it signed. retired: neither; its private part is gone.
enum class KeyState { Next, Active, Retiring, Retired };
QString toString(KeyState state);

/// By its JOSE name, an algorithm that the key ring has keys for.
std::optional<SigningAlgorithm> keyRingAlgorithmFrom(QByteArrayView name);

/// One key as lists show it.
struct KeyInfo
{
    KeyId id;
    SigningAlgorithm algorithm = SigningAlgorithm::ES256;
    KeyState state = KeyState::Active;
    QByteArray keyId;  ///< `kid`
    QJsonObject publicJwk;
    Timestamp createdAt;
    std::optional<Timestamp> activatedAt;
    std::optional<Timestamp> retireAt;
};

/// The decoded keys of one moment. Immutable, shared, any thread.
class KeySnapshot final
{
public:
    /// The key that signs with `algorithm`.
    const SigningKey *active(SigningAlgorithm algorithm) const;
    /// The key (active, next or retiring and not over) that `kid` names; nothing for an unknown one.
    std::optional<PublicKey> verifier(const QByteArray &keyId, Timestamp now) const;
    /// The JWK Set (RFC 7517 section 5) with active, next and retiring keys.
    const QByteArray &jwks() const { return m_jwks; }
    /// Another number for every other set of keys: what was verified under one must be looked at again under
    /// the next.
    quint64 generation() const { return m_generation; }

private:
    friend class KeyRing;
    struct Entry
    {
        KeyInfo info;
        std::optional<SigningKey> privateKey;  ///< active keys only
        std::optional<PublicKey> publicKey;
    };
    std::vector<Entry> m_entries;
    QByteArray m_jwks;
    quint64 m_generation = 0;
};

/// The server's signing keys: ES256, RS256 and PS256 (3072 bits each) and EdDSA, each with its own cycle of
/// next -> active -> retiring -> retired. Private parts are sealed with the master key.
///
/// snapshot() and verifier() are for any thread and never wait for the database, but for one reload when a
/// token names a key that this process does not know yet (another server rotated); that look happens at most
/// once in ten seconds. Everything that makes keys is slow (RSA): start-up, commands and the background
/// thread only; but see signer().
class KeyRing final
{
public:
    /// An old key verifies for `keys.retire_hours`, and never shorter than this: longer than any token lives.
    static constexpr std::chrono::hours kShortestRetirement{25};

    KeyRing(Database &database, const Sealer &sealer, const Settings &settings, const AuditLog &audit,
            const Clock &clock);
    Q_DISABLE_COPY_MOVE(KeyRing)

    /// Loads the keys; makes the active ones that are missing (first start), side by side, but for PS256,
    /// which few clients ask for: maintain() makes it, or signer() does. Waits for the database: call it once
    /// before serving. Unavailable when a key cannot be unsealed (another master key).
    Result<void> start();
    /// For the background timer, each minute or so: takes over what other servers did, retires what is due,
    /// makes missing keys, and rotates active keys older than `keys.rotation_days`.
    Result<void> maintain();

    /// A new signing key for `algorithm` (all of them when empty): the next one starts to sign, the old one
    /// verifies for a while. `compromised`: a fresh one signs and all older ones are refused at once, those
    /// that waited too, and every authorization that stands ends with them: who has a key may have made
    /// tokens of any of them. Waits for the database.
    Result<void> rotate(const Caller &by, std::optional<SigningAlgorithm> algorithm = {},
                        bool compromised = false);
    /// Takes a key that was made elsewhere. It becomes the next one of its algorithm, in the place of the one
    /// that waits there; with `activate` it signs at once, and the old one verifies for a while. Conflict
    /// "key_known" for a key that is here or ever was; InvalidInput for an algorithm that is not kept. Waits
    /// for the database.
    Result<KeyInfo> import(const Caller &by, const SigningKey &key, bool activate);
    /// Reads the keys again.
    Result<void> reload();
    /// Newest first.
    Result<QList<KeyInfo>> list(Transaction &tx) const;

    std::shared_ptr<const KeySnapshot> snapshot() const;
    /// The key that signs with `algorithm`, kept alive by the pointer; null when there is none. Where nobody
    /// has made it yet (PS256 in a server's first seconds) the caller waits while it is made, a second or
    /// two. Not in a write transaction.
    std::shared_ptr<const SigningKey> signer(SigningAlgorithm algorithm);
    /// The key that `kid` names, after a reload if it is not known yet.
    std::optional<PublicKey> verifier(const QByteArray &keyId);

private:
    struct Rotation;
    Result<std::shared_ptr<KeySnapshot>> load(Transaction &tx) const;
    Result<void> insertMissing(KeyState state, QList<SigningAlgorithm> algorithms);
    std::shared_ptr<const SigningKey> activeKey(SigningAlgorithm algorithm) const;
    Result<void> retireDue();
    Result<void> rotateDue();
    Result<void> rotateOne(const Caller &by, const Rotation &rotation);
    Result<bool> promote(Transaction &tx, const Caller &by, const Rotation &rotation,
                         const SigningKey &fresh) const;
    Result<void> admit(Transaction &tx, const Caller &by, const StoredKey &row) const;
    void replace(std::shared_ptr<KeySnapshot> next);

    Database &m_database;
    const Sealer &m_sealer;
    const Settings &m_settings;
    const AuditLog &m_audit;
    const Clock &m_clock;
    mutable QMutex m_mutex;  ///< guards the two below
    std::shared_ptr<const KeySnapshot> m_snapshot;
    Timestamp m_lastLook;
    QMutex m_making;  ///< held while signer() makes a key, so that it is made once
};

}  // namespace gatehouse
