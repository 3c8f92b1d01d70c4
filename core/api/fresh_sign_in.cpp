#include "core/api/fresh_sign_in.h"

#include "core/signin/factor_rules.h"

namespace gatehouse {

bool isFresh(const Services &services, const Session &session)
{
    if (!wasShownNow(session.amr)) return false;
    return session.authenticatedAt + services.settings.duration(Setting::MfaFreshMinutes) >=
           services.clock.now();
}

bool isFresh(const ExchangePtr &exchange, const Browser &browser)
{
    const std::optional<Session> session = browser.session(exchange);
    return session && isFresh(browser.services(), *session);
}

void signInAgain(const ExchangePtr &exchange, const QByteArray &returnTo)
{
    exchange->reply(HttpReply::redirect(withReturnTo("/login", returnTo) + "&again=1"));
}

bool requireFresh(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo)
{
    const bool fresh = isFresh(exchange, browser);
    if (!fresh) signInAgain(exchange, returnTo);
    return fresh;
}

Result<void> checkFresh(const ExchangePtr &exchange, const Browser &browser)
{
    if (isFresh(exchange, browser)) return {};
    return Error::unauthenticated(
        "fresh_sign_in_needed",
        QStringLiteral("Your sign-in is too long ago for this. Please sign in again."));
}

}  // namespace gatehouse
