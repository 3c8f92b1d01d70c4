#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/secret.h"
#include "core/oauth/client_metadata.h"

namespace gatehouse {

/// confidential: keeps a secret on its server. public: runs in a browser. native: runs on the user's machine
/// and may redirect to loopback on any port or to its own scheme (RFC 8252).
enum class ClientKind { Confidential, Public, Native };
/// TlsClientAuth and SelfSignedTls: RFC 8705 section 2.
enum class ClientAuthMethod {
    None,
    SecretBasic,
    SecretPost,
    SecretJwt,
    PrivateKeyJwt,
    TlsClientAuth,
    SelfSignedTls
};

QString toString(ClientKind kind);
QString toString(ClientAuthMethod method);
std::optional<ClientKind> clientKindFrom(const QString &text);
std::optional<ClientAuthMethod> clientAuthMethodFrom(const QString &text);

struct ClientSecretInfo
{
    QString id;
    Timestamp createdAt;
    std::optional<Timestamp> expiresAt;
};

/// An application that may ask for tokens. Value type.
struct Client
{
    ClientId id;
    QString name;
    ClientKind kind = ClientKind::Confidential;
    ClientAuthMethod authMethod = ClientAuthMethod::SecretBasic;
    QStringList grantTypes;
    QStringList redirectUris;
    QStringList postLogoutRedirectUris;
    QStringList scopes;  ///< what it may be granted
    bool requirePkce = true;
    bool skipConsent = false;
    QByteArray idTokenAlgorithm = "RS256";
    int accessTokenSeconds = 300;
    int refreshTokenSeconds = 2'592'000;
    bool disabled = false;
    bool builtIn = false;
    bool registered = false;  ///< by itself (RFC 7591), and so it manages itself (RFC 7592)
    ClientMetadata metadata;
    QList<ClientSecretInfo> secrets;  ///< filled by find() and list(), not by authentication
    Timestamp createdAt;
    Timestamp updatedAt;
    qint64 version = 1;

    bool allowsGrant(const char *grantType) const { return grantTypes.contains(QLatin1String(grantType)); }
};

inline constexpr char kGrantAuthorizationCode[] = "authorization_code";
inline constexpr char kGrantRefreshToken[] = "refresh_token";
inline constexpr char kGrantClientCredentials[] = "client_credentials";
inline constexpr char kGrantDeviceCode[] = "urn:ietf:params:oauth:grant-type:device_code";        // RFC 8628
inline constexpr char kGrantTokenExchange[] = "urn:ietf:params:oauth:grant-type:token-exchange";  // RFC 8693

/// The desktop console, known to every server without set-up.
ClientId consoleClientId();

/// How a request proved which client it comes from. One mechanism only: the route refuses two at once.
struct ClientCredentials
{
    ClientAuthMethod method = ClientAuthMethod::None;
    QByteArray id;
    Secret secret;
    QByteArray assertion{};  ///< a JWT (RFC 7523); then `method` is not told and `id` may be empty
    /// What the client showed in the TLS handshake, whatever its method: DER, its own certificate first.
    QList<QByteArray> certificates{};
};

/// An assertion that proved a client and may do so only once.
struct AssertionUse
{
    QString id;  ///< `jti`
    Timestamp expiresAt;
};

/// A client that has proved itself. Before anything is done in its name, the write that does it has to use
/// the assertion up (ClientService::useUp).
struct ClientProof
{
    Client client;
    std::optional<AssertionUse> assertion;
};

}  // namespace gatehouse
