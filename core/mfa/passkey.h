#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/clock.h"
#include "core/base/ids.h"

namespace gatehouse {

/// One passkey or security key as lists show it. Value type.
struct Passkey
{
    FactorId id;  ///< ours; the authenticator's own is `credentialId`
    UserId user;
    QByteArray credentialId;
    QString aaguid;             ///< the model, as a UUID; zeros where it was not told
    QString attestation;        ///< "none", "self", "certified": how well that is proved
    QStringList transports;     ///< how the browser may reach it (WebAuthn section 5.8.4)
    bool synced = false;        ///< backup eligible: it may be on several devices
    bool backedUp = false;      ///< as of its last use
    bool verifiesUser = false;  ///< asked for a finger, a face or a PIN when it was made
    QString label;
    Timestamp createdAt;
    std::optional<Timestamp> lastUsedAt;
};

/// With what checking needs.
struct PasskeyRecord
{
    Passkey passkey;
    QByteArray publicKey;  ///< COSE
    qint64 signCount = 0;
};

}  // namespace gatehouse
