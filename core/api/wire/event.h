#pragma once

#include "core/api/wire/json.h"

namespace gatehouse::wire {

/// Who did something, or to what it was done. `id` is absent for what has none.
struct EventParty
{
    QString kind;
    std::optional<QString> id;
    QString name;
};

/// One line of the audit log.
struct Event
{
    qint64 seq = 0;
    QString id;
    Timestamp at;
    QString type;
    QString outcome;  ///< success, failure, denied
    QString reason;
    EventParty actor;
    std::optional<QString> clientId;
    EventParty target;
    std::optional<QString> sessionId;
    QString address;
    QString userAgent;
    QString requestId;
    QJsonObject detail;
};

/// Answer to GET /audit-events/verify.
struct ChainCheck
{
    bool ok = false;
    qint64 checked = 0;
    std::optional<qint64> firstBadSeq;
};

QJsonObject toJson(const EventParty &party);
QJsonObject toJson(const Event &event);
QJsonObject toJson(const ChainCheck &check);

template <>
Result<EventParty> fromJson<EventParty>(const QJsonObject &json);
template <>
Result<Event> fromJson<Event>(const QJsonObject &json);
template <>
Result<ChainCheck> fromJson<ChainCheck>(const QJsonObject &json);

}  // namespace gatehouse::wire
