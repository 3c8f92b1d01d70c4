#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

#include "core/http/http_message.h"

namespace gatehouse {

inline constexpr qsizetype kMaxHeadBytes = 16 * 1024;
inline constexpr qsizetype kMaxTargetBytes = 8 * 1024;
inline constexpr int kMaxFields = 64;

/// Why a request is not taken. `why` is for the log and the client; it never quotes what was sent.
struct Refusal
{
    int status = 400;
    const char *why = "";
};

/// How the body's end is found (RFC 9112 section 6).
enum class BodyFraming { None, Length, Chunked };

/// A request head that has passed every rule.
struct RequestHead
{
    HttpMethod method = HttpMethod::Get;
    QByteArray target;
    QString path;  ///< decoded once
    QByteArray query;
    HttpHeaders headers;
    bool http10 = false;
    bool keepAlive = true;
    bool expectContinue = false;
    BodyFraming framing = BodyFraming::None;
    qint64 contentLength = 0;
};

/// Takes in bytes until a request head is complete, without any I/O. It takes less than RFC 9112 allows and
/// repairs nothing: what two parsers might read in two ways is refused. Reads each byte once.
class HeadParser final
{
public:
    enum class State { NeedMore, Complete, Refused };

    /// Looks at `buffer`, which must begin with the bytes shown before. Complete: `head()` is set and
    /// `headSize()` bytes belong to it. Refused: `refusal()` says why and the connection has to end.
    State look(QByteArrayView buffer);
    void reset();

    RequestHead takeHead() { return std::move(m_head); }
    const RequestHead &head() const { return m_head; }
    qsizetype headSize() const { return m_size; }
    const Refusal &refusal() const { return m_refusal; }

private:
    State refuse(int status, const char *why);
    State parse(QByteArrayView head);
    std::optional<Refusal> parseRequestLine(QByteArrayView line);
    std::optional<Refusal> parseField(QByteArrayView line);
    std::optional<Refusal> settle();

    RequestHead m_head;
    Refusal m_refusal;
    qsizetype m_scanned = 0;
    qsizetype m_size = 0;
    qsizetype m_lineStart = 0;
};

/// Takes a body off the wire by its framing. No chunk extensions, no trailers.
class BodyReader final
{
public:
    enum class State { NeedMore, Complete, Refused };

    BodyReader() = default;
    BodyReader(const RequestHead &head, qint64 limit);

    /// Takes what it can from the front of `buffer`; what is left belongs to the next request.
    State take(QByteArray &buffer);
    QByteArray takeBody() { return std::move(m_body); }
    qint64 size() const { return m_body.size(); }
    const Refusal &refusal() const { return m_refusal; }

private:
    enum class Step { Size, Data, DataEnd, LastEnd, Done };
    State refuse(int status, const char *why);
    State takeChunks(QByteArray &buffer);
    /// The chunk size line at `from`; -1: incomplete, -2: wrong. Moves `from` behind it.
    qint64 chunkSize(const QByteArray &buffer, qsizetype &from) const;

    BodyFraming m_framing = BodyFraming::None;
    qint64 m_limit = 0;
    qint64 m_left = 0;
    Step m_step = Step::Size;
    QByteArray m_body;
    Refusal m_refusal;
};

/// Decodes a path once. nullopt for everything that could be read in two ways: an encoded slash, backslash,
/// percent sign or control, dot segments, empty segments (one at the end is let through, for a 404 rather
/// than a 400), bytes that are not UTF-8.
std::optional<QString> decodedPath(QByteArrayView path);

/// host[:port] of RFC 9110 section 7.2, without user information.
bool isValidAuthority(QByteArrayView authority);

}  // namespace gatehouse
