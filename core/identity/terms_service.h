#pragma once

#include <QHash>
#include <QJsonObject>
#include <QList>

#include "core/base/caller.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse {

class AuditLog;

/// One version of the terms of use. Value type.
struct Terms
{
    qint64 version = 0;
    QJsonObject texts;  ///< by language: {"en": {"text": "..."}, "de": {"url": "https://..."}}
    Timestamp requiredFrom;
    Timestamp createdAt;
};

struct TermsAcceptance
{
    qint64 version = 0;
    Timestamp acceptedAt;
};

/// What people have to accept to have an account. A published version never changes; a newer one takes its
/// place from the moment it is required. Whoever accepted a later version owes no earlier one. Audited in the
/// caller's transaction; stateless, any thread.
class TermsService final
{
public:
    static constexpr int kMaximumText = 100'000;

    TermsService(const AuditLog &audit, const Clock &clock) : m_audit(audit), m_clock(clock) {}

    /// The next version. InvalidInput "texts" unless each language has either a "text" or an https "url".
    Result<Terms> publish(Transaction &tx, const Caller &by, const QJsonObject &texts,
                          Timestamp requiredFrom) const;
    Result<QList<Terms>> list(Transaction &tx) const;  ///< newest first
    /// The newest version that is required now; nullopt where there is none.
    Result<std::optional<Terms>> current(Transaction &tx) const;
    /// What the user has to accept before signing in; nullopt for nothing.
    Result<std::optional<Terms>> owed(Transaction &tx, const UserId &user) const;
    /// No error when it was accepted before. InvalidInput "version" for one that there is not.
    Result<void> accept(Transaction &tx, const Caller &by, const UserId &user, qint64 version) const;
    Result<QList<TermsAcceptance>> acceptances(Transaction &tx, const UserId &user) const;
    /// How many people have accepted each version; absent is nobody.
    Result<QHash<qint64, qint64>> acceptedCounts(Transaction &tx) const;

    /// InvalidInput "terms_not_accepted" where terms are required and `accepted` is not their version.
    Result<void> requireAccepted(Transaction &tx, std::optional<qint64> accepted) const;

private:
    const AuditLog &m_audit;
    const Clock &m_clock;
};

}  // namespace gatehouse
