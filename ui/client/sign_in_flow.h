#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <memory>

#include "ui/client/step_up.h"
#include "ui/client/token_request.h"
#include "ui/client/url_opener.h"

namespace gatehouse::ui {

class CallbackListener;

/// Signs the person in with their own browser: authorization code with PKCE as a native application (RFC
/// 8252, RFC 7636 S256), the redirect to a random loopback port, `state` and `iss` (RFC 9207) checked. One
/// run at a time; cancel() or destruction ends it without a call of `done`. GUI thread.
class SignInFlow final : public QObject
{
    Q_OBJECT
public:
    SignInFlow(QUrl server, QNetworkAccessManager &network, UrlOpener &opener, QObject *parent = nullptr);
    ~SignInFlow() override;

    void start(TokensDone done);
    void cancel();
    bool isRunning() const { return bool(m_done); }
    /// The address in the browser, to be copied where no browser opens by itself. Empty before the browser
    /// step.
    QUrl authorizationUrl() const { return m_authorizationUrl; }

    /// Before start(): how the server wants the sign-in to be.
    void setStepUp(StepUp wanted) { m_stepUp = std::move(wanted); }
    void setPatience(std::chrono::milliseconds patience) { m_patience.setInterval(patience); }
    static QStringList requestedScopes();

Q_SIGNALS:
    void browserOpened();
    void codeReceived();

private:
    void learnIssuer();
    void openBrowser();
    bool judge(const QHash<QString, QString> &parameters);
    void exchange(const QString &code);
    void finish(Result<OAuthTokens> result);

    QUrl m_server;
    QNetworkAccessManager &m_network;
    UrlOpener &m_opener;
    TokensDone m_done;
    QTimer m_patience;
    std::unique_ptr<QObject> m_run;  ///< context of everything that belongs to this run
    QPointer<CallbackListener> m_listener;
    QString m_issuer;
    StepUp m_stepUp;
    QByteArray m_state;
    QByteArray m_verifier;
    QUrl m_authorizationUrl;
    bool m_codeTaken = false;
};

}  // namespace gatehouse::ui
