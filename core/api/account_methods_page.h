#pragma once

#include "core/api/browser.h"

namespace gatehouse {

inline constexpr char kMethodsPage[] = "/account/methods";

/// Whether recovery codes would stand in for anything. Alone they would be a second step of their own: with
/// them a password that was enough is so no longer, and nobody who presses "make new codes" asks for that.
/// Who has some left may renew them.
bool mayMakeRecoveryCodes(const FactorSummary &factors);

/// The page of all methods. `notice`: a message's id, or empty. `about`: the id of the app whose name the
/// error is about.
void showMethods(const ExchangePtr &exchange, const Browser &browser, const QString &notice,
                 const Error *error, const QString &about = {});

}  // namespace gatehouse
