#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "core/oauth/subject.h"

namespace gatehouse {

/// Where a claim is said.
enum class ClaimPlace { IdToken, UserInfo, AccessToken };

/// One claim that an application gets beyond those of its scopes, and where its value comes from. Value type.
struct ClaimRule
{
    enum class Source { Attribute, Groups, Roles, Profile, Username, Email, Constant };

    QString claim;
    Source source = Source::Constant;
    QString name;         ///< of the attribute or of the profile's member
    bool single = false;  ///< an attribute's first value in place of the list
    QString prefix;       ///< only groups whose names begin so
    QString match;        ///< only groups whose names fit; * stands for any text, ? for one character
    QJsonValue value;     ///< of a constant
    QList<ClaimPlace> places{ClaimPlace::IdToken, ClaimPlace::UserInfo};
    QString scope;  ///< only where this was granted; empty: always
};

// A client's `custom_claims` (core/oauth/client_metadata.h): a JSON object, claim's name to rule, as
// docs/admin-api.md describes it. Pure functions; any thread.

/// InvalidInput with field "metadata" for more than 30 rules, names that are none, names that the protocols
/// use themselves, unknown sources and members, and wrong types.
Result<QList<ClaimRule>> claimRulesFrom(const QJsonObject &customClaims);

/// A name that no rule may set: what it says is the server's own word (RFC 7519 section 4.1, OpenID Connect
/// Core section 2, RFC 9068 and their kin), or vouches for an address.
bool isReservedClaim(const QString &name);

/// What the rules say about `subject` in one place, under `scopes`. A rule whose source has nothing says
/// nothing, but for lists of groups and roles, which may be empty. Rules that would be refused count for
/// nothing.
QJsonObject mappedClaims(const QJsonObject &customClaims, const Subject &subject, const QStringList &scopes,
                         ClaimPlace place);

/// The claims that loadSubject() has to be asked for, so that the rules find their sources filled.
QStringList neededClaims(const QJsonObject &customClaims);

}  // namespace gatehouse
