#include "core/mfa/totp_service.h"

#include <algorithm>

#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/crypto/sealer.h"
#include "core/mfa/factor_label.h"
#include "core/mfa/totp_store.h"

namespace gatehouse {
namespace {

const TotpStore kStore{};

SealContext sealContextOf(const FactorId &factor)
{
    return {"totp_factors", factor.toString(), "secret_sealed"};
}

/// RFC 4648 section 6 without padding: what authenticator apps let people type.
Secret base32Text(const Secret &bytes)
{
    static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    Secret text = Secret::ofSize((bytes.size() * 8 + 4) / 5);
    std::size_t length = 0;
    quint32 buffer = 0;
    int bits = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        buffer = (buffer << 8) | bytes.bytes()[i];
        for (bits += 8; bits >= 5; bits -= 5)
            text.data()[length++] = kAlphabet[(buffer >> (bits - 5)) & 31];
    }
    if (bits > 0) text.data()[length++] = kAlphabet[(buffer << (5 - bits)) & 31];
    return text;
}

QString defaultLabel()
{
    return QStringLiteral("Authenticator app");
}

Error noSuchFactor()
{
    return Error::notFound(QStringLiteral("There is no such authenticator app."));
}

AuditEvent factorEvent(QLatin1String type, const Caller &by, const TotpFactor &factor,
                       const QString &reason = {})
{
    AuditEvent event = aboutUser(type, by, factor.user);
    event.reason = reason;
    event.detail = {{QStringLiteral("factor_id"), factor.id.toString()},
                    {QStringLiteral("label"), factor.label}};
    return event;
}

}  // namespace

TotpService::TotpService(const Clock &clock, const Sealer &sealer, const AuditLog &audit)
    : m_clock(clock), m_sealer(sealer), m_audit(audit)
{
}

Result<TotpEnrolment> TotpService::begin(Transaction &tx, const Caller &by,
                                         const TotpEnrolmentRequest &request) const
{
    GATEHOUSE_TRY_ASSIGN(label, checkedFactorLabel(request.label, defaultLabel()));
    GATEHOUSE_TRY(kStore.removeUnconfirmed(tx, request.user));
    GATEHOUSE_TRY_ASSIGN(existing, kStore.ofUser(tx, request.user));
    if (existing.size() >= kMaxFactors)
        return Error::conflict("too_many_factors", QStringLiteral("Remove an authenticator app first."));

    TotpRecord record;
    record.factor.id = FactorId::generate(m_clock);
    record.factor.user = request.user;
    record.factor.label = label;
    record.factor.createdAt = m_clock.now();
    record.parameters = request.parameters;
    const Secret key = newOtpKey();
    record.secretSealed = m_sealer.seal(key.view(), sealContextOf(record.factor.id));
    GATEHOUSE_TRY(kStore.insert(tx, record));
    GATEHOUSE_TRY(m_audit.append(tx, factorEvent(event::kMfaTotpEnrolled, by, record.factor)));

    TotpEnrolment enrolment;
    enrolment.id = record.factor.id;
    enrolment.secretText = base32Text(key);
    enrolment.otpauthUri = Secret(otpauthUri(key, request.issuer, request.account, record.parameters));
    enrolment.digits = record.parameters.digits;
    enrolment.period = record.parameters.period;
    enrolment.algorithm = QString::fromLatin1(toByteArray(record.parameters.algorithm));
    return enrolment;
}

Result<TotpFactor> TotpService::confirm(Transaction &tx, const Caller &by, const UserId &user,
                                        const FactorId &factor, const QString &code) const
{
    GATEHOUSE_TRY_ASSIGN(records, kStore.ofUser(tx, user));
    const auto record = std::find_if(records.begin(), records.end(), [&](const TotpRecord &candidate) {
        return candidate.factor.id == factor;
    });
    if (record == records.end()) return noSuchFactor();
    const Error alreadyConfirmed =
        Error::conflict("already_confirmed", QStringLiteral("This authenticator app is set up already."));
    if (record->factor.confirmedAt) return alreadyConfirmed;

    GATEHOUSE_TRY_ASSIGN(key, m_sealer.open(record->secretSealed, sealContextOf(factor)));
    const Timestamp now = m_clock.now();
    const std::optional<qint64> step =
        matchTotp(key, normalizedTotpCode(code), now, record->parameters, record->lastStep);
    if (!step)
        return Error::invalid(
            "code", "code_wrong",
            QStringLiteral("That code is not right. Check the clock of your phone, then type the "
                           "code that the app shows now."));
    GATEHOUSE_TRY_ASSIGN(confirmed, kStore.confirm(tx, factor, *step, now));
    if (!confirmed) return alreadyConfirmed;
    record->factor.confirmedAt = now;
    record->factor.lastUsedAt = now;
    GATEHOUSE_TRY(m_audit.append(tx, factorEvent(event::kMfaTotpConfirmed, by, record->factor)));
    return record->factor;
}

Result<TotpCheck> TotpService::verify(Transaction &tx, const UserId &user, const QString &code) const
{
    const QByteArray digits = normalizedTotpCode(code);
    GATEHOUSE_TRY_ASSIGN(records, kStore.ofUser(tx, user));
    TotpCheck verdict = TotpCheck::Wrong;
    for (const TotpRecord &record : records) {
        if (!record.factor.confirmedAt) continue;
        GATEHOUSE_TRY_ASSIGN(key, m_sealer.open(record.secretSealed, sealContextOf(record.factor.id)));
        const Timestamp now = m_clock.now();
        const std::optional<qint64> step = matchTotp(key, digits, now, record.parameters, record.lastStep);
        if (step) {
            GATEHOUSE_TRY_ASSIGN(spent, kStore.spendStep(tx, record.factor.id, *step, now));
            if (spent) return TotpCheck::Accepted;
            verdict = TotpCheck::Replayed;
        } else if (matchTotp(key, digits, now, record.parameters)) {
            verdict = TotpCheck::Replayed;
        }
    }
    return verdict;
}

Result<QList<TotpFactor>> TotpService::list(Transaction &tx, const UserId &user) const
{
    GATEHOUSE_TRY_ASSIGN(records, kStore.ofUser(tx, user));
    QList<TotpFactor> factors;
    for (const TotpRecord &record : records)
        factors.append(record.factor);
    return factors;
}

Result<void> TotpService::remove(Transaction &tx, const Caller &by, const UserId &user,
                                 const FactorId &factor, const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(records, kStore.ofUser(tx, user));
    for (const TotpRecord &record : records) {
        if (record.factor.id != factor) continue;
        GATEHOUSE_TRY_ASSIGN(removed, kStore.remove(tx, user, factor));
        if (!removed) break;
        return m_audit.append(tx, factorEvent(event::kMfaTotpRemoved, by, record.factor, reason));
    }
    return noSuchFactor();
}

Result<void> TotpService::rename(Transaction &tx, const Caller &by, const UserId &user,
                                 const FactorId &factor, const QString &label) const
{
    GATEHOUSE_TRY_ASSIGN(checked, checkedFactorLabel(label, defaultLabel()));
    GATEHOUSE_TRY_ASSIGN(records, kStore.ofUser(tx, user));
    for (TotpRecord &record : records) {
        if (record.factor.id != factor || !record.factor.confirmedAt) continue;
        GATEHOUSE_TRY(kStore.rename(tx, user, factor, checked));
        record.factor.label = checked;
        return m_audit.append(tx, factorEvent(event::kMfaTotpRenamed, by, record.factor));
    }
    return noSuchFactor();
}

Result<int> TotpService::removeAll(Transaction &tx, const Caller &by, const UserId &user,
                                   const QString &reason) const
{
    GATEHOUSE_TRY_ASSIGN(records, kStore.ofUser(tx, user));
    GATEHOUSE_TRY(kStore.removeAll(tx, user));
    for (const TotpRecord &record : records)
        GATEHOUSE_TRY(m_audit.append(tx, factorEvent(event::kMfaTotpRemoved, by, record.factor, reason)));
    return int(records.size());
}

QByteArray normalizedTotpCode(const QString &typed)
{
    static constexpr int kFewest = 6;
    static constexpr int kMost = 8;
    QByteArray digits;
    for (const char32_t c : typed.toUcs4()) {
        if (QChar::isSpace(c) || QChar::category(c) == QChar::Punctuation_Dash) continue;
        const int value = QChar::digitValue(c);
        // digitValue() also knows superscripts and the like; only true decimal digits are typed as a code.
        if (value < 0 || QChar::category(c) != QChar::Number_DecimalDigit || digits.size() == kMost)
            return {};
        digits.append(char('0' + value));
    }
    return digits.size() >= kFewest ? digits : QByteArray();
}

}  // namespace gatehouse
