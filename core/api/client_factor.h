#pragma once

#include "core/api/browser.h"

namespace gatehouse {

// A second factor that one application wants of everybody (`mfa.requirement` for that application), whatever
// the rules for the person say. It is asked for when the application is opened; there is no grace.

/// Whether the application wants a second factor that this session has not seen.
bool lacksFactor(const Services &services, const Client &client, const Session &session);

/// Leads the person to showing a second factor and then to `returnTo`: by signing in again, or, for whoever
/// has none and signed in just now, by setting one up.
void askForFactor(const ExchangePtr &exchange, const Browser &browser, const Session &session,
                  const QByteArray &returnTo);

}  // namespace gatehouse
