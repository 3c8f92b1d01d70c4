#include "core/audit/audit_event.h"

namespace gatehouse {

QString toString(AuditOutcome outcome)
{
    switch (outcome) {
        case AuditOutcome::Success:
            return QStringLiteral("success");
        case AuditOutcome::Failure:
            return QStringLiteral("failure");
        case AuditOutcome::Denied:
            return QStringLiteral("denied");
    }
    return QStringLiteral("failure");
}

std::optional<AuditOutcome> auditOutcomeFromString(const QString &text)
{
    for (const AuditOutcome outcome : {AuditOutcome::Success, AuditOutcome::Failure, AuditOutcome::Denied})
        if (text == toString(outcome)) return outcome;
    return std::nullopt;
}

QString actorKindToString(Caller::Kind kind)
{
    switch (kind) {
        case Caller::Kind::Anonymous:
            return QStringLiteral("anonymous");
        case Caller::Kind::User:
            return QStringLiteral("user");
        case Caller::Kind::Client:
            return QStringLiteral("client");
        case Caller::Kind::System:
            return QStringLiteral("system");
    }
    return QStringLiteral("anonymous");
}

Caller::Kind actorKindFromString(const QString &text)
{
    for (const Caller::Kind kind : {Caller::Kind::User, Caller::Kind::Client, Caller::Kind::System})
        if (text == actorKindToString(kind)) return kind;
    return Caller::Kind::Anonymous;
}

}  // namespace gatehouse
