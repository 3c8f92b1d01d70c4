#pragma once

#include <QJsonObject>
#include <QStringList>

#include "core/oauth/client.h"
#include "core/oauth/subject.h"

namespace gatehouse {

// What an application is told of a person, in each of the three places, without what the protocol itself says
// there (`sub`, times and so on). The tokens, userinfo and the preview all ask here. Pure functions.

/// `named`: the claims that the request asked for by name (OpenID Connect Core section 5.5).
QJsonObject idTokenClaims(const Client &client, const Subject &subject, const QStringList &scopes,
                          const QStringList &named = {});
QJsonObject userInfoClaims(const QJsonObject &customClaims, const Subject &subject, const QStringList &scopes,
                           const QStringList &named = {});
/// Empty, with a word in the log, where it would be too long for a token that travels in a header.
QJsonObject accessTokenClaims(const Client &client, const Subject &subject, const QStringList &scopes);

}  // namespace gatehouse
