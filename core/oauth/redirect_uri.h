#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QStringList>

#include "core/base/result.h"
#include "core/oauth/client.h"

namespace gatehouse {

/// Whether a URI may be registered: printable ASCII, no fragment, user info, wildcard, backslash or dot
/// segment; https anywhere; http on loopback; for native clients also a private-use scheme with a dot (RFC
/// 8252 section 7.1). Error: InvalidInput at `field`, saying which rule.
Result<void> checkRedirectUri(const QString &uri, ClientKind kind, const QByteArray &field);

/// True when `asked` is one of the registered URIs byte for byte. For native clients the port of a loopback
/// address literal is free (RFC 8252 section 7.3); nothing else ever is.
bool redirectUriMatches(const QStringList &registered, QByteArrayView asked, ClientKind kind);

/// `uri` with parameters added to its query, percent-encoded. The URI's own query stays as it is.
QByteArray withParameters(const QByteArray &uri, const QList<std::pair<QByteArray, QByteArray>> &parameters);

}  // namespace gatehouse
