#include "core/api/wire/claims.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

namespace {

QJsonValue orNull(const std::optional<QJsonObject> &object)
{
    return object ? QJsonValue(*object) : QJsonValue();
}

}  // namespace

QJsonObject toJson(const ClaimsPreview &preview)
{
    return {{u"scopes"_s, toJson(preview.scopes)},
            {u"id_token"_s, orNull(preview.idToken)},
            {u"userinfo"_s, orNull(preview.userInfo)},
            {u"access_token"_s, preview.accessToken}};
}

template <>
Result<ClaimsPreview> fromJson<ClaimsPreview>(const QJsonObject &json)
{
    return readObject<ClaimsPreview>(json, [](JsonReader &in) {
        ClaimsPreview preview;
        preview.scopes = in.texts("scopes");
        if (!in.isAbsent("id_token")) preview.idToken = in.object("id_token");
        if (!in.isAbsent("userinfo")) preview.userInfo = in.object("userinfo");
        preview.accessToken = in.object("access_token");
        return preview;
    });
}

}  // namespace gatehouse::wire
