#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "core/base/clock.h"
#include "core/base/secret.h"

namespace gatehouse {

/// Challenges that need no row until they are used: 128 random bits, the end of their life, and an
/// HMAC-SHA-256 over both, the ceremony and who may use it. So drawing a sign-in page writes nothing, and a
/// challenge that was made for another browser, another step or another ceremony is not one (WebAuthn
/// section 13.4.3). That it is used once is PasskeyStore's to decide. Immutable; any thread.
class PasskeyChallenges final
{
public:
    static constexpr std::chrono::minutes kLife{5};

    explicit PasskeyChallenges(Secret key) : m_key(std::move(key)) {}
    Q_DISABLE_COPY_MOVE(PasskeyChallenges)

    /// `purpose` and `holder` have to be the same when it comes back.
    QByteArray issue(QByteArrayView purpose, QByteArrayView holder, Timestamp now) const;
    bool isGood(QByteArrayView challenge, QByteArrayView purpose, QByteArrayView holder, Timestamp now) const;

private:
    QByteArray macOf(QByteArrayView head, QByteArrayView purpose, QByteArrayView holder) const;
    Secret m_key;
};

}  // namespace gatehouse
