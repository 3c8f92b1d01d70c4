#include "core/delivery/message_text_service.h"

#include "core/audit/audit_log.h"
#include "core/delivery/message_shape.h"

namespace gatehouse {

Result<OwnMessageText> MessageTextService::find(Transaction &tx, const QString &kind,
                                                const QString &language) const
{
    GATEHOUSE_TRY_ASSIGN(stored, message_text_store::find(tx, kind, language));
    return stored ? OwnMessageText{stored->subject, stored->paragraph} : OwnMessageText{};
}

Result<void> MessageTextService::set(Transaction &tx, const Caller &by, const QString &kind,
                                     const QString &language, const OwnMessageText &text) const
{
    const MessageShape *shape = findMessageShape(kind);
    if (shape == nullptr || shape->channel != MessageChannel::Mail ||
        !m_templates.languages().contains(language))
        return Error::notFound(QStringLiteral("There is no mail of this kind in this language."));
    const OwnMessageText trimmed{text.subject.trimmed(), text.paragraph.trimmed()};
    GATEHOUSE_TRY(m_templates.checkOwn(trimmed));
    if (trimmed.subject.isEmpty() && trimmed.paragraph.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(removed, message_text_store::remove(tx, kind, language));
        if (!removed) return {};
    } else {
        GATEHOUSE_TRY(
            message_text_store::put(tx, {kind, language, trimmed.subject, trimmed.paragraph}, m_clock.now()));
    }
    AuditEvent event;
    event.type = event::kMessageTextChanged;
    event.actor = by;
    event.target = {QStringLiteral("message"), kind, kind};
    event.detail = {{QStringLiteral("language"), language}};
    return m_audit.append(tx, event);
}

}  // namespace gatehouse
