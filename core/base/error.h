#pragma once

#include <QByteArray>
#include <QString>
#include <chrono>

namespace gatehouse {

/// What went wrong, in the terms that callers act on. `httpStatusOf()` in core/http maps each to a status.
enum class ErrorCode {
    InvalidInput,     ///< the caller's data breaks a rule; `field` names the part
    Unauthenticated,  ///< no valid credentials
    Forbidden,        ///< known caller, not allowed
    NotFound,
    Conflict,            ///< would break a uniqueness or state rule
    Gone,                ///< used, expired or revoked
    PreconditionFailed,  ///< If-Match names another version
    TooLarge,
    UnsupportedMediaType,  ///< the body is of a kind that is not read here
    RateLimited,           ///< try again after `retryAfter`
    Busy,                  ///< a bounded queue is full; try again after `retryAfter`
    Unavailable,           ///< a part we need (database, key store) does not answer
    Corrupt,               ///< stored data fails its own checks
    Internal,
};

/// One failure. `internal` is for the log and may name tables or paths; `publicMessage` is for the caller,
/// in plain words that say what to do next. Neither ever holds a secret. A value type, any thread.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QByteArray reason;  ///< stable snake_case word for programs, e.g. "username_taken"
    QString publicMessage;
    QString internal;
    QByteArray field;  ///< the input field at fault, if one is
    std::chrono::seconds retryAfter{0};

    static Error invalid(QByteArray field, QByteArray reason, QString publicMessage);
    static Error unauthenticated(QByteArray reason, QString publicMessage);
    static Error forbidden(QByteArray reason, QString publicMessage);
    static Error notFound(QString publicMessage);
    static Error conflict(QByteArray reason, QString publicMessage, QByteArray field = {});
    static Error gone(QByteArray reason, QString publicMessage);
    static Error preconditionFailed();  ///< the object has another version than the caller's If-Match
    static Error unsupportedMediaType(QByteArrayView wanted);  ///< `wanted` is the type to send instead
    static Error rateLimited(std::chrono::seconds retryAfter, QString publicMessage);
    static Error busy(std::chrono::seconds retryAfter);
    static Error unavailable(QString publicMessage, QString internal);
    static Error corrupt(QString internal);
    static Error internalError(QString internal);
};

/// The word that stands for `code` where an Error has no reason of its own.
QByteArray defaultReason(ErrorCode code);

}  // namespace gatehouse
