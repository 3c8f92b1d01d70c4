#include "core/api/browser.h"

#include <QJsonDocument>

#include "core/api/api_io.h"
#include "core/api/edge.h"
#include "core/api/people_services.h"
#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/http/cookies.h"

namespace gatehouse {

namespace {

constexpr QByteArrayView kSessionCookie("session");
constexpr QByteArrayView kSignInCookie("signin");
constexpr QByteArrayView kVisitorCookie("visitor");
constexpr QByteArrayView kDeviceCookie("device");
constexpr qsizetype kTokenLength = 43;  // 256 bits in base64url
constexpr QByteArrayView kRememberedCookie("remembered");
/// As long as any office may remember; the database knows the real end.
constexpr std::chrono::hours kRememberedAge{24 * 90};

}  // namespace

std::optional<Session> Browser::session(const HttpRequest &request) const
{
    const std::optional<QByteArray> token = readCookie(request, kSessionCookie);
    if (!token) return std::nullopt;
    Result<Session> found = m_services.database.read(
        [&](Transaction &tx) { return m_services.sessions.authenticate(tx, *token); });
    if (!found.ok()) return std::nullopt;
    Caller edge = edgeOf(request);
    if (const auto move = m_services.sessions.moved(*found, edge)) {
        // The refusal does not wait for it: the same request is refused again if this cannot be written.
        m_services.database.write(
            [this, edge = std::move(edge), session = *found, move = *move](Transaction &tx) {
                return m_services.sessions.endMoved(tx, edge, session, move);
            });
        return std::nullopt;
    }
    if (m_services.sessions.needsTouch(*found)) {
        // Nobody waits for it: a lost touch costs the person a minute of idle time at most.
        m_services.database.write(
            [this, id = found->id](Transaction &tx) { return m_services.sessions.touch(tx, id); });
    }
    return std::move(found).value();
}

std::optional<Session> Browser::session(const ExchangePtr &exchange) const
{
    std::optional<Session> found = session(exchange->request());
    if (found) preferLanguage(exchange, found->locale);
    return found;
}

void Browser::preferLanguage(const ExchangePtr &exchange, const QString &locale)
{
    if (locale.isEmpty()) return;
    HttpHeaders &headers = exchange->mutableRequest().headers;
    headers.set("Accept-Language", locale.toLatin1() + ", " + headers.value("Accept-Language"));
}

Caller Browser::callerOf(const Session &session, const Caller &edge)
{
    Caller caller = edge;
    caller.kind = Caller::Kind::User;
    caller.user = session.user;
    caller.session = session.id;
    caller.name = session.username;
    return caller;
}

Caller Browser::signInCaller(const ExchangePtr &exchange) const
{
    Caller caller = exchange->caller();
    if (const std::optional<Session> held = session(exchange)) caller.session = held->id;
    return caller;
}

void Browser::replyWithForm(const ExchangePtr &exchange, const QString &name, QJsonObject data, int status,
                            const ForeignOrigins &foreign) const
{
    const HttpRequest &request = exchange->request();
    std::optional<QByteArray> visitor = readCookie(request, kVisitorCookie);
    const bool isNew = !visitor;
    if (isNew) visitor = randomToken().reveal();
    data.insert(QStringLiteral("csrf"), QString::fromLatin1(m_services.csrf.tokenFor(
                                            readCookie(request, kSessionCookie).value_or(*visitor))));
    // The challenge of the sign-in page is for this very browser, whose cookie may be new.
    if (data.value(QLatin1String("offers_passkeys")).toBool())
        data.insert(QStringLiteral("passkey_request"),
                    QString::fromUtf8(QJsonDocument(m_services.people->passkeys.signInOptions(*visitor))
                                          .toJson(QJsonDocument::Compact)));
    HttpReply reply = m_pages.page(request, name, data, status);
    if (isNew) SetCookie(kVisitorCookie, *visitor, request.secure).addTo(reply);
    reply.formActions = foreign.formActions;
    reply.imageSources = foreign.images;
    exchange->reply(std::move(reply));
}

Result<FormFields> Browser::checkedForm(const HttpRequest &request) const
{
    GATEHOUSE_TRY(checkOrigin(request, m_services.issuer.toUtf8()));
    GATEHOUSE_TRY_ASSIGN(form, formBody(request));
    const QByteArray token = form.value(QByteArrayView("csrf")).value_or(QString()).toLatin1();
    // A page drawn before signing in carries a token of the visitor; both are this browser's.
    for (const QByteArrayView name : {kSessionCookie, kVisitorCookie}) {
        const std::optional<QByteArray> binding = readCookie(request, name);
        if (binding && m_services.csrf.matches(*binding, token)) return form;
    }
    return Error::gone("form_expired",
                       QStringLiteral("This page was open for too long. Please go back and try again."));
}

void Browser::setSessionCookie(const HttpRequest &request, HttpReply &reply, const Secret &token) const
{
    SetCookie(kSessionCookie, token.reveal(), request.secure).addTo(reply);
}

void Browser::clearSessionCookie(const HttpRequest &request, HttpReply &reply) const
{
    SetCookie::expired(kSessionCookie, request.secure).addTo(reply);
}

QByteArray Browser::keepDeviceCookie(const HttpRequest &request, HttpReply &reply) const
{
    QByteArray token = readCookie(request, kDeviceCookie).value_or(QByteArray());
    if (token.size() != kTokenLength) token = randomToken().reveal();
    SetCookie(kDeviceCookie, token, request.secure).maxAge(DeviceWatch::kRemembered).addTo(reply);
    return token;
}

void Browser::setSignInCookie(const HttpRequest &request, HttpReply &reply, const Secret &flowToken) const
{
    SetCookie(kSignInCookie, flowToken.reveal(), request.secure)
        .maxAge(SignInService::kFlowLifetime)
        .addTo(reply);
}

void Browser::clearSignInCookie(const HttpRequest &request, HttpReply &reply) const
{
    SetCookie::expired(kSignInCookie, request.secure).addTo(reply);
}

Secret Browser::signInCookie(const HttpRequest &request) const
{
    return Secret(readCookie(request, kSignInCookie).value_or(QByteArray()));
}

void Browser::setRememberedCookie(const HttpRequest &request, HttpReply &reply, const Secret &token) const
{
    SetCookie(kRememberedCookie, token.reveal(), request.secure).maxAge(kRememberedAge).addTo(reply);
}

QByteArray Browser::rememberedHash(const HttpRequest &request) const
{
    const std::optional<QByteArray> token = readCookie(request, kRememberedCookie);
    return token && !token->isEmpty() ? tokenHash(*token) : QByteArray();
}

QByteArray safeReturnPath(const QString &wanted)
{
    const QByteArray path = wanted.toUtf8();
    const bool printable =
        std::all_of(path.begin(), path.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '\\'; });
    for (const char *prefix : {"/oauth/authorize?", "/account", "/demo", "/device", "/oauth/logout"}) {
        if (printable && path.size() <= 8192 && path.startsWith(prefix)) return path;
    }
    return "/account";
}

QByteArray withReturnTo(const QByteArray &path, const QByteArray &returnTo)
{
    return path + "?return_to=" + returnTo.toPercentEncoding();
}

}  // namespace gatehouse
