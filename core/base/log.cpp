#include "core/base/log.h"

namespace gatehouse {

Q_LOGGING_CATEGORY(lcStore, "gatehouse.store", QtInfoMsg)
Q_LOGGING_CATEGORY(lcHttp, "gatehouse.http", QtInfoMsg)
Q_LOGGING_CATEGORY(lcCrypto, "gatehouse.crypto", QtInfoMsg)
Q_LOGGING_CATEGORY(lcAuth, "gatehouse.auth", QtInfoMsg)
Q_LOGGING_CATEGORY(lcOAuth, "gatehouse.oauth", QtInfoMsg)
Q_LOGGING_CATEGORY(lcEngine, "gatehouse.engine", QtInfoMsg)
Q_LOGGING_CATEGORY(lcConsole, "gatehouse.console", QtInfoMsg)

}  // namespace gatehouse
