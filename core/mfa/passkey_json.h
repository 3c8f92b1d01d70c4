#pragma once

#include <QByteArrayView>
#include <QJsonObject>
#include <QStringList>
#include <optional>

#include "core/base/result.h"
#include "core/mfa/passkey.h"
#include "core/mfa/webauthn/ceremony.h"

namespace gatehouse {

// The JSON between us and a page's script: what WebAuthn Level 3 sections 5.1 (toJSON), 5.1.9
// (parseCreationOptionsFromJSON) and 5.1.10 (parseRequestOptionsFromJSON) name. Bytes are base64url. Any
// thread.

/// Fails with InvalidInput "invalid_credential".
struct RegistrationCredential
{
    RegistrationResponse response;
    QStringList transports;  ///< those of the standard, each once
};
Result<RegistrationCredential> readRegistrationCredential(QByteArrayView json);
Result<AssertionResponse> readAssertionCredential(QByteArrayView json);
/// The challenge that the client data names, before anything of it is checked; empty when there is none.
QByteArray challengeOf(QByteArrayView clientDataJson);

/// Who a new passkey is for.
struct PasskeyAccount
{
    UserId user;
    QString name;         ///< what its owner tells accounts apart by
    QString displayName;  ///< may be empty
};

struct CreationOptions
{
    RelyingParty party;
    QString office;
    PasskeyAccount account;
    QByteArray handle;
    QByteArray challenge;
    QList<PasskeyRecord> existing;
    bool attestation = false;
};
QJsonObject toJson(const CreationOptions &options);

struct RequestOptions
{
    RelyingParty party;
    QByteArray challenge;
    QList<PasskeyRecord> allowed;  ///< empty: whichever the authenticator knows (discoverable)
    bool userVerification = false;
};
QJsonObject toJson(const RequestOptions &options);

}  // namespace gatehouse
