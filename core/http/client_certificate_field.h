#pragma once

#include <QByteArray>
#include <QList>
#include <optional>

#include "core/http/http_message.h"

namespace gatehouse {

// What a proxy that ends TLS reports of the client's certificate (RFC 9440). Pure; any thread. Only a proxy
// that the operator named may be believed: the caller sees to that.

/// `Client-Cert` and the list `Client-Cert-Chain` as DER, the client's own first; empty when there is none.
/// nullopt for anything that is not one byte sequence and a list of them (RFC 8941 section 3.3.5), and for a
/// chain without the certificate that it belongs to.
std::optional<QList<QByteArray>> reportedCertificates(const HttpHeaders &headers);

bool isClientCertificateField(QByteArrayView name);

}  // namespace gatehouse
