#pragma once

#include "core/api/browser.h"

namespace gatehouse {

inline constexpr char kMethodsPage[] = "/account/methods";

/// The page of all methods. `notice`: a message's id, or empty.
void showMethods(const ExchangePtr &exchange, const Browser &browser, const QString &notice,
                 const Error *error);

}  // namespace gatehouse
