#pragma once

#include <QByteArray>
#include <QSet>

#include "core/base/result.h"
#include "core/store/transaction.h"

namespace gatehouse::browser_origins_store {

/// The origins of all enabled clients.
Result<QSet<QByteArray>> all(Transaction &tx);

}  // namespace gatehouse::browser_origins_store
