#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/secret.h"

namespace gatehouse {

/// One browser's sign-in. `id` names it in lists and events; the cookie's secret is elsewhere. Value type.
struct Session
{
    SessionId id;
    UserId user;
    QString username;
    QString displayName;
    QString locale;  ///< the person's; empty: none of their own
    bool userDisabled = false;
    QStringList amr;  ///< RFC 8176
    QString address;
    QString userAgent;
    Timestamp createdAt;
    Timestamp authenticatedAt;  ///< `auth_time`
    Timestamp lastSeenAt;
    Timestamp idleExpiresAt;
    Timestamp absoluteExpiresAt;
    std::optional<std::chrono::milliseconds> idleLimit;  ///< as at the start; empty: the office's of now
    std::optional<Timestamp> endedAt;                    ///< also set when it ran out by itself
    QString endReason;  ///< "signed_out", "idle", "expired", "moved", "too_many_sessions", ...

    Timestamp expiresAt() const { return qMin(idleExpiresAt, absoluteExpiresAt); }
};

/// A session with the value of its cookie, told once.
struct StartedSession
{
    Session session;
    Secret token;  ///< 43 characters of base64url
};

struct SessionFilter
{
    enum class State { Any, Live, Ended };
    State state = State::Any;
    UserId user;  ///< empty: everyone's
};

/// An application that holds a live authorization of a session.
struct SessionClient
{
    ClientId id;
    QString name;
};

}  // namespace gatehouse
