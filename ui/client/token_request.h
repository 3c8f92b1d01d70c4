#pragma once

#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>
#include <functional>

#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse::ui {

/// The console's own registration at every server.
inline constexpr char kConsoleClientId[] = "0198c0de-0000-7000-8000-000000000001";

/// What a server grants the console.
struct OAuthTokens
{
    Secret access;
    Secret refresh;  ///< empty when none was granted
};

using TokensDone = std::function<void(Result<OAuthTokens>)>;
using FormFields = QList<QPair<QByteArray, QByteArray>>;

/// POSTs one form to the token endpoint (RFC 6749 section 3.2) and reads the answer. `done` is not called
/// when `context` is gone. An `invalid_grant` is ErrorCode::Unauthenticated: only a new sign-in helps.
void requestTokens(QNetworkAccessManager &network, const QUrl &endpoint, const FormFields &form,
                   QObject *context, TokensDone done);

}  // namespace gatehouse::ui
