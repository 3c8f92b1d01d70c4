#pragma once

#include <QByteArray>
#include <vector>

#include "core/http/router.h"

namespace gatehouse {

/// One of our APIs that describe themselves.
struct DescribedApi
{
    const char *prefix;  ///< of its paths
    const char *file;    ///< summaries and schemas, in resources/openapi
    const char *title;
    const char *scope;  ///< that all of it needs of applications; empty: each route says its own
};
inline constexpr DescribedApi kAdminApi{"/admin/v1/", "admin.json", "Gatehouse admin API", ""};
inline constexpr DescribedApi kAccountApi{"/account/v1/", "account.json", "Gatehouse account API", "account"};

/// The OpenAPI 3.1 document of an API: paths, methods, parameters and scopes come from the route table
/// itself, summaries and schemas from its file. `issuer` becomes the server's address.
QByteArray openApiDocument(const std::vector<const Route *> &routes, const QString &issuer,
                           const DescribedApi &api);

/// GET <prefix>openapi.json: the document of this very router, for everybody (it holds no secret).
Route openApiRoute(const Router &router, const QString &issuer, const DescribedApi &api);

/// Routes of the API without a description, and descriptions without a route, as "GET /admin/v1/...". For a
/// test.
QStringList openApiMismatches(const std::vector<const Route *> &routes, const DescribedApi &api = kAdminApi);

}  // namespace gatehouse
