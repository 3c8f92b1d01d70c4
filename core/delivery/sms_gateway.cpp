#include "core/delivery/sms_gateway.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

namespace gatehouse {

namespace {

constexpr QLatin1String kTwilioUrl("https://api.twilio.com/2010-04-01/Accounts/%1/Messages.json");
constexpr QLatin1String kMessageBirdUrl("https://rest.messagebird.com/messages");
constexpr QLatin1String kGenericForm("to={to}&from={from}&text={text}");
constexpr QLatin1String kGenericJson("{\"to\": \"{to}\", \"from\": \"{from}\", \"text\": \"{text}\"}");
constexpr qsizetype kMaximumText = 1'000;

QByteArray formEncoded(const QString &text)
{
    return text.toUtf8().toPercentEncoding();
}

/// As it stands between the quotes of a JSON text.
QByteArray jsonEncoded(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.sliced(2, array.size() - 4);
}

QByteArray form(std::initializer_list<std::pair<const char *, QString>> fields)
{
    QByteArray out;
    for (const auto &[name, value] : fields)
        out += (out.isEmpty() ? "" : "&") + QByteArray(name) + '=' + formEncoded(value);
    return out;
}

QByteArray basic(const QString &user, const Secret &token)
{
    return "Authorization: Basic " + (user.toUtf8() + ':' + token.reveal()).toBase64();
}

/// All places are filled in one go: a value that reads like a place stays what it is.
QByteArray filledBody(const SmsAccount &account, const QString &to, const QString &text)
{
    const bool json = account.format == SmsFormat::Json;
    const QString body = !account.body.isEmpty() ? account.body : json ? kGenericJson : kGenericForm;
    static const QRegularExpression kPlace(QStringLiteral("[{](to|from|text|account|token)[}]"));
    QByteArray out;
    qsizetype end = 0;
    for (auto places = kPlace.globalMatch(body); places.hasNext();) {
        const QRegularExpressionMatch place = places.next();
        const QString name = place.captured(1);
        const QString value = name == u"to"        ? to
                              : name == u"from"    ? account.from
                              : name == u"text"    ? text
                              : name == u"account" ? account.account
                                                   : QString::fromUtf8(account.token.view());
        out += body.mid(end, place.capturedStart() - end).toUtf8();
        out += json ? jsonEncoded(value) : formEncoded(value);
        end = place.capturedEnd();
    }
    return out + body.mid(end).toUtf8();
}

Result<FetchRequest> genericRequest(const SmsAccount &account, const QString &to, const QString &text)
{
    FetchRequest request;
    request.url = account.url;
    const bool json = account.format == SmsFormat::Json;
    request.contentType = json ? "application/json" : "application/x-www-form-urlencoded";
    request.body = filledBody(account, to, text);
    if (json && QJsonDocument::fromJson(request.body).isNull())
        return Error::invalid(
            "body", "invalid_value",
            QStringLiteral("What the gateway is to be sent is no JSON once it is filled in. "
                           "Put the places in quotes, as in \"{text}\"."));
    // Where the body has the token itself, it is not sent a second time.
    if (account.token.isEmpty() || account.body.contains(QLatin1String("{token}"))) return request;
    request.fields.append(account.account.isEmpty() ? "Authorization: Bearer " + account.token.reveal()
                                                    : basic(account.account, account.token));
    return request;
}

Result<FetchRequest> twilioRequest(const SmsAccount &account, const QString &to, const QString &text)
{
    static const QRegularExpression kSid(QStringLiteral("^[A-Za-z0-9]{10,64}$"));
    if (!kSid.match(account.account).hasMatch())
        return Error::invalid("account", "invalid_value",
                              QStringLiteral("Twilio needs the account SID, such as AC0123...; it stands on "
                                             "the first page of its console."));
    FetchRequest request;
    request.url = account.url.isEmpty() ? QString(kTwilioUrl).arg(account.account) : account.url;
    request.contentType = "application/x-www-form-urlencoded";
    const bool service = account.from.startsWith(QLatin1String("MG"));
    request.body =
        form({{"To", to}, {service ? "MessagingServiceSid" : "From", account.from}, {"Body", text}});
    request.fields.append(basic(account.account, account.token));
    return request;
}

FetchRequest messageBirdRequest(const SmsAccount &account, const QString &to, const QString &text)
{
    FetchRequest request;
    request.url = account.url.isEmpty() ? QString(kMessageBirdUrl) : account.url;
    request.contentType = "application/json";
    request.body = QJsonDocument(QJsonObject{{QStringLiteral("recipients"), QJsonArray{to}},
                                             {QStringLiteral("originator"), account.from},
                                             {QStringLiteral("body"), text}})
                       .toJson(QJsonDocument::Compact);
    request.fields.append("Authorization: AccessKey " + account.token.reveal());
    return request;
}

/// The gateway's own words: the member that Twilio, MessageBird and most others use, else the beginning.
QString wordsOf(const FetchReply &reply, const Secret &token)
{
    const QJsonObject json = QJsonDocument::fromJson(reply.body).object();
    QString words = json.value(QStringLiteral("message")).toString();
    if (words.isEmpty())
        words = json.value(QStringLiteral("errors"))
                    .toArray()
                    .first()
                    .toObject()
                    .value(QStringLiteral("description"))
                    .toString();
    if (words.isEmpty()) words = QString::fromUtf8(reply.body.left(200));
    if (token.size() > 3) words.replace(QString::fromUtf8(token.view()), QStringLiteral("(not shown)"));
    return words.simplified().left(300);
}

}  // namespace

QString SmsAccount::host() const
{
    if (preset == SmsPreset::Twilio && url.isEmpty()) return QStringLiteral("api.twilio.com");
    if (preset == SmsPreset::MessageBird && url.isEmpty()) return QStringLiteral("rest.messagebird.com");
    return QUrl(url, QUrl::StrictMode).host();
}

bool isPhoneNumber(const QString &text)
{
    static const QRegularExpression kNumber(QStringLiteral("\\A[+][1-9][0-9]{7,14}\\z"));
    return kNumber.match(text).hasMatch();
}

Result<FetchRequest> smsRequest(const SmsAccount &account, const QString &to, const QString &text)
{
    if (!isPhoneNumber(to))
        return Error::invalid("to", "bad_number",
                              QStringLiteral("This is no telephone number with its country, such as "
                                             "+4930123456."));
    if (account.from.isEmpty() && account.preset != SmsPreset::Generic)
        return Error::invalid("from", "missing",
                              QStringLiteral("Say which number or name messages come from."));
    if (account.token.isEmpty() && account.preset != SmsPreset::Generic)
        return Error::invalid("token", "missing",
                              QStringLiteral("The gateway's token is not set for its host."));
    const QString said = text.left(kMaximumText);
    FetchRequest request;
    switch (account.preset) {
        case SmsPreset::Generic: {
            GATEHOUSE_TRY_ASSIGN(made, genericRequest(account, to, said));
            request = std::move(made);
            break;
        }
        case SmsPreset::Twilio: {
            GATEHOUSE_TRY_ASSIGN(made, twilioRequest(account, to, said));
            request = std::move(made);
            break;
        }
        case SmsPreset::MessageBird:
            request = messageBirdRequest(account, to, said);
            break;
    }
    request.method = "POST";
    GATEHOUSE_TRY(HttpFetch::checkUrl(request.url));
    return request;
}

SmsOutcome smsOutcomeOf(const Result<FetchReply> &reply, const Secret &token)
{
    if (!reply.ok()) {
        const bool setUp = reply.error().code != ErrorCode::InvalidInput;
        return {false, false, setUp ? "unreachable" : "not_set_up", reply.error().publicMessage};
    }
    const int status = reply->status;
    if (status >= 200 && status < 300)
        return {true, false, "none", QStringLiteral("The gateway took the message.")};
    const QString words = QStringLiteral(" It said: %1 %2").arg(status).arg(wordsOf(*reply, token)).trimmed();
    const auto told = [&](bool isFinal, const char *failure, const char *advice) {
        return SmsOutcome{false, isFinal, failure, QLatin1String(advice) + u' ' + words};
    };
    if (status == 401 || status == 403)
        return told(
            false, "auth_refused",
            "The gateway does not take this account and token, or they may not send to this country.");
    if (status == 408 || status == 429 || status >= 500)
        return told(false, "busy", "The gateway is busy or out of order. The message is sent again later.");
    if (status == 402) return told(false, "busy", "The gateway wants its account topped up.");
    if (status == 404 || status == 405 || (status >= 300 && status < 400))
        return told(false, "not_set_up",
                    "This is not the address of the gateway's interface. Look at it again.");
    return told(true, "refused",
                "The gateway refused the message. Mostly the number is wrong, or the sender is not allowed.");
}

}  // namespace gatehouse
