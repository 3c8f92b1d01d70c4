#pragma once

#include <QLoggingCategory>

namespace gatehouse {

// One category a concern. Nothing secret is ever logged: no passwords, tokens, codes, bound SQL values,
// bodies.
Q_DECLARE_LOGGING_CATEGORY(lcStore)
Q_DECLARE_LOGGING_CATEGORY(lcHttp)
Q_DECLARE_LOGGING_CATEGORY(lcCrypto)
Q_DECLARE_LOGGING_CATEGORY(lcAuth)
Q_DECLARE_LOGGING_CATEGORY(lcOAuth)
Q_DECLARE_LOGGING_CATEGORY(lcEngine)
Q_DECLARE_LOGGING_CATEGORY(lcConsole)

}  // namespace gatehouse
