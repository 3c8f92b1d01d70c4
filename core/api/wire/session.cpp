#include "core/api/wire/session.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

QJsonObject toJson(const UserRef &user)
{
    return {{u"id"_s, user.id}, {u"username"_s, user.username}, {u"display_name"_s, user.displayName}};
}

template <>
Result<UserRef> fromJson<UserRef>(const QJsonObject &json)
{
    return readObject<UserRef>(json, [](JsonReader &in) {
        return UserRef{in.text("id"), in.text("username"), in.textOr("display_name")};
    });
}

QJsonObject toJson(const Session &session)
{
    return {{u"id"_s, session.id},
            {u"user"_s, toJson(session.user)},
            {u"amr"_s, toJson(session.amr)},
            {u"address"_s, session.address},
            {u"user_agent"_s, session.userAgent},
            {u"created_at"_s, toJson(session.createdAt)},
            {u"authenticated_at"_s, toJson(session.authenticatedAt)},
            {u"last_seen_at"_s, toJson(session.lastSeenAt)},
            {u"expires_at"_s, toJson(session.expiresAt)},
            {u"ended_at"_s, toJson(session.endedAt)},
            {u"end_reason"_s, toJson(session.endReason)},
            {u"clients"_s, toJsonArray(session.clients)}};
}

template <>
Result<Session> fromJson<Session>(const QJsonObject &json)
{
    return readObject<Session>(json, [](JsonReader &in) {
        return Session{in.text("id"),
                       in.nested<UserRef>("user"),
                       in.texts("amr"),
                       in.textOr("address"),
                       in.textOr("user_agent"),
                       in.time("created_at"),
                       in.time("authenticated_at"),
                       in.time("last_seen_at"),
                       in.time("expires_at"),
                       in.optionalTime("ended_at"),
                       in.optionalText("end_reason"),
                       in.listOr<NamedRef>("clients")};
    });
}

}  // namespace gatehouse::wire
