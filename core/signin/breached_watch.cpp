#include "core/signin/breached_watch.h"

#include "core/base/caller.h"
#include "core/base/log.h"
#include "core/identity/user_service.h"
#include "core/signin/breached_range.h"
#include "core/signin/settling.h"

namespace gatehouse {

namespace {

template <class T>
QFuture<Result<T>> ready(Result<T> value)
{
    auto promise = startedPromise<T>();
    fulfil(promise, std::move(value));
    return promise->future();
}

}  // namespace

/// Counts as asked at once, so that a burst of sign-ins makes one call.
bool BreachedWatch::Lately::isDue(const UserId &user, const QString &stored, Timestamp now)
{
    const std::lock_guard lock(mutex);
    const auto found = seen.constFind(user);
    if (found != seen.constEnd() && found->stored == stored && found->at + kPause > now) return false;
    if (seen.size() >= kMaximumRemembered) seen.clear();
    seen.insert(user, {stored, now});
    return true;
}

void BreachedWatch::Lately::forget(const UserId &user)
{
    const std::lock_guard lock(mutex);
    seen.remove(user);
}

QFuture<Result<bool>> BreachedWatch::look(const UserId &user, const QString &stored, const QByteArray &hash)
{
    if (!m_range.isOn() || !m_lately->isDue(user, stored, m_clock.now())) return ready<bool>(false);
    auto promise = startedPromise<bool>();
    auto future = promise->future();
    // Nothing of `this`: the answer may come while the server stops.
    m_range.ask(hash).then([promise, lately = m_lately, &database = m_database, &users = m_users, user,
                            stored](QFuture<Result<bool>> asked) {
        const Result<bool> known = taken(asked);
        if (!known.ok()) {
            lately->forget(user);
            qCInfo(lcAuth, "A password was not looked at for breaches. %s",
                   qPrintable(known.error().internal));
        }
        if (!known.ok() || !*known) return fulfil(promise, known);
        auto marked = database.write([&users, user, stored](Transaction &tx) -> Result<bool> {
            GATEHOUSE_TRY(users.markPasswordBreached(tx, Caller::system(QStringLiteral("breached-passwords")),
                                                     user, stored));
            return true;
        });
        whenGood<bool>(std::move(marked), promise,
                       [promise](bool done) { fulfil(promise, Result<bool>(done)); });
    });
    return future;
}

}  // namespace gatehouse
