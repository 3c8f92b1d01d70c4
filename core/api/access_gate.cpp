#include "core/api/access_gate.h"

#include "core/api/oauth_request.h"
#include "core/audit/event_types.h"
#include "core/http/reply_writer.h"

namespace gatehouse {

namespace {

constexpr int kUserAgentLength = 256;

Caller edgeOf(const HttpRequest &request)
{
    Caller caller;
    caller.address = request.clientAddress;
    caller.userAgent = QString::fromUtf8(request.headers.value("User-Agent")).left(kUserAgentLength);
    caller.requestId = request.requestId;
    return caller;
}

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

Result<Caller> ApiAccessGate::admit(const HttpRequest &request, const Route &route)
{
    Caller edge = edgeOf(request);
    switch (route.access.kind) {
        case Access::Kind::Anyone:
        case Access::Kind::OAuthClient:
            return edge;
        case Access::Kind::BrowserSession:
            return admitSession(request, std::move(edge));
        case Access::Kind::Bearer:
            return admitBearer(request, route.access.scope, std::move(edge));
        case Access::Kind::SetupToken:
            return admitSetup(request, std::move(edge));
        case Access::Kind::LocalAddress: {
            const QHostAddress address(request.clientAddress);
            if (address.isLoopback() || m_metricsReaders.contains(address)) return edge;
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

Result<Caller> ApiAccessGate::admitToken(const HttpRequest &request, const QByteArray &scope)
{
    return admitBearer(request, scope, edgeOf(request));
}

Result<Caller> ApiAccessGate::admitBearer(const HttpRequest &request, const QByteArray &scope, Caller edge)
{
    const auto refuse = [this, &request](Error error) -> Result<Caller> {
        if (auto within = m_services.throttle.spend(request.clientAddress, AddressBudget::Api); !within.ok())
            return within.error();
        return error;
    };
    const QByteArray token = bearerToken(request);
    if (token.isEmpty())
        return refuse(Error::unauthenticated("token_missing", QStringLiteral("An access token is needed.")));
    Result<AccessTokenClaims> claims = m_services.accessTokens.verify(token);
    if (!claims.ok()) return refuse(claims.error());
    // These routes take no proofs; what is bound to a key must not be worth anything without it.
    if (!claims->confirmation.isEmpty())
        return refuse(Error::unauthenticated(
            "invalid_token", QStringLiteral("A token that is bound to a key (DPoP) cannot be used here.")));

    struct Admission
    {
        Caller caller;
        Decision decision;
    };
    Result<Admission> admission = m_services.database.read([&](Transaction &tx) -> Result<Admission> {
        GATEHOUSE_TRY_ASSIGN(owner, m_services.accessTokens.liveOwner(tx, *claims));
        if (!owner) {
            return Error::unauthenticated("invalid_token",
                                          QStringLiteral("The access token has ended. Sign in again."));
        }
        Caller caller = AccessTokenService::toCaller(*claims, *owner);
        caller.address = edge.address;
        caller.userAgent = edge.userAgent;
        caller.requestId = edge.requestId;
        if (scope.isEmpty()) return Admission{caller, {true, {}}};
        GATEHOUSE_TRY_ASSIGN(decision, m_services.access.decide(tx, caller, QString::fromLatin1(scope)));
        return Admission{caller, decision};
    });
    if (!admission.ok())
        return admission.error().code == ErrorCode::Unauthenticated ? refuse(admission.error())
                                                                    : admission.error();
    if (!admission->decision.allowed) {
        recordDenial(admission->caller, request, admission->decision.why);
        return Error::forbidden("insufficient_scope",
                                QStringLiteral("This needs the permission %1. %2")
                                    .arg(QString::fromLatin1(scope), admission->decision.why));
    }
    return std::move(admission->caller);
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
            // RFC 6750 section 3: say which scheme, and why a token that was sent did not do.
            if (error.code == ErrorCode::Unauthenticated && error.reason == "token_missing")
                reply.headers.set("WWW-Authenticate", "Bearer realm=\"gatehouse\"");
            else if (error.code == ErrorCode::Unauthenticated)
                reply.headers.set("WWW-Authenticate", "Bearer realm=\"gatehouse\", error=\"invalid_token\"");
            else if (error.reason == "insufficient_scope")
                reply.headers.set("WWW-Authenticate",
                                  "Bearer realm=\"gatehouse\", error=\"insufficient_scope\"");
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
