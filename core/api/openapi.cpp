#include "core/api/openapi.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <memory>
#include <mutex>

namespace gatehouse {

namespace {

QJsonObject descriptions(const DescribedApi &api)
{
    QFile file(QStringLiteral(":/gatehouse/openapi/") + QLatin1String(api.file));
    if (!file.open(QIODevice::ReadOnly)) qFatal("The API description is missing from the program");
    return QJsonDocument::fromJson(file.readAll()).object();
}

bool belongsTo(const DescribedApi &api, const Route &route)
{
    return route.path.startsWith(api.prefix);
}

/// The scopes that an application needs for the route.
QStringList scopesOf(const DescribedApi &api, const Route &route)
{
    if (route.access.kind != Access::Kind::Bearer) return {};
    const QString scope = route.access.scope.isEmpty() ? QString::fromLatin1(api.scope)
                                                       : QString::fromLatin1(route.access.scope);
    return scope.isEmpty() ? QStringList() : QStringList{scope};
}

QString operationKey(const Route &route)
{
    return QString::fromLatin1(toByteArray(route.method) + ' ' + route.path);
}

QJsonObject schemaReference(const QString &name)
{
    return {{QStringLiteral("$ref"), QString(QStringLiteral("#/components/schemas/") + name)}};
}

QJsonObject jsonContent(const QString &schema, const QString &type = QStringLiteral("application/json"))
{
    return {{type, QJsonObject{{QStringLiteral("schema"), schemaReference(schema)}}}};
}

QJsonObject parameter(const QString &name, const QString &in, const QString &type)
{
    return {{QStringLiteral("name"), name},
            {QStringLiteral("in"), in},
            {QStringLiteral("required"), in == u"path"},
            {QStringLiteral("schema"), QJsonObject{{QStringLiteral("type"), type}}}};
}

QJsonArray parameters(const Route &route, const QJsonObject &description)
{
    QJsonArray list;
    static const QRegularExpression placeholder(QStringLiteral("\\{([a-z_]+)\\}"));
    for (auto match = placeholder.globalMatch(QString::fromLatin1(route.path)); match.hasNext();)
        list.append(parameter(match.next().captured(1), QStringLiteral("path"), QStringLiteral("string")));
    for (const QJsonValue name : description.value(u"query").toArray()) {
        const bool number = name.toString() == u"limit" || name.toString() == u"after_seq";
        list.append(parameter(name.toString(), QStringLiteral("query"),
                              number ? QStringLiteral("integer") : QStringLiteral("string")));
    }
    return list;
}

QJsonArray security(const DescribedApi &api, const Route &route)
{
    if (route.access.kind != Access::Kind::Bearer) return {};
    return {QJsonObject{{QStringLiteral("oauth"), QJsonArray::fromStringList(scopesOf(api, route))}}};
}

QJsonObject operation(const DescribedApi &api, const Route &route, const QJsonObject &description)
{
    QJsonObject answer{{QStringLiteral("description"), description.value(u"summary")}};
    if (description.contains(u"response"))
        answer.insert(QStringLiteral("content"), jsonContent(description.value(u"response").toString()));
    const QJsonObject problem{
        {QStringLiteral("description"), QStringLiteral("What went wrong, and what to do next")},
        {QStringLiteral("content"),
         jsonContent(QStringLiteral("Problem"), QStringLiteral("application/problem+json"))}};
    QJsonObject responses{{QString::number(description.value(u"status").toInt(200)), answer},
                          {QStringLiteral("default"), problem}};
    // Other good ends: status to what is answered then.
    const QJsonObject others = description.value(u"also").toObject();
    for (auto it = others.begin(); it != others.end(); ++it) {
        const QJsonObject other = it.value().toObject();
        responses.insert(it.key(), QJsonObject{{QStringLiteral("description"), other.value(u"summary")},
                                               {QStringLiteral("content"),
                                                jsonContent(other.value(u"response").toString())}});
    }
    QJsonObject result{{QStringLiteral("summary"), description.value(u"summary")},
                       {QStringLiteral("parameters"), parameters(route, description)},
                       {QStringLiteral("responses"), responses},
                       {QStringLiteral("security"), security(api, route)}};
    if (description.contains(u"request")) {
        result.insert(
            QStringLiteral("requestBody"),
            QJsonObject{{QStringLiteral("content"), jsonContent(description.value(u"request").toString())}});
    }
    return result;
}

QJsonObject securityScheme(const std::vector<const Route *> &routes, const QString &issuer,
                           const DescribedApi &api)
{
    QJsonObject scopes;
    for (const Route *entry : routes) {
        const Route &route = *entry;
        if (!belongsTo(api, route)) continue;
        for (const QString &scope : scopesOf(api, route))
            scopes.insert(scope, QString());
    }
    const QString token = issuer + QStringLiteral("/oauth/token");
    const QJsonObject code{
        {QStringLiteral("authorizationUrl"), QString(issuer + QStringLiteral("/oauth/authorize"))},
        {QStringLiteral("tokenUrl"), token},
        {QStringLiteral("scopes"), scopes}};
    const QJsonObject client{{QStringLiteral("tokenUrl"), token}, {QStringLiteral("scopes"), scopes}};
    return {{QStringLiteral("type"), QStringLiteral("oauth2")},
            {QStringLiteral("flows"), QJsonObject{{QStringLiteral("authorizationCode"), code},
                                                  {QStringLiteral("clientCredentials"), client}}}};
}

}  // namespace

QByteArray openApiDocument(const std::vector<const Route *> &routes, const QString &issuer,
                           const DescribedApi &api)
{
    const QJsonObject described = descriptions(api);
    const QJsonObject operations = described.value(u"operations").toObject();
    QJsonObject paths;
    for (const Route *entry : routes) {
        const Route &route = *entry;
        if (!belongsTo(api, route)) continue;
        const QString path = QString::fromLatin1(route.path);
        QJsonObject methods = paths.value(path).toObject();
        methods.insert(QString::fromLatin1(toByteArray(route.method).toLower()),
                       operation(api, route, operations.value(operationKey(route)).toObject()));
        paths.insert(path, methods);
    }
    const QJsonObject document{
        {QStringLiteral("openapi"), QStringLiteral("3.1.0")},
        {QStringLiteral("info"), QJsonObject{{QStringLiteral("title"), QString::fromLatin1(api.title)},
                                             {QStringLiteral("version"), QStringLiteral(GATEHOUSE_VERSION)}}},
        {QStringLiteral("servers"), QJsonArray{QJsonObject{{QStringLiteral("url"), issuer}}}},
        {QStringLiteral("paths"), paths},
        {QStringLiteral("components"),
         QJsonObject{{QStringLiteral("schemas"), described.value(u"schemas")},
                     {QStringLiteral("securitySchemes"),
                      QJsonObject{{QStringLiteral("oauth"), securityScheme(routes, issuer, api)}}}}}};
    return QJsonDocument(document).toJson(QJsonDocument::Compact);
}

Route openApiRoute(const Router &router, const QString &issuer, const DescribedApi &api)
{
    // The table is complete when the first call comes; from then on the document does not change.
    struct Cache
    {
        std::once_flag made;
        QByteArray document;
    };
    auto cache = std::make_shared<Cache>();
    return {HttpMethod::Get,
            QByteArray(api.prefix) + "openapi.json",
            Access::anyone(),
            0,
            RateBucket::None,
            ErrorStyle::Problem,
            [&router, issuer, api, cache](const ExchangePtr &exchange) {
                std::call_once(cache->made,
                               [&] { cache->document = openApiDocument(router.routes(), issuer, api); });
                exchange->reply(HttpReply::json(cache->document));
            }};
}

QStringList openApiMismatches(const std::vector<const Route *> &routes, const DescribedApi &api)
{
    const QJsonObject operations = descriptions(api).value(u"operations").toObject();
    QStringList known = operations.keys();
    QStringList wrong;
    for (const Route *entry : routes) {
        const Route &route = *entry;
        if (belongsTo(api, route) && known.removeAll(operationKey(route)) == 0)
            wrong.append(operationKey(route) + QStringLiteral(" has no description"));
    }
    for (const QString &left : std::as_const(known))
        wrong.append(left + QStringLiteral(" has no route"));
    return wrong;
}

}  // namespace gatehouse
