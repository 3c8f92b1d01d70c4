#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace gatehouse {

enum class HttpMethod { Get, Head, Post, Put, Patch, Delete, Options };

QByteArray toByteArray(HttpMethod method);

/// Header fields in order; names compare without case. Value type.
class HttpHeaders final
{
public:
    void add(QByteArray name, QByteArray value) { m_fields.append({std::move(name), std::move(value)}); }
    void set(const QByteArray &name, QByteArray value);
    bool contains(QByteArrayView name) const;
    /// The first value, or an empty array.
    QByteArray value(QByteArrayView name) const;
    QList<QByteArray> values(QByteArrayView name) const;
    const QList<std::pair<QByteArray, QByteArray>> &fields() const { return m_fields; }

private:
    QList<std::pair<QByteArray, QByteArray>> m_fields;
};

/// A complete request that has passed the wire guard: our own copy, owned by nobody else, safe on any thread.
struct HttpRequest
{
    HttpMethod method = HttpMethod::Get;
    QByteArray target;  ///< as sent: path and query, still percent-encoded
    QString path;       ///< decoded once; begins with '/', no dot segments, no NUL, no encoded slash
    QByteArray query;   ///< raw, without '?'
    HttpHeaders headers;
    QByteArray body;
    QString clientAddress;      ///< normalised; through a trusted proxy, the address it reports
    bool secure = false;        ///< TLS here, or at a trusted proxy
    bool throughProxy = false;  ///< a trusted proxy sent it; only then are X-Forwarded-* fields left in
    QByteArray
        authority;  ///< host[:port] the client asked for; for display and /gate, never for our own URLs
    /// DER of the certificate that the client proved to hold, to us or to a trusted proxy, then of those that
    /// it sent along. Nobody has looked into them.
    QList<QByteArray> clientCertificates;
    QString requestId;
    QList<QString> pathValues;  ///< what the router's {placeholders} matched, in order

    /// The cookie's value, or nullopt. Two cookies of one name count as none.
    std::optional<QByteArray> cookie(QByteArrayView name) const;
};

/// What goes back. The one writer adds the security headers and refuses CR, LF and NUL in fields.
struct HttpReply
{
    int status = 200;
    HttpHeaders headers;
    QByteArray body;
    /// Further origins ("https://app.example") or schemes ("com.example.app:") that the page's forms may end
    /// up at. Browsers check form-action on the redirect after a form post as well.
    QList<QByteArray> formActions;
    /// Further origins that the page's images come from.
    QList<QByteArray> imageSources;
    /// Origins that the page's frames come from; it has none otherwise.
    QList<QByteArray> frameSources;

    static HttpReply empty(int status);
    static HttpReply json(QByteArray body, int status = 200);  ///< application/json; no-store
    static HttpReply html(QByteArray body, int status = 200);  ///< text/html; charset=utf-8; no-store
    static HttpReply text(QByteArray body, int status = 200);
    static HttpReply redirect(const QByteArray &location, int status = 303);
};

}  // namespace gatehouse
