#pragma once

#include <QByteArrayView>
#include <QMutex>

#include "core/base/ids.h"
#include "core/base/secret.h"

namespace gatehouse {

/// The one-time token that lets the first administrator be made. Lives in memory only: a restart of a server
/// that still has no administrator makes a new one. Any thread.
class SetupToken final
{
public:
    /// Makes a token and arms the check; the text is told to whoever started the server.
    Secret arm();
    void disarm();
    bool isArmed() const;
    bool matches(QByteArrayView token) const;

    /// The administrator made with this token: the rest of set-up is for this account and for no other.
    void claim(const UserId &administrator);
    UserId claimed() const;

private:
    mutable QMutex m_mutex;
    QByteArray m_hash;
    UserId m_administrator;
};

}  // namespace gatehouse
