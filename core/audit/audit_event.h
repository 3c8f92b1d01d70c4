#pragma once

#include <QJsonObject>
#include <QString>
#include <optional>

#include "core/base/caller.h"
#include "core/base/clock.h"

namespace gatehouse {

enum class AuditOutcome { Success, Failure, Denied };

QString toString(AuditOutcome outcome);
std::optional<AuditOutcome> auditOutcomeFromString(const QString &text);

/// What an event is about: kind "user", "group", "client", "session", "grant", "key", "setting", ...
struct AuditTarget
{
    QString kind;
    QString id;
    QString name;
};

/// Something that happened, as a service reports it. `type` is a constant of event_types.h; `reason` a short
/// snake_case word or an administrator's sentence. `detail` holds facts, never secrets: members with telling
/// names ("password", "token", ...) are replaced before they are stored. Value type.
struct AuditEvent
{
    QString type;
    AuditOutcome outcome = AuditOutcome::Success;
    QString reason;
    Caller actor;
    AuditTarget target;
    QJsonObject detail;
};

/// An event as the log keeps it. Value type.
struct AuditRecord
{
    qint64 seq = 0;  ///< 1, 2, 3, ... without gaps
    EventId id;
    Timestamp at;
    QString type;
    AuditOutcome outcome = AuditOutcome::Success;
    QString reason;
    Caller::Kind actorKind = Caller::Kind::Anonymous;
    QString actorId;  ///< of the user or client; empty for system and anonymous
    QString actorName;
    QString clientId;  ///< the application through which the actor acted; empty when none
    AuditTarget target;
    QString sessionId;
    QString address;
    QString userAgent;
    QString requestId;
    QJsonObject detail;
};

/// "user", "client", "system" or "anonymous".
QString actorKindToString(Caller::Kind kind);
/// Anonymous for any other text.
Caller::Kind actorKindFromString(const QString &text);

}  // namespace gatehouse
