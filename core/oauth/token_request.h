#pragma once

#include <QByteArray>
#include <QStringList>
#include <optional>

#include "core/oauth/client.h"
#include "core/oauth/dpop.h"
#include "core/oauth/subject.h"
#include "core/oauth/token_exchange.h"
#include "core/token/grant_service.h"

namespace gatehouse {

/// A token request whose client is proven and whose parameters keep the rules. Value type.
struct TokenRequest
{
    enum class Kind { AuthorizationCode, RefreshToken, ClientCredentials, DeviceCode, TokenExchange };
    Kind kind = Kind::ClientCredentials;
    Client client;
    std::optional<AssertionUse> assertion;
    std::optional<DpopProof> proof;
    QByteArray confirmation;  ///< what the tokens will be bound to (core/token/confirmation.h)
    QByteArray code;
    QByteArray redirectUri;
    QByteArray codeVerifier;
    bool hasCodeVerifier = false;
    QByteArray refreshToken;
    QByteArray deviceCode;
    std::optional<TokenExchange> exchange;
    std::optional<QStringList> scopes;
    QStringList resources;  ///< asked for (RFC 8707), all of them the client's
};

/// What the database agreed to; the tokens are signed from it.
struct GrantedTokens
{
    Client client;
    std::optional<Grant> grant;  ///< none for client credentials
    QStringList scopes;          ///< of the access token
    QByteArray refreshToken;     ///< empty if none is given
    Subject subject;             ///< of the grant's person, for the ID token
    std::optional<ExchangedToken> exchanged;
    QByteArray confirmation;                  ///< what the access token is bound to
    QStringList audience;                     ///< who the access token is for; none: this server
    std::optional<IssuedAccessToken> access;  ///< an opaque one, which the database has to know
};

/// The answer of RFC 6749 section 5.1.
struct TokenAnswer
{
    QByteArray accessToken;
    bool isBound = false;  ///< token_type DPoP (RFC 9449 section 5)
    int expiresIn = 0;
    QByteArray refreshToken;
    QByteArray idToken;
    QStringList scopes;
    QByteArray issuedTokenType;  ///< after an exchange (RFC 8693 section 2.2.1)

    QByteArray toJson() const;
};

}  // namespace gatehouse
