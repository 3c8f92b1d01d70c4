#pragma once

#include <QHostAddress>
#include <QString>

#include "core/base/address_ranges.h"
#include "core/http/http_message.h"

namespace gatehouse {

/// Who a request is from, once the reports of trusted proxies are taken in.
struct ClientOrigin
{
    QString address;
    bool secure = false;
    bool throughProxy = false;  ///< the peer is a trusted proxy
    QByteArray authority;       ///< host[:port] the browser asked for
};

/// Reads X-Forwarded-For, -Proto and -Host, but only when the peer itself is a trusted proxy. Of the reported
/// addresses the rightmost that is no trusted proxy counts; a report that is no address ends the walk at the
/// proxy that sent it.
ClientOrigin clientOrigin(const HttpHeaders &headers, const QHostAddress &peer, bool encrypted,
                          const AddressRanges &trustedProxies);

/// True for names of fields that only a proxy may set (X-Forwarded-*, X-Original-*, X-Real-IP, Forwarded).
bool isProxyField(QByteArrayView name);

}  // namespace gatehouse
