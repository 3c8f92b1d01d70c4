#pragma once

#include <QJsonObject>
#include <vector>

#include "core/http/route.h"

namespace gatehouse {

class Browser;

/// /oauth/authorize and /consent: where an application sends a person.
std::vector<Route> authorizeRoutes(const Browser &browser);

/// What the sign-in pages tell of an authorization request that waits behind `returnTo`.
struct AskingClient
{
    QJsonObject data;               ///< client_name, client_initial, client_host; empty when none asks
    QList<QByteArray> formActions;  ///< where a form may end up
    QString loginHint;
};
AskingClient askingClient(const Browser &browser, const QByteArray &returnTo);

}  // namespace gatehouse
