#pragma once

#include <QByteArray>
#include <QFuture>
#include <functional>
#include <optional>
#include <vector>

#include "core/http/exchange.h"

namespace gatehouse {

/// Who may call a route. There is no default: a route without an Access does not compile.
struct Access
{
    enum class Kind {
        Anyone,          ///< no caller needed; the handler may still look at the browser session
        BrowserSession,  ///< a signed-in browser (session cookie); others are sent to /login
        Bearer,          ///< an access token of ours that holds `scope`
        OAuthClient,     ///< the handler authenticates the client (RFC 6749 section 2.3)
        SetupToken,      ///< the one-time set-up token, before the first administrator exists
        LocalAddress,    ///< loopback and configured addresses (metrics)
    };
    Kind kind;
    QByteArray scope;

    static Access anyone() { return {Kind::Anyone, {}}; }
    static Access browserSession() { return {Kind::BrowserSession, {}}; }
    static Access bearer(QByteArray scope) { return {Kind::Bearer, std::move(scope)}; }
    static Access oauthClient() { return {Kind::OAuthClient, {}}; }
    static Access setupToken() { return {Kind::SetupToken, {}}; }
    static Access localAddress() { return {Kind::LocalAddress, {}}; }
};

/// Which of the per-address budgets a call counts against.
enum class RateBucket { None, Page, Credentials, Token, Api };

inline constexpr qint64 kDefaultBodyLimit = 64 * 1024;

using Handler = std::function<void(const ExchangePtr &)>;

/// One line of a route table. `path` is made of exact segments and {placeholders}: "/admin/v1/users/{id}".
struct Route
{
    HttpMethod method;
    QByteArray path;
    Access access;
    qint64 bodyLimit;
    RateBucket rateBucket;
    ErrorStyle errorStyle;
    Handler handler;
};

/// Who is let in, and what has to be durable before the handler may run (a proof that is good for one call).
struct Admission
{
    Caller caller;
    std::optional<QFuture<Result<void>>> first{};  ///< its error is answered instead
};

/// Decides, before the handler runs, whether the caller may call the route, and fills in the caller.
/// Called on the worker's thread; must be quick.
class AccessGate
{
public:
    virtual ~AccessGate() = default;
    /// The caller, or the error to answer. For an error it may also give a ready reply (a redirect to
    /// /login).
    virtual Result<Admission> admit(const HttpRequest &request, const Route &route) = 0;
    /// Over budget: RateLimited.
    virtual Result<void> spend(const HttpRequest &request, RateBucket bucket) = 0;
    /// How errors of the route are told; may be a redirect for pages.
    virtual HttpReply renderError(const HttpRequest &request, ErrorStyle style, const Error &error) = 0;
};

}  // namespace gatehouse
