#pragma once

#include <QList>
#include <QString>
#include <optional>

#include "core/base/caller.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/crypto/otp.h"

namespace gatehouse {

class AuditLog;
class Sealer;
class Transaction;

/// One authenticator app as lists show it; the shared secret never leaves after enrolment.
struct TotpFactor
{
    FactorId id;
    UserId user;
    QString label;
    Timestamp createdAt;
    std::optional<Timestamp> confirmedAt;  ///< empty: enrolment begun, does not count as a factor yet
    std::optional<Timestamp> lastUsedAt;
};

/// What an authenticator app needs, told once. `secretText` is unpadded base32 (RFC 4648 section 6).
struct TotpEnrolment
{
    FactorId id;
    Secret secretText;
    Secret otpauthUri;
    int digits = 6;
    int period = 30;  ///< seconds
    QString algorithm = QStringLiteral("SHA1");
};

/// Whom and what an enrolment is for. `issuer` and `account` are what the app shows its owner.
struct TotpEnrolmentRequest
{
    UserId user;
    QString account;
    QString issuer;
    QString label;  ///< at most 64 characters; empty: a default name
    TotpParameters parameters{};
};

enum class TotpCheck { Accepted, Wrong, Replayed };

/// Time-based one-time passwords (RFC 6238, one step of drift either way; hash and digits as each app was
/// made with). Secrets are 160 bits from RAND_bytes, sealed at rest. An accepted step, and every earlier one,
/// is refused from then on (section 5.2), decided by a conditional UPDATE. Any thread that holds a
/// transaction; keeps no state.
class TotpService final
{
public:
    TotpService(const Clock &clock, const Sealer &sealer, const AuditLog &audit);
    Q_DISABLE_COPY_MOVE(TotpService)

    static constexpr int kMaxFactors = 10;

    /// A new secret that does not count until confirm(). Conflict "too_many_factors" beyond kMaxFactors
    /// confirmed ones; unconfirmed ones of the same user are thrown away first, so that two enrolments cannot
    /// mix.
    Result<TotpEnrolment> begin(Transaction &tx, const Caller &by, const TotpEnrolmentRequest &request) const;
    /// Proves that the app works. NotFound for another user's factor, Conflict "already_confirmed",
    /// InvalidInput "code_wrong" in field "code". The code's step is spent.
    Result<TotpFactor> confirm(Transaction &tx, const Caller &by, const UserId &user, const FactorId &factor,
                               const QString &code) const;
    /// Tries the code against every confirmed factor of the user. Wrong and Replayed are values, not errors,
    /// so that the caller can count them in the same transaction. Accepted writes; the audit event of a
    /// sign-in is the caller's.
    Result<TotpCheck> verify(Transaction &tx, const UserId &user, const QString &code) const;

    /// Oldest first, unconfirmed ones too.
    Result<QList<TotpFactor>> list(Transaction &tx, const UserId &user) const;
    /// NotFound for another user's factor. Taking away the last confirmed one leaves recovery codes in place.
    Result<void> remove(Transaction &tx, const Caller &by, const UserId &user, const FactorId &factor,
                        const QString &reason) const;
    /// NotFound for another user's factor; InvalidInput in field "label". An empty name becomes the default.
    Result<void> rename(Transaction &tx, const Caller &by, const UserId &user, const FactorId &factor,
                        const QString &label) const;
    /// How many were removed. For "reset MFA".
    Result<int> removeAll(Transaction &tx, const Caller &by, const UserId &user, const QString &reason) const;

private:
    const Clock &m_clock;
    const Sealer &m_sealer;
    const AuditLog &m_audit;
};

/// The digits of what a person typed as a code: spaces and dashes dropped, other decimal digits (full-width,
/// Arabic-Indic) taken as ours. Empty when it is not six to eight digits.
QByteArray normalizedTotpCode(const QString &typed);

}  // namespace gatehouse
