#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "core/base/result.h"
#include "core/mfa/webauthn/relying_party.h"

namespace gatehouse {

/// Which of the two ceremonies a browser says it did.
enum class CeremonyType { Create, Get };

/// What the browser adds to what the authenticator signs (WebAuthn section 5.8.1).
struct ClientData
{
    CeremonyType type = CeremonyType::Get;
    QByteArray challenge;
    QByteArray origin;
};

/// Steps 5 to 10 of WebAuthn section 7.1, 7 to 12 of 7.2, but for the challenge, which is the caller's to
/// compare. Fails with InvalidInput: "invalid_client_data", "wrong_type", "wrong_origin", "cross_origin" (in
/// a frame of another site, Level 3's topOrigin too), "token_binding" (we have none). Any thread.
Result<ClientData> readClientData(QByteArrayView json, CeremonyType expected, const RelyingParty &party);

}  // namespace gatehouse
