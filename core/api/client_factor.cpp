#include "core/api/client_factor.h"

#include "core/api/fresh_sign_in.h"
#include "core/api/signin_pages.h"

namespace gatehouse {

bool lacksFactor(const Services &services, const Client &client, const Session &session)
{
    const SettingSubject asking{SettingSubject::Kind::Client, client.id.toString()};
    const QString required = QStringLiteral("required");
    // Where the office wants it of all, the rules for the person know better: there may be a grace.
    return services.settings.text(Setting::MfaRequirement) != required &&
           services.settings.textFor(Setting::MfaRequirement, {asking}) == required &&
           !session.amr.contains(QStringLiteral("mfa"));
}

void askForFactor(const ExchangePtr &exchange, const Browser &browser, const Session &session,
                  const QByteArray &returnTo)
{
    Services &services = browser.services();
    const auto factors = services.database.read([&](Transaction &tx) { return factorsOf(tx, session.user); });
    if (!factors.ok()) return exchange->fail(factors.error());
    // A browser that was left open must not be enough to put a factor of one's own in.
    if (factors->any() || !isFresh(services, session)) return signInAgain(exchange, returnTo);
    auto begun =
        services.signIn.stepUp(session.user, session.amr, Browser::callerOf(session, exchange->caller()));
    afterStep(exchange, browser, std::move(begun), returnTo,
              [exchange](const Error &error) { exchange->fail(error); });
}

}  // namespace gatehouse
