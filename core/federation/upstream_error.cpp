#include "core/federation/upstream_error.h"

namespace gatehouse {

Error upstreamError(const char *reason, const QString &internal)
{
    Error error = Error::unauthenticated(
        reason, QStringLiteral("Signing in with the other provider did not work. Please try again."));
    error.internal = internal;
    return error;
}

}  // namespace gatehouse
