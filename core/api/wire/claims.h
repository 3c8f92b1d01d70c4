#pragma once

#include "core/api/wire/json.h"

namespace gatehouse::wire {

/// Answer to GET /clients/{id}/claims: what an application would be told of a person, without the times and
/// numbers that each token has of its own. Without the scope openid there is no ID token and no userinfo.
struct ClaimsPreview
{
    QStringList scopes;  ///< the client's, of those asked for
    std::optional<QJsonObject> idToken;
    std::optional<QJsonObject> userInfo;
    QJsonObject accessToken;
};

QJsonObject toJson(const ClaimsPreview &preview);
template <>
Result<ClaimsPreview> fromJson<ClaimsPreview>(const QJsonObject &json);

}  // namespace gatehouse::wire
