#include "core/api/wire/identity.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

QJsonObject toJson(const LinkedIdentity &identity)
{
    return {{u"id"_s, identity.id},
            {u"provider"_s, identity.provider},
            {u"provider_name"_s, identity.providerName},
            {u"preset"_s, identity.preset},
            {u"subject"_s, identity.subject},
            {u"email"_s, identity.email.isEmpty() ? QJsonValue() : QJsonValue(identity.email)},
            {u"linked_at"_s, toJson(identity.linkedAt)},
            {u"last_used_at"_s, toJson(identity.lastUsedAt)},
            {u"last_way_in"_s, identity.lastWayIn}};
}

template <>
Result<LinkedIdentity> fromJson<LinkedIdentity>(const QJsonObject &json)
{
    return readObject<LinkedIdentity>(json, [](JsonReader &in) {
        LinkedIdentity identity;
        identity.id = in.text("id");
        identity.provider = in.text("provider");
        identity.providerName = in.text("provider_name");
        identity.preset = in.textOr("preset");
        identity.subject = in.text("subject");
        identity.email = in.textOr("email");
        identity.linkedAt = in.time("linked_at");
        identity.lastUsedAt = in.optionalTime("last_used_at");
        identity.lastWayIn = in.booleanOr("last_way_in", false);
        return identity;
    });
}

}  // namespace gatehouse::wire
