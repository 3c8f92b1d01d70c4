#include "http_client.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTcpSocket>

namespace gatehouse {

namespace {

constexpr int kPatience = 20'000;

HttpAnswer parsed(const QByteArray &wire)
{
    HttpAnswer answer;
    const qsizetype end = wire.indexOf("\r\n\r\n");
    if (end < 0) return answer;
    QList<QByteArray> lines = wire.left(end).split('\n');
    answer.status = lines.takeFirst().split(' ').value(1).toInt();
    for (const QByteArray &line : std::as_const(lines)) {
        const qsizetype colon = line.indexOf(':');
        answer.fields.append(Field{line.left(colon), line.mid(colon + 1).trimmed()});
    }
    answer.body = wire.mid(end + 4);
    return answer;
}

}  // namespace

QList<QByteArray> HttpAnswer::all(QByteArrayView name) const
{
    QList<QByteArray> values;
    for (const auto &[key, value] : fields) {
        if (name.compare(key, Qt::CaseInsensitive) == 0) values.append(value);
    }
    return values;
}

QByteArray HttpAnswer::field(QByteArrayView name) const
{
    return all(name).value(0);
}

QJsonObject HttpAnswer::json() const
{
    return QJsonDocument::fromJson(body).object();
}

QString HttpAnswer::code() const
{
    return text(QLatin1String("code"));
}

QString HttpAnswer::text(QLatin1String name) const
{
    return json().value(name).toString();
}

QByteArray HttpAnswer::setCookie(QByteArrayView name) const
{
    for (const QByteArray &value : all("Set-Cookie")) {
        if (QByteArrayView(value).first(value.indexOf('=')) == name) return value;
    }
    return {};
}

HttpAnswer httpCall(quint16 port, const QByteArray &method, const QByteArray &target, const Fields &fields,
                    const QByteArray &body)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!socket.waitForConnected(kPatience)) return {};
    QByteArray wire = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
    for (const auto &[name, value] : fields)
        wire += name + ": " + value + "\r\n";
    if (!body.isEmpty() || method != "GET")
        wire += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    socket.write(wire + "\r\n" + body);
    QByteArray received;
    while (socket.waitForReadyRead(kPatience))
        received += socket.readAll();
    return parsed(received + socket.readAll());
}

HttpAnswer TestBrowser::get(const QByteArray &target, const Fields &fields)
{
    return keep(httpCall(m_port, "GET", target, withCookies(fields)));
}

HttpAnswer TestBrowser::post(const QByteArray &target, Fields form)
{
    form.prepend(Field{"csrf", m_csrf});
    return postAs(target, form, {{"Origin", m_origin}, {"Sec-Fetch-Site", "same-origin"}});
}

HttpAnswer TestBrowser::postAs(const QByteArray &target, const Fields &form, const Fields &fields)
{
    Fields all = withCookies(fields);
    all.append(Field{"Content-Type", "application/x-www-form-urlencoded"});
    return keep(httpCall(m_port, "POST", target, all, encodedForm(form)));
}

Fields TestBrowser::withCookies(Fields fields) const
{
    QByteArrayList pairs;
    for (auto it = m_cookies.begin(); it != m_cookies.end(); ++it)
        pairs.append(it.key() + '=' + it.value());
    if (!pairs.isEmpty()) fields.append(Field{"Cookie", pairs.join("; ")});
    return fields;
}

HttpAnswer TestBrowser::keep(HttpAnswer answer)
{
    for (const QByteArray &field : answer.all("Set-Cookie")) {
        const QByteArray pair = field.left(field.indexOf(';'));
        const QByteArray name = pair.left(pair.indexOf('='));
        const QByteArray value = pair.mid(name.size() + 1);
        if (value.isEmpty() || field.contains("Max-Age=0"))
            m_cookies.remove(name);
        else
            m_cookies.insert(name, value);
    }
    if (const QByteArray csrf = hiddenInput(answer.body, "csrf"); !csrf.isEmpty()) m_csrf = csrf;
    return answer;
}

QByteArray hiddenInput(const QByteArray &page, const QByteArray &name)
{
    const QRegularExpression input(
        QStringLiteral("name=\"%1\" value=\"([^\"]*)\"").arg(QString::fromLatin1(name)));
    QString value = input.match(QString::fromUtf8(page)).captured(1);
    value.replace(QLatin1String("&quot;"), QLatin1String("\""));
    value.replace(QLatin1String("&#39;"), QLatin1String("'"));
    value.replace(QLatin1String("&lt;"), QLatin1String("<"));
    value.replace(QLatin1String("&gt;"), QLatin1String(">"));
    value.replace(QLatin1String("&amp;"), QLatin1String("&"));
    return value.toUtf8();
}

QByteArray encodedForm(const Fields &form)
{
    QByteArrayList pairs;
    for (const auto &[name, value] : form)
        pairs.append(name.toPercentEncoding() + '=' + value.toPercentEncoding());
    return pairs.join('&');
}

}  // namespace gatehouse
