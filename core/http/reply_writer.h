#pragma once

#include <QByteArray>
#include <QString>

#include "core/base/error.h"
#include "core/http/exchange.h"
#include "core/http/http_message.h"

namespace gatehouse {

/// What the writer has to know of the request it answers.
struct ReplyFrame
{
    bool headRequest = false;
    bool secure = false;  ///< adds Strict-Transport-Security
    bool keepAlive = true;
    bool http10 = false;  ///< says `Connection: keep-alive` when kept
    QString requestId;
};

/// A reply ready for the wire: final fields, in order, Content-Length included where the status has one.
struct FramedReply
{
    int status = 200;
    QList<std::pair<QByteArray, QByteArray>> fields;
    QByteArray body;  ///< empty for HEAD, 204 and 304
};

/// The one way out. Adds Date, framing and the security fields to every answer; `Cache-Control: no-store`
/// unless the reply has its own. A field with CR, LF, NUL or another control, or a field that only the writer
/// may set, turns the answer into a 500, which is logged. Pure; any thread.
FramedReply framed(HttpReply reply, const ReplyFrame &frame);

/// The bytes of an answer that does not go through the engine.
QByteArray toWire(const FramedReply &reply);
/// What follows the status line: fields, empty line, body.
QByteArray fieldsAndBody(const FramedReply &reply);

/// RFC 9457 problem with our `code` and `request_id` members. `internal` never shows.
HttpReply problemReply(const Error &error, const QString &requestId);
/// The same for a status that no ErrorCode stands for.
HttpReply problemReply(int status, const QString &title, const QByteArray &code, const QString &detail,
                       const QString &requestId);
/// RFC 6749 section 5.2. `error.reason` is the OAuth code if it is one of the registered ones; otherwise the
/// nearest is chosen. Adds WWW-Authenticate where the status is 401.
HttpReply oauthErrorReply(const Error &error);
/// The same with everything given.
HttpReply oauthErrorReply(const QByteArray &code, const QString &description, int status = 400);

}  // namespace gatehouse
