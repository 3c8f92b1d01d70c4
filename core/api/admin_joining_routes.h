#pragma once

#include <QJsonObject>
#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Services;
struct Approval;

/// /admin/v1/invitations, /admin/v1/terms, /admin/v1/approvals, and the link to a new password that an
/// administrator hands over.
std::vector<Route> adminJoiningRoutes(Services &services);

QJsonObject toJson(const Approval &approval);

}  // namespace gatehouse
