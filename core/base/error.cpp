#include "core/base/error.h"

#include <utility>

namespace gatehouse {

namespace {

Error make(ErrorCode code, QByteArray reason, QString publicMessage, QString internal = {})
{
    Error error;
    error.code = code;
    error.reason = reason.isEmpty() ? defaultReason(code) : std::move(reason);
    error.publicMessage = std::move(publicMessage);
    error.internal = std::move(internal);
    return error;
}

}  // namespace

Error Error::invalid(QByteArray field, QByteArray reason, QString publicMessage)
{
    Error error = make(ErrorCode::InvalidInput, std::move(reason), std::move(publicMessage));
    error.field = std::move(field);
    return error;
}

Error Error::unauthenticated(QByteArray reason, QString publicMessage)
{
    return make(ErrorCode::Unauthenticated, std::move(reason), std::move(publicMessage));
}

Error Error::forbidden(QByteArray reason, QString publicMessage)
{
    return make(ErrorCode::Forbidden, std::move(reason), std::move(publicMessage));
}

Error Error::notFound(QString publicMessage)
{
    return make(ErrorCode::NotFound, {}, std::move(publicMessage));
}

Error Error::conflict(QByteArray reason, QString publicMessage, QByteArray field)
{
    Error error = make(ErrorCode::Conflict, std::move(reason), std::move(publicMessage));
    error.field = std::move(field);
    return error;
}

Error Error::gone(QByteArray reason, QString publicMessage)
{
    return make(ErrorCode::Gone, std::move(reason), std::move(publicMessage));
}

Error Error::preconditionFailed()
{
    return make(ErrorCode::PreconditionFailed, {},
                QStringLiteral("This was changed in the meantime. Load it again and repeat the change."));
}

Error Error::unsupportedMediaType(QByteArrayView wanted)
{
    return make(ErrorCode::UnsupportedMediaType, {},
                QStringLiteral("Send the body as %1.").arg(QString::fromLatin1(wanted)));
}

Error Error::rateLimited(std::chrono::seconds retryAfter, QString publicMessage)
{
    Error error = make(ErrorCode::RateLimited, {}, std::move(publicMessage));
    error.retryAfter = retryAfter;
    return error;
}

Error Error::busy(std::chrono::seconds retryAfter)
{
    Error error = make(ErrorCode::Busy, {},
                       QStringLiteral("The server is busy right now. Please try again in a moment."));
    error.retryAfter = retryAfter;
    return error;
}

Error Error::unavailable(QString publicMessage, QString internal)
{
    return make(ErrorCode::Unavailable, {}, std::move(publicMessage), std::move(internal));
}

Error Error::corrupt(QString internal)
{
    return make(
        ErrorCode::Corrupt, {},
        QStringLiteral("Stored data is damaged. Ask the administrator to run 'gatehouse-server doctor'."),
        std::move(internal));
}

Error Error::internalError(QString internal)
{
    return make(ErrorCode::Internal, {},
                QStringLiteral(
                    "Something went wrong on the server. The administrator can find the cause in the log."),
                std::move(internal));
}

QByteArray defaultReason(ErrorCode code)
{
    switch (code) {
        case ErrorCode::InvalidInput:
            return "invalid_input";
        case ErrorCode::Unauthenticated:
            return "unauthenticated";
        case ErrorCode::Forbidden:
            return "forbidden";
        case ErrorCode::NotFound:
            return "not_found";
        case ErrorCode::Conflict:
            return "conflict";
        case ErrorCode::Gone:
            return "gone";
        case ErrorCode::PreconditionFailed:
            return "precondition_failed";
        case ErrorCode::TooLarge:
            return "too_large";
        case ErrorCode::UnsupportedMediaType:
            return "unsupported_media_type";
        case ErrorCode::RateLimited:
            return "rate_limited";
        case ErrorCode::Busy:
            return "busy";
        case ErrorCode::Unavailable:
            return "unavailable";
        case ErrorCode::Corrupt:
            return "corrupt";
        case ErrorCode::Internal:
            return "internal";
    }
    return "internal";
}

}  // namespace gatehouse
