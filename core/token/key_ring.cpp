#include "core/token/key_ring.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <future>
#include <thread>

#include "core/audit/audit_log.h"
#include "core/base/log.h"
#include "core/crypto/jwk.h"
#include "core/crypto/sealer.h"
#include "core/settings/settings.h"
#include "core/store/database.h"
#include "core/token/grant_store.h"
#include "core/token/key_store.h"

namespace gatehouse {

namespace {

const QList<SigningAlgorithm> kAlgorithms{SigningAlgorithm::ES256, SigningAlgorithm::EdDSA,
                                          SigningAlgorithm::RS256, SigningAlgorithm::PS256};
/// What a server cannot serve without: RS256 is every client's default, ES256 is for access tokens.
const QList<SigningAlgorithm> kAtStart{SigningAlgorithm::ES256, SigningAlgorithm::EdDSA,
                                       SigningAlgorithm::RS256};
constexpr std::chrono::seconds kLookInterval{10};
const QString kCompromised = QStringLiteral("key_compromised");

SealContext sealContext(const KeyId &id)
{
    return {"signing_keys", id.toString(), "private_sealed"};
}

AuditTarget targetOf(const KeyId &id, SigningAlgorithm algorithm)
{
    return {QStringLiteral("key"), id.toString(), QString::fromLatin1(toByteArray(algorithm))};
}

Result<StoredKey> toStored(const SigningKey &key, KeyState state, const Sealer &sealer, const Clock &clock)
{
    GATEHOUSE_TRY_ASSIGN(der, key.toPkcs8());
    StoredKey stored;
    stored.info.id = KeyId::generate(clock);
    stored.info.algorithm = key.algorithm();
    stored.info.state = state;
    stored.info.keyId = key.keyId();
    stored.info.publicJwk = toJwk(key.publicKey());
    stored.info.createdAt = clock.now();
    if (state == KeyState::Active) stored.info.activatedAt = stored.info.createdAt;
    stored.privateSealed = sealer.seal(der.view(), sealContext(stored.info.id));
    return stored;
}

/// All at once: RSA takes a second, and a first start should not wait for it after the others.
Result<std::vector<SigningKey>> generateKeys(const QList<SigningAlgorithm> &algorithms)
{
    std::vector<std::future<Result<SigningKey>>> pending;
    for (const SigningAlgorithm algorithm : algorithms)
        pending.push_back(
            std::async(std::launch::async, [algorithm] { return SigningKey::generate(algorithm); }));
    std::vector<SigningKey> keys;
    std::optional<Error> failure;
    for (auto &one : pending) {
        Result<SigningKey> key = one.get();
        if (key.ok())
            keys.push_back(std::move(key).value());
        else
            failure = key.error();
    }
    if (failure) return *failure;
    return keys;
}

Result<void> auditKey(Transaction &tx, const AuditLog &audit, const Caller &by, QLatin1String type,
                      const KeyId &id, SigningAlgorithm algorithm, const QJsonObject &detail = {})
{
    AuditEvent event;
    event.type = type;
    event.actor = by;
    event.target = targetOf(id, algorithm);
    event.detail = detail;
    return audit.append(tx, event);
}

}  // namespace

std::optional<SigningAlgorithm> keyRingAlgorithmFrom(QByteArrayView name)
{
    const auto algorithm = signingAlgorithmFrom(name);
    return algorithm && kAlgorithms.contains(*algorithm) ? algorithm : std::nullopt;
}

QString toString(KeyState state)
{
    switch (state) {
        case KeyState::Next:
            return QStringLiteral("next");
        case KeyState::Active:
            return QStringLiteral("active");
        case KeyState::Retiring:
            return QStringLiteral("retiring");
        case KeyState::Retired:
            return QStringLiteral("retired");
    }
    return {};
}

const SigningKey *KeySnapshot::active(SigningAlgorithm algorithm) const
{
    for (const Entry &entry : m_entries)
        if (entry.privateKey && entry.info.algorithm == algorithm) return &*entry.privateKey;
    return nullptr;
}

std::optional<PublicKey> KeySnapshot::verifier(const QByteArray &keyId, Timestamp now) const
{
    if (keyId.isEmpty()) return std::nullopt;
    for (const Entry &entry : m_entries) {
        if (entry.info.keyId != keyId) continue;
        if (entry.info.retireAt && *entry.info.retireAt <= now) return std::nullopt;
        return entry.publicKey;
    }
    return std::nullopt;
}

/// What one rotation does. `activeBefore`: only a key that became active at or before that moment gives way.
struct KeyRing::Rotation
{
    SigningAlgorithm algorithm;
    Timestamp activeBefore;
    bool compromised = false;
};

KeyRing::KeyRing(Database &database, const Sealer &sealer, const Settings &settings, const AuditLog &audit,
                 const Clock &clock)
    : m_database(database),
      m_sealer(sealer),
      m_settings(settings),
      m_audit(audit),
      m_clock(clock),
      m_snapshot(std::make_shared<const KeySnapshot>())
{
}

Result<void> KeyRing::start()
{
    GATEHOUSE_TRY(reload());
    GATEHOUSE_TRY(insertMissing(KeyState::Active, kAtStart));
    return {};
}

Result<void> KeyRing::maintain()
{
    GATEHOUSE_TRY(reload());
    GATEHOUSE_TRY(retireDue());
    GATEHOUSE_TRY(insertMissing(KeyState::Active, kAlgorithms));
    GATEHOUSE_TRY(insertMissing(KeyState::Next, kAlgorithms));
    return rotateDue();
}

Result<void> KeyRing::reload()
{
    GATEHOUSE_TRY_ASSIGN(loaded, m_database.read([this](Transaction &tx) { return load(tx); }));
    replace(std::move(loaded));
    return {};
}

Result<std::shared_ptr<KeySnapshot>> KeyRing::load(Transaction &tx) const
{
    GATEHOUSE_TRY_ASSIGN(rows, key_store::usable(tx));
    auto snapshot = std::make_shared<KeySnapshot>();
    QJsonArray published;
    for (StoredKey &row : rows) {
        KeySnapshot::Entry entry;
        if (row.info.state == KeyState::Active) {
            auto der = m_sealer.open(row.privateSealed, sealContext(row.info.id));
            if (!der.ok())
                return Error::unavailable(
                    QStringLiteral("The signing keys cannot be opened: this is not the master key they were "
                                   "sealed with."),
                    QStringLiteral("signing key %1: %2").arg(row.info.id.toString(), der.error().internal));
            GATEHOUSE_TRY_ASSIGN(key, SigningKey::fromPkcs8(row.info.algorithm, *der));
            if (key.keyId() != row.info.keyId)
                return Error::corrupt(QStringLiteral("signing key %1 does not fit its public part")
                                          .arg(row.info.id.toString()));
            entry.publicKey = key.publicKey();
            entry.privateKey = std::move(key);
        } else {
            GATEHOUSE_TRY_ASSIGN(key, publicKeyFromJwk(row.info.publicJwk));
            entry.publicKey = std::move(key);
        }
        published.append(row.info.publicJwk);
        entry.info = std::move(row.info);
        snapshot->m_entries.push_back(std::move(entry));
    }
    snapshot->m_jwks =
        QJsonDocument(QJsonObject{{QStringLiteral("keys"), published}}).toJson(QJsonDocument::Compact);
    return snapshot;
}

void KeyRing::replace(std::shared_ptr<KeySnapshot> next)
{
    const auto sameKeys = [](const KeySnapshot &a, const KeySnapshot &b) {
        return std::equal(a.m_entries.begin(), a.m_entries.end(), b.m_entries.begin(), b.m_entries.end(),
                          [](const auto &x, const auto &y) {
                              return x.info.id == y.info.id && x.info.state == y.info.state &&
                                     x.info.retireAt == y.info.retireAt;
                          });
    };
    const QMutexLocker lock(&m_mutex);
    m_lastLook = m_clock.now();
    if (sameKeys(*m_snapshot, *next)) return;
    next->m_generation = m_snapshot->m_generation + 1;
    m_snapshot = std::move(next);
}

Result<void> KeyRing::insertMissing(KeyState state, QList<SigningAlgorithm> algorithms)
{
    const auto current = snapshot();
    for (const auto &entry : current->m_entries)
        if (entry.info.state == state) algorithms.removeAll(entry.info.algorithm);
    if (algorithms.isEmpty()) return {};
    GATEHOUSE_TRY_ASSIGN(keys, generateKeys(algorithms));
    QList<StoredKey> rows;
    for (const SigningKey &key : keys) {
        GATEHOUSE_TRY_ASSIGN(row, toStored(key, state, m_sealer, m_clock));
        rows.append(std::move(row));
    }
    const Result<void> written =
        m_database.writeAndWait([this, rows, state](Transaction &tx) -> Result<void> {
            for (const StoredKey &row : rows) {
                // Another server may have been faster; then its key is the one.
                GATEHOUSE_TRY_ASSIGN(inserted, key_store::insert(tx, row));
                if (!inserted) continue;
                GATEHOUSE_TRY(auditKey(tx, m_audit, Caller::system(QStringLiteral("key ring")),
                                       event::kKeyCreated, row.info.id, row.info.algorithm,
                                       {{QStringLiteral("state"), toString(state)}}));
            }
            return {};
        });
    GATEHOUSE_TRY(written);
    return reload();
}

Result<void> KeyRing::retireDue()
{
    const Timestamp now = m_clock.now();
    const auto current = snapshot();
    const bool due =
        std::any_of(current->m_entries.begin(), current->m_entries.end(), [now](const auto &entry) {
            return entry.info.state == KeyState::Retiring && entry.info.retireAt.value_or(now) <= now;
        });
    if (!due) return {};
    const Result<void> written =
        m_database.writeAndWait([this, now, current](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY_ASSIGN(ids, key_store::retireDue(tx, now));
            for (const KeyId &id : ids) {
                SigningAlgorithm algorithm = SigningAlgorithm::ES256;
                for (const auto &entry : current->m_entries)
                    if (entry.info.id == id) algorithm = entry.info.algorithm;
                GATEHOUSE_TRY(auditKey(tx, m_audit, Caller::system(QStringLiteral("key ring")),
                                       event::kKeyRetired, id, algorithm));
            }
            return {};
        });
    GATEHOUSE_TRY(written);
    return reload();
}

Result<void> KeyRing::rotateDue()
{
    const Timestamp now = m_clock.now();
    const auto life = m_settings.duration(Setting::KeysRotationDays);
    const auto published = m_settings.duration(Setting::KeysPublishHours);
    if (life.count() <= 0) return {};  // rotation by hand only
    const auto current = snapshot();
    for (const SigningAlgorithm algorithm : kAlgorithms) {
        bool old = false, ready = false;
        for (const auto &entry : current->m_entries) {
            if (entry.info.algorithm != algorithm) continue;
            if (entry.info.state == KeyState::Active)
                old = entry.info.activatedAt.value_or(now) + life <= now;
            if (entry.info.state == KeyState::Next) ready = entry.info.createdAt + published <= now;
        }
        if (old && ready)
            GATEHOUSE_TRY(
                rotateOne(Caller::system(QStringLiteral("key ring")), {algorithm, now - life, false}));
    }
    return {};
}

Result<void> KeyRing::rotate(const Caller &by, std::optional<SigningAlgorithm> algorithm, bool compromised)
{
    const Timestamp now = m_clock.now();
    for (const SigningAlgorithm each : kAlgorithms)
        // Of a key that was never made there is nothing to take over.
        if (algorithm ? *algorithm == each : snapshot()->active(each) != nullptr)
            GATEHOUSE_TRY(rotateOne(by, {each, now, compromised}));
    return {};
}

Result<void> KeyRing::rotateOne(const Caller &by, const Rotation &rotation)
{
    GATEHOUSE_TRY_ASSIGN(keys, generateKeys({rotation.algorithm}));
    auto fresh = std::make_shared<const std::vector<SigningKey>>(std::move(keys));
    GATEHOUSE_TRY(m_database.writeAndWait(
        [this, by, rotation, fresh](Transaction &tx) { return promote(tx, by, rotation, fresh->front()); }));
    return reload();
}

/// False when there was no key that had to give way.
Result<bool> KeyRing::promote(Transaction &tx, const Caller &by, const Rotation &rotation,
                              const SigningKey &fresh) const
{
    const Timestamp now = m_clock.now();
    const auto retirement = std::max<std::chrono::milliseconds>(m_settings.duration(Setting::KeysRetireHours),
                                                                kShortestRetirement);
    const KeyState then = rotation.compromised ? KeyState::Retired : KeyState::Retiring;
    GATEHOUSE_TRY_ASSIGN(stopped, key_store::stopSigning(tx, rotation.algorithm, rotation.activeBefore, then,
                                                         rotation.compromised ? now : now + retirement));
    if (!stopped) return false;
    // Whoever took one from a backup has the others that were in it.
    if (rotation.compromised) GATEHOUSE_TRY(key_store::retireRest(tx, rotation.algorithm, now));
    GATEHOUSE_TRY_ASSIGN(activated, key_store::activateNext(tx, rotation.algorithm, now));
    GATEHOUSE_TRY_ASSIGN(row,
                         toStored(fresh, activated ? KeyState::Next : KeyState::Active, m_sealer, m_clock));
    GATEHOUSE_TRY_ASSIGN(inserted, key_store::insert(tx, row));
    if (!inserted)
        return Error::conflict("rotation_running", QStringLiteral("These keys are being rotated already."));
    QJsonObject detail{{QStringLiteral("previous"), stopped->toString()},
                       {QStringLiteral("compromised"), rotation.compromised}};
    if (rotation.compromised) {
        GATEHOUSE_TRY_ASSIGN(ended, grant_store::revokeAll(tx, now, kCompromised));
        detail.insert(QStringLiteral("grants_ended"), ended);
    }
    GATEHOUSE_TRY(auditKey(tx, m_audit, by, event::kKeyRotated, activated.value_or(row.info.id),
                           rotation.algorithm, detail));
    return true;
}

Result<KeyInfo> KeyRing::import(const Caller &by, const SigningKey &key, bool activate)
{
    const QByteArray name = toByteArray(key.algorithm());
    if (!keyRingAlgorithmFrom(name))
        return Error::invalid(
            "algorithm", "unknown_value",
            QStringLiteral("Keys for %1 are not kept here.").arg(QString::fromLatin1(name)));
    const KeyState state = activate ? KeyState::Active : KeyState::Next;
    GATEHOUSE_TRY_ASSIGN(row, toStored(key, state, m_sealer, m_clock));
    GATEHOUSE_TRY(m_database.writeAndWait([this, by, row](Transaction &tx) { return admit(tx, by, row); }));
    GATEHOUSE_TRY(reload());
    return row.info;
}

Result<void> KeyRing::admit(Transaction &tx, const Caller &by, const StoredKey &row) const
{
    // Retired ones count: a key that was called compromised must not come back.
    GATEHOUSE_TRY_ASSIGN(known, key_store::all(tx));
    for (const StoredKey &other : known)
        if (other.info.keyId == row.info.keyId)
            return Error::conflict("key_known", QStringLiteral("This server has, or had, this key already."));
    const Timestamp now = m_clock.now();
    const auto retirement = std::max<std::chrono::milliseconds>(m_settings.duration(Setting::KeysRetireHours),
                                                                kShortestRetirement);
    std::optional<KeyId> previous;
    if (row.info.state == KeyState::Active) {
        GATEHOUSE_TRY_ASSIGN(stopped, key_store::stopSigning(tx, row.info.algorithm, now, KeyState::Retiring,
                                                             now + retirement));
        previous = stopped;
    } else {
        // It has signed nothing yet.
        GATEHOUSE_TRY_ASSIGN(dropped, key_store::dropNext(tx, row.info.algorithm, now));
        previous = dropped;
    }
    GATEHOUSE_TRY_ASSIGN(inserted, key_store::insert(tx, row));
    if (!inserted)
        return Error::conflict("rotation_running", QStringLiteral("These keys are being rotated already."));
    QJsonObject detail{{QStringLiteral("state"), toString(row.info.state)},
                       {QStringLiteral("kid"), QString::fromLatin1(row.info.keyId)}};
    if (previous) detail.insert(QStringLiteral("previous"), previous->toString());
    return auditKey(tx, m_audit, by, event::kKeyImported, row.info.id, row.info.algorithm, detail);
}

Result<QList<KeyInfo>> KeyRing::list(Transaction &tx) const
{
    GATEHOUSE_TRY_ASSIGN(rows, key_store::all(tx));
    QList<KeyInfo> keys;
    for (StoredKey &row : rows)
        keys.append(std::move(row.info));
    return keys;
}

std::shared_ptr<const KeySnapshot> KeyRing::snapshot() const
{
    const QMutexLocker lock(&m_mutex);
    return m_snapshot;
}

std::shared_ptr<const SigningKey> KeyRing::activeKey(SigningAlgorithm algorithm) const
{
    const auto current = snapshot();
    return {current, current->active(algorithm)};
}

std::shared_ptr<const SigningKey> KeyRing::signer(SigningAlgorithm algorithm)
{
    if (auto key = activeKey(algorithm)) return key;
    const QMutexLocker making(&m_making);
    if (auto key = activeKey(algorithm)) return key;
    // A thread of its own, as below.
    std::thread([this, algorithm] {
        const Result<void> made = insertMissing(KeyState::Active, {algorithm});
        if (!made.ok()) qCWarning(lcCrypto) << "signing key not made:" << made.error().internal;
        m_database.closeThreadConnection();
    }).join();
    return activeKey(algorithm);
}

std::optional<PublicKey> KeyRing::verifier(const QByteArray &keyId)
{
    const Timestamp now = m_clock.now();
    if (auto key = snapshot()->verifier(keyId, now)) return key;
    {
        const QMutexLocker lock(&m_mutex);
        if (m_lastLook + kLookInterval > now) return std::nullopt;
        m_lastLook = now;
    }
    // A thread of its own: the caller may be in the middle of a read on this thread's connection.
    std::thread([this] {
        const Result<void> reloaded = reload();
        if (!reloaded.ok()) qCWarning(lcCrypto) << "signing keys not reloaded:" << reloaded.error().internal;
        m_database.closeThreadConnection();
    }).join();
    return snapshot()->verifier(keyId, now);
}

}  // namespace gatehouse
