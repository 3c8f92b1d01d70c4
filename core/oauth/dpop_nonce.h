#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "core/base/clock.h"
#include "core/base/secret.h"

namespace gatehouse {

/// The server's nonces for DPoP proofs (RFC 9449 section 8), without any state: an HMAC of the time slot
/// under a key of the master key, so the same on every server of an installation and not to be guessed. One
/// lives through its slot of 2 minutes and the next. Immutable; any thread.
class DpopNonces final
{
public:
    explicit DpopNonces(const Secret &masterKey);

    /// 22 characters of base64url, to be sent as `DPoP-Nonce`.
    QByteArray current(Timestamp now) const;
    bool accepts(QByteArrayView nonce, Timestamp now) const;

private:
    QByteArray nonceOf(qint64 slot) const;
    Secret m_key;
};

}  // namespace gatehouse
