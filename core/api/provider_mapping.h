#pragma once

#include "core/api/wire/provider.h"
#include "core/federation/provider.h"

namespace gatehouse {

/// As the admin API and the commands tell it.
wire::Provider toWire(const Provider &provider, const QString &redirectUri);

}  // namespace gatehouse
