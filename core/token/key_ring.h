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
class Transaction;

/// next: published, not yet used, so that everybody has it before it signs. active: signs. retiring: signs no
/// more, verifies what it signed. retired: neither; its private part is gone.
enum class KeyState { Next, Active, Retiring, Retired };
QString toString(KeyState state);

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
};

/// The server's signing keys: ES256, RS256 (3072 bits) and EdDSA, each with its own cycle of
/// next -> active -> retiring -> retired. Private parts are sealed with the master key.
///
/// snapshot(), verifier() and sign...() are for any thread and never wait for the database, but for one
/// reload when a token names a key that this process does not know yet (another server rotated); that look
/// happens at most once in ten seconds. Everything that makes keys is slow (RSA): start-up, commands and the
/// background thread only.
class KeyRing final
{
public:
    /// How long an old key still verifies: longer than any token that it signed lives.
    static constexpr std::chrono::hours kRetiringTime{25};

    KeyRing(Database &database, const Sealer &sealer, AuditLog &audit, const Clock &clock);
    Q_DISABLE_COPY_MOVE(KeyRing)

    /// Loads the keys; makes the active ones that are missing (first start), side by side. Waits for the
    /// database: call it once before serving. Unavailable when a key cannot be unsealed (another master key).
    Result<void> start();
    /// For the background timer, each minute or so: takes over what other servers did, retires what is due,
    /// makes missing next keys, and rotates active keys older than `keys.rotation_days`.
    Result<void> maintain();

    /// A new signing key for `algorithm` (all three when empty): the next one starts to sign, the old one
    /// verifies for kRetiringTime. `compromised`: the old one is refused at once. Waits for the database.
    Result<void> rotate(const Caller &by, std::optional<SigningAlgorithm> algorithm = {},
                        bool compromised = false);
    /// Reads the keys again.
    Result<void> reload();
    /// Newest first.
    Result<QList<KeyInfo>> list(Transaction &tx) const;

    std::shared_ptr<const KeySnapshot> snapshot() const;
    /// The key that `kid` names, after a reload if it is not known yet.
    std::optional<PublicKey> verifier(const QByteArray &keyId);
    /// Changes whenever a key that was good may have stopped to be: what was verified before must be looked
    /// at again.
    quint64 generation() const;

private:
    Result<std::shared_ptr<const KeySnapshot>> load(Transaction &tx) const;
    Result<void> insertMissing(KeyState state);
    Result<void> retireDue();
    Result<void> rotateDue();
    void replace(std::shared_ptr<const KeySnapshot> next);

    Database &m_database;
    const Sealer &m_sealer;
    AuditLog &m_audit;
    const Clock &m_clock;
    mutable QMutex m_mutex;  ///< guards the three below
    std::shared_ptr<const KeySnapshot> m_snapshot;
    quint64 m_generation = 0;
    Timestamp m_lastLook;
};

}  // namespace gatehouse
