#include "core/audit/audit_row.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include "core/crypto/digest.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxName = 256;
constexpr qsizetype kMaxReason = 500;
constexpr int kMaxDepth = 8;

const QSet<QString> &secretNames()
{
    static const QSet<QString> names = [] {
        QSet<QString> set;
        for (const char *name : {"password",
                                 "new_password",
                                 "old_password",
                                 "current_password",
                                 "one_time_password",
                                 "password_hash",
                                 "secret",
                                 "client_secret",
                                 "shared_secret",
                                 "token",
                                 "access_token",
                                 "refresh_token",
                                 "id_token",
                                 "token_hash",
                                 "session_token",
                                 "code",
                                 "authorization_code",
                                 "code_verifier",
                                 "device_code",
                                 "user_code",
                                 "recovery_code",
                                 "recovery_codes",
                                 "otp",
                                 "totp",
                                 "otpauth_uri",
                                 "seed",
                                 "private_key",
                                 "private_jwk",
                                 "api_key",
                                 "cookie",
                                 "set_cookie",
                                 "authorization",
                                 "assertion",
                                 "client_assertion"})
            set.insert(QLatin1String(name));
        return set;
    }();
    return names;
}

bool namesASecret(const QString &key)
{
    QString name = key.toLower();
    name.replace(QLatin1Char('-'), QLatin1Char('_'));
    return secretNames().contains(name);
}

QJsonValue redacted(const QJsonValue &value, int depth);

QJsonObject redactedObject(const QJsonObject &object, int depth)
{
    QJsonObject clean;
    for (auto it = object.begin(); it != object.end(); ++it)
        clean.insert(it.key(), namesASecret(it.key()) ? QJsonValue(QStringLiteral("[redacted]"))
                                                      : redacted(it.value(), depth + 1));
    return clean;
}

QJsonValue redacted(const QJsonValue &value, int depth)
{
    if (depth > kMaxDepth) return QStringLiteral("[too deep]");
    if (value.isObject()) return redactedObject(value.toObject(), depth);
    if (!value.isArray()) return value;
    QJsonArray clean;
    for (const QJsonValue item : value.toArray())
        clean.append(redacted(item, depth + 1));
    return clean;
}

/// What both databases store unchanged, and no longer than `limit`.
QString storable(const QString &text, qsizetype limit)
{
    QString clean = text.left(limit);
    for (qsizetype i = 0; i < clean.size(); ++i) {
        const QChar c = clean.at(i);
        if (c.isHighSurrogate() && i + 1 < clean.size() && clean.at(i + 1).isLowSurrogate()) {
            ++i;
            continue;
        }
        if (c.isNull() || c.isSurrogate()) clean[i] = QChar::ReplacementCharacter;
    }
    return clean;
}

void addField(QByteArray &text, const QByteArray &value)
{
    text += QByteArray::number(value.size());
    text += ':';
    text += value;
    text += '\n';
}

QString actorIdOf(const Caller &actor)
{
    switch (actor.kind) {
        case Caller::Kind::User:
            return actor.user.toString();
        case Caller::Kind::Client:
            return actor.client.toString();
        case Caller::Kind::System:
        case Caller::Kind::Anonymous:
            return {};
    }
    return {};
}

}  // namespace

QByteArray chainStart()
{
    return QByteArray(32, '\0');
}

AuditRow AuditRow::fromEvent(const AuditEvent &event)
{
    AuditRow row;
    row.type = event.type;
    row.outcome = toString(event.outcome);
    row.reason = storable(event.reason, kMaxReason);
    row.actorKind = actorKindToString(event.actor.kind);
    row.actorId = actorIdOf(event.actor);
    row.actorName = storable(event.actor.name, kMaxName);
    row.clientId = event.actor.client.toString();
    row.targetKind = event.target.kind;
    row.targetId = storable(event.target.id, kMaxName);
    row.targetName = storable(event.target.name, kMaxName);
    row.sessionId = event.actor.session.toString();
    row.address = storable(event.actor.address, kMaxName);
    row.userAgent = storable(event.actor.userAgent, kMaxName);
    row.requestId = storable(event.actor.requestId, kMaxName);
    row.detail =
        QString::fromUtf8(QJsonDocument(redactedObject(event.detail, 0)).toJson(QJsonDocument::Compact));
    return row;
}

AuditRecord AuditRow::toRecord() const
{
    AuditRecord record;
    record.seq = seq;
    record.id = EventId::fromStored(id);
    record.at = {at};
    record.type = type;
    record.outcome = auditOutcomeFromString(outcome).value_or(AuditOutcome::Failure);
    record.reason = reason;
    record.actorKind = actorKindFromString(actorKind);
    record.actorId = actorId;
    record.actorName = actorName;
    record.clientId = clientId;
    record.target = {targetKind, targetId, targetName};
    record.sessionId = sessionId;
    record.address = address;
    record.userAgent = userAgent;
    record.requestId = requestId;
    record.detail = QJsonDocument::fromJson(detail.toUtf8()).object();
    return record;
}

QByteArray AuditRow::canonicalText() const
{
    QByteArray text;
    text.reserve(1024);
    text += "gatehouse audit event 1\n";
    addField(text, QByteArray::number(seq));
    addField(text, id.toUtf8());
    addField(text, QByteArray::number(at));
    for (const QString *column :
         {&type, &outcome, &reason, &actorKind, &actorId, &actorName, &clientId, &targetKind, &targetId,
          &targetName, &sessionId, &address, &userAgent, &requestId, &detail})
        addField(text, column->toUtf8());
    return text;
}

QByteArray AuditRow::chainAfter(const QByteArray &previous) const
{
    return sha256(previous + canonicalText());
}

}  // namespace gatehouse
