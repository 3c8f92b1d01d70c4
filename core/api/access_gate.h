#pragma once

#include "core/api/browser.h"
#include "core/api/setup_token.h"
#include "core/http/client_address.h"
#include "core/http/route.h"

namespace gatehouse {

/// Stands before every handler: finds out who calls, whether the route lets them, and whether their address
/// has been too busy. Refusals for lack of rights are written to the audit log. Worker threads.
class ApiAccessGate final : public AccessGate
{
public:
    ApiAccessGate(const Browser &browser, SetupToken &setup, AddressRanges metricsReaders)
        : m_browser(browser),
          m_services(browser.services()),
          m_setup(setup),
          m_metricsReaders(std::move(metricsReaders))
    {
    }

    Result<Admission> admit(const HttpRequest &request, const Route &route) override;
    Result<void> spend(const HttpRequest &request, RateBucket bucket) override;
    /// As admit() for a route with Access::bearer(scope), where only the handler knows that it is one.
    Result<Admission> admitToken(const HttpRequest &request, const QByteArray &scope);
    HttpReply renderError(const HttpRequest &request, ErrorStyle style, const Error &error) override;

private:
    Result<Admission> admitBearer(const HttpRequest &request, const QByteArray &scope, Caller edge);
    Result<Caller> admitSession(const HttpRequest &request, Caller edge);
    Result<Caller> admitSetup(const HttpRequest &request, Caller edge);
    Result<void> spendCredentials(const HttpRequest &request);
    void recordDenial(const Caller &caller, const HttpRequest &request, const QString &why);
    void record(AuditEvent event);

    const Browser &m_browser;
    Services &m_services;
    SetupToken &m_setup;
    AddressRanges m_metricsReaders;
};

}  // namespace gatehouse
