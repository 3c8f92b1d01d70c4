#include "ui/client/problem.h"

#include <QCoreApplication>

#include "core/api/wire/server.h"

namespace gatehouse::ui {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(gatehouse::ui::Problem)
};

ErrorCode codeOf(int status)
{
    switch (status) {
        case 400:
        case 422:
            return ErrorCode::InvalidInput;
        case 401:
            return ErrorCode::Unauthenticated;
        case 403:
            return ErrorCode::Forbidden;
        case 404:
            return ErrorCode::NotFound;
        case 409:
            return ErrorCode::Conflict;
        case 410:
            return ErrorCode::Gone;
        case 412:
        case 428:
            return ErrorCode::PreconditionFailed;
        case 413:
            return ErrorCode::TooLarge;
        case 415:
            return ErrorCode::UnsupportedMediaType;
        case 429:
            return ErrorCode::RateLimited;
        case 503:
            return ErrorCode::Busy;
        case 502:
        case 504:
            return ErrorCode::Unavailable;
        default:
            return ErrorCode::Internal;
    }
}

}  // namespace

Error errorFromProblem(int status, const QJsonObject &body, const QByteArray &retryAfter)
{
    Error error;
    error.code = codeOf(status);
    error.reason = defaultReason(error.code);
    error.retryAfter = std::chrono::seconds(qBound(0, retryAfter.toInt(), 86'400));
    const auto problem = wire::fromJson<wire::Problem>(body);
    if (problem.ok()) {
        if (!problem->code.isEmpty()) error.reason = problem->code.toLatin1();
        error.publicMessage = problem->detail.isEmpty() ? problem->title : problem->detail;
        error.field = problem->field.toLatin1();
        if (!problem->requestId.isEmpty())
            error.internal = Text::tr("HTTP %1, request %2").arg(status).arg(problem->requestId);
    }
    if (error.internal.isEmpty()) error.internal = Text::tr("HTTP %1").arg(status);
    return error;
}

Error errorFromNetwork(QNetworkReply::NetworkError code, const QString &host, const QString &technical)
{
    Error error = Error::unavailable(Text::tr("The server %1 cannot be reached.").arg(host), technical);
    switch (code) {
        case QNetworkReply::ConnectionRefusedError:
            error.reason = "connection_refused";
            error.publicMessage = Text::tr("%1 refuses the connection.").arg(host);
            break;
        case QNetworkReply::HostNotFoundError:
            error.reason = "host_not_found";
            error.publicMessage = Text::tr("The name %1 is not known in this network.").arg(host);
            break;
        case QNetworkReply::TimeoutError:
        case QNetworkReply::OperationCanceledError:
            error.reason = "timeout";
            error.publicMessage = Text::tr("%1 did not answer in time.").arg(host);
            break;
        case QNetworkReply::SslHandshakeFailedError:
            error.reason = "tls_failed";
            error.publicMessage =
                Text::tr("The certificate of %1 is not trusted by this computer.").arg(host);
            break;
        default:
            error.reason = "unreachable";
            break;
    }
    return error;
}

bool isCancelled(const Error &error)
{
    return error.reason == "cancelled";
}

Error cancelledError()
{
    Error error = Error::unavailable(Text::tr("Stopped."), {});
    error.reason = "cancelled";
    return error;
}

QString headlineOf(const Error &error)
{
    if (!error.publicMessage.isEmpty()) return error.publicMessage;
    switch (error.code) {
        case ErrorCode::InvalidInput:
        case ErrorCode::UnsupportedMediaType:
            return Text::tr("The server does not accept this input.");
        case ErrorCode::Unauthenticated:
            return Text::tr("You are no longer signed in.");
        case ErrorCode::Forbidden:
            return Text::tr("Your role does not permit this.");
        case ErrorCode::NotFound:
            return Text::tr("This no longer exists.");
        case ErrorCode::Conflict:
            return Text::tr("This does not fit what is there already.");
        case ErrorCode::Gone:
            return Text::tr("This is no longer valid.");
        case ErrorCode::PreconditionFailed:
            return Text::tr("Someone else changed this in the meantime.");
        case ErrorCode::TooLarge:
            return Text::tr("This is too large for the server.");
        case ErrorCode::RateLimited:
            return Text::tr("Too many requests in a short time.");
        case ErrorCode::Busy:
            return Text::tr("The server is busy.");
        case ErrorCode::Unavailable:
            return Text::tr("The server cannot be reached.");
        case ErrorCode::Corrupt:
        case ErrorCode::Internal:
            return Text::tr("Something went wrong on the server.");
    }
    return Text::tr("Something went wrong on the server.");
}

QString adviceFor(const Error &error)
{
    if (error.reason == "tls_failed")
        return Text::tr(
            "Check the address and the computer's clock, or install the office's certificate authority.");
    if (error.reason == "host_not_found")
        return Text::tr("Check the spelling of the address and the network.");
    if (error.reason == "connection_refused")
        return Text::tr("Check that the server is running and that the port is right.");
    switch (error.code) {
        case ErrorCode::InvalidInput:
            return Text::tr("Correct the marked field and try again.");
        case ErrorCode::Unauthenticated:
            return Text::tr("Sign in again.");
        case ErrorCode::Forbidden:
            return Text::tr("Ask an administrator to do it or to give you the role for it.");
        case ErrorCode::NotFound:
        case ErrorCode::Gone:
            return Text::tr("Refresh the list with F5.");
        case ErrorCode::Conflict:
            return Text::tr("Choose another value, or refresh with F5 to see what is there.");
        case ErrorCode::PreconditionFailed:
            return Text::tr("Refresh with F5, look at the new state, and make your change again.");
        case ErrorCode::TooLarge:
            return Text::tr("Make it smaller and try again.");
        case ErrorCode::RateLimited:
        case ErrorCode::Busy: {
            const int seconds = int(error.retryAfter.count());
            if (seconds > 0) return Text::tr("Try again in %n second(s).", nullptr, seconds);
            return Text::tr("Wait a moment and try again.");
        }
        case ErrorCode::Unavailable:
            return Text::tr("Check the network and the server, then try again with F5.");
        case ErrorCode::UnsupportedMediaType:
        case ErrorCode::Corrupt:
        case ErrorCode::Internal:
            return Text::tr("The cause is in the server's log. Details: %1").arg(error.internal);
    }
    return Text::tr("Try again.");
}

}  // namespace gatehouse::ui
