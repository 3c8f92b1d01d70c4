#include "core/oauth/client.h"

namespace gatehouse {

QString toString(ClientKind kind)
{
    switch (kind) {
        case ClientKind::Confidential:
            return QStringLiteral("confidential");
        case ClientKind::Public:
            return QStringLiteral("public");
        case ClientKind::Native:
            return QStringLiteral("native");
    }
    return {};
}

QString toString(ClientAuthMethod method)
{
    switch (method) {
        case ClientAuthMethod::None:
            return QStringLiteral("none");
        case ClientAuthMethod::SecretBasic:
            return QStringLiteral("client_secret_basic");
        case ClientAuthMethod::SecretPost:
            return QStringLiteral("client_secret_post");
        case ClientAuthMethod::SecretJwt:
            return QStringLiteral("client_secret_jwt");
        case ClientAuthMethod::PrivateKeyJwt:
            return QStringLiteral("private_key_jwt");
        case ClientAuthMethod::TlsClientAuth:
            return QStringLiteral("tls_client_auth");
        case ClientAuthMethod::SelfSignedTls:
            return QStringLiteral("self_signed_tls_client_auth");
    }
    return {};
}

std::optional<ClientKind> clientKindFrom(const QString &text)
{
    for (const ClientKind kind : {ClientKind::Confidential, ClientKind::Public, ClientKind::Native})
        if (toString(kind) == text) return kind;
    return std::nullopt;
}

std::optional<ClientAuthMethod> clientAuthMethodFrom(const QString &text)
{
    for (const ClientAuthMethod method :
         {ClientAuthMethod::None, ClientAuthMethod::SecretBasic, ClientAuthMethod::SecretPost,
          ClientAuthMethod::SecretJwt, ClientAuthMethod::PrivateKeyJwt, ClientAuthMethod::TlsClientAuth,
          ClientAuthMethod::SelfSignedTls})
        if (toString(method) == text) return method;
    return std::nullopt;
}

ClientId consoleClientId()
{
    return ClientId::fromStored(QStringLiteral("0198c0de-0000-7000-8000-000000000001"));
}

}  // namespace gatehouse
