#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/federation/provider.h"

namespace gatehouse {

/// Somebody as a provider describes them. Value type.
struct UpstreamPerson
{
    QString subject;  ///< names them there for ever; nothing else does
    QString email;
    bool emailVerified = false;  ///< the provider says so, and is one whose word counts
    QString username;
    QString name;
    QString givenName;
    QString familyName;
    QString locale;
    bool multiFactor = false;                  ///< the provider says so, and is one whose word counts
    QByteArray idToken;                        ///< for signing out there
    std::optional<Timestamp> authenticatedAt;  ///< there (`auth_time`), where the ID token says it
};

/// From the claims of a checked ID token, with those of userinfo for what it lacks.
UpstreamPerson personFromClaims(const Provider &provider, const QJsonObject &idToken,
                                const QJsonObject &userinfo);

/// From the answers of a dialect; `emails` is the list of GitHub's e-mails endpoint, if there is one.
/// Unauthenticated "no_subject".
Result<UpstreamPerson> personFromDialect(const Provider &provider, const QJsonObject &user,
                                         const QJsonArray &emails);

/// Kept sealed while somebody proves that an account here is theirs. Without what came of the ID token alone.
QJsonObject toJson(const UpstreamPerson &person);
UpstreamPerson personFromJson(const QJsonObject &json);

/// A username for a new account, from what is known: small letters, digits, '.', '-', '_'. Never empty.
QString usernameFor(const UpstreamPerson &person);

}  // namespace gatehouse
