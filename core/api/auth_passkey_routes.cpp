#include "core/api/auth_passkey_routes.h"

#include <QJsonDocument>

#include "core/api/admin_route.h"
#include "core/api/auth_steps.h"
#include "core/api/people_services.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaximumToken = 4096;
/// A program's challenge is for any program: what ties it down is the origin that the authenticator signs.
constexpr QByteArrayView kAnyProgram("api");

Result<QByteArray> credentialOf(const QJsonObject &body)
{
    const QJsonValue credential = body.value(QLatin1String("credential"));
    if (!credential.isObject())
        return Error::invalid("credential", "missing", QStringLiteral("'credential' must be an object."));
    return QJsonDocument(credential.toObject()).toJson(QJsonDocument::Compact);
}

void signInOptions(Services &services, const ExchangePtr &exchange)
{
    if (!services.people->passkeys.isPasswordless())
        return exchange->fail(
            Error::conflict("passkeys_off", QStringLiteral("Nobody signs in with a passkey alone here.")));
    exchange->reply(jsonReply(services.people->passkeys.signInOptions(kAnyProgram)));
}

void signIn(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"credential"}); !known.ok()) return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(credential, exchange, credentialOf(body));
    answerStep(services, exchange,
               services.people->passkeySignIn.signIn(credential, kAnyProgram.toByteArray(),
                                                     SignInChannel::Api, exchange->caller()));
}

void secondFactorOptions(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"mfa_token"}); !known.ok()) return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredSecret(body, "mfa_token", kMaximumToken));
    const Result<QJsonObject> options =
        services.people->passkeySignIn.secondFactorOptions(token, SignInChannel::Api);
    if (!options.ok()) return exchange->fail(options.error());
    exchange->reply(jsonReply(*options));
}

void secondFactor(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    if (auto known = refuseUnknown(body, {"mfa_token", "credential"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(token, exchange, requiredSecret(body, "mfa_token", kMaximumToken));
    GATEHOUSE_OR_FAIL(credential, exchange, credentialOf(body));
    answerStep(services, exchange,
               services.people->passkeySignIn.secondFactor(token, credential, SignInChannel::Api,
                                                           exchange->caller()));
}

}  // namespace

std::vector<Route> authPasskeyRoutes(Services &services)
{
    const auto route = [&services](const char *path, ServiceHandler handle) {
        return Route{HttpMethod::Post,
                     path,
                     Access::anyone(),
                     kDefaultBodyLimit,
                     RateBucket::Credentials,
                     ErrorStyle::Problem,
                     [&services, handle](const ExchangePtr &exchange) {
                         handle(services, exchange);
                     }};
    };
    return {
        route("/auth/login/passkey/options", signInOptions),
        route("/auth/login/passkey", signIn),
        route("/auth/mfa/passkey/options", secondFactorOptions),
        route("/auth/mfa/passkey", secondFactor),
    };
}

}  // namespace gatehouse
