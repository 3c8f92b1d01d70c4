#include "core/mfa/passkey_challenge.h"

#include <QtEndian>

#include "core/crypto/digest.h"
#include "core/crypto/random.h"

namespace gatehouse {
namespace {

constexpr qsizetype kNonceSize = 16;
constexpr qsizetype kHeadSize = kNonceSize + 8;
constexpr qsizetype kMacSize = 32;

}  // namespace

QByteArray PasskeyChallenges::issue(QByteArrayView purpose, QByteArrayView holder, Timestamp now) const
{
    QByteArray head = randomBytes(std::size_t(kNonceSize)).reveal();
    head.resize(kHeadSize);
    qToBigEndian<qint64>((now + kLife).ms, head.data() + kNonceSize);
    return head + macOf(head, purpose, holder);
}

bool PasskeyChallenges::isGood(QByteArrayView challenge, QByteArrayView purpose, QByteArrayView holder,
                               Timestamp now) const
{
    if (challenge.size() != kHeadSize + kMacSize) return false;
    const QByteArrayView head = challenge.first(kHeadSize);
    if (!constantTimeEqual(challenge.sliced(kHeadSize), macOf(head, purpose, holder))) return false;
    return qFromBigEndian<qint64>(head.data() + kNonceSize) > now.ms;
}

QByteArray PasskeyChallenges::macOf(QByteArrayView head, QByteArrayView purpose, QByteArrayView holder) const
{
    // The only part whose length is not fixed comes last but one, with its length before it.
    const QByteArray input =
        head.toByteArray() + char(purpose.size()) + purpose.toByteArray() + holder.toByteArray();
    return hmacSha256(m_key.view(), input);
}

}  // namespace gatehouse
