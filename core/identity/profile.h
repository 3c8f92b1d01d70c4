#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace gatehouse {

// What is known of a person beyond their names and addresses for sign-in. A profile is JSON by the names of
// OpenID Connect Core section 5.1 ("given_name", ..., and "address" with the members of section 5.1.1); the
// office's own attributes are names, each with a list of texts. Pure functions; any thread.

/// The members that a profile may have, "address" among them, in the order of the standard.
const QStringList &profileNames();
/// The members of "address" that are kept; "formatted" follows from them.
const QStringList &addressNames();

/// RFC 7396: `profile` with `change` merged in. null, and an empty text, remove a member; a change that is
/// null itself removes all. InvalidInput with field "profile" and a sentence that names the member.
Result<QJsonObject> mergedProfile(const QJsonObject &profile, const QJsonValue &change);

/// The same for attributes: at most 50 names of the form [a-z][a-z0-9_]{0,49}, each with up to 20 texts of at
/// most 255 characters, 32 KiB as JSON in all; null and an empty list remove one. Field "attributes".
Result<QJsonObject> mergedAttributes(const QJsonObject &attributes, const QJsonValue &change);

/// True for [a-z][a-z0-9_]{0,49}.
bool isAttributeName(const QString &name);

/// A number as E.164 has it, "+4930123456"; spaces, hyphens, dots and brackets between the digits are taken
/// out. Empty for none. Field "phone".
Result<QString> checkPhone(const QString &text);

/// The address as it stands on an envelope, for the claim's "formatted"; empty when nothing is known.
QString formattedAddress(const QJsonObject &address);

/// Names of the members in which two objects differ, sorted.
QStringList differingNames(const QJsonObject &before, const QJsonObject &after);

}  // namespace gatehouse
