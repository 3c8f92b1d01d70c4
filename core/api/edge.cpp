#include "core/api/edge.h"

namespace gatehouse {

namespace {

constexpr int kUserAgentLength = 256;

}  // namespace

Caller edgeOf(const HttpRequest &request)
{
    Caller caller;
    caller.address = request.clientAddress;
    caller.userAgent = QString::fromUtf8(request.headers.value("User-Agent")).left(kUserAgentLength);
    caller.requestId = request.requestId;
    return caller;
}

}  // namespace gatehouse
