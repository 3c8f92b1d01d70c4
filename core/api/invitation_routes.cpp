#include "core/api/invitation_routes.h"

#include "core/api/api_io.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/signin_pages.h"
#include "core/api/terms_routes.h"
#include "core/signin/password_context.h"

namespace gatehouse {

namespace {

struct OpenInvitation
{
    Invitation invitation;
    std::optional<Terms> terms;
};

void showInvitation(const ExchangePtr &exchange, const Browser &browser, const QString &token,
                    const FormFields &typed, const Error *error)
{
    const PeopleServices &people = *browser.services().people;
    const auto found = browser.services().database.read([&](Transaction &tx) -> Result<OpenInvitation> {
        GATEHOUSE_TRY_ASSIGN(invitation, people.invitations.open(tx, token.toUtf8()));
        GATEHOUSE_TRY_ASSIGN(terms, people.terms.current(tx));
        return OpenInvitation{invitation, terms};
    });
    if (!found.ok()) return exchange->fail(found.error());
    QJsonObject data = withCommon({}, "/invitation", {});
    data.insert(QStringLiteral("token"), token);
    data.insert(QStringLiteral("email"), found->invitation.email);
    data.insert(QStringLiteral("inviter"), found->invitation.inviterName);
    data.insert(QStringLiteral("note"), found->invitation.note);
    data.insert(QStringLiteral("username"), fieldOf(typed, "username"));
    data.insert(QStringLiteral("display_name"), typed.contains("display_name")
                                                    ? fieldOf(typed, "display_name")
                                                    : found->invitation.displayName);
    const Services &services = browser.services();
    const PasswordContext newcomer = newcomersContext(services.settings, {}, {}, {}, found->invitation.roles);
    data.insert(QStringLiteral("min_length"),
                QString::number(services.passwordRules.minimumLength(newcomer)));
    if (found->terms) insertTerms(data, *found->terms, browser.pages().language(exchange->request()));
    if (error != nullptr) {
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), *error));
        data.insert(QString::fromLatin1(error->field) + QStringLiteral("_wrong"), true);
    }
    browser.replyWithForm(exchange, QStringLiteral("invitation"), data, error == nullptr ? 200 : 422);
}

void getInvitation(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    showInvitation(exchange, browser, fieldOf(*query, "token"), {}, nullptr);
}

void postInvitation(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    InvitationAnswer answer;
    answer.token = fieldOf(*form, "token").toUtf8();
    answer.username = fieldOf(*form, "username");
    answer.displayName = fieldOf(*form, "display_name");
    answer.locale = browser.pages().language(exchange->request());
    answer.password = Secret::fromText(fieldOf(*form, "password"));
    answer.acceptedTerms = acceptedTerms(*form);
    browser.services()
        .people->invitations.accept(std::move(answer), exchange->caller())
        .then(exchange->context(), [exchange, &browser, form = *form](QFuture<Result<void>> done) {
            const Result<void> outcome = taken(done);
            if (outcome.ok()) {
                return exchange->reply(
                    browser.pages().page(exchange->request(), QStringLiteral("invitation"),
                                         {{QStringLiteral("submitted"), true},
                                          {QStringLiteral("login_url"), QStringLiteral("/login")}}));
            }
            const Error &error = outcome.error();
            if (error.code != ErrorCode::InvalidInput && error.code != ErrorCode::Conflict)
                return exchange->fail(error);
            showInvitation(exchange, browser, fieldOf(form, "token"), form, &error);
        });
}

}  // namespace

std::vector<Route> invitationRoutes(const Browser &browser)
{
    return {openPage(browser, HttpMethod::Get, "/invitation", RateBucket::Page, getInvitation),
            openPage(browser, HttpMethod::Post, "/invitation", RateBucket::Credentials, postInvitation)};
}

}  // namespace gatehouse
