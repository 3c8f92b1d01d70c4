#include "ui/client/sign_in_flow.h"

#include <openssl/rand.h>

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>

#include "core/base/log.h"
#include "ui/client/callback_listener.h"
#include "ui/client/loopback.h"
#include "ui/client/problem.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr QByteArray::Base64Options kBase64Url =
    QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray randomText()
{
    QByteArray bytes(32, Qt::Uninitialized);
    if (RAND_bytes(reinterpret_cast<unsigned char *>(bytes.data()), int(bytes.size())) != 1)
        qFatal("The random generator of the operating system does not work.");
    return bytes.toBase64(kBase64Url);
}

QUrl endpoint(const QUrl &server, const QString &path)
{
    QUrl url = server.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    url.setPath(path);
    return url;
}

QString withoutSlash(QString url)
{
    return url.endsWith(u'/') ? url.chopped(1) : url;
}

}  // namespace

SignInFlow::SignInFlow(QUrl server, QNetworkAccessManager &network, UrlOpener &opener, QObject *parent)
    : QObject(parent), m_server(std::move(server)), m_network(network), m_opener(opener)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(std::chrono::minutes(10));
    connect(&m_patience, &QTimer::timeout, this, [this] {
        Error error = Error::gone("sign_in_timeout", tr("Nobody signed in within ten minutes."));
        finish(std::move(error));
    });
}

SignInFlow::~SignInFlow() = default;

QStringList SignInFlow::requestedScopes()
{
    return {u"openid"_s,        u"profile"_s,        u"offline_access"_s, u"status:read"_s,
            u"users:read"_s,    u"users:write"_s,    u"groups:read"_s,    u"groups:write"_s,
            u"sessions:read"_s, u"sessions:write"_s, u"clients:read"_s,   u"clients:write"_s,
            u"audit:read"_s,    u"keys:read"_s,      u"keys:write"_s,     u"settings:read"_s,
            u"settings:write"_s};
}

void SignInFlow::start(TokensDone done)
{
    cancel();
    m_done = std::move(done);
    m_run = std::make_unique<QObject>();
    m_state = randomText();
    m_verifier = randomText();
    m_codeTaken = false;
    m_patience.start();
    learnIssuer();
}

void SignInFlow::cancel()
{
    m_patience.stop();
    m_done = {};
    m_run.reset();
    m_authorizationUrl.clear();
}

void SignInFlow::learnIssuer()
{
    QNetworkRequest request(endpoint(m_server, u"/.well-known/openid-configuration"_s));
    request.setTransferTimeout(15'000);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    QNetworkReply *reply = m_network.get(request);
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    connect(reply, &QNetworkReply::finished, m_run.get(), [this, reply] {
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status == 0) {
            finish(errorFromNetwork(reply->error(), m_server.host(), reply->errorString()));
            return;
        }
        m_issuer = QJsonDocument::fromJson(reply->readAll()).object().value("issuer"_L1).toString();
        if (status != 200 || m_issuer.isEmpty()) {
            finish(Error::unavailable(tr("%1 does not answer like a Gatehouse server.").arg(m_server.host()),
                                      u"HTTP %1"_s.arg(status)));
            return;
        }
        // RFC 8414 section 3.3. On this computer the server may be reached beside its public name.
        const QString here = withoutSlash(endpoint(m_server, {}).toString(QUrl::FullyEncoded));
        if (withoutSlash(m_issuer) != here && !isLoopbackHost(m_server.host())) {
            finish(
                Error::conflict("issuer_mismatch",
                                tr("This server calls itself %1. Connect to that address.").arg(m_issuer)));
            return;
        }
        openBrowser();
    });
}

void SignInFlow::openBrowser()
{
    m_listener =
        new CallbackListener([this](const CallbackListener::Parameters &p) { return judge(p); }, m_run.get());
    if (!m_listener->listen()) {
        finish(Error::unavailable(tr("This computer does not let the console wait for the browser."), {}));
        return;
    }
    const QByteArray challenge =
        QCryptographicHash::hash(m_verifier, QCryptographicHash::Sha256).toBase64(kBase64Url);
    FormFields query{{"response_type", "code"},
                     {"client_id", kConsoleClientId},
                     {"redirect_uri", m_listener->redirectUri().toLatin1()},
                     {"scope", requestedScopes().join(u' ').toLatin1()},
                     {"state", m_state},
                     {"code_challenge", challenge},
                     {"code_challenge_method", "S256"}};
    if (!m_stepUp.acrValues.isEmpty()) query.append({"acr_values", m_stepUp.acrValues});
    if (!m_stepUp.maxAge.isEmpty()) query.append({"max_age", m_stepUp.maxAge});
    QByteArray encoded = endpoint(m_server, u"/oauth/authorize"_s).toEncoded();
    char separator = '?';
    for (const auto &[name, value] : query) {
        encoded += separator + name + '=' + value.toPercentEncoding();
        separator = '&';
    }
    m_authorizationUrl = QUrl::fromEncoded(encoded, QUrl::StrictMode);
    if (!m_opener.open(m_authorizationUrl)) qCWarning(lcConsole) << "No browser could be opened";
    Q_EMIT browserOpened();
}

bool SignInFlow::judge(const QHash<QString, QString> &parameters)
{
    // A page that guesses the port must not end the sign-in: what does not fit is only refused.
    if (m_codeTaken || parameters.value(u"state"_s).toLatin1() != m_state) return false;
    if (parameters.value(u"iss"_s) != m_issuer) return false;
    const QString code = parameters.value(u"code"_s);
    const QString refusal = parameters.value(u"error"_s);
    if (code.isEmpty() && refusal.isEmpty()) return false;
    m_codeTaken = true;
    // Not now: finishing destroys the listener that is still answering the browser.
    QMetaObject::invokeMethod(
        m_run.get(),
        [this, code, refusal] {
            if (refusal.isEmpty()) {
                Q_EMIT codeReceived();
                exchange(code);
            } else if (refusal == "access_denied"_L1) {
                finish(Error::forbidden("access_denied", tr("The sign-in was declined in the browser.")));
            } else {
                finish(
                    Error::unauthenticated(refusal.toLatin1().left(64),
                                           tr("The server refused the sign-in (%1).").arg(refusal.left(64))));
            }
        },
        Qt::QueuedConnection);
    return true;
}

void SignInFlow::exchange(const QString &code)
{
    const FormFields form{{"grant_type", "authorization_code"},
                          {"code", code.toLatin1()},
                          {"redirect_uri", m_listener->redirectUri().toLatin1()},
                          {"client_id", kConsoleClientId},
                          {"code_verifier", m_verifier}};
    requestTokens(m_network, endpoint(m_server, u"/oauth/token"_s), form, m_run.get(),
                  [this](Result<OAuthTokens> tokens) { finish(std::move(tokens)); });
}

void SignInFlow::finish(Result<OAuthTokens> result)
{
    const TokensDone done = std::exchange(m_done, {});
    m_patience.stop();
    m_authorizationUrl.clear();
    // Called from a slot of an object in the run: let that return first. The browser gets its page meanwhile.
    if (QObject *run = m_run.release()) QTimer::singleShot(2'000, run, [run] { run->deleteLater(); });
    if (done) done(std::move(result));
}

}  // namespace gatehouse::ui
