#include "core/api/account_api.h"

#include "core/api/presented_token.h"
#include "core/api/step_up.h"
#include "core/oauth/account_scope.h"
#include "core/signin/factor_rules.h"

namespace gatehouse {

namespace {

/// The gate has let the token through; here it is asked once more when its owner signed in.
Result<void> checkFreshToken(Services &services, const HttpRequest &request)
{
    GATEHOUSE_TRY_ASSIGN(presented, presentedToken(services, request));
    const auto fresh = services.settings.duration(Setting::MfaFreshMinutes);
    // As isFresh() has it.
    if (wasShownNow(presented.claims.amr) && presented.claims.authenticatedAt + fresh >= services.clock.now())
        return {};
    return Error::unauthenticated(
        kInsufficientAuthentication,
        QStringLiteral("Your sign-in is too long ago for this. Please sign in again."));
}

Route made(Services &services, HttpMethod method, const char *path, RateBucket bucket, bool fresh,
           ServiceHandler handle)
{
    return {method,
            path,
            Access::bearer({}),
            kDefaultBodyLimit,
            bucket,
            ErrorStyle::Problem,
            [&services, fresh, handle](const ExchangePtr &exchange) {
                if (auto owner = checkOwner(exchange->caller()); !owner.ok())
                    return exchange->fail(owner.error());
                if (fresh) {
                    if (auto recent = checkFreshToken(services, exchange->request()); !recent.ok())
                        return exchange->fail(recent.error());
                }
                handle(services, exchange);
            }};
}

}  // namespace

Result<void> checkOwner(const Caller &caller)
{
    if (caller.kind != Caller::Kind::User)
        return Error::forbidden("no_person", QStringLiteral("This token stands for no person."));
    if (!caller.client.isEmpty() && !caller.hasScope(QLatin1String(kScopeAccount)))
        return Error::forbidden("insufficient_scope", QStringLiteral("This needs the scope account."));
    return {};
}

Route accountRoute(Services &services, HttpMethod method, const char *path, ServiceHandler handle,
                   RateBucket bucket)
{
    return made(services, method, path, bucket, false, handle);
}

Route freshAccountRoute(Services &services, HttpMethod method, const char *path, ServiceHandler handle,
                        RateBucket bucket)
{
    return made(services, method, path, bucket, true, handle);
}

bool isAccountApi(const HttpRequest &request)
{
    return request.path.startsWith(u"/account/v1/");
}

QByteArray freshParameters(const Settings &settings)
{
    const auto age =
        std::chrono::duration_cast<std::chrono::seconds>(settings.duration(Setting::MfaFreshMinutes));
    return ", max_age=\"" + QByteArray::number(qint64(age.count())) + '"';
}

}  // namespace gatehouse
