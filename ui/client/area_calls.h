#pragma once

#include <QUrl>

#include "core/api/wire/json.h"
#include "ui/client/admin_client.h"

namespace gatehouse::ui {

// What the clients of one area are made of: they only say paths and types. Their futures finish on the GUI
// thread with that of AdminClient::ask().

/// The path of a call; each part is encoded.
inline QString adminPath(std::initializer_list<QString> parts)
{
    QString out = QStringLiteral("/admin/v1");
    for (const QString &part : parts)
        out += u'/' + QString::fromLatin1(QUrl::toPercentEncoding(part));
    return out;
}

inline ApiRequest postTo(std::initializer_list<QString> parts, QJsonObject body = {})
{
    ApiRequest request;
    request.method = "POST";
    request.path = adminPath(parts);
    request.body = std::move(body);
    return request;
}

inline ApiRequest getFrom(std::initializer_list<QString> parts, QList<QPair<QString, QString>> query = {})
{
    ApiRequest request;
    request.path = adminPath(parts);
    request.query = std::move(query);
    return request;
}

/// An answer read with `parse`, a function of QJsonObject to Result<T>.
template <class T, class Parse>
QFuture<Result<T>> parsedAnswer(AdminClient &client, const ApiRequest &request, Parse parse)
{
    return client.ask(request).then([parse](const Result<ApiReply> &reply) -> Result<T> {
        if (!reply.ok()) return reply.error();
        return parse(reply->body);
    });
}

template <class T>
QFuture<Result<T>> objectAnswer(AdminClient &client, const ApiRequest &request)
{
    return parsedAnswer<T>(client, request, [](const QJsonObject &json) { return wire::fromJson<T>(json); });
}

template <class T>
QFuture<Result<wire::Page<T>>> pageAnswer(AdminClient &client, const ApiRequest &request)
{
    return parsedAnswer<wire::Page<T>>(client, request,
                                       [](const QJsonObject &json) { return wire::pageFromJson<T>(json); });
}

}  // namespace gatehouse::ui
