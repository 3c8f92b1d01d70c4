#include "core/store/database_url.h"

#include <QDir>
#include <QUrl>
#include <QUrlQuery>

namespace gatehouse {

namespace {

const QLatin1String kSqlitePrefix("sqlite:");
const QLatin1String kPostgresPrefix("postgresql://");

Error wrong(const QString &why)
{
    return Error::invalid("database", "invalid_database_url", why);
}

QString decoded(QStringView text)
{
    return QUrl::fromPercentEncoding(text.toUtf8());
}

Result<int> parseNumber(const QString &text, int highest, const QString &what)
{
    bool ok = false;
    const int number = text.toInt(&ok);
    if (ok && number >= 1 && number <= highest) return number;
    return wrong(
        QStringLiteral("The database URL's %1 must be a number from 1 to %2.").arg(what).arg(highest));
}

Result<void> applyAuthority(DatabaseUrl &url, QStringView authority)
{
    const qsizetype at = authority.lastIndexOf(u'@');
    if (at >= 0) {
        const QStringView userInfo = authority.left(at);
        const qsizetype colon = userInfo.indexOf(u':');
        url.user = decoded(colon < 0 ? userInfo : userInfo.left(colon));
        if (colon >= 0) url.password = decoded(userInfo.mid(colon + 1));
    }
    QStringView host = authority.mid(at + 1);
    qsizetype hostEnd = host.lastIndexOf(u':');
    if (host.startsWith(u'[')) {  // an IPv6 address
        const qsizetype close = host.indexOf(u']');
        if (close < 0) return wrong(QStringLiteral("The database URL's address lacks a closing bracket."));
        hostEnd = close + 1 < host.size() ? close + 1 : -1;
        url.host = host.mid(1, close - 1).toString();
    } else {
        url.host = decoded(hostEnd < 0 ? host : host.left(hostEnd));
    }
    if (hostEnd >= 0) {
        GATEHOUSE_TRY_ASSIGN(port,
                             parseNumber(host.mid(hostEnd + 1).toString(), 65535, QStringLiteral("port")));
        url.port = port;
    }
    return {};
}

Result<void> applyOption(DatabaseUrl &url, const QString &key, const QString &value)
{
    if (key == QLatin1String("host")) {
        url.host = value;
    } else if (key == QLatin1String("sslmode")) {
        url.sslMode = value;
    } else if (key == QLatin1String("sslrootcert")) {
        url.sslRootCert = value;
    } else if (key == QLatin1String("connect_timeout")) {
        GATEHOUSE_TRY_ASSIGN(seconds, parseNumber(value, 300, key));
        url.connectTimeoutSeconds = seconds;
    } else {
        return wrong(QStringLiteral("The database URL has an unknown option '%1'.").arg(key));
    }
    return {};
}

Result<DatabaseUrl> parsePostgres(QStringView rest)
{
    DatabaseUrl url;
    url.engine = DatabaseUrl::Engine::Postgres;
    QStringView query;
    if (const qsizetype mark = rest.indexOf(u'?'); mark >= 0) {
        query = rest.mid(mark + 1);
        rest = rest.left(mark);
    }
    const qsizetype slash = rest.indexOf(u'/');
    if (slash >= 0) url.name = decoded(rest.mid(slash + 1));
    GATEHOUSE_TRY(applyAuthority(url, slash < 0 ? rest : rest.left(slash)));
    const auto options = QUrlQuery(query.toString()).queryItems(QUrl::FullyDecoded);
    for (const auto &[key, value] : options)
        GATEHOUSE_TRY(applyOption(url, key, value));
    if (url.name.isEmpty() || url.name.contains(u'/'))
        return wrong(QStringLiteral("The database URL must name a database: postgresql://user@host/name."));
    if (url.host.isEmpty()) url.host = QStringLiteral("localhost");
    return url;
}

}  // namespace

Result<DatabaseUrl> DatabaseUrl::parse(const QString &url)
{
    if (url.startsWith(kSqlitePrefix)) {
        const QString path = url.mid(kSqlitePrefix.size());
        if (path.isEmpty() || path.startsWith(u':') || path.contains(QChar(u'\0')))
            return wrong(QStringLiteral("The database URL must name a file: sqlite:PATH."));
        return sqliteFile(path);
    }
    if (url.startsWith(kPostgresPrefix)) return parsePostgres(QStringView(url).mid(kPostgresPrefix.size()));
    return wrong(QStringLiteral("The database URL must begin with sqlite: or postgresql://."));
}

DatabaseUrl DatabaseUrl::sqliteFile(const QString &path)
{
    DatabaseUrl url;
    url.engine = Engine::Sqlite;
    url.path = QDir::cleanPath(path);
    return url;
}

QString DatabaseUrl::toDisplayString() const
{
    if (engine == Engine::Sqlite) return kSqlitePrefix + path;
    QString text = kPostgresPrefix;
    if (!user.isEmpty()) text += user + u'@';
    const bool isSocket = host.startsWith(u'/');
    if (!isSocket) text += host.contains(u':') ? u'[' + host + u']' : host;
    if (!isSocket && port != 5432) text += u':' + QString::number(port);
    text += u'/' + name;
    if (isSocket) text += QStringLiteral("?host=") + host;
    return text;
}

}  // namespace gatehouse
