#pragma once

#include <QJsonObject>
#include <QStringList>

#include "core/api/browser.h"
#include "core/oauth/claims_request.h"

namespace gatehouse {

// What every page has that asks a person whether an application may use their account.

/// `client_name`, `client_initial`; where the client has them `client_logo`, `client_uri`, `policy_uri`,
/// `tos_uri`, and `client_links` (true) for any of the last three.
QJsonObject clientData(const Client &client);

/// What a scope lets an application do, and what a single claim tells it, in the page's language.
QString scopeText(const Browser &browser, const HttpRequest &request, const QString &scope);
QString claimText(const Browser &browser, const HttpRequest &request, const QString &claim);

/// clientData() and `user_name`, `user_initial`, `scopes` (what the application would be able to do, with
/// what it would be told about this very person, and then each claim of `claims` that no scope covers, marked
/// `needed` where the request calls it essential; last what the client's custom_claims tell it).
/// Unauthenticated when the person is gone.
Result<QJsonObject> consentData(const Browser &browser, const HttpRequest &request, const Session &session,
                                const Client &client, const QStringList &scopes,
                                const ClaimsRequest &claims = {});

}  // namespace gatehouse
