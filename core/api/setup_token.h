#pragma once

#include <QByteArrayView>
#include <QMutex>

#include "core/base/secret.h"

namespace gatehouse {

/// The one-time token that lets the first administrator be made. Lives in memory only: a restart of a server that
/// still has no administrator makes a new one. Any thread.
class SetupToken final
{
public:
    /// Makes a token and arms the check; the text is told to whoever started the server.
    Secret arm();
    void disarm();
    bool isArmed() const;
    bool matches(QByteArrayView token) const;

private:
    mutable QMutex m_mutex;
    QByteArray m_hash;
};

}  // namespace gatehouse
