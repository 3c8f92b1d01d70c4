#pragma once

#include <QByteArrayView>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <initializer_list>
#include <optional>

#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse {

struct JsonLimits
{
    qsizetype maxBytes = 256 * 1024;
    int maxDepth = 32;       ///< objects and arrays inside each other; at most 512
    int maxValues = 20'000;  ///< members and elements in all
};

/// The only door for JSON from outside: one object, RFC 8259 to the letter. Refused, besides bad syntax: a
/// name that stands twice in one object (compared decoded), lone surrogates and invalid UTF-8, NUL in any
/// spelling, a byte order mark, bytes after the end, numbers beyond a double, and anything over the limits.
/// Fails with InvalidInput `invalid_json` (or TooLarge) in time linear to the input. Any thread.
Result<QJsonObject> parseJsonObject(QByteArrayView text, JsonLimits limits = {});
/// The same for a document that is one array.
Result<QJsonArray> parseJsonArray(QByteArrayView text, JsonLimits limits = {});

// Readers of members. They check the type, where QJsonValue::toString() and its kin would quietly answer a
// default. All fail with InvalidInput and `field` set; reasons: `missing`, `wrong_type`, `empty`, `too_long`,
// `out_of_range`. Names are ASCII; lengths count UTF-16 units. For the optional ones an explicit null counts
// as absent: where it means "remove" (RFC 7396), ask isNull() first.

Result<QString> requiredString(const QJsonObject &object, QByteArrayView name, qsizetype maxLength);
Result<Secret> requiredSecret(const QJsonObject &object, QByteArrayView name, qsizetype maxLength);
Result<qint64> requiredInt(const QJsonObject &object, QByteArrayView name, qint64 min, qint64 max);
Result<bool> requiredBool(const QJsonObject &object, QByteArrayView name);
Result<QStringList> requiredStringList(const QJsonObject &object, QByteArrayView name, qsizetype maxItems,
                                       qsizetype maxLength);

/// May be the empty string.
Result<std::optional<QString>> optionalString(const QJsonObject &object, QByteArrayView name,
                                              qsizetype maxLength);
Result<std::optional<bool>> optionalBool(const QJsonObject &object, QByteArrayView name);
/// A whole number; 1.0 counts, 1.5 does not.
Result<std::optional<qint64>> optionalInt(const QJsonObject &object, QByteArrayView name, qint64 min,
                                          qint64 max);
Result<std::optional<QStringList>> optionalStringList(const QJsonObject &object, QByteArrayView name,
                                                      qsizetype maxItems, qsizetype maxLength);

/// The member is there and is null.
bool isNull(const QJsonObject &object, QByteArrayView name);
/// Fails with `unknown_field` for a member that is not in the list.
Result<void> refuseUnknown(const QJsonObject &object, std::initializer_list<QByteArrayView> allowed);

}  // namespace gatehouse
