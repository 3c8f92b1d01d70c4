#include "core/oauth/token_exchange.h"

#include "core/audit/audit_log.h"
#include "core/oauth/client_service.h"
#include "core/oauth/resource_indicator.h"
#include "core/oauth/scope.h"

namespace gatehouse {

namespace {

Error invalidRequest(const char *description)
{
    return oauthError(OAuthErrorCode::InvalidRequest, description);
}

Error invalidTarget()
{
    return oauthError(OAuthErrorCode::InvalidTarget, "The client may not have tokens for this audience.");
}

QString valueOf(const FormFields &form, const char *name)
{
    return form.value(QByteArrayView(name)).value_or(QString());
}

/// Whether `client` may turn a token of `owner` into its own.
bool mayExchange(const Client &client, const Client &owner)
{
    if (owner.metadata.dpopBoundTokens || owner.metadata.certificateBoundTokens) return false;
    return client.id == owner.id || owner.metadata.exchangeClients.contains(client.id.toString());
}

}  // namespace

TokenExchangeService::TokenExchangeService(const ClientService &clients,
                                           const AccessTokenService &accessTokens, const AuditLog &audit)
    : m_clients(clients), m_accessTokens(accessTokens), m_audit(audit)
{
}

Result<TokenExchange> TokenExchangeService::read(Transaction &tx, const Client &client,
                                                 const FormFields &form) const
{
    const QString accessToken = QLatin1String(kTokenTypeAccessToken);
    if (valueOf(form, "subject_token").isEmpty()) return invalidRequest("The subject_token is missing.");
    if (valueOf(form, "subject_token_type") != accessToken)
        return invalidRequest("The subject_token_type has to be an access token's.");
    if (form.contains("requested_token_type") && valueOf(form, "requested_token_type") != accessToken)
        return invalidRequest("The requested_token_type can only be an access token's.");
    if (form.contains("actor_token") != form.contains("actor_token_type"))
        return invalidRequest("An actor_token and an actor_token_type go together.");
    TokenExchange exchange;
    const QStringList allowed = resourcesOf(client, m_accessTokens.issuer());
    GATEHOUSE_TRY_ASSIGN(resources, resourcesAskedFor(form, allowed));
    exchange.audience = resources;
    if (form.contains("audience")) {
        const QString audience = valueOf(form, "audience");
        if (!allowed.contains(audience)) return invalidTarget();
        if (!exchange.audience.contains(audience)) exchange.audience.append(audience);
    }
    auto subject = m_accessTokens.read(tx, valueOf(form, "subject_token").toUtf8());
    if (!subject.ok() && subject.error().code != ErrorCode::Unauthenticated) return subject.error();
    if (!subject.ok() || subject->user.isEmpty())
        return invalidRequest("The subject_token is not valid for this request.");
    if (!subject->confirmation.isEmpty())
        return invalidRequest("The subject_token is bound to a key, which the new token would not be.");
    exchange.subject = std::move(*subject);
    if (!form.contains("actor_token")) return exchange;
    if (valueOf(form, "actor_token_type") != accessToken)
        return invalidRequest("The actor_token_type has to be an access token's.");
    auto actor = m_accessTokens.read(tx, valueOf(form, "actor_token").toUtf8());
    if (!actor.ok() && actor.error().code != ErrorCode::Unauthenticated) return actor.error();
    if (!actor.ok()) return invalidRequest("The actor_token is not valid for this request.");
    exchange.actor = std::move(*actor);
    return exchange;
}

Result<std::variant<ExchangedToken, OAuthError>> TokenExchangeService::exchange(
    Transaction &tx, const Caller &by, const Client &client, const TokenExchange &exchange,
    const std::optional<QStringList> &scopes) const
{
    using Outcome = std::variant<ExchangedToken, OAuthError>;
    const auto refused = [](OAuthErrorCode code, const char *description) {
        return Outcome(OAuthError{code, description});
    };
    const AccessTokenClaims &subject = exchange.subject;
    // Another's token, a dead one and one that must not be exchanged look the same.
    const auto noSubject = [&] {
        return refused(OAuthErrorCode::InvalidRequest, "The subject_token is not valid for this request.");
    };
    GATEHOUSE_TRY_ASSIGN(person, m_accessTokens.liveOwner(tx, subject));
    if (!person || subject.client.isEmpty()) return noSubject();
    GATEHOUSE_TRY_ASSIGN(owner, m_clients.find(tx, subject.client));
    if (!owner || !mayExchange(client, *owner)) return noSubject();

    ExchangedToken exchanged;
    std::optional<TokenOwner> actor;
    if (exchange.actor) {
        GATEHOUSE_TRY_ASSIGN(live, m_accessTokens.liveOwner(tx, *exchange.actor));
        if (!live || exchange.actor->client != client.id)
            return refused(OAuthErrorCode::InvalidRequest, "The actor_token is not valid for this request.");
        if (subject.actors.size() >= kMaxActors)
            return refused(OAuthErrorCode::InvalidRequest, "Too many have acted already.");
        actor = std::move(live);
        exchanged.access.actors.append(exchange.actor->subject);
    }
    exchanged.access.actors += subject.actors;

    const QStringList possible = intersectScopes(subject.scopes, client.scopes);
    const QStringList granted = scopes.value_or(possible);
    if (granted.isEmpty() || !containsAll(possible, granted))
        return refused(OAuthErrorCode::InvalidScope,
                       "The scope goes beyond the subject_token's or the client's.");

    // Nobody makes a token for this server of one that was for others, unless registered for that.
    const QString &issuer = m_accessTokens.issuer();
    if (exchange.audience.contains(issuer) && !subject.audience.contains(issuer) &&
        !client.metadata.resources.contains(issuer))
        return Outcome(OAuthError::of(invalidTarget()));
    exchanged.access.audience = exchange.audience.isEmpty() ? subject.audience : exchange.audience;
    exchanged.access.user = subject.user;
    exchanged.access.client = client.id;
    exchanged.access.scopes = granted;
    exchanged.access.authenticatedAt = subject.authenticatedAt;
    exchanged.access.amr = subject.amr;
    exchanged.access.session = subject.session;
    exchanged.access.grant = subject.grant;
    exchanged.notAfter = subject.expiresAt;

    AuditEvent event;
    event.type = event::kTokenExchanged;
    event.actor = by;
    event.target = {QStringLiteral("user"), subject.user.toString(), person->name};
    event.detail.insert(QStringLiteral("scope"), granted.join(QLatin1Char(' ')));
    event.detail.insert(QStringLiteral("resource"), exchanged.access.audience.join(QLatin1Char(' ')));
    event.detail.insert(QStringLiteral("grant_id"), subject.grant.toString());
    event.detail.insert(QStringLiteral("subject_client_id"), subject.client.toString());
    event.detail.insert(QStringLiteral("kind"),
                        actor ? QStringLiteral("delegation") : QStringLiteral("impersonation"));
    if (actor) {
        event.detail.insert(QStringLiteral("acting_id"), exchange.actor->subject);
        event.detail.insert(QStringLiteral("acting_name"), actor->name);
    }
    GATEHOUSE_TRY(m_audit.append(tx, event));
    return Outcome(std::move(exchanged));
}

}  // namespace gatehouse
