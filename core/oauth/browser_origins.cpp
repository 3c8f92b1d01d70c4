#include "core/oauth/browser_origins.h"

#include "core/base/log.h"
#include "core/oauth/browser_origins_store.h"
#include "core/oauth/client.h"
#include "core/oauth/redirect_uri.h"
#include "core/store/database.h"

namespace gatehouse {

QByteArray originOf(QByteArrayView url)
{
    const bool secure = url.startsWith("https://");
    if (!secure && !url.startsWith("http://")) return {};
    qsizetype end = secure ? 8 : 7;
    while (end < url.size() && url[end] != '/' && url[end] != '?')
        ++end;
    const QByteArray origin = url.first(end).toByteArray();
    const QByteArrayView unsaid(secure ? ":443" : ":80");
    return origin.endsWith(unsaid) ? origin.chopped(unsaid.size()) : origin;
}

bool isWebOrigin(const QString &origin)
{
    // A public client's redirect address is https, or http on loopback, and written in one way only.
    return checkRedirectUri(origin, ClientKind::Public, "origin").ok() &&
           originOf(origin.toUtf8()) == origin.toUtf8();
}

QList<QByteArray> originsOf(const Client &client)
{
    QList<QByteArray> origins;
    const auto add = [&origins](const QByteArray &origin) {
        if (!origin.isEmpty() && !origins.contains(origin)) origins.append(origin);
    };
    for (const QString &origin : client.metadata.allowedOrigins)
        add(origin.toUtf8());
    if (client.kind == ClientKind::Public)
        for (const QString &uri : client.redirectUris)
            add(originOf(uri.toUtf8()));
    return origins;
}

bool BrowserOrigins::isKnown(const QByteArray &origin)
{
    if (origin.isEmpty()) return false;
    const Origins origins = current();
    return origins && origins->contains(origin);
}

BrowserOrigins::Origins BrowserOrigins::current()
{
    const Timestamp now = m_clock.now();
    {
        const QMutexLocker lock(&m_mutex);
        if (m_origins && now < m_readAt + kAge) return m_origins;
        m_readAt = now;  // one caller reads; the others go on with what is known
    }
    Result<QSet<QByteArray>> read = m_database.read(&browser_origins_store::all);
    if (!read.ok())
        qCWarning(lcOAuth) << "The origins of applications are not read:" << read.error().internal;
    const QMutexLocker lock(&m_mutex);
    if (read.ok()) m_origins = std::make_shared<const QSet<QByteArray>>(*std::move(read));
    return m_origins;
}

}  // namespace gatehouse
