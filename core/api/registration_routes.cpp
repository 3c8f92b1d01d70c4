#include "core/api/registration_routes.h"

#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/signin_pages.h"
#include "core/api/terms_routes.h"
#include "core/signin/password_context.h"

namespace gatehouse {

namespace {

void showRegistration(const ExchangePtr &exchange, const Browser &browser, const FormFields &typed,
                      const Error *error)
{
    const Result<RegistrationForm> wanted = browser.services().people->registration.form();
    if (!wanted.ok()) return exchange->fail(wanted.error());
    QJsonObject data = withCommon({}, "/register", "/account");
    data.insert(QStringLiteral("email_required"), wanted->emailRequired);
    data.insert(QStringLiteral("phone_required"), wanted->phoneRequired);
    data.insert(QStringLiteral("phone"), fieldOf(typed, "phone"));
    if (wanted->terms) insertTerms(data, *wanted->terms, browser.pages().language(exchange->request()));
    data.insert(QStringLiteral("username"), fieldOf(typed, "username"));
    data.insert(QStringLiteral("email"), fieldOf(typed, "email"));
    data.insert(QStringLiteral("min_length"),
                QString::number(browser.services().passwordRules.minimumLength(
                    newcomersContext(browser.services().settings, {}, {}, {}))));
    data.insert(QStringLiteral("login_url"), QStringLiteral("/login"));
    if (error != nullptr) {
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), *error));
        data.insert(QString::fromLatin1(error->field) + QStringLiteral("_wrong"), true);
    }
    browser.replyWithForm(exchange, QStringLiteral("register"), data, error == nullptr ? 200 : 422);
}

Error registrationClosed()
{
    return Error::forbidden("registration_closed",
                            QStringLiteral("Accounts are made by the administrator here."));
}

void getRegistration(const ExchangePtr &exchange, const Browser &browser)
{
    if (!browser.services().people->registration.isOpen()) return exchange->fail(registrationClosed());
    showRegistration(exchange, browser, {}, nullptr);
}

void postRegistration(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    RegistrationInput input;
    input.username = fieldOf(*form, "username");
    input.email = fieldOf(*form, "email");
    input.locale = browser.pages().language(exchange->request());
    input.password = Secret::fromText(fieldOf(*form, "password"));
    input.phone = fieldOf(*form, "phone");
    input.acceptedTerms = acceptedTerms(*form);
    auto submitted = browser.services().people->registration.submit(std::move(input), exchange->caller());
    submitted.then(exchange->context(), [exchange, &browser, form = *form](QFuture<Result<void>> finished) {
        const Result<void> outcome = taken(finished);
        if (outcome.ok()) {
            return browser.replyWithForm(
                exchange, QStringLiteral("register"),
                {{QStringLiteral("submitted"), true},
                 {QStringLiteral("mailed"), browser.services().people->verification.wanted().email},
                 {QStringLiteral("login_url"), QStringLiteral("/login")}});
        }
        if (outcome.error().code != ErrorCode::InvalidInput) return exchange->fail(outcome.error());
        showRegistration(exchange, browser, form, &outcome.error());
    });
}

}  // namespace

std::vector<Route> registrationRoutes(const Browser &browser)
{
    return {openPage(browser, HttpMethod::Get, "/register", RateBucket::Page, getRegistration),
            openPage(browser, HttpMethod::Post, "/register", RateBucket::Credentials, postRegistration)};
}

}  // namespace gatehouse
