#pragma once

#include "core/api/signin_pages.h"

namespace gatehouse {

// "Do not ask again in this browser": the box on the pages of a second factor, and what comes of it.

/// Gives the page its box (`remember_text`), where this person's browser may be remembered.
void insertRememberBox(QJsonObject &data, const Browser &browser, const HttpRequest &request,
                       const SignInService::FlowView &flow);

/// Whose browser is to be remembered; nobody where that may not be, or was not asked for.
struct ToRemember
{
    UserId user;
};
/// Reads the waiting sign-in, so before its factor is proved.
ToRemember toRemember(const ExchangePtr &exchange, const Browser &browser, const FormFields &form);

/// goOn(), with the cookie that this browser is remembered by.
void goOnRemembering(const ExchangePtr &exchange, const Browser &browser, const SignInStep &step,
                     const QByteArray &returnTo, const ToRemember &remember);

/// afterStep() of a page of a second factor.
template <class OnError>
void afterFactor(const ExchangePtr &exchange, const Browser &browser, QFuture<Result<SignInStep>> future,
                 const QByteArray &returnTo, const ToRemember &remember, OnError onError)
{
    future.then(exchange->context(),
                [exchange, &browser, returnTo, remember, onError](QFuture<Result<SignInStep>> finished) {
                    const Result<SignInStep> step = taken(finished);
                    if (!step.ok()) return onError(step.error());
                    goOnRemembering(exchange, browser, *step, returnTo, remember);
                });
}

}  // namespace gatehouse
