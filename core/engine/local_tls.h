#pragma once

#include "core/base/clock.h"
#include "core/engine/startup_config.h"
#include "core/http/listen_options.h"

namespace gatehouse {

/// Where localTls() keeps the server's certificate; there may be none yet.
TlsSource localTlsFiles(const StartupConfig &config);

/// TLS without a bought certificate: a certificate authority of our own in `<data>/tls`, and a server
/// certificate for the listen address and the public host, made anew before it runs out or when the names
/// change. People trust `<data>/tls/authority.pem` once, on each computer.
Result<TlsSource> localTls(const StartupConfig &config, const Clock &clock);

}  // namespace gatehouse
