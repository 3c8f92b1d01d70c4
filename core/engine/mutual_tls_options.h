#pragma once

#include <optional>

#include "core/engine/startup_config.h"
#include "core/http/listen_options.h"
#include "core/oauth/mutual_tls.h"

namespace gatehouse {

/// What the configuration says of client certificates, with its files read. InvalidInput where its parts do
/// not fit together or the file cannot be used.
Result<MutualTls> mutualTlsOf(const StartupConfig &config);

/// The listener that asks for certificates; `main` is the one that does not, and lends its TLS files. Only
/// for a configuration that mutualTlsOf() has taken.
std::optional<ListenOptions> mutualTlsListener(const StartupConfig &config, const ListenOptions &main);

}  // namespace gatehouse
