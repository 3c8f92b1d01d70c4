#pragma once

#include <QMutex>
#include <QStringList>

#include "core/identity/user.h"
#include "core/signin/signin_services.h"

namespace gatehouse {

/// Notes whom the services wrote to, and of what: "ada factor_added". Any thread.
class Told final
{
public:
    NotifyPerson recorder()
    {
        return [this](Transaction &, const Caller &, const User &user, const QString &kind,
                      const QJsonObject &) -> Result<void> {
            const QMutexLocker lock(&m_mutex);
            m_all.append(user.username + QLatin1Char(' ') + kind);
            return {};
        };
    }

    QStringList all()
    {
        const QMutexLocker lock(&m_mutex);
        return m_all;
    }

private:
    QMutex m_mutex;
    QStringList m_all;
};

}  // namespace gatehouse
