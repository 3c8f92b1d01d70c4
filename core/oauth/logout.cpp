#include "core/oauth/logout.h"

#include "core/oauth/client_service.h"
#include "core/oauth/id_token.h"
#include "core/oauth/redirect_uri.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMaxState = 4096;
constexpr qsizetype kMaxHint = 8192;

}  // namespace

Result<LogoutPlan> LogoutService::plan(Transaction &tx, const FormFields &parameters, const UserId &user,
                                       const SessionId &session) const
{
    LogoutPlan plan;
    const QString hintText = parameters.value(QByteArrayView("id_token_hint")).value_or(QString());
    const QByteArray target =
        parameters.value(QByteArrayView("post_logout_redirect_uri")).value_or(QString()).toUtf8();
    const QByteArray state = parameters.value(QByteArrayView("state")).value_or(QString()).toUtf8();

    std::optional<IdTokenHint> hint;
    bool isThisPerson = false;
    if (!hintText.isEmpty() && hintText.size() <= kMaxHint) {
        auto read = m_idTokens.readHint(hintText.toUtf8());
        const QString clientId = parameters.value(QByteArrayView("client_id")).value_or(QString());
        if (read.ok() && (clientId.isEmpty() || clientId == read->client.toString())) hint = std::move(*read);
    }
    if (hint) {
        GATEHOUSE_TRY_ASSIGN(client, m_clients.find(tx, hint->client));
        isThisPerson = client && hint->subject == m_idTokens.subjectOf(*client, user);
        if (client && !client->disabled) {
            plan.clientName = client->name;
            const bool registered = redirectUriMatches(client->postLogoutRedirectUris, target, client->kind);
            if (registered && state.size() <= kMaxState) {
                plan.redirectTo = target;
                if (!state.isEmpty()) plan.redirectTo = withParameters(target, {{"state", state}});
            }
        }
    }
    const bool wantsRedirect = parameters.contains("post_logout_redirect_uri");
    plan.redirectRefused = wantsRedirect && !plan.redirectTo;
    if (session.isEmpty()) return plan;
    // A hint about the person who is signed in here is as good as their word; any other request has to ask.
    if (isThisPerson)
        plan.endSession = session;
    else
        plan.askFirst = true;
    return plan;
}

}  // namespace gatehouse
