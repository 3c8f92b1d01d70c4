#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <optional>

#include "core/base/result.h"
#include "core/crypto/cbor.h"

namespace gatehouse {

/// A new credential as its authenticator describes it (WebAuthn section 6.5.1).
struct AttestedCredential
{
    QByteArray aaguid;  ///< 16 bytes: the model; zeros where it is not told
    QByteArray id;      ///< 1 to 1023 bytes
    QByteArray keyBytes;
    CborValue key;
};

/// What an authenticator signs (WebAuthn section 6.1).
struct AuthenticatorData
{
    QByteArray rpIdHash;
    bool userPresent = false;
    bool userVerified = false;
    bool backupEligible = false;  ///< may be on several devices: synced
    bool backedUp = false;
    quint32 signCount = 0;
    std::optional<AttestedCredential> credential;
};

/// Reads all of it and nothing more. Backed up without being eligible is refused (section 6.1.3). Extensions,
/// of which we ask for none, have to be one map of well-formed CBOR. Fails with InvalidInput
/// "invalid_authenticator_data" or "backup_flags". Any thread.
Result<AuthenticatorData> readAuthenticatorData(QByteArrayView bytes);

}  // namespace gatehouse
