#include "core/api/device_routes.h"

#include "core/api/api_io.h"
#include "core/api/client_factor.h"
#include "core/api/consent_page.h"
#include "core/api/oauth_client.h"
#include "core/api/page_route.h"
#include "core/api/readable.h"
#include "core/api/signin_pages.h"

namespace gatehouse {

namespace {

using Found = DeviceAuthorizationService::Found;

// --- the device
// --------------------------------------------------------------------------------------------------

HttpReply receiptReply(const DeviceReceipt &receipt)
{
    return jsonReply({{QStringLiteral("device_code"), QString::fromLatin1(receipt.deviceCode)},
                      {QStringLiteral("user_code"), receipt.userCode},
                      {QStringLiteral("verification_uri"), receipt.verificationUri},
                      {QStringLiteral("verification_uri_complete"), receipt.verificationUriComplete},
                      {QStringLiteral("expires_in"), qint64(receipt.expiresIn.count())},
                      {QStringLiteral("interval"), qint64(receipt.interval.count())}});
}

void begin(Services &services, const ExchangePtr &exchange, const Result<ClientRequest> &call)
{
    if (!call.ok()) return refuseCaller(services, exchange, call.error());
    // Whoever only names a client proves nothing, and each call leaves a row behind.
    if (call->client().authMethod == ClientAuthMethod::None) {
        auto within = services.throttle.spend(exchange->request().clientAddress, AddressBudget::Page);
        if (!within.ok()) return exchange->fail(within.error());
    }
    auto begun = services.database.write([&services, by = callerOf(exchange, call->client()),
                                          call = *call](Transaction &tx) -> Result<DeviceReceipt> {
        GATEHOUSE_TRY(services.clients.useUp(tx, call.proof));
        return services.devices.begin(tx, by, call.client(), call.form);
    });
    whenReady(exchange, std::move(begun),
              [exchange](const DeviceReceipt &receipt) { exchange->reply(receiptReply(receipt)); });
}

// --- its person
// --------------------------------------------------------------------------------------------------

void showCodeForm(const ExchangePtr &exchange, const Browser &browser, const QString &typed,
                  const char *fault = nullptr, int status = 200)
{
    QJsonObject data{{QStringLiteral("form_action"), QStringLiteral("/device")},
                     {QStringLiteral("user_code"), typed}};
    if (fault != nullptr)
        data.insert(
            QStringLiteral("error_text"),
            browser.pages().message(exchange->request(), QStringLiteral("error.") + QLatin1String(fault)));
    browser.replyWithForm(exchange, QStringLiteral("device_code"), data, status);
}

void showFault(const ExchangePtr &exchange, const Browser &browser, const QString &typed, DeviceFault fault)
{
    switch (fault) {
        case DeviceFault::Unknown:
            return showCodeForm(exchange, browser, typed.left(20), "device_code", 422);
        case DeviceFault::TooManyTries:
            return showCodeForm(exchange, browser, {}, "device_tries", 429);
    }
}

void showRequest(const ExchangePtr &exchange, const Browser &browser, const Session &session,
                 const DeviceRequest &request)
{
    Result<QJsonObject> data =
        consentData(browser, exchange->request(), session, request.client, request.scopes);
    if (!data.ok()) return exchange->fail(data.error());
    data->insert(QStringLiteral("form_action"), QStringLiteral("/device"));
    data->insert(QStringLiteral("user_code"), request.userCode);
    data->insert(QStringLiteral("address"), request.address);
    data->insert(QStringLiteral("device"), deviceName(request.userAgent));
    browser.replyWithForm(exchange, QStringLiteral("device_confirm"), *data);
}

void getDevice(const ExchangePtr &exchange, const Browser &browser)
{
    // Who is signed in was asked for before; here it says in which language they read.
    browser.session(exchange);
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    const QString done = fieldOf(*query, "done");
    if (done == u"allowed" || done == u"refused") {
        return exchange->reply(
            browser.pages().page(exchange->request(), QStringLiteral("device_done"),
                                 {{QStringLiteral("allowed"), done == u"allowed"},
                                  {QStringLiteral("again_url"), QStringLiteral("/device")}}));
    }
    // Only what has the form of a code: nobody may put words of their own into this page.
    const QString key = DeviceAuthorizationService::keyOf(fieldOf(*query, "user_code"));
    showCodeForm(exchange, browser, key.isEmpty() ? QString() : DeviceAuthorizationService::grouped(key));
}

void postDevice(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const std::optional<Session> session = browser.session(exchange);
    if (!session)
        return exchange->fail(Error::unauthenticated("login_required", QStringLiteral("Please sign in.")));
    const QString typed = fieldOf(*form, "user_code");
    const QString decision = fieldOf(*form, "decision");
    const SignedInPerson person{session->user, session->id, session->authenticatedAt, session->amr};
    Services &services = browser.services();
    const auto wantsMore = [&services, session = *session](const Found &found) {
        const auto *request = std::get_if<DeviceRequest>(&found);
        return request != nullptr && lacksFactor(services, request->client, session);
    };
    auto decided = services.database.write([&devices = services.devices, by = exchange->caller(), typed,
                                            decision, person, wantsMore](Transaction &tx) -> Result<Found> {
        if (decision.isEmpty()) return devices.find(tx, by, typed);
        if (decision == u"allow") {
            GATEHOUSE_TRY_ASSIGN(found, devices.find(tx, by, typed));
            if (wantsMore(found)) return found;
        }
        return decision == u"allow" ? devices.approve(tx, by, typed, person) : devices.refuse(tx, by, typed);
    });
    whenReady(exchange, std::move(decided),
              [exchange, &browser, session = *session, typed, decision, wantsMore](const Found &found) {
                  if (const auto *fault = std::get_if<DeviceFault>(&found))
                      return showFault(exchange, browser, typed, *fault);
                  if (decision == u"allow" && wantsMore(found))
                      return askForFactor(exchange, browser, session,
                                          "/device?user_code=" + typed.toUtf8().toPercentEncoding());
                  if (decision.isEmpty())
                      return showRequest(exchange, browser, session, std::get<DeviceRequest>(found));
                  exchange->reply(HttpReply::redirect(decision == u"allow" ? "/device?done=allowed"
                                                                           : "/device?done=refused"));
              });
}

}  // namespace

std::vector<Route> deviceRoutes(const Browser &browser)
{
    return {
        Route{HttpMethod::Post, "/oauth/device_authorization", Access::oauthClient(), kDefaultBodyLimit,
              RateBucket::Token, ErrorStyle::OAuth,
              [&services = browser.services()](const ExchangePtr &exchange) {
                  withClientRequest(services, exchange, begin);
              }},
        ownPage(browser, HttpMethod::Get, "/device", getDevice),
        ownPage(browser, HttpMethod::Post, "/device", postDevice, RateBucket::Credentials),
    };
}

}  // namespace gatehouse
