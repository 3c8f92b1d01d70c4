#pragma once

#include <QJsonObject>

#include "core/oauth/client_service.h"

namespace gatehouse {

/// What is told to a client about itself, once or again.
struct RegisteredClient
{
    Client client;
    QByteArray secret;             ///< empty where there is none, or where it is not known here any more
    QByteArray registrationToken;  ///< what the client manages itself with (RFC 7592)
};

/// Applications that register and manage themselves: RFC 7591, RFC 7592, OpenID Connect Dynamic Client
/// Registration 1.0. The registration token is 256 random bits, stored as SHA-256. What a client says of
/// itself is checked by newClientFrom() and the rules that hold for every client. Functions over the caller's
/// transaction; stateless, any thread.
class ClientRegistration final
{
public:
    enum class Mode {
        Off,
        Token,  ///< with an access token for the scope clients:write
        Open,
    };

    ClientRegistration(const ClientService &clients, const Settings &settings, const Clock &clock,
                       QString issuer)
        : m_clients(clients), m_settings(settings), m_clock(clock), m_issuer(std::move(issuer))
    {
    }

    Mode mode() const;

    /// `invalid_redirect_uri` or `invalid_client_metadata`.
    Result<RegisteredClient> add(Transaction &tx, const Caller &by, const QJsonObject &metadata) const;
    /// The client whose token this is. One error for all else, an administrator's "disabled" included:
    /// Unauthenticated "invalid_token".
    Result<RegisteredClient> authenticate(Transaction &tx, const QString &id, const QByteArray &token) const;
    /// RFC 7592 section 2.2. Errors as of add().
    Result<RegisteredClient> replace(Transaction &tx, const Caller &by, const RegisteredClient &before,
                                     const QJsonObject &metadata) const;
    /// With all its grants and tokens.
    Result<void> remove(Transaction &tx, const Caller &by, const RegisteredClient &client) const;

    /// The client information response (RFC 7592 section 3).
    QJsonObject information(const RegisteredClient &registered) const;

private:
    Result<void> checkReplacement(Transaction &tx, const Client &client, const QJsonObject &metadata) const;

    const ClientService &m_clients;
    const Settings &m_settings;
    const Clock &m_clock;
    QString m_issuer;
};

}  // namespace gatehouse
