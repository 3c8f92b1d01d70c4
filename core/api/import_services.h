#pragma once

#include "core/identity/import_runner.h"

namespace gatehouse {

class Services;

/// What an ImportRunner works with, of one server's services.
ImportRunner::Services importServicesOf(Services &services);

}  // namespace gatehouse
