#include "core/delivery/sealed_settings.h"

#include <algorithm>

#include "core/audit/audit_log.h"
#include "core/crypto/sealer.h"
#include "core/delivery/sealed_setting_store.h"

namespace gatehouse {

namespace {

/// The host is part of the place: a row that is edited to name another one does not open.
SealContext contextOf(const QString &name, const QString &host)
{
    return {"sealed_settings", name + u'|' + host, "sealed"};
}

QString normalised(const QString &host)
{
    return host.trimmed().toLower();
}

}  // namespace

Result<void> SealedSettings::set(Transaction &tx, const Caller &by, const QString &name, const QString &host,
                                 const Secret &value) const
{
    const auto forbidden = [](char c) {
        return c == '\0' || c == '\r' || c == '\n';
    };
    if (qsizetype(value.size()) > kMaximumSize ||
        std::any_of(value.view().begin(), value.view().end(), forbidden))
        return Error::invalid(
            name.section(u'.', 1).toUtf8(), "invalid_value",
            QStringLiteral("This has to be one line of at most %1 characters.").arg(kMaximumSize));
    bool changed = true;
    if (value.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(removed, sealed_setting_store::remove(tx, name));
        changed = removed;
    } else {
        const QString bound = normalised(host);
        GATEHOUSE_TRY(sealed_setting_store::put(
            tx, {name, bound, m_sealer.seal(value.view(), contextOf(name, bound))}, m_clock.now()));
    }
    if (!changed) return {};
    AuditEvent event;
    event.type = event::kSettingsChanged;
    event.actor = by;
    event.target = {QStringLiteral("setting"), name, name};
    event.detail = {
        {QStringLiteral("to"), value.isEmpty() ? QStringLiteral("nothing") : QStringLiteral("a new value")},
        {QStringLiteral("host"), host}};
    return m_audit.append(tx, event);
}

Result<std::optional<Secret>> SealedSettings::find(Transaction &tx, const QString &name,
                                                   const QString &host) const
{
    GATEHOUSE_TRY_ASSIGN(stored, sealed_setting_store::byName(tx, name));
    if (!stored || stored->boundTo != normalised(host)) return std::optional<Secret>();
    GATEHOUSE_TRY_ASSIGN(opened, m_sealer.open(stored->sealed, contextOf(name, stored->boundTo)));
    return std::optional<Secret>(std::move(opened));
}

Result<bool> SealedSettings::isSet(Transaction &tx, const QString &name, const QString &host) const
{
    GATEHOUSE_TRY_ASSIGN(stored, sealed_setting_store::byName(tx, name));
    return stored && stored->boundTo == normalised(host);
}

}  // namespace gatehouse
