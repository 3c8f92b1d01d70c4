#pragma once

#include <QJsonObject>
#include <QList>
#include <optional>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/mfa/passkey_challenge.h"
#include "core/mfa/passkey_json.h"
#include "core/mfa/passkey_store.h"

namespace gatehouse {

class AuditLog;
class Settings;

/// What an attempt to register came to: a passkey, or the check that did not hold (a word for the log and
/// programs). A value, so that the caller keeps what was written about it.
struct PasskeyAddition
{
    std::optional<Passkey> passkey;
    QByteArray refused;
};

/// What an assertion proved.
struct PasskeyCheck
{
    std::optional<Passkey> passkey;  ///< empty: refused
    QByteArray refused;
    UserId owner;  ///< of the credential that was named, if anybody's, though it may be refused
};

/// Passkeys and security keys: the relying party of W3C Web Authentication Level 2, with the checks of
/// webauthn/ceremony.h and what they leave to it: challenges, whose a credential is, counters. `holder` says
/// who may use a challenge (a browser's cookie, a waiting sign-in); credentials are the JSON of
/// PublicKeyCredential.toJSON(). Any thread that holds a transaction.
class PasskeyService final
{
public:
    PasskeyService(const Clock &clock, const Settings &settings, const AuditLog &audit, const QString &issuer,
                   Secret challengeKey);
    Q_DISABLE_COPY_MOVE(PasskeyService)

    static constexpr int kMaxPasskeys = 20;

    /// New ones may be made: the setting says so, and the issuer is a domain.
    bool isOffered() const;
    /// They are enough to sign in with.
    bool isPasswordless() const;

    /// For navigator.credentials.create(). Conflict "passkeys_off", "too_many_factors".
    Result<QJsonObject> creationOptions(Transaction &tx, const PasskeyAccount &account,
                                        QByteArrayView holder) const;
    /// Section 7.1. Audited either way. Conflict as above.
    Result<PasskeyAddition> add(Transaction &tx, const Caller &by, const UserId &user, QByteArrayView holder,
                                const QByteArray &credential, const QString &label) const;

    /// For navigator.credentials.get(), for whoever comes: the same for everybody.
    QJsonObject signInOptions(QByteArrayView holder) const;
    /// For a person who is known so far.
    Result<QJsonObject> secondFactorOptions(Transaction &tx, const UserId &user, QByteArrayView holder) const;
    /// Section 7.2. With a user: one of theirs. Without: whoever the passkey names, who has to be verified by
    /// it. The challenge is used up whatever comes of it. A counter that went back is audited here; the
    /// sign-in itself is the caller's to audit.
    Result<PasskeyCheck> check(Transaction &tx, const Caller &by, const std::optional<UserId> &user,
                               QByteArrayView holder, const QByteArray &credential) const;

    /// Oldest first.
    Result<QList<Passkey>> list(Transaction &tx, const UserId &user) const;
    /// NotFound for another user's, InvalidInput in field "label".
    Result<Passkey> rename(Transaction &tx, const Caller &by, const UserId &user, const FactorId &id,
                           const QString &label) const;
    Result<void> remove(Transaction &tx, const Caller &by, const UserId &user, const FactorId &id,
                        const QString &reason) const;
    /// How many were removed. For "reset MFA".
    Result<int> removeAll(Transaction &tx, const Caller &by, const UserId &user, const QString &reason) const;

    /// What people are told of anything that was refused.
    static Error refusal();

private:
    AttestationPolicy attestationPolicy() const;
    /// The challenge of this ceremony, used up with the call; empty when it is none of ours, or was used.
    Result<QByteArray> takeChallenge(Transaction &tx, const QByteArray &clientDataJson,
                                     QByteArrayView purpose, QByteArrayView holder) const;
    Result<Passkey> ofUser(Transaction &tx, const UserId &user, const FactorId &id) const;
    Result<void> requireRoom(Transaction &tx, const UserId &user) const;
    Result<void> report(Transaction &tx, QLatin1String type, const Caller &by, const Passkey &passkey,
                        const QString &reason = {}) const;

    const Clock &m_clock;
    const Settings &m_settings;
    const AuditLog &m_audit;
    const RelyingParty m_party;
    const PasskeyChallenges m_challenges;
    const PasskeyStore m_store{};
};

}  // namespace gatehouse
