#include "core/api/enrolment_routes.h"

#include <QJsonDocument>

#include "core/api/authorize_routes.h"
#include "core/api/page_route.h"
#include "core/api/people_services.h"
#include "core/api/qr_path.h"
#include "core/api/recovery_codes_page.h"
#include "core/api/signin_pages.h"
#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/http/cookies.h"

namespace gatehouse {

namespace {

constexpr QByteArrayView kEnrolmentCookie("enrolment");

/// What the page shows, kept sealed at the browser while the person types: a mistyped code must not change
/// the key that they have just scanned. Opens for the same sign-in only.
struct PendingKey
{
    QString factor;
    QString secret;
    QString otpauthUri;
};

SealContext contextOf(const Secret &flow)
{
    return {"cookie", QString::fromLatin1(tokenHash(flow.view()).toHex()), "enrolment"};
}

QByteArray sealed(const Services &services, const Secret &flow, const PendingKey &key)
{
    const QByteArray text = (key.factor + u'\n' + key.secret + u'\n' + key.otpauthUri).toUtf8();
    return base64UrlEncode(services.sealer.seal(text, contextOf(flow)));
}

std::optional<PendingKey> pendingKey(const Browser &browser, const HttpRequest &request)
{
    const std::optional<QByteArray> cookie = readCookie(request, kEnrolmentCookie);
    const std::optional<QByteArray> bytes = cookie ? base64UrlDecode(*cookie) : std::nullopt;
    if (!bytes) return std::nullopt;
    const Result<Secret> opened =
        browser.services().sealer.open(*bytes, contextOf(browser.signInCookie(request)));
    if (!opened.ok()) return std::nullopt;
    const QStringList parts = QString::fromUtf8(opened->reveal()).split(u'\n');
    if (parts.size() != 3) return std::nullopt;
    return PendingKey{parts.at(0), parts.at(1), parts.at(2)};
}

QString inGroups(const QString &secret)
{
    QStringList groups;
    for (qsizetype i = 0; i < secret.size(); i += 4)
        groups.append(secret.mid(i, 4));
    return groups.join(u' ');
}

void show(const ExchangePtr &exchange, const Browser &browser, const PendingKey &key,
          const QByteArray &returnTo, const Error *error)
{
    QJsonObject data = withCommon({}, "/login/enrol", returnTo);
    data.insert(QStringLiteral("factor"), key.factor);
    data.insert(QStringLiteral("secret"), inGroups(key.secret));
    data.insert(QStringLiteral("otpauth_uri"), key.otpauthUri);
    const QrPath qr = qrPath(key.otpauthUri.toUtf8());
    if (!qr.path.isEmpty()) {
        data.insert(QStringLiteral("qr_path"), qr.path);
        data.insert(QStringLiteral("qr_extent"), QString::number(qr.extent));
    }
    if (browser.services().people->passkeys.isOffered())
        data.insert(QStringLiteral("passkey_url"),
                    QString::fromUtf8(withReturnTo("/login/enrol/passkey", returnTo)));
    data.insert(QStringLiteral("restart_url"), QString::fromUtf8(withReturnTo("/login", returnTo)));
    if (error != nullptr)
        data.insert(QStringLiteral("error_text"), browser.pages().errorText(exchange->request(), *error));
    browser.replyWithForm(exchange, QStringLiteral("enrol_totp"), data, error == nullptr ? 200 : 422);
}

void getEnrolment(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> query = queryOf(exchange->request());
    if (!query.ok()) return exchange->fail(query.error());
    const QByteArray returnTo = returnPathOf(*query);
    if (const std::optional<PendingKey> key = pendingKey(browser, exchange->request()))
        return show(exchange, browser, *key, returnTo, nullptr);

    auto begun = browser.services().signIn.beginEnrolment(browser.signInCookie(exchange->request()),
                                                          SignInChannel::Browser, exchange->caller());
    begun.then(exchange->context(), [exchange, &browser, returnTo](QFuture<Result<TotpEnrolment>> finished) {
        const Result<TotpEnrolment> enrolment = taken(finished);
        if (!enrolment.ok()) {
            if (enrolment.error().code != ErrorCode::Gone) return exchange->fail(enrolment.error());
            return showLogin(exchange, browser, returnTo, {}, &enrolment.error());
        }
        const PendingKey key{enrolment->id.toString(), QString::fromLatin1(enrolment->secretText.reveal()),
                             QString::fromLatin1(enrolment->otpauthUri.reveal())};
        // To the page again, which then draws from the cookie: the same way for the first time and the next.
        HttpReply reply = HttpReply::redirect(withReturnTo("/login/enrol", returnTo));
        const HttpRequest &request = exchange->request();
        SetCookie(kEnrolmentCookie, sealed(browser.services(), browser.signInCookie(request), key),
                  request.secure)
            .maxAge(SignInService::kFlowLifetime)
            .addTo(reply);
        exchange->reply(std::move(reply));
    });
}

void showCodes(const ExchangePtr &exchange, const Browser &browser, const EnrolmentDone &done,
               const QByteArray &returnTo)
{
    HttpReply reply =
        recoveryCodesPage(browser, exchange->request(), done.recoveryCodes, locationOf(done.next, returnTo));
    keepStep(exchange, browser, done.next, reply);
    SetCookie::expired(kEnrolmentCookie, exchange->request().secure).addTo(reply);
    exchange->reply(std::move(reply));
}

void postEnrolment(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    const QByteArray returnTo = returnPathOf(*form);
    const std::optional<PendingKey> key = pendingKey(browser, exchange->request());
    const std::optional<FactorId> factor = key ? FactorId::parse(key->factor) : std::nullopt;
    if (!factor) return exchange->reply(HttpReply::redirect(withReturnTo("/login/enrol", returnTo)));
    auto confirmed = browser.services().signIn.confirmEnrolment(browser.signInCookie(exchange->request()),
                                                                *factor, fieldOf(*form, "code"),
                                                                SignInChannel::Browser, exchange->caller());
    confirmed.then(exchange->context(),
                   [exchange, &browser, key = *key, returnTo](QFuture<Result<EnrolmentDone>> finished) {
                       const Result<EnrolmentDone> done = taken(finished);
                       if (done.ok()) return showCodes(exchange, browser, *done, returnTo);
                       const Error &error = done.error();
                       if (error.code == ErrorCode::Gone)
                           return showLogin(exchange, browser, returnTo, {}, &error);
                       if (error.code != ErrorCode::Unauthenticated && error.code != ErrorCode::InvalidInput)
                           return exchange->fail(error);
                       show(exchange, browser, key, returnTo, &error);
                   });
}

}  // namespace

std::vector<Route> enrolmentRoutes(const Browser &browser)
{
    return {openPage(browser, HttpMethod::Get, "/login/enrol", RateBucket::Page, getEnrolment),
            openPage(browser, HttpMethod::Post, "/login/enrol", RateBucket::Credentials, postEnrolment)};
}

}  // namespace gatehouse
