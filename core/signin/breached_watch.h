#pragma once

#include <QFuture>
#include <QHash>
#include <QString>
#include <chrono>
#include <memory>
#include <mutex>

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/result.h"

namespace gatehouse {

class BreachedRange;
class Database;
class UserService;

/// Has the range service look at passwords that people sign in with, and marks those that are known: their
/// owners have to choose another at the next sign-in. Nobody waits for it, and what cannot be found out is
/// left for the next time. The same password of the same person is asked for once in kPause. Any thread.
class BreachedWatch final
{
public:
    static constexpr std::chrono::hours kPause{24};
    static constexpr qsizetype kMaximumRemembered = 10'000;

    BreachedWatch(BreachedRange &range, Database &database, const UserService &users, const Clock &clock)
        : m_range(range), m_database(database), m_users(users), m_clock(clock)
    {
    }
    Q_DISABLE_COPY_MOVE(BreachedWatch)

    /// Of a password that was right: how it is stored (PHC), and its breachedHash(). The value is whether it
    /// was marked.
    QFuture<Result<bool>> look(const UserId &user, const QString &stored, const QByteArray &hash);

private:
    struct Seen
    {
        QString stored;
        Timestamp at;
    };
    /// Who was asked about lately. Shared with the calls under way, which may end after this.
    struct Lately
    {
        bool isDue(const UserId &user, const QString &stored, Timestamp now);
        void forget(const UserId &user);

        std::mutex mutex;
        QHash<UserId, Seen> seen;
    };

    BreachedRange &m_range;
    Database &m_database;
    const UserService &m_users;
    const Clock &m_clock;
    const std::shared_ptr<Lately> m_lately = std::make_shared<Lately>();
};

}  // namespace gatehouse
