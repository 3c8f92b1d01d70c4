#pragma once

#include <vector>

#include "core/api/browser.h"

namespace gatehouse {

/// The page that tells new recovery codes, once, and where it goes on.
HttpReply recoveryCodesPage(const Browser &browser, const HttpRequest &request,
                            const std::vector<Secret> &codes, const QByteArray &continueTo);

}  // namespace gatehouse
