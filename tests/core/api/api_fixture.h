#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/api/api.h"
#include "core/api/services.h"
#include "core/http/server.h"
#include "core/oauth/scope.h"
#include "http_client.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_fetch.h"
#include "tests/support/test_database.h"

namespace gatehouse {

inline const QString kFixturePassword = QStringLiteral("correct horse battery");
inline constexpr char kFixtureIssuer[] = "http://127.0.0.1:8080";

struct FixtureOptions
{
    QStringList trustedProxies;  ///< then X-Forwarded-For says who calls
    QStringList metricsReaders;
    bool roomyThrottle = true;  ///< no test meets a limit by accident
    MutualTls mutualTls{};      ///< then the trusted proxies tell of certificates
};

/// The whole server over a database of its own: services, routes and HTTP on 127.0.0.1, with a clock that the
/// test moves. Password hashing is at its cheapest.
class ApiFixture final
{
public:
    explicit ApiFixture(const FixtureOptions &options = {});
    ~ApiFixture();
    Q_DISABLE_COPY_MOVE(ApiFixture)

    FakeClock clock;
    TestDatabase db;
    std::shared_ptr<FakeFetch> http = std::make_shared<FakeFetch>();  ///< servers of others
    std::unique_ptr<Services> services;
    std::unique_ptr<Api> api;
    std::unique_ptr<HttpServer> server;

    quint16 port() const { return server->port(); }
    HttpAnswer call(const QByteArray &method, const QByteArray &target, const Fields &fields = {},
                    const QByteArray &body = {}) const;
    /// With a bearer token (none if empty) and a JSON body.
    HttpAnswer callWith(const QByteArray &token, const QByteArray &method, const QByteArray &target,
                        const QJsonObject &body = {}, Fields fields = {}) const;
    TestBrowser browser() const { return {port(), kFixtureIssuer}; }
    /// Signs in on the page; the browser then holds the session's cookie.
    TestBrowser signedIn(const QString &username) const;

    UserId addUser(const QString &username, const RoleSet &roles = {});
    /// An access token with these scopes, as an application acting for the person has it.
    QByteArray tokenOf(const UserId &user, const QStringList &scopes = adminScopes());
    /// A confidential client with these scopes and a token of its own.
    QByteArray clientTokenFor(const QStringList &scopes);
    CreatedClient addClient(const NewClient &input);
    qint64 auditCount();

    /// What `work` made, durably. A failure ends the test program.
    template <class Work>
    auto write(Work work)
    {
        auto outcome = db->writeAndWait(std::move(work));
        if (!outcome.ok())
            qFatal("fixture: %s", qPrintable(outcome.error().publicMessage + outcome.error().internal));
        if constexpr (!std::is_void_v<typename decltype(outcome)::Value>) return std::move(outcome).value();
    }

private:
    QString m_hash;
};

/// The code that an authenticator app with this base32 secret shows now.
QString codeOf(const QString &base32Secret, Timestamp now);

}  // namespace gatehouse
