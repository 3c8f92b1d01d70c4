#pragma once

#include <QJsonObject>
#include <vector>

#include "core/api/browser.h"
#include "core/http/route.h"

namespace gatehouse {

/// /oauth/authorize and /consent: where an application sends a person.
std::vector<Route> authorizeRoutes(const Browser &browser);

/// What the sign-in pages tell of an authorization request that waits behind `returnTo`.
struct AskingClient
{
    QJsonObject data;  ///< of clientData(), and client_host; empty when none asks
    ForeignOrigins foreign;
    QString loginHint;
};
AskingClient askingClient(const Browser &browser, const QByteArray &returnTo);

}  // namespace gatehouse
