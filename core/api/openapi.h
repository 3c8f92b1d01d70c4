#pragma once

#include <QByteArray>
#include <vector>

#include "core/http/router.h"

namespace gatehouse {

/// The OpenAPI 3.1 document of the admin API: paths, methods, parameters and scopes come from the route table
/// itself, summaries and schemas from resources/openapi/admin.json. `issuer` becomes the server's address.
QByteArray openApiDocument(const std::vector<const Route *> &routes, const QString &issuer);

/// GET /admin/v1/openapi.json: the document of this very router, for everybody (it holds no secret).
Route openApiRoute(const Router &router, const QString &issuer);

/// Admin routes without a description, and descriptions without a route, as "GET /admin/v1/...". For a test.
QStringList openApiMismatches(const std::vector<const Route *> &routes);

}  // namespace gatehouse
