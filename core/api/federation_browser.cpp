#include "core/api/federation_browser.h"

#include <QUrl>

#include "core/api/people_services.h"
#include "core/api/signed_out_page.h"
#include "core/crypto/random.h"
#include "core/http/cookies.h"

namespace gatehouse {

namespace {

constexpr QByteArrayView kCookie("federation");
constexpr std::chrono::hours kCookieLife{24 * 30};
constexpr qsizetype kTokenSize = 43;

}  // namespace

QByteArray federationCookie(const HttpRequest &request)
{
    const QByteArray value = readCookie(request, kCookie).value_or(QByteArray());
    return value.size() == kTokenSize ? value : QByteArray();
}

QByteArray federationCookieOrNew(const HttpRequest &request)
{
    const QByteArray value = federationCookie(request);
    return value.isEmpty() ? randomToken().reveal() : value;
}

void giveFederationCookie(const HttpRequest &request, HttpReply &reply, const QByteArray &value)
{
    SetCookie(kCookie, value, request.secure).maxAge(kCookieLife).addTo(reply);
}

QJsonObject providerMark(const QString &preset, const QString &name)
{
    return {{QStringLiteral("name"), name},
            {QStringLiteral("letter"), name.left(1).toUpper()},
            {QStringLiteral("mark_class"), QString(QStringLiteral("mark-") + preset)}};
}

QJsonArray providerButtons(const Browser &browser, const QByteArray &returnTo, bool again)
{
    const auto providers = browser.services().database.read(
        [&](Transaction &tx) { return browser.services().people->providers.enabled(tx); });
    QJsonArray buttons;
    // Without them people still sign in by their password.
    if (!providers.ok()) return buttons;
    for (const Provider &provider : *providers) {
        QJsonObject button = providerMark(provider.preset, provider.name);
        QByteArray url =
            withReturnTo("/federation/" + provider.id.toString().toLatin1() + "/start", returnTo);
        if (again) url += "&again=1";
        button.insert(QStringLiteral("url"), QString::fromUtf8(url));
        buttons.append(button);
    }
    return buttons;
}

void replySignedOut(const ExchangePtr &exchange, const Browser &browser, const UserId &user,
                    const QList<QByteArray> &frames)
{
    Services &services = browser.services();
    auto taken = services.database.write(
        [&services, value = federationCookie(exchange->request()), user](Transaction &tx) {
            return services.people->federation.takeLogout(tx, value, user);
        });
    taken.then(exchange->context(), [exchange, &browser, frames](QFuture<Result<QByteArray>> done) {
        // Signed out here it is either way.
        const Result<QByteArray> url = gatehouse::taken(done);
        SignedOut what;
        what.frames = frames;
        if (url.ok() && !url->isEmpty()) {
            what.returnTo = *url;
            what.clientName = QUrl(QString::fromUtf8(*url)).host();
            what.goOn = true;
        }
        HttpReply reply = signedOutPage(exchange->request(), browser, what);
        browser.clearSessionCookie(exchange->request(), reply);
        exchange->reply(std::move(reply));
    });
}

}  // namespace gatehouse
