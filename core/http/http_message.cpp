#include "core/http/http_message.h"

#include "core/http/cookies.h"

namespace gatehouse {

QByteArray toByteArray(HttpMethod method)
{
    switch (method) {
        case HttpMethod::Get:
            return QByteArrayLiteral("GET");
        case HttpMethod::Head:
            return QByteArrayLiteral("HEAD");
        case HttpMethod::Post:
            return QByteArrayLiteral("POST");
        case HttpMethod::Put:
            return QByteArrayLiteral("PUT");
        case HttpMethod::Patch:
            return QByteArrayLiteral("PATCH");
        case HttpMethod::Delete:
            return QByteArrayLiteral("DELETE");
        case HttpMethod::Options:
            return QByteArrayLiteral("OPTIONS");
    }
    return {};
}

void HttpHeaders::set(const QByteArray &name, QByteArray value)
{
    m_fields.removeIf([&](const auto &field) { return field.first.compare(name, Qt::CaseInsensitive) == 0; });
    m_fields.append({name, std::move(value)});
}

bool HttpHeaders::contains(QByteArrayView name) const
{
    for (const auto &field : m_fields)
        if (field.first.compare(name, Qt::CaseInsensitive) == 0) return true;
    return false;
}

QByteArray HttpHeaders::value(QByteArrayView name) const
{
    for (const auto &field : m_fields)
        if (field.first.compare(name, Qt::CaseInsensitive) == 0) return field.second;
    return {};
}

QList<QByteArray> HttpHeaders::values(QByteArrayView name) const
{
    QList<QByteArray> found;
    for (const auto &field : m_fields)
        if (field.first.compare(name, Qt::CaseInsensitive) == 0) found.append(field.second);
    return found;
}

std::optional<QByteArray> HttpRequest::cookie(QByteArrayView name) const
{
    std::optional<QByteArray> found;
    for (const auto &field : headers.fields()) {
        if (field.first.compare("cookie", Qt::CaseInsensitive) != 0) continue;
        if (found) return std::nullopt;  // a second Cookie field (RFC 6265 section 5.4 allows one)
        found = cookieFromField(field.second, name);
    }
    return found;
}

HttpReply HttpReply::empty(int status)
{
    HttpReply reply;
    reply.status = status;
    return reply;
}

HttpReply HttpReply::json(QByteArray body, int status)
{
    HttpReply reply;
    reply.status = status;
    reply.headers.add(QByteArrayLiteral("Content-Type"), QByteArrayLiteral("application/json"));
    reply.body = std::move(body);
    return reply;
}

HttpReply HttpReply::html(QByteArray body, int status)
{
    HttpReply reply;
    reply.status = status;
    reply.headers.add(QByteArrayLiteral("Content-Type"), QByteArrayLiteral("text/html; charset=utf-8"));
    reply.body = std::move(body);
    return reply;
}

HttpReply HttpReply::text(QByteArray body, int status)
{
    HttpReply reply;
    reply.status = status;
    reply.headers.add(QByteArrayLiteral("Content-Type"), QByteArrayLiteral("text/plain; charset=utf-8"));
    reply.body = std::move(body);
    return reply;
}

HttpReply HttpReply::redirect(const QByteArray &location, int status)
{
    HttpReply reply;
    reply.status = status;
    reply.headers.add(QByteArrayLiteral("Location"), location);
    return reply;
}

}  // namespace gatehouse
