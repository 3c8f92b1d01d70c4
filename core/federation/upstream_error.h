#pragma once

#include "core/base/result.h"

namespace gatehouse {

/// Something about a provider's answer is not right. People read one calm sentence whatever it was; `reason`
/// is for the audit log, `internal` (may be empty, never holds what the provider gave us in confidence) for
/// the server's.
Error upstreamError(const char *reason, const QString &internal = {});

}  // namespace gatehouse
