#include "ui/client/token_request.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>

#include "ui/client/problem.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(gatehouse::ui::SignIn)
};

Result<OAuthTokens> readAnswer(const QUrl &endpoint, QNetworkReply *reply)
{
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0) return errorFromNetwork(reply->error(), endpoint.host(), reply->errorString());
    const QJsonObject json = QJsonDocument::fromJson(reply->readAll()).object();
    if (status == 429 || status >= 500)
        return errorFromProblem(status, json, reply->rawHeader("Retry-After"));
    const QString refusal = json.value("error"_L1).toString();
    if (status != 200)
        return Error::unauthenticated(
            refusal.toLatin1().left(64),
            Text::tr("The server did not accept the sign-in. Please sign in again."));
    const QString access = json.value("access_token"_L1).toString();
    const QString type = json.value("token_type"_L1).toString();
    if (access.isEmpty() || type.compare("Bearer"_L1, Qt::CaseInsensitive) != 0)
        return Error::unavailable(Text::tr("The server's answer to the sign-in cannot be read."), {});
    return OAuthTokens{Secret::fromText(access), Secret::fromText(json.value("refresh_token"_L1).toString())};
}

}  // namespace

void requestTokens(QNetworkAccessManager &network, const QUrl &endpoint, const FormFields &form,
                   QObject *context, TokensDone done)
{
    QByteArray body;
    for (const auto &[name, value] : form) {
        if (!body.isEmpty()) body += '&';
        body += name + '=' + value.toPercentEncoding();
    }
    QNetworkRequest request(endpoint);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/x-www-form-urlencoded"));
    request.setRawHeader("Accept", "application/json");
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(20'000);
    QNetworkReply *reply = network.post(request, body);
    QObject::connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    QObject::connect(reply, &QNetworkReply::finished, context,
                     [endpoint, reply, done = std::move(done)] { done(readAnswer(endpoint, reply)); });
}

}  // namespace gatehouse::ui
