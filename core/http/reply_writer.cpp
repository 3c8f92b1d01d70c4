#include "core/http/reply_writer.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <array>
#include <ctime>

#include "core/base/log.h"
#include "core/base/utc.h"

namespace gatehouse {

namespace {

using Field = std::pair<QByteArray, QByteArray>;

/// Fields that only the writer sets: framing, and what must be the same on every answer.
bool isWritersOwn(QByteArrayView name)
{
    static constexpr std::array<const char *, 11> kOwn{"content-length",
                                                       "transfer-encoding",
                                                       "connection",
                                                       "keep-alive",
                                                       "date",
                                                       "strict-transport-security",
                                                       "x-content-type-options",
                                                       "referrer-policy",
                                                       "cross-origin-opener-policy",
                                                       "permissions-policy",
                                                       "content-security-policy"};
    for (const char *own : kOwn)
        if (name.compare(own, Qt::CaseInsensitive) == 0) return true;
    return false;
}

bool isFieldName(QByteArrayView name)
{
    for (const char c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
              c == '_'))
            return false;
    return !name.isEmpty();
}

bool isFieldValue(QByteArrayView value)
{
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\t') || byte == 0x7f) return false;
    }
    return true;
}

/// An origin or a scheme that may stand in a CSP source list without changing its meaning.
bool isSource(QByteArrayView source)
{
    if (source.isEmpty() || source.size() > 300 || source.front() < 'a' || source.front() > 'z') return false;
    for (const char c : source) {
        const bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!alnum && !QByteArrayView("-+.:/[]_").contains(c)) return false;
    }
    const qsizetype colon = source.indexOf(':');
    if (colon <= 0) return false;
    const QByteArrayView rest = source.sliced(colon + 1);
    return rest.isEmpty() || (rest.startsWith("//") && rest.size() > 2 && !rest.sliced(2).contains('/'));
}

/// IMF-fixdate (RFC 9110 section 5.6.7), made once a second and thread.
QByteArray httpDate()
{
    thread_local std::time_t last = 0;
    thread_local QByteArray text;
    const std::time_t now = std::time(nullptr);
    if (now != last || text.isEmpty()) {
        last = now;
        text = QLocale::c()
                   .toString(toUtc({qint64(now) * 1000}), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"))
                   .toLatin1();
    }
    return text;
}

bool hasBody(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

const char *titleOf(ErrorCode code)
{
    switch (code) {
        case ErrorCode::InvalidInput:
            return "Invalid input";
        case ErrorCode::Unauthenticated:
            return "Sign-in needed";
        case ErrorCode::Forbidden:
            return "Not allowed";
        case ErrorCode::NotFound:
            return "Not found";
        case ErrorCode::Conflict:
            return "Conflict";
        case ErrorCode::Gone:
            return "No longer valid";
        case ErrorCode::PreconditionFailed:
            return "Changed in the meantime";
        case ErrorCode::TooLarge:
            return "Too large";
        case ErrorCode::UnsupportedMediaType:
            return "Unsupported media type";
        case ErrorCode::RateLimited:
            return "Too many requests";
        case ErrorCode::Busy:
            return "Busy";
        case ErrorCode::Unavailable:
            return "Unavailable";
        case ErrorCode::Corrupt:
            return "Internal error";
        case ErrorCode::Internal:
            return "Internal error";
    }
    return "Error";
}

QString publicText(const Error &error)
{
    if (!error.publicMessage.isEmpty()) return error.publicMessage;
    return QStringLiteral("Something went wrong on our side. Please try again later.");
}

void addRetryAfter(HttpReply &reply, const Error &error)
{
    if (error.retryAfter.count() > 0)
        reply.headers.add(QByteArrayLiteral("Retry-After"),
                          QByteArray::number(qint64(error.retryAfter.count())));
}

const QByteArray kPageCsp =
    QByteArrayLiteral("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:");
const QByteArray kRestOfPageCsp =
    QByteArrayLiteral("; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'");

/// Why the reply must not go out as it is, or null.
const char *faultOf(const HttpReply &reply)
{
    if (reply.status < 200 || reply.status > 599) return "a status that is no final one";
    for (const Field &field : reply.headers.fields()) {
        if (!isFieldName(field.first)) return "a field name with characters that are not allowed";
        if (isWritersOwn(field.first)) return "a field that only the writer sets";
        if (!isFieldValue(field.second)) return "a field value with control characters";
    }
    for (const QByteArray &source : reply.formActions)
        if (!isSource(source)) return "a form-action source that is no origin";
    for (const QByteArray &source : reply.imageSources)
        if (!isSource(source) || source.endsWith(':')) return "an img-src source that is no origin";
    for (const QByteArray &source : reply.frameSources)
        if (!isSource(source) || source.endsWith(':')) return "a frame-src source that is no origin";
    return nullptr;
}

void addSecurityFields(QList<Field> &fields, const HttpReply &reply, bool secure)
{
    QByteArray csp = kPageCsp;
    for (const QByteArray &source : reply.imageSources)
        csp += ' ' + source;
    if (!reply.frameSources.isEmpty()) csp += "; frame-src";
    for (const QByteArray &source : reply.frameSources)
        csp += ' ' + source;
    csp += kRestOfPageCsp;
    for (const QByteArray &source : reply.formActions)
        csp += ' ' + source;
    fields.append({QByteArrayLiteral("Content-Security-Policy"), csp});
    fields.append({QByteArrayLiteral("X-Content-Type-Options"), QByteArrayLiteral("nosniff")});
    fields.append({QByteArrayLiteral("Referrer-Policy"), QByteArrayLiteral("no-referrer")});
    fields.append({QByteArrayLiteral("Cross-Origin-Opener-Policy"), QByteArrayLiteral("same-origin")});
    fields.append(
        {QByteArrayLiteral("Permissions-Policy"),
         QByteArrayLiteral("camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
                           "publickey-credentials-create=(self), publickey-credentials-get=(self)")});
    if (secure)
        fields.append({QByteArrayLiteral("Strict-Transport-Security"),
                       QByteArrayLiteral("max-age=31536000; includeSubDomains")});
}

}  // namespace

int httpStatusOf(ErrorCode code)
{
    switch (code) {
        case ErrorCode::InvalidInput:
            return 400;
        case ErrorCode::Unauthenticated:
            return 401;
        case ErrorCode::Forbidden:
            return 403;
        case ErrorCode::NotFound:
            return 404;
        case ErrorCode::Conflict:
            return 409;
        case ErrorCode::Gone:
            return 410;
        case ErrorCode::PreconditionFailed:
            return 412;
        case ErrorCode::TooLarge:
            return 413;
        case ErrorCode::UnsupportedMediaType:
            return 415;
        case ErrorCode::RateLimited:
            return 429;
        case ErrorCode::Busy:
            return 503;
        case ErrorCode::Unavailable:
            return 503;
        case ErrorCode::Corrupt:
            return 500;
        case ErrorCode::Internal:
            return 500;
    }
    return 500;
}

FramedReply framed(HttpReply reply, const ReplyFrame &frame)
{
    if (const char *fault = faultOf(reply)) {
        qCCritical(lcHttp, "answer to request %s was withheld: %s", qPrintable(frame.requestId), fault);
        reply = problemReply(Error::internalError(QString::fromLatin1(fault)), frame.requestId);
    }
    FramedReply result;
    result.status = reply.status;
    QList<Field> &fields = result.fields;
    fields.reserve(reply.headers.fields().size() + 12);
    fields.append({QByteArrayLiteral("Date"), httpDate()});
    bool cacheControl = false;
    for (const Field &field : reply.headers.fields()) {
        cacheControl = cacheControl || field.first.compare("cache-control", Qt::CaseInsensitive) == 0;
        fields.append(field);
    }
    if (!cacheControl) fields.append({QByteArrayLiteral("Cache-Control"), QByteArrayLiteral("no-store")});
    addSecurityFields(fields, reply, frame.secure);
    if (!frame.requestId.isEmpty())
        fields.append({QByteArrayLiteral("X-Request-Id"), frame.requestId.toLatin1()});
    if (hasBody(reply.status)) {
        fields.append({QByteArrayLiteral("Content-Length"), QByteArray::number(reply.body.size())});
        if (!frame.headRequest) result.body = std::move(reply.body);
    }
    if (!frame.keepAlive)
        fields.append({QByteArrayLiteral("Connection"), QByteArrayLiteral("close")});
    else if (frame.http10)
        fields.append({QByteArrayLiteral("Connection"), QByteArrayLiteral("keep-alive")});
    return result;
}

QByteArray toWire(const FramedReply &reply)
{
    return "HTTP/1.1 " + QByteArray::number(reply.status) + " \r\n" + fieldsAndBody(reply);
}

QByteArray fieldsAndBody(const FramedReply &reply)
{
    qsizetype size = reply.body.size() + 2;
    for (const Field &field : reply.fields)
        size += field.first.size() + field.second.size() + 4;
    QByteArray wire;
    wire.reserve(size);
    for (const Field &field : reply.fields)
        wire.append(field.first).append(": ").append(field.second).append("\r\n");
    return wire.append("\r\n").append(reply.body);
}

HttpReply problemReply(int status, const QString &title, const QByteArray &code, const QString &detail,
                       const QString &requestId)
{
    const QJsonObject problem{{QStringLiteral("type"), QStringLiteral("about:blank")},
                              {QStringLiteral("title"), title},
                              {QStringLiteral("status"), status},
                              {QStringLiteral("detail"), detail},
                              {QStringLiteral("code"), QString::fromLatin1(code)},
                              {QStringLiteral("request_id"), requestId}};
    HttpReply reply = HttpReply::json(QJsonDocument(problem).toJson(QJsonDocument::Compact), status);
    reply.headers.set(QByteArrayLiteral("Content-Type"), QByteArrayLiteral("application/problem+json"));
    return reply;
}

HttpReply problemReply(const Error &error, const QString &requestId)
{
    const QByteArray reason = error.reason.isEmpty() ? defaultReason(error.code) : error.reason;
    const int status = httpStatusOf(error.code);
    HttpReply reply =
        problemReply(status, QString::fromLatin1(titleOf(error.code)), reason, publicText(error), requestId);
    if (!error.field.isEmpty()) {
        QJsonObject problem = QJsonDocument::fromJson(reply.body).object();
        problem.insert(QStringLiteral("field"), QString::fromUtf8(error.field));
        reply.body = QJsonDocument(problem).toJson(QJsonDocument::Compact);
    }
    if (status == 401) reply.headers.add(QByteArrayLiteral("WWW-Authenticate"), QByteArrayLiteral("Bearer"));
    addRetryAfter(reply, error);
    return reply;
}

HttpReply oauthErrorReply(const QByteArray &code, const QString &description, int status)
{
    // RFC 6749 section 5.2: error_description is printable ASCII without quotes and backslashes.
    QString plain;
    for (const QChar c : description) {
        const char16_t u = c.unicode();
        plain += u < 0x20 || u > 0x7e || u == '"' || u == '\\' ? QChar(u'\'') : c;
    }
    QJsonObject object{{QStringLiteral("error"), QString::fromLatin1(code)}};
    if (!plain.isEmpty()) object.insert(QStringLiteral("error_description"), plain);
    HttpReply reply = HttpReply::json(QJsonDocument(object).toJson(QJsonDocument::Compact), status);
    reply.headers.add(QByteArrayLiteral("Pragma"), QByteArrayLiteral("no-cache"));
    if (code == "invalid_client" && status == 401) {
        reply.headers.add(QByteArrayLiteral("WWW-Authenticate"),
                          QByteArrayLiteral("Basic realm=\"clients\""));
    } else if (status == 401 || code == "insufficient_scope") {
        reply.headers.add(QByteArrayLiteral("WWW-Authenticate"), "Bearer error=\"" + code + '"');
    }
    return reply;
}

HttpReply oauthErrorReply(const Error &error)
{
    static const QList<QByteArray> kKnown{"invalid_request",
                                          "invalid_client",
                                          "invalid_grant",
                                          "unauthorized_client",
                                          "unsupported_grant_type",
                                          "invalid_scope",
                                          "access_denied",
                                          "unsupported_response_type",
                                          "server_error",
                                          "temporarily_unavailable",
                                          "authorization_pending",
                                          "slow_down",
                                          "expired_token",
                                          "invalid_token",
                                          "insufficient_scope",
                                          "unsupported_token_type",
                                          "invalid_redirect_uri",
                                          "invalid_client_metadata",
                                          "login_required",
                                          "interaction_required",
                                          "consent_required",
                                          "account_selection_required",
                                          "invalid_request_uri",
                                          "invalid_request_object",
                                          "request_not_supported",
                                          "request_uri_not_supported",
                                          "registration_not_supported",
                                          "invalid_target",
                                          "invalid_dpop_proof",
                                          "use_dpop_nonce",
                                          "unmet_authentication_requirements"};
    QByteArray code = error.reason;
    int status = httpStatusOf(error.code);
    if (!kKnown.contains(code)) {
        if (status == 401)
            code = "invalid_client";
        else if (status == 403)
            code = "access_denied";
        else if (status == 429 || status == 503)
            code = "temporarily_unavailable";
        else
            code = status >= 500 ? "server_error" : "invalid_request";
    }
    // What is wrong with the request is a 400 in OAuth, whatever our own APIs call it.
    if (status == 404 || status == 409 || status == 410 || status == 412) status = 400;
    if (status == 401 && code != "invalid_client" && code != "invalid_token") status = 400;
    HttpReply reply = oauthErrorReply(code, publicText(error), status);
    addRetryAfter(reply, error);
    return reply;
}

}  // namespace gatehouse
