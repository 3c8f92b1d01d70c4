#pragma once

#include "core/base/caller.h"
#include "core/delivery/message_template.h"
#include "core/delivery/message_text_store.h"

namespace gatehouse {

class AuditLog;

/// What an office says in its own words in the mails that we write: a subject and one more paragraph for each
/// kind and language. Functions over the caller's transaction; any thread.
class MessageTextService final
{
public:
    MessageTextService(const MessageTemplates &templates, const AuditLog &audit, const Clock &clock)
        : m_templates(templates), m_audit(audit), m_clock(clock)
    {
    }
    Q_DISABLE_COPY_MOVE(MessageTextService)

    /// Empty members where the office has none.
    Result<OwnMessageText> find(Transaction &tx, const QString &kind, const QString &language) const;
    Result<QList<StoredMessageText>> all(Transaction &tx) const { return message_text_store::all(tx); }
    /// Both empty: ours again. NotFound for an unknown kind or language, and for text messages, which have
    /// one line of ours; InvalidInput as checkOwn().
    Result<void> set(Transaction &tx, const Caller &by, const QString &kind, const QString &language,
                     const OwnMessageText &text) const;

private:
    const MessageTemplates &m_templates;
    const AuditLog &m_audit;
    const Clock &m_clock;
};

}  // namespace gatehouse
