#include "core/api/access_gate.h"

#include "core/api/edge.h"
#include "core/api/oauth_request.h"
#include "core/api/presented_token.h"
#include "core/api/step_up.h"
#include "core/audit/event_types.h"
#include "core/http/reply_writer.h"

namespace gatehouse {

namespace {

std::optional<AddressBudget> budgetOf(RateBucket bucket)
{
    switch (bucket) {
        case RateBucket::None:
            return std::nullopt;
        case RateBucket::Page:
            return AddressBudget::Page;
        case RateBucket::Credentials:
            return AddressBudget::Credentials;
        case RateBucket::Token:
            return AddressBudget::Token;
        case RateBucket::Api:
            return AddressBudget::Api;
    }
    return std::nullopt;
}

Result<Admission> admission(Result<Caller> caller)
{
    if (!caller.ok()) return std::move(caller).error();
    return Admission{std::move(caller).value()};
}

Error noSession()
{
    return Error::unauthenticated("login_required", QStringLiteral("Please sign in."));
}

}  // namespace

Result<void> ApiAccessGate::spend(const HttpRequest &request, RateBucket bucket)
{
    // A whole office shares one address, and applications call for everybody: what proves itself by a token
    // or a secret pays only when the proof fails (admit() and the token routes see to that).
    if (bucket == RateBucket::Api || bucket == RateBucket::Token) return {};
    const std::optional<AddressBudget> budget = budgetOf(bucket);
    if (!budget) return {};
    if (*budget == AddressBudget::Credentials) return spendCredentials(request);
    return m_services.throttle.spend(request.clientAddress, *budget);
}

/// A refusal here may be somebody who guesses: it is on record once a flood, not once a try.
Result<void> ApiAccessGate::spendCredentials(const HttpRequest &request)
{
    constexpr auto kBudget = AddressBudget::Credentials;
    Result<void> within = m_services.throttle.spend(request.clientAddress, kBudget);
    if (within.ok() || within.error().code != ErrorCode::RateLimited ||
        !m_services.throttle.isFirstRefusal(request.clientAddress, kBudget))
        return within;
    AuditEvent event;
    event.type = event::kSigninThrottled;
    event.outcome = AuditOutcome::Denied;
    event.reason = QStringLiteral("too_many_attempts");
    event.actor = edgeOf(request);
    event.target = {
        QStringLiteral("route"), {}, QString::fromLatin1(toByteArray(request.method)) + u' ' + request.path};
    record(std::move(event));
    return within;
}

Result<Admission> ApiAccessGate::admit(const HttpRequest &request, const Route &route)
{
    Caller edge = edgeOf(request);
    switch (route.access.kind) {
        case Access::Kind::Anyone:
        case Access::Kind::OAuthClient:
            return Admission{std::move(edge)};
        case Access::Kind::BrowserSession:
            return admission(admitSession(request, std::move(edge)));
        case Access::Kind::Bearer:
            return admitBearer(request, route.access.scope, std::move(edge));
        case Access::Kind::SetupToken:
            return admission(admitSetup(request, std::move(edge)));
        case Access::Kind::LocalAddress: {
            const QHostAddress address(request.clientAddress);
            if (address.isLoopback() || m_metricsReaders.contains(address)) return Admission{std::move(edge)};
            return Error::forbidden("address_not_allowed", QStringLiteral("This address may not read this."));
        }
    }
    return Error::internalError(QStringLiteral("route without access"));
}

Result<Caller> ApiAccessGate::admitSession(const HttpRequest &request, Caller edge)
{
    const std::optional<Session> session = m_browser.session(request);
    if (!session) return noSession();
    return Browser::callerOf(*session, edge);
}

Result<Admission> ApiAccessGate::admitToken(const HttpRequest &request, const QByteArray &scope)
{
    return admitBearer(request, scope, edgeOf(request));
}

Result<Admission> ApiAccessGate::admitBearer(const HttpRequest &request, const QByteArray &scope, Caller edge)
{
    const auto refuse = [this, &request](Error error) -> Result<Admission> {
        if (auto within = m_services.throttle.spend(request.clientAddress, AddressBudget::Api); !within.ok())
            return within.error();
        return error;
    };
    const Result<PresentedToken> presented = presentedToken(m_services, request);
    if (!presented.ok()) return refuse(presented.error());
    const AccessTokenClaims &claims = presented->claims;

    struct Standing
    {
        Caller caller;
        Decision decision;
    };
    Result<Standing> standing = m_services.database.read([&](Transaction &tx) -> Result<Standing> {
        GATEHOUSE_TRY_ASSIGN(owner, m_services.accessTokens.liveOwner(tx, claims));
        if (!owner) {
            return Error::unauthenticated("invalid_token",
                                          QStringLiteral("The access token has ended. Sign in again."));
        }
        Caller caller = AccessTokenService::toCaller(claims, *owner);
        caller.address = edge.address;
        caller.userAgent = edge.userAgent;
        caller.requestId = edge.requestId;
        if (scope.isEmpty()) return Standing{caller, {true, {}}};
        GATEHOUSE_TRY_ASSIGN(decision, m_services.access.decide(tx, caller, QString::fromLatin1(scope)));
        return Standing{caller, decision};
    });
    if (!standing.ok())
        return standing.error().code == ErrorCode::Unauthenticated ? refuse(standing.error())
                                                                   : standing.error();
    if (!standing->decision.allowed) {
        recordDenial(standing->caller, request, standing->decision.why);
        return Error::forbidden("insufficient_scope",
                                QStringLiteral("This needs the permission %1. %2")
                                    .arg(QString::fromLatin1(scope), standing->decision.why));
    }
    if (request.path.startsWith(u"/admin/"))
        GATEHOUSE_TRY(checkSignIn(m_services.settings, claims, m_services.clock.now()));
    Admission admission{std::move(standing->caller)};
    if (presented->proof) admission.first = usedUp(m_services, *presented->proof);
    return admission;
}

Result<Caller> ApiAccessGate::admitSetup(const HttpRequest &request, Caller edge)
{
    if (auto within = spendCredentials(request); !within.ok()) return within.error();
    if (!m_setup.isArmed()) return Error::notFound(QStringLiteral("This server has been set up already."));
    if (!m_setup.matches(bearerToken(request)))
        return Error::unauthenticated("invalid_setup_token",
                                      QStringLiteral("The set-up token is not right."));
    Caller caller = Caller::system(QStringLiteral("set-up"));
    caller.address = edge.address;
    caller.userAgent = edge.userAgent;
    caller.requestId = edge.requestId;
    return caller;
}

void ApiAccessGate::recordDenial(const Caller &caller, const HttpRequest &request, const QString &why)
{
    AuditEvent event;
    event.type = event::kAccessDenied;
    event.outcome = AuditOutcome::Denied;
    event.reason = why;
    event.actor = caller;
    event.target = {
        QStringLiteral("route"), {}, QString::fromLatin1(toByteArray(request.method)) + u' ' + request.path};
    record(std::move(event));
}

/// Nobody waits for it: the refusal stands whether or not it can be written down.
void ApiAccessGate::record(AuditEvent event)
{
    m_services.database.write(
        [this, event = std::move(event)](Transaction &tx) { return m_services.audit.append(tx, event); });
}

HttpReply ApiAccessGate::renderError(const HttpRequest &request, ErrorStyle style, const Error &error)
{
    switch (style) {
        case ErrorStyle::Problem: {
            HttpReply reply = problemReply(error, request.requestId);
            addChallenge(m_services, request, error, reply);
            return reply;
        }
        case ErrorStyle::OAuth:
            return oauthErrorReply(error);
        case ErrorStyle::Page:
            if (error.reason == "login_required") {
                const QByteArray here =
                    request.method == HttpMethod::Get ? request.target : QByteArray("/account");
                return HttpReply::redirect(withReturnTo("/login", here));
            }
            return m_browser.pages().errorPage(request, error, httpStatusOf(error.code));
    }
    return problemReply(error, request.requestId);
}

}  // namespace gatehouse
