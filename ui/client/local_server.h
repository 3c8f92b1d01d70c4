#pragma once

#include <QFuture>

#include <QString>
#include <QUrl>

#include "core/base/result.h"

namespace gatehouse::ui {

/// How the server inside this program is to start; empty texts mean the default.
struct LocalServerOptions
{
    QString dataFolder;
    QString listen;       ///< "127.0.0.1:8400"
    QString publicUrl;    ///< the issuer
    QString databaseUrl;  ///< sqlite:PATH or postgresql://...
    QString certificateFile;
    QString privateKeyFile;
    bool localAuthority = false;  ///< TLS with a certificate that the server makes itself
};

/// Where the started server answers. `setupToken` is empty once an administrator exists.
struct ServerAddress
{
    QUrl url;
    QString setupToken;
};

/// The server that the console can run inside itself. GUI thread; start() answers on it and never blocks it.
class LocalServer
{
public:
    virtual ~LocalServer() = default;
    /// True when an earlier start left its choices and data in the data folder.
    virtual bool isConfigured() const = 0;
    /// What the wizard proposes.
    virtual LocalServerOptions defaults() const = 0;
    /// Starts with these choices and keeps them for the next time; without any, with those kept.
    virtual QFuture<Result<ServerAddress>> start(const LocalServerOptions &options) = 0;
    virtual bool isRunning() const = 0;
    virtual QFuture<Result<void>> stop() = 0;
};

}  // namespace gatehouse::ui
