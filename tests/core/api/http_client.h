#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <utility>

namespace gatehouse {

using Field = std::pair<QByteArray, QByteArray>;
using Fields = QList<Field>;

/// One answer as it came over the wire. Status 0: none came.
struct HttpAnswer
{
    int status = 0;
    Fields fields;
    QByteArray body;

    QByteArray field(QByteArrayView name) const;
    QList<QByteArray> all(QByteArrayView name) const;
    QJsonObject json() const;
    QString code() const;  ///< of a problem document
    QString text(QLatin1String name) const;
    /// The whole Set-Cookie field of the cookie, or an empty array.
    QByteArray setCookie(QByteArrayView name) const;
};

/// One call on a connection of its own to 127.0.0.1:`port`. Blocks; needs no event loop.
HttpAnswer httpCall(quint16 port, const QByteArray &method, const QByteArray &target,
                    const Fields &fields = {}, const QByteArray &body = {});

/// A browser without scripts: keeps cookies, follows nothing, sends forms as a page of ours would.
class TestBrowser final
{
public:
    TestBrowser(quint16 port, QByteArray origin) : m_port(port), m_origin(std::move(origin)) {}

    HttpAnswer get(const QByteArray &target, const Fields &fields = {});
    /// Takes `csrf` from the page fetched last unless the form brings its own.
    HttpAnswer post(const QByteArray &target, Fields form);
    HttpAnswer postAs(const QByteArray &target, const Fields &form, const Fields &fields);

    QByteArray cookie(const QByteArray &name) const { return m_cookies.value(name); }
    void setCookie(const QByteArray &name, const QByteArray &value) { m_cookies.insert(name, value); }
    void forget() { m_cookies.clear(); }
    QByteArray csrf() const { return m_csrf; }

private:
    Fields withCookies(Fields fields) const;
    HttpAnswer keep(HttpAnswer answer);

    quint16 m_port;
    QByteArray m_origin;
    QMap<QByteArray, QByteArray> m_cookies;
    QByteArray m_csrf;
};

/// The value of the page's hidden input, decoded.
QByteArray hiddenInput(const QByteArray &page, const QByteArray &name);
QByteArray encodedForm(const Fields &form);

}  // namespace gatehouse
