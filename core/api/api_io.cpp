#include "core/api/api_io.h"

#include <QJsonDocument>

namespace gatehouse {

namespace {

constexpr QByteArrayView kJson("application/json");
constexpr QByteArrayView kForm("application/x-www-form-urlencoded");

}  // namespace

bool hasMediaType(const HttpRequest &request, QByteArrayView type)
{
    return request.headers.value("Content-Type").split(';').constFirst().trimmed().toLower() == type;
}

Result<QJsonObject> jsonBody(const HttpRequest &request)
{
    if (request.body.isEmpty()) return QJsonObject();
    if (!hasMediaType(request, kJson)) return Error::unsupportedMediaType(kJson);
    return parseJsonObject(request.body);
}

Result<FormFields> formBody(const HttpRequest &request)
{
    if (!hasMediaType(request, kForm)) return Error::unsupportedMediaType(kForm);
    return parseForm(request.body);
}

Result<FormFields> queryOf(const HttpRequest &request)
{
    return parseForm(request.query);
}

Result<PageRequest> pageRequestOf(const FormFields &query)
{
    PageRequest page;
    GATEHOUSE_TRY_ASSIGN(limit, numberParameter(query, "limit"));
    if (limit) {
        if (*limit < 1 || *limit > 200)
            return Error::invalid("limit", "out_of_range", QStringLiteral("'limit' must be from 1 to 200."));
        page.limit = int(*limit);
    }
    page.cursor = query.value(QByteArrayView("cursor")).value_or(QString());
    return page;
}

Result<std::optional<Timestamp>> timeParameter(const FormFields &query, const char *name)
{
    const std::optional<QString> text = query.value(QByteArrayView(name));
    if (!text || text->isEmpty()) return std::optional<Timestamp>();
    const std::optional<Timestamp> time = Timestamp::fromRfc3339(*text);
    if (!time) {
        return Error::invalid(
            name, "bad_time",
            QStringLiteral("'%1' must be a time such as 2026-01-31T09:30:00Z.").arg(QLatin1String(name)));
    }
    return time;
}

Result<std::optional<qint64>> numberParameter(const FormFields &query, const char *name)
{
    const std::optional<QString> text = query.value(QByteArrayView(name));
    if (!text || text->isEmpty()) return std::optional<qint64>();
    bool ok = false;
    const qint64 number = text->toLongLong(&ok);
    if (!ok || number < 0) {
        return Error::invalid(name, "bad_number",
                              QStringLiteral("'%1' must be a whole number.").arg(QLatin1String(name)));
    }
    return std::optional<qint64>(number);
}

Result<void> checkParameters(const FormFields &query, std::initializer_list<QByteArrayView> allowed)
{
    for (const FormFields::Field &field : query.fields()) {
        const QByteArray name = field.first.toUtf8();
        bool known = false;
        for (const QByteArrayView candidate : allowed)
            known = known || candidate == QByteArrayView(name);
        if (!known)
            return Error::invalid(name, "unknown_parameter",
                                  QStringLiteral("There is no parameter '%1' here.").arg(field.first));
        if (query.isRepeated(name))
            return Error::invalid(name, "repeated_field",
                                  QStringLiteral("'%1' may stand only once.").arg(field.first));
    }
    return {};
}

Result<std::optional<qint64>> ifMatchOf(const HttpRequest &request)
{
    QByteArray field = request.headers.value("If-Match").trimmed();
    if (field.isEmpty() || field == "*") return std::optional<qint64>();
    if (field.size() > 2 && field.startsWith('"') && field.endsWith('"'))
        field = field.mid(1, field.size() - 2);
    bool ok = false;
    const qint64 version = field.toLongLong(&ok);
    if (!ok) {
        Error error = Error::conflict("precondition_failed",
                                      QStringLiteral("If-Match names no version of this object."));
        error.code = ErrorCode::PreconditionFailed;
        return error;
    }
    return std::optional<qint64>(version);
}

HttpReply jsonReply(const QJsonObject &object, int status)
{
    return HttpReply::json(QJsonDocument(object).toJson(QJsonDocument::Compact), status);
}

HttpReply versionedReply(const QJsonObject &object, qint64 version, int status)
{
    HttpReply reply = jsonReply(object, status);
    reply.headers.set("ETag", '"' + QByteArray::number(version) + '"');
    return reply;
}

}  // namespace gatehouse
