#pragma once

#include <QPromise>
#include <optional>

#include "ui/client/local_server.h"

namespace gatehouse::ui {

/// A server inside the program that "starts" at once, or fails as told.
class FakeLocalServer final : public LocalServer
{
public:
    bool isConfigured() const override { return configured; }
    LocalServerOptions defaults() const override
    {
        return {QStringLiteral("/home/mo/.local/share/Gatehouse"),
                QStringLiteral("127.0.0.1:8400"),
                QStringLiteral("http://localhost:8400"),
                {},
                {},
                {}};
    }
    QFuture<Result<ServerAddress>> start(const LocalServerOptions &options) override
    {
        started = options;
        QPromise<Result<ServerAddress>> promise;
        promise.start();
        promise.addResult(failure ? Result<ServerAddress>(*failure) : Result<ServerAddress>(address));
        promise.finish();
        return promise.future();
    }
    bool isRunning() const override { return true; }
    QFuture<Result<void>> stop() override
    {
        QPromise<Result<void>> promise;
        promise.start();
        promise.addResult(Result<void>());
        promise.finish();
        return promise.future();
    }

    bool configured = false;
    std::optional<LocalServerOptions> started;
    std::optional<Error> failure;
    ServerAddress address{QUrl(QStringLiteral("http://127.0.0.1:8400")), QStringLiteral("token")};
};

}  // namespace gatehouse::ui
