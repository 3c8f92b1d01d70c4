#include "core/api/wire/event.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

QJsonObject toJson(const EventParty &party)
{
    return {{u"kind"_s, party.kind}, {u"id"_s, toJson(party.id)}, {u"name"_s, party.name}};
}

template <>
Result<EventParty> fromJson<EventParty>(const QJsonObject &json)
{
    return readObject<EventParty>(json, [](JsonReader &in) {
        return EventParty{in.textOr("kind"), in.optionalText("id"), in.textOr("name")};
    });
}

QJsonObject toJson(const Event &event)
{
    return {{u"seq"_s, event.seq},
            {u"id"_s, event.id},
            {u"at"_s, toJson(event.at)},
            {u"type"_s, event.type},
            {u"outcome"_s, event.outcome},
            {u"reason"_s, event.reason},
            {u"actor"_s, toJson(event.actor)},
            {u"client_id"_s, toJson(event.clientId)},
            {u"target"_s, toJson(event.target)},
            {u"session_id"_s, toJson(event.sessionId)},
            {u"address"_s, event.address},
            {u"user_agent"_s, event.userAgent},
            {u"request_id"_s, event.requestId},
            {u"detail"_s, event.detail}};
}

template <>
Result<Event> fromJson<Event>(const QJsonObject &json)
{
    return readObject<Event>(json, [](JsonReader &in) {
        Event event;
        event.seq = in.integer("seq");
        event.id = in.text("id");
        event.at = in.time("at");
        event.type = in.text("type");
        event.outcome = in.text("outcome");
        event.reason = in.textOr("reason");
        event.actor = in.nested<EventParty>("actor");
        event.clientId = in.optionalText("client_id");
        event.target = in.optionalNested<EventParty>("target").value_or(EventParty());
        event.sessionId = in.optionalText("session_id");
        event.address = in.textOr("address");
        event.userAgent = in.textOr("user_agent");
        event.requestId = in.textOr("request_id");
        event.detail = in.isAbsent("detail") ? QJsonObject() : in.object("detail");
        return event;
    });
}

QJsonObject toJson(const ChainCheck &check)
{
    return {{u"ok"_s, check.ok},
            {u"checked"_s, check.checked},
            {u"first_bad_seq"_s, check.firstBadSeq ? QJsonValue(*check.firstBadSeq) : QJsonValue()}};
}

template <>
Result<ChainCheck> fromJson<ChainCheck>(const QJsonObject &json)
{
    return readObject<ChainCheck>(json, [](JsonReader &in) {
        return ChainCheck{in.boolean("ok"), in.integer("checked"), in.optionalInteger("first_bad_seq")};
    });
}

}  // namespace gatehouse::wire
