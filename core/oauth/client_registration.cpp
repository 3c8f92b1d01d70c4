#include "core/oauth/client_registration.h"

#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/oauth/client_store.h"
#include "core/oauth/oauth_error.h"
#include "core/oauth/registration_request.h"
#include "core/settings/settings.h"

namespace gatehouse {

namespace {

Error invalidToken()
{
    return oauthError(OAuthErrorCode::InvalidToken, "The registration access token is not valid here");
}

Error refused(const QByteArray &description)
{
    return OAuthError{OAuthErrorCode::InvalidClientMetadata, description}.toError();
}

}  // namespace

ClientRegistration::Mode ClientRegistration::mode() const
{
    const QString mode = m_settings.text(Setting::RegistrationClients);
    if (mode == u"open") return Mode::Open;
    return mode == u"token" ? Mode::Token : Mode::Off;
}

Result<RegisteredClient> ClientRegistration::add(Transaction &tx, const Caller &by,
                                                 const QJsonObject &metadata) const
{
    GATEHOUSE_TRY_ASSIGN(input, newClientFrom(metadata));
    input.requirePkce =
        m_settings.boolean(Setting::RegistrationClientsPkce) || input.kind != ClientKind::Confidential;
    const Secret token = randomToken();
    Result<CreatedClient> created = m_clients.create(tx, by, input, tokenHash(token.view()));
    if (!created.ok()) return registrationError(created.error());
    return RegisteredClient{created->client, created->secret, token.reveal()};
}

Result<RegisteredClient> ClientRegistration::authenticate(Transaction &tx, const QString &id,
                                                          const QByteArray &token) const
{
    const QByteArray digest = tokenHash(token);
    const std::optional<ClientId> clientId = ClientId::parse(id);
    if (!clientId || token.isEmpty()) return invalidToken();
    GATEHOUSE_TRY_ASSIGN(stored, client_store::registrationTokenHash(tx, *clientId));
    // Nobody's token, so that a client that is not there takes the same work.
    const QByteArray expected = stored.isEmpty() ? QByteArray(digest.size(), '\0') : stored;
    if (!constantTimeEqual(expected, digest) || stored.isEmpty()) return invalidToken();
    GATEHOUSE_TRY_ASSIGN(client, m_clients.get(tx, *clientId));
    if (client.disabled) return invalidToken();
    return RegisteredClient{client, {}, token};
}

/// RFC 7592 section 2.2: it has to name itself, may repeat its secret, and may not send what only we say.
Result<void> ClientRegistration::checkReplacement(Transaction &tx, const Client &client,
                                                  const QJsonObject &metadata) const
{
    if (metadata.value(u"client_id").toString() != client.id.toString())
        return refused("client_id: it has to be there, and the one of this client");
    for (const char *member : {"registration_access_token", "registration_client_uri",
                               "client_secret_expires_at", "client_id_issued_at"})
        if (metadata.contains(QLatin1String(member)))
            return refused(QByteArray(member) + QByteArrayLiteral(": only the server says this"));
    const QJsonValue secret = metadata.value(u"client_secret");
    if (secret.isUndefined() || secret.isNull()) return {};
    GATEHOUSE_TRY_ASSIGN(found, client_store::findWithSecrets(tx, client.id, m_clock.now()));
    const QByteArray digest = tokenHash(secret.toString().toUtf8());
    bool present = false;
    for (const client_store::StoredSecret &stored :
         found ? found->secrets : QList<client_store::StoredSecret>())
        present = constantTimeEqual(stored.hash, digest) || present;
    if (!present || !secret.isString())
        return refused("client_secret: this is not the secret of this client, and it cannot be chosen");
    return {};
}

Result<RegisteredClient> ClientRegistration::replace(Transaction &tx, const Caller &by,
                                                     const RegisteredClient &before,
                                                     const QJsonObject &metadata) const
{
    GATEHOUSE_TRY(checkReplacement(tx, before.client, metadata));
    GATEHOUSE_TRY_ASSIGN(input, newClientFrom(metadata));
    Result<CreatedClient> changed = m_clients.replace(tx, by, before.client, input);
    if (!changed.ok()) return registrationError(changed.error());
    RegisteredClient after{changed->client, changed->secret, before.registrationToken};
    const bool sameSecret = after.secret.isEmpty() && !after.client.secrets.isEmpty();
    if (sameSecret) after.secret = metadata.value(u"client_secret").toString().toUtf8();
    return after;
}

Result<void> ClientRegistration::remove(Transaction &tx, const Caller &by,
                                        const RegisteredClient &client) const
{
    return m_clients.remove(tx, by, client.client.id);
}

QJsonObject ClientRegistration::information(const RegisteredClient &registered) const
{
    const Client &client = registered.client;
    QJsonObject json = registeredMetadata(client);
    json.insert(QStringLiteral("client_id"), client.id.toString());
    json.insert(QStringLiteral("client_id_issued_at"), client.createdAt.ms / 1000);
    if (!registered.secret.isEmpty()) {
        json.insert(QStringLiteral("client_secret"), QString::fromLatin1(registered.secret));
        json.insert(QStringLiteral("client_secret_expires_at"), 0);
    }
    json.insert(QStringLiteral("registration_access_token"),
                QString::fromLatin1(registered.registrationToken));
    json.insert(QStringLiteral("registration_client_uri"),
                QString(m_issuer + QStringLiteral("/oauth/register/") + client.id.toString()));
    return json;
}

}  // namespace gatehouse
