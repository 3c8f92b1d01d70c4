#include "core/http/listen_options.h"

namespace gatehouse {

Result<void> ListenOptions::check() const
{
    if (address.isNull())
        return Error::invalid("listen", "bad_listen_address",
                              QStringLiteral("The listen address is not an IP address."));
    if (!tls && !normalisedAddress(address).isLoopback() && trustedProxies.isEmpty())
        return Error::invalid(
            "listen", "plain_http_refused",
            QStringLiteral(
                "Plain HTTP on %1 would let others on the network read passwords: set a TLS certificate, "
                "listen on 127.0.0.1, or name the reverse proxy in front as a trusted proxy.")
                .arg(address.toString()));
    if (workers < 0 || workers > 256)
        return Error::invalid("workers", "bad_workers",
                              QStringLiteral("The number of HTTP workers must be 0 to 256."));
    if (limits.connections < 1 || limits.connectionsPerAddress < 1)
        return Error::invalid("limits", "bad_limits",
                              QStringLiteral("Connection limits must be at least 1."));
    return {};
}

}  // namespace gatehouse
