#include "core/oauth/dpop_nonce.h"

#include <QtEndian>

#include "core/base/base64url.h"
#include "core/crypto/digest.h"

namespace gatehouse {

namespace {

constexpr qint64 kSlotMs = 2 * 60 * 1000;
constexpr std::size_t kKeySize = 32;
constexpr qsizetype kNonceBytes = 16;

qint64 slotOf(Timestamp at)
{
    return at.ms / kSlotMs;
}

}  // namespace

DpopNonces::DpopNonces(const Secret &masterKey)
    : m_key(hkdfSha256(masterKey.view(), {}, "gatehouse dpop nonce 1", kKeySize))
{
}

QByteArray DpopNonces::current(Timestamp now) const
{
    return nonceOf(slotOf(now));
}

bool DpopNonces::accepts(QByteArrayView nonce, Timestamp now) const
{
    const qint64 slot = slotOf(now);
    return constantTimeEqual(nonce, nonceOf(slot)) || constantTimeEqual(nonce, nonceOf(slot - 1));
}

QByteArray DpopNonces::nonceOf(qint64 slot) const
{
    const qint64 bytes = qToBigEndian(slot);
    const QByteArrayView text(reinterpret_cast<const char *>(&bytes), sizeof bytes);
    return base64UrlEncode(hmacSha256(m_key.view(), text).first(kNonceBytes));
}

}  // namespace gatehouse
