#pragma once

#include <QList>
#include <QString>
#include <optional>

#include "core/crypto/client_certificate.h"
#include "core/oauth/client.h"

namespace gatehouse {

/// What the operator has set up for client certificates (RFC 8705). Value type, cheap to copy.
struct MutualTls
{
    bool enabled = false;  ///< certificates can come: to a listener of ours, or to a proxy that tells of them
    QString url;           ///< where clients are asked for them, without a slash at its end; may be empty
    std::optional<CertificateAuthorities> authorities;  ///< none: tls_client_auth is not offered
};

/// Whether the certificate is the client's (RFC 8705 section 2), by the method that the client is registered
/// with. Pure. Why not is in the error's `internal`; the caller of the endpoint is not told.
Result<void> checkClientCertificate(const Client &client, const ClientCertificate &certificate,
                                    const MutualTls &mutualTls, Timestamp now);

/// Whether a client may be registered so here. InvalidInput says what the operator has to set up.
Result<void> checkMutualTls(const Client &client, const MutualTls &mutualTls);

/// Whether the client proves itself by a certificate.
inline bool usesCertificate(ClientAuthMethod method)
{
    return method == ClientAuthMethod::TlsClientAuth || method == ClientAuthMethod::SelfSignedTls;
}

}  // namespace gatehouse
