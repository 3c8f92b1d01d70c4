#pragma once

#include <optional>

#include "core/api/pages.h"
#include "core/api/services.h"
#include "core/base/form_decoder.h"
#include "core/http/exchange.h"

namespace gatehouse {

/// Where a page may reach beyond our own origin.
struct ForeignOrigins
{
    QList<QByteArray> formActions;  ///< where a form may end up
    QList<QByteArray> images;
};

/// What the routes for people need to know of the browser in front of them: its cookies, its form tokens, and
/// how a page reaches it. Holds no state of its own; worker threads.
///
/// Cookies: `device` (this browser, for recognising it), `session` (the signed-in person), `remembered` (the
/// second factor is not asked for), `signin` (a sign-in that waits for its next step), `visitor` (a random
/// value that ties form tokens to this browser before there is a session).
class Browser final
{
public:
    Browser(Services &services, const Pages &pages) : m_services(services), m_pages(pages) {}

    Services &services() const { return m_services; }
    const Pages &pages() const { return m_pages; }

    /// The live session of the request's cookie, unless it was moved to another browser or network, which
    /// ends it. Also keeps it alive (at most one write a minute).
    std::optional<Session> session(const HttpRequest &request) const;
    /// The same; what the exchange is answered with follows the language of whoever is signed in.
    std::optional<Session> session(const ExchangePtr &exchange) const;
    /// Pages of this exchange follow the person's own language, before what the browser asks for.
    static void preferLanguage(const ExchangePtr &exchange, const QString &locale);
    /// The signed-in person as a caller: for the audit log, with address and agent of the request.
    static Caller callerOf(const Session &session, const Caller &edge);

    /// Who signs in here: the request's caller with the live session that this browser holds already. It goes
    /// on, under a new cookie, when it is the same person's.
    Caller signInCaller(const ExchangePtr &exchange) const;

    /// Answers a page that holds a form: gives it `csrf`, and the browser the cookie that belongs to it.
    void replyWithForm(const ExchangePtr &exchange, const QString &name, QJsonObject data, int status = 200,
                       const ForeignOrigins &foreign = {}) const;

    /// The decoded form, once Origin and form token are right. Forbidden, or Gone "form_expired".
    Result<FormFields> checkedForm(const HttpRequest &request) const;

    void setSessionCookie(const HttpRequest &request, HttpReply &reply, const Secret &token) const;
    void clearSessionCookie(const HttpRequest &request, HttpReply &reply) const;
    /// What this browser is known by when people sign in with it; a new value where it has none. Lasts beyond
    /// sessions, and says nothing about who signed in.
    QByteArray keepDeviceCookie(const HttpRequest &request, HttpReply &reply) const;
    void setSignInCookie(const HttpRequest &request, HttpReply &reply, const Secret &flowToken) const;
    void clearSignInCookie(const HttpRequest &request, HttpReply &reply) const;
    Secret signInCookie(const HttpRequest &request) const;
    /// What this browser is remembered by, until somebody takes it away.
    void setRememberedCookie(const HttpRequest &request, HttpReply &reply, const Secret &token) const;
    /// The hash of it; empty where there is none.
    QByteArray rememberedHash(const HttpRequest &request) const;

private:
    Services &m_services;
    const Pages &m_pages;
};

/// A path of ours to go on with after signing in; anything else (another site, "//host", a backslash) becomes
/// /account.
QByteArray safeReturnPath(const QString &wanted);
/// `path?name=value` with the value percent-encoded.
QByteArray withReturnTo(const QByteArray &path, const QByteArray &returnTo);

}  // namespace gatehouse
