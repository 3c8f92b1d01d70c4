#pragma once

#include <QByteArray>
#include <QString>
#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;

/// What our own resources say of themselves (RFC 9728): the admin API, and everything else that takes access
/// tokens here, which is the server as a whole.
std::vector<Route> protectedResourceRoutes(Services &services);

/// Where the metadata of the resource at that path stands; empty for a path that takes no tokens.
QByteArray resourceMetadataUrl(const QString &issuer, const QString &path);

}  // namespace gatehouse
