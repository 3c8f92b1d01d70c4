#include "core/mfa/passkey_service.h"

#include <QRegularExpression>
#include <QUuid>
#include <algorithm>

#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/crypto/random.h"
#include "core/mfa/factor_label.h"
#include "core/mfa/webauthn/authenticator_names.h"
#include "core/settings/settings.h"

namespace gatehouse {
namespace {

constexpr QByteArrayView kRegistration("registration");
constexpr QByteArrayView kSignIn("sign-in");
constexpr QByteArrayView kSecondFactor("second factor");
constexpr std::size_t kHandleSize = 64;  // section 5.4.3: as long as it may be

Error noSuchPasskey()
{
    return Error::notFound(QStringLiteral("There is no such passkey."));
}

QString uuidOf(const QByteArray &aaguid)
{
    return QUuid::fromRfc4122(aaguid).toString(QUuid::WithoutBraces);
}

QString nameOf(AttestationKind kind)
{
    switch (kind) {
        case AttestationKind::None:
            return QStringLiteral("none");
        case AttestationKind::Self:
            return QStringLiteral("self");
        case AttestationKind::Certified:
            return QStringLiteral("certified");
    }
    return {};
}

QString defaultLabel(const Passkey &passkey)
{
    const QString model = authenticatorName(passkey.aaguid);
    if (!model.isEmpty()) return model;
    return passkey.synced || passkey.verifiesUser ? QStringLiteral("Passkey")
                                                  : QStringLiteral("Security key");
}

AuditEvent eventOf(QLatin1String type, const Caller &by, const UserId &user)
{
    AuditEvent event = aboutUser(type, by, user);
    return event;
}

}  // namespace

PasskeyService::PasskeyService(const Clock &clock, const Settings &settings, const AuditLog &audit,
                               const QString &issuer, Secret challengeKey)
    : m_clock(clock),
      m_settings(settings),
      m_audit(audit),
      m_party(RelyingParty::of(issuer)),
      m_challenges(std::move(challengeKey))
{
}

bool PasskeyService::isOffered() const
{
    return m_party.isPossible() && m_settings.text(Setting::MfaPasskeys) != QLatin1String("off");
}

bool PasskeyService::isPasswordless() const
{
    return m_party.isPossible() && m_settings.text(Setting::MfaPasskeys) == QLatin1String("passwordless");
}

Error PasskeyService::refusal()
{
    Error error = Error::unauthenticated(
        "passkey_refused", QStringLiteral("That passkey was not accepted. Please try again, or sign in in "
                                          "another way."));
    error.field = "credential";
    return error;
}

AttestationPolicy PasskeyService::attestationPolicy() const
{
    static const QRegularExpression kBetween(QStringLiteral("[\\s,;]+"));
    AttestationPolicy policy;
    policy.required = m_settings.text(Setting::MfaAttestation) == QLatin1String("required");
    const QStringList listed =
        m_settings.text(Setting::MfaAllowedAuthenticators).split(kBetween, Qt::SkipEmptyParts);
    // What is no UUID stays in the list as nothing's: a slip of the pen must not let everybody in.
    for (const QString &aaguid : listed) {
        const QUuid uuid = QUuid::fromString(aaguid);
        policy.allowed.append(uuid.isNull() ? QByteArray("none") : uuid.toRfc4122());
    }
    return policy;
}

Result<void> PasskeyService::requireRoom(Transaction &tx, const UserId &user) const
{
    if (!isOffered()) return Error::conflict("passkeys_off", QStringLiteral("Passkeys are not used here."));
    GATEHOUSE_TRY_ASSIGN(existing, m_store.ofUser(tx, user));
    if (existing.size() >= kMaxPasskeys)
        return Error::conflict("too_many_factors", QStringLiteral("Remove a passkey first."));
    return {};
}

Result<QJsonObject> PasskeyService::creationOptions(Transaction &tx, const PasskeyAccount &account,
                                                    QByteArrayView holder) const
{
    GATEHOUSE_TRY(requireRoom(tx, account.user));
    CreationOptions options;
    options.party = m_party;
    options.office = m_settings.text(Setting::OfficeName);
    options.account = account;
    options.challenge = m_challenges.issue(kRegistration, holder, m_clock.now());
    const AttestationPolicy policy = attestationPolicy();
    options.attestation = policy.required || !policy.allowed.isEmpty();
    GATEHOUSE_TRY_ASSIGN(handle, m_store.handleOf(tx, account.user, randomBytes(kHandleSize).reveal()));
    GATEHOUSE_TRY_ASSIGN(existing, m_store.ofUser(tx, account.user));
    options.handle = handle;
    options.existing = existing;
    return toJson(options);
}

Result<QByteArray> PasskeyService::takeChallenge(Transaction &tx, const QByteArray &clientDataJson,
                                                 QByteArrayView purpose, QByteArrayView holder) const
{
    const Timestamp now = m_clock.now();
    const QByteArray challenge = challengeOf(clientDataJson);
    if (!m_challenges.isGood(challenge, purpose, holder, now)) return QByteArray();
    GATEHOUSE_TRY_ASSIGN(first, m_store.useChallenge(tx, challenge, now + PasskeyChallenges::kLife));
    return first ? challenge : QByteArray();
}

Result<PasskeyAddition> PasskeyService::add(Transaction &tx, const Caller &by, const UserId &user,
                                            QByteArrayView holder, const QByteArray &credential,
                                            const QString &label) const
{
    GATEHOUSE_TRY(requireRoom(tx, user));
    const auto refuse = [&](const QByteArray &check) -> Result<PasskeyAddition> {
        AuditEvent event = eventOf(event::kMfaPasskeyRefused, by, user);
        event.outcome = AuditOutcome::Failure;
        event.reason = QString::fromLatin1(check);
        GATEHOUSE_TRY(m_audit.append(tx, event));
        return PasskeyAddition{std::nullopt, check};
    };
    const auto read = readRegistrationCredential(credential);
    if (!read.ok()) return refuse(read.error().reason);
    GATEHOUSE_TRY_ASSIGN(challenge, takeChallenge(tx, read->response.clientDataJson, kRegistration, holder));
    const auto made =
        verifyRegistration(read->response, {m_party, challenge, false}, attestationPolicy(), m_clock.now());
    if (!made.ok()) return refuse(made.error().reason);

    PasskeyRecord record;
    Passkey &passkey = record.passkey;
    passkey.id = FactorId::generate(m_clock);
    passkey.user = user;
    passkey.credentialId = made->credentialId;
    passkey.aaguid = uuidOf(made->aaguid);
    passkey.attestation = nameOf(made->attestation);
    passkey.transports = read->transports;
    passkey.synced = made->backupEligible;
    passkey.backedUp = made->backedUp;
    passkey.verifiesUser = made->userVerified;
    passkey.createdAt = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(name, checkedFactorLabel(label, defaultLabel(passkey)));
    passkey.label = name;
    record.publicKey = made->publicKey;
    record.signCount = made->signCount;
    // Step 17 (Level 3: 26): a credential belongs to one person.
    GATEHOUSE_TRY_ASSIGN(inserted, m_store.insert(tx, record));
    if (!inserted) return refuse("credential_known");
    GATEHOUSE_TRY(report(tx, event::kMfaPasskeyAdded, by, passkey));
    return PasskeyAddition{passkey, {}};
}

QJsonObject PasskeyService::signInOptions(QByteArrayView holder) const
{
    RequestOptions options;
    options.party = m_party;
    options.challenge = m_challenges.issue(kSignIn, holder, m_clock.now());
    options.userVerification = true;
    return toJson(options);
}

Result<QJsonObject> PasskeyService::secondFactorOptions(Transaction &tx, const UserId &user,
                                                        QByteArrayView holder) const
{
    RequestOptions options;
    options.party = m_party;
    options.challenge = m_challenges.issue(kSecondFactor, holder, m_clock.now());
    GATEHOUSE_TRY_ASSIGN(allowed, m_store.ofUser(tx, user));
    options.allowed = allowed;
    return toJson(options);
}

Result<PasskeyCheck> PasskeyService::check(Transaction &tx, const Caller &by,
                                           const std::optional<UserId> &user, QByteArrayView holder,
                                           const QByteArray &credential) const
{
    const auto refused = [](const QByteArray &check, const UserId &owner = {}) {
        return PasskeyCheck{std::nullopt, check, owner};
    };
    const auto response = readAssertionCredential(credential);
    if (!response.ok()) return refused(response.error().reason);
    GATEHOUSE_TRY_ASSIGN(challenge,
                         takeChallenge(tx, response->clientDataJson, user ? kSecondFactor : kSignIn, holder));
    // Steps 5 and 6 of section 7.2: one of the person's, and they are who it says.
    GATEHOUSE_TRY_ASSIGN(record, m_store.byCredentialId(tx, response->id));
    if (!record) return refused("unknown_credential");
    const Passkey &passkey = record->passkey;
    if (user && passkey.user != *user) return refused("not_theirs");
    GATEHOUSE_TRY_ASSIGN(handle, m_store.handle(tx, passkey.user));
    const bool named = !response->userHandle.isEmpty();
    if ((named || !user) && response->userHandle != handle.value_or(QByteArray()))
        return refused("wrong_user_handle", passkey.user);
    const auto proved = verifyAssertion(*response, {passkey.credentialId, record->publicKey, passkey.synced},
                                        {m_party, challenge, !user.has_value()});
    if (!proved.ok()) return refused(proved.error().reason, passkey.user);
    GATEHOUSE_TRY_ASSIGN(went,
                         m_store.used(tx, passkey.id, proved->signCount, proved->backedUp, m_clock.now()));
    if (!went) {
        // Section 6.1.1: somebody has a copy, or had one.
        GATEHOUSE_TRY(
            report(tx, event::kMfaPasskeyCloned, by, passkey,
                   QStringLiteral("counter %1 after %2").arg(proved->signCount).arg(record->signCount)));
        return refused("credential_cloned", passkey.user);
    }
    return PasskeyCheck{passkey, {}, passkey.user};
}

Result<QList<Passkey>> PasskeyService::list(Transaction &tx, const UserId &user) const
{
    GATEHOUSE_TRY_ASSIGN(records, m_store.ofUser(tx, user));
    QList<Passkey> passkeys;
    for (const PasskeyRecord &record : std::as_const(records))
        passkeys.append(record.passkey);
    return passkeys;
}

Result<Passkey> PasskeyService::ofUser(Transaction &tx, const UserId &user, const FactorId &id) const
{
    GATEHOUSE_TRY_ASSIGN(passkeys, list(tx, user));
    const auto found = std::find_if(passkeys.begin(), passkeys.end(),
                                    [&id](const Passkey &passkey) { return passkey.id == id; });
    if (found == passkeys.end()) return noSuchPasskey();
    return *found;
}

Result<Passkey> PasskeyService::rename(Transaction &tx, const Caller &by, const UserId &user,
                                       const FactorId &id, const QString &label) const
{
    GATEHOUSE_TRY_ASSIGN(passkey, ofUser(tx, user, id));
    GATEHOUSE_TRY_ASSIGN(name, checkedFactorLabel(label, defaultLabel(passkey)));
    const QString before = passkey.label;
    passkey.label = name;
    GATEHOUSE_TRY_ASSIGN(renamed, m_store.rename(tx, user, id, name));
    if (!renamed) return noSuchPasskey();
    GATEHOUSE_TRY(report(tx, event::kMfaPasskeyRenamed, by, passkey, before));
    return passkey;
}

Result<void> PasskeyService::remove(Transaction &tx, const Caller &by, const UserId &user, const FactorId &id,
                                    const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(passkey, ofUser(tx, user, id));
    GATEHOUSE_TRY_ASSIGN(removed, m_store.remove(tx, user, id));
    if (!removed) return noSuchPasskey();
    return report(tx, event::kMfaPasskeyRemoved, by, passkey, reason);
}

Result<int> PasskeyService::removeAll(Transaction &tx, const Caller &by, const UserId &user,
                                      const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(passkeys, list(tx, user));
    GATEHOUSE_TRY(m_store.removeAll(tx, user));
    for (const Passkey &passkey : std::as_const(passkeys))
        GATEHOUSE_TRY(report(tx, event::kMfaPasskeyRemoved, by, passkey, reason));
    return int(passkeys.size());
}

Result<void> PasskeyService::report(Transaction &tx, QLatin1String type, const Caller &by,
                                    const Passkey &passkey, const QString &reason) const
{
    AuditEvent event = eventOf(type, by, passkey.user);
    if (type == event::kMfaPasskeyCloned) event.outcome = AuditOutcome::Denied;
    event.reason = reason;
    event.detail = {{QStringLiteral("factor_id"), passkey.id.toString()},
                    {QStringLiteral("label"), passkey.label},
                    {QStringLiteral("aaguid"), passkey.aaguid},
                    {QStringLiteral("attestation"), passkey.attestation},
                    {QStringLiteral("synced"), passkey.synced}};
    return m_audit.append(tx, event);
}

}  // namespace gatehouse
