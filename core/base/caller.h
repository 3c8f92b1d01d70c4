#pragma once

#include <QString>
#include <QStringList>

#include "core/base/ids.h"

namespace gatehouse {

/// Who is asking, from where, with what rights. Made once at the edge (a request, a command, a timer), then
/// handed down: rules read the rights, the audit log records the rest. Value type.
struct Caller
{
    enum class Kind { Anonymous, User, Client, System };

    Kind kind = Kind::Anonymous;
    UserId user;         ///< for User
    ClientId client;     ///< for Client; for User, the application that acts for the person, if any
    SessionId session;   ///< the browser session or the token's session, if any
    GrantId grant;       ///< the token's authorization, if a token was used
    QString name;        ///< for people who read the log: username, client name or "system"
    QStringList scopes;  ///< granted scopes of the token; empty for browser sessions
    QString address;     ///< normalised client address; empty for commands and timers
    QString userAgent;   ///< cut at 256 characters
    QString requestId;

    bool hasScope(const QString &scope) const { return scopes.contains(scope); }

    static Caller system(QString reason)
    {
        Caller caller;
        caller.kind = Kind::System;
        caller.name = std::move(reason);
        return caller;
    }
};

}  // namespace gatehouse
