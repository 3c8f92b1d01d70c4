#include "core/identity/terms_service.h"

#include <QUrl>

#include "core/audit/audit_log.h"
#include "core/audit/user_event.h"
#include "core/identity/name_rules.h"
#include "core/identity/terms_store.h"

namespace gatehouse {

namespace {

constexpr qint64 kTermsLock = 0x6761'7465'0007;

Error badTexts()
{
    return Error::invalid(
        "texts", "terms_texts",
        QStringLiteral("Give the terms for at least one language, each as a text or as an https address."));
}

/// {"text": "..."} or {"url": "https://..."}, and nothing else.
bool isTermsText(const QJsonObject &entry)
{
    if (entry.size() != 1) return false;
    const QString text = entry.value(QLatin1String("text")).toString();
    if (!text.isEmpty()) return text.size() <= TermsService::kMaximumText;
    const QUrl url(entry.value(QLatin1String("url")).toString(), QUrl::StrictMode);
    return url.isValid() && url.scheme() == QLatin1String("https") && !url.host().isEmpty();
}

}  // namespace

Result<Terms> TermsService::publish(Transaction &tx, const Caller &by, const QJsonObject &texts,
                                    Timestamp requiredFrom) const
{
    if (texts.isEmpty()) return badTexts();
    for (auto it = texts.begin(); it != texts.end(); ++it)
        if (it.key().isEmpty() || !checkLocale(it.key()).ok() || !isTermsText(it->toObject()))
            return badTexts();
    GATEHOUSE_TRY(tx.serialize(kTermsLock));
    GATEHOUSE_TRY_ASSIGN(made, terms_store::insertNext(tx, texts, requiredFrom, m_clock.now()));
    if (!made) return Error::internalError(QStringLiteral("the terms were not stored"));
    AuditEvent event;
    event.type = event::kTermsPublished;
    event.actor = by;
    event.target = {QStringLiteral("terms"), QString::number(made->version), {}};
    event.detail = {{QStringLiteral("required_from"), requiredFrom.toRfc3339()}};
    GATEHOUSE_TRY(m_audit.append(tx, event));
    return std::move(*made);
}

Result<QList<Terms>> TermsService::list(Transaction &tx) const
{
    return terms_store::all(tx);
}

Result<std::optional<Terms>> TermsService::current(Transaction &tx) const
{
    return terms_store::current(tx, m_clock.now());
}

Result<std::optional<Terms>> TermsService::owed(Transaction &tx, const UserId &user) const
{
    return terms_store::owed(tx, user, m_clock.now());
}

Result<void> TermsService::accept(Transaction &tx, const Caller &by, const UserId &user, qint64 version) const
{
    GATEHOUSE_TRY_ASSIGN(known, terms_store::byVersion(tx, version));
    if (!known)
        return Error::invalid("version", "unknown_version", QStringLiteral("There are no such terms."));
    GATEHOUSE_TRY_ASSIGN(isNew, terms_store::insertAcceptance(tx, user, version, m_clock.now()));
    if (!isNew) return {};
    AuditEvent event = aboutUser(event::kTermsAccepted, by, user, by.user == user ? by.name : QString());
    event.detail = {{QStringLiteral("version"), version}};
    return m_audit.append(tx, event);
}

Result<QList<TermsAcceptance>> TermsService::acceptances(Transaction &tx, const UserId &user) const
{
    return terms_store::acceptances(tx, user);
}

Result<QHash<qint64, qint64>> TermsService::acceptedCounts(Transaction &tx) const
{
    return terms_store::acceptedCounts(tx);
}

Result<void> TermsService::requireAccepted(Transaction &tx, std::optional<qint64> accepted) const
{
    GATEHOUSE_TRY_ASSIGN(required, current(tx));
    if (!required || required->version == accepted) return {};
    return Error::invalid("terms", "terms_not_accepted",
                          QStringLiteral("Accept the terms of use to have an account."));
}

}  // namespace gatehouse
