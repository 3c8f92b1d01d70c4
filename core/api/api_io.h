#pragma once

#include <QJsonObject>
#include <optional>

#include "core/api/wire/json.h"
#include "core/base/form_decoder.h"
#include "core/base/json_gate.h"
#include "core/base/page.h"
#include "core/http/exchange.h"

namespace gatehouse {

/// Whether Content-Type is `type` (in lower case), parameters aside.
bool hasMediaType(const HttpRequest &request, QByteArrayView type);

/// The request's body as one JSON object through the strict gate. An empty body reads as {}. InvalidInput for
/// anything but application/json.
Result<QJsonObject> jsonBody(const HttpRequest &request);

/// The body as a wire struct.
template <class T>
Result<T> wireBody(const HttpRequest &request)
{
    GATEHOUSE_TRY_ASSIGN(json, jsonBody(request));
    return wire::fromJson<T>(json);
}

/// The body as application/x-www-form-urlencoded.
Result<FormFields> formBody(const HttpRequest &request);
Result<FormFields> queryOf(const HttpRequest &request);

/// `limit` (1-200, default 50) and `cursor` of a list call.
Result<PageRequest> pageRequestOf(const FormFields &query);

/// Query values with their types; absent is nullopt, a bad value InvalidInput with its field.
Result<std::optional<Timestamp>> timeParameter(const FormFields &query, const char *name);
Result<std::optional<qint64>> numberParameter(const FormFields &query, const char *name);
/// Refuses query parameters outside `allowed` and repeated ones.
Result<void> checkParameters(const FormFields &query, std::initializer_list<QByteArrayView> allowed);

/// The version that If-Match names; nullopt when there is no such field. "*" matches any.
Result<std::optional<qint64>> ifMatchOf(const HttpRequest &request);

/// The id in the path's n-th placeholder. NotFound for text that is no id: no such thing can exist.
template <class Id>
Result<Id> pathId(const HttpRequest &request, int n = 0)
{
    const std::optional<Id> id = Id::parse(request.pathValues.value(n));
    if (!id) return Error::notFound(QStringLiteral("There is no such object."));
    return *id;
}

HttpReply jsonReply(const QJsonObject &object, int status = 200);
/// With `ETag: "<version>"`.
HttpReply versionedReply(const QJsonObject &object, qint64 version, int status = 200);

}  // namespace gatehouse
