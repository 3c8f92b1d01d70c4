#include "core/http/client_address.h"

namespace gatehouse {

namespace {

/// One entry of X-Forwarded-For: an address, perhaps with a port. Null if it is none.
QHostAddress reportedAddress(QByteArrayView entry)
{
    QByteArrayView text = entry.trimmed();
    if (text.startsWith('[')) {
        const qsizetype end = text.indexOf(']');
        if (end < 0) return {};
        text = text.sliced(1, end - 1);
    } else if (text.count('.') == 3 && text.count(':') == 1) {
        text = text.first(text.indexOf(':'));
    }
    if (text.isEmpty() || text.size() > 45) return {};
    for (const char c : text)
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' ||
              c == ':'))
            return {};
    if (!text.contains(':') && text.count('.') != 3) return {};
    return normalisedAddress(QHostAddress(QString::fromLatin1(text)));
}

/// The rightmost value of a field that each proxy appends to; "a, b" and two fields are the same thing.
QByteArray lastReport(const HttpHeaders &headers, QByteArrayView name)
{
    const QList<QByteArray> values = headers.values(name);
    if (values.isEmpty()) return {};
    const QByteArray &last = values.last();
    return last.mid(last.lastIndexOf(',') + 1).trimmed();
}

}  // namespace

ClientOrigin clientOrigin(const HttpHeaders &headers, const QHostAddress &peer, bool encrypted,
                          const AddressRanges &trustedProxies)
{
    ClientOrigin origin;
    QHostAddress client = normalisedAddress(peer);
    origin.secure = encrypted;
    origin.authority = headers.value("host");
    origin.throughProxy = !trustedProxies.isEmpty() && trustedProxies.contains(client);
    if (origin.throughProxy) {
        const QList<QByteArray> reports = headers.values("x-forwarded-for").join(',').split(',');
        for (qsizetype i = reports.size() - 1; i >= 0 && trustedProxies.contains(client); --i) {
            const QHostAddress reported = reportedAddress(reports[i]);
            if (reported.isNull()) break;
            client = reported;
        }
        const QByteArray scheme = lastReport(headers, "x-forwarded-proto").toLower();
        if (!scheme.isEmpty()) origin.secure = scheme == "https";
        const QByteArray host = lastReport(headers, "x-forwarded-host");
        if (!host.isEmpty()) origin.authority = host;
    }
    origin.address = client.toString();
    return origin;
}

bool isProxyField(QByteArrayView name)
{
    const auto startsWith = [name](QByteArrayView prefix) {
        return name.size() >= prefix.size() &&
               name.first(prefix.size()).compare(prefix, Qt::CaseInsensitive) == 0;
    };
    return startsWith("x-forwarded-") || startsWith("x-original-") ||
           name.compare("x-real-ip", Qt::CaseInsensitive) == 0 ||
           name.compare("forwarded", Qt::CaseInsensitive) == 0;
}

}  // namespace gatehouse
