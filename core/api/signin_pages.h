#pragma once

#include "core/api/api_io.h"
#include "core/api/browser.h"
#include "core/base/taken.h"

namespace gatehouse {

// What the pages of a sign-in share: fields of their forms, and the way from one step to the next.

QString fieldOf(const FormFields &form, const char *name);
QByteArray returnPathOf(const FormFields &fields);
/// `data` with the keys that every page with a form has.
QJsonObject withCommon(QJsonObject data, const char *formAction, const QByteArray &returnTo);

/// Where the step leads: `returnTo` itself once signed in, otherwise the page of the next step.
QByteArray locationOf(const SignInStep &step, const QByteArray &returnTo);
/// Gives the browser the cookie of the step: of the session, or of the sign-in that goes on.
void keepStep(const ExchangePtr &exchange, const Browser &browser, const SignInStep &step, HttpReply &reply);
/// keepStep(), and off to locationOf().
void goOn(const ExchangePtr &exchange, const Browser &browser, const SignInStep &step,
          const QByteArray &returnTo);

/// Whether everything has to be shown anew (`again`), also what this browser is remembered for. Of a query or
/// of the form that came from it.
bool asksAgain(const FormFields &fields);

/// The sign-in page, with what went wrong. Without an error, `typed` is who has to show that it is still
/// them. `again` as asksAgain(), where the request does not say it.
void showLogin(const ExchangePtr &exchange, const Browser &browser, const QByteArray &returnTo,
               const QString &typed, const Error *error, bool again = false);

/// The sign-in that waits in this browser for `step`; nullopt once the answer was given: the sign-in page,
/// where it has ended, and the page of its own step, where it waits for another. A page of a step tells what
/// only that step may: nobody sees an address before the second factor.
std::optional<SignInService::FlowView> waitingHere(const ExchangePtr &exchange, const Browser &browser,
                                                   const QByteArray &returnTo, SignInService::FlowStep step);

/// Goes on when the future has a step; `onError(error)` draws the page again.
template <class OnError>
void afterStep(const ExchangePtr &exchange, const Browser &browser, QFuture<Result<SignInStep>> future,
               const QByteArray &returnTo, OnError onError)
{
    future.then(exchange->context(),
                [exchange, &browser, returnTo, onError](QFuture<Result<SignInStep>> finished) {
                    const Result<SignInStep> step = taken(finished);
                    if (step.ok()) return goOn(exchange, browser, *step, returnTo);
                    onError(step.error());
                });
}

}  // namespace gatehouse
