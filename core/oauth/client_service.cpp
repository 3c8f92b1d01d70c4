#include "core/oauth/client_service.h"

#include "core/audit/audit_log.h"
#include "core/base/log.h"
#include "core/crypto/digest.h"
#include "core/crypto/random.h"
#include "core/crypto/sealer.h"
#include "core/oauth/client_assertion.h"
#include "core/oauth/client_keys.h"
#include "core/oauth/client_rules.h"
#include "core/oauth/client_store.h"
#include "core/oauth/oauth_error.h"
#include "core/oauth/remote_documents.h"
#include "core/oauth/replay_store.h"
#include "core/oauth/scope.h"
#include "core/oauth/sector_identifier.h"
#include "core/settings/settings.h"
#include "core/token/grant_service.h"

namespace gatehouse {

namespace {

constexpr int kMaxLiveSecrets = 2;

Error notFound()
{
    return Error::notFound(QStringLiteral("There is no such application."));
}

Error builtInError()
{
    return Error::conflict("built_in", QStringLiteral("The built-in application cannot be changed."));
}

Error versionError()
{
    Error error;
    error.code = ErrorCode::PreconditionFailed;
    error.reason = "precondition_failed";
    error.publicMessage = QStringLiteral("The application was changed by somebody else. Load it again.");
    return error;
}

Error invalidClient()
{
    return oauthError(OAuthErrorCode::InvalidClient, "Client authentication failed.");
}

AuditEvent eventAbout(QLatin1String type, const Caller &by, const Client &client)
{
    AuditEvent event;
    event.type = type;
    event.actor = by;
    event.target = {QStringLiteral("client"), client.id.toString(), client.name};
    return event;
}

template <class T>
void apply(T &target, const std::optional<T> &change)
{
    if (change) target = *change;
}

SealContext sealContextOf(const QString &secretId)
{
    return {"client_secrets", secretId, "secret_sealed"};
}

bool hasSecret(const Client &client)
{
    switch (client.authMethod) {
        case ClientAuthMethod::SecretBasic:
        case ClientAuthMethod::SecretPost:
        case ClientAuthMethod::SecretJwt:
            return true;
        case ClientAuthMethod::None:
        case ClientAuthMethod::PrivateKeyJwt:
        case ClientAuthMethod::TlsClientAuth:
        case ClientAuthMethod::SelfSignedTls:
            return false;
    }
    return false;
}

/// A signature made with a secret needs the secret itself to be checked, and of the old ones only the hash is
/// here.
Result<void> checkMethodChange(const Client &before, const Client &after)
{
    const bool toSigning =
        after.authMethod == ClientAuthMethod::SecretJwt && before.authMethod != after.authMethod;
    if (!toSigning || before.secrets.isEmpty()) return {};
    return Error::conflict(
        "secrets_cannot_sign",
        QStringLiteral("The secrets of this application cannot be used for client_secret_jwt. "
                       "Remove them, change the method, then add a new one."));
}

/// What is registered of a client, with the defaults for what is not given. Its kind is known.
void describe(Client &client, const NewClient &input)
{
    const bool confidential = client.kind == ClientKind::Confidential;
    client.name = input.name.trimmed();
    client.authMethod =
        input.authMethod.value_or(confidential ? ClientAuthMethod::SecretBasic : ClientAuthMethod::None);
    client.grantTypes = input.grantTypes.value_or(
        QStringList{QLatin1String(kGrantAuthorizationCode), QLatin1String(kGrantRefreshToken)});
    client.redirectUris = input.redirectUris;
    client.postLogoutRedirectUris = input.postLogoutRedirectUris;
    client.scopes =
        input.scopes.value_or(QStringList{QLatin1String(kScopeOpenId), QLatin1String(kScopeProfile),
                                          QLatin1String(kScopeEmail), QLatin1String(kScopeOfflineAccess)});
    apply(client.requirePkce, input.requirePkce);
    client.skipConsent = input.skipConsent.value_or(false);
    client.idTokenAlgorithm = input.idTokenAlgorithm.value_or(Client().idTokenAlgorithm);
    apply(client.accessTokenSeconds, input.accessTokenSeconds);
    apply(client.refreshTokenSeconds, input.refreshTokenSeconds);
    client.metadata = input.metadata;
}

Client consoleClient()
{
    Client client;
    client.id = consoleClientId();
    client.name = QStringLiteral("Gatehouse console");
    client.kind = ClientKind::Native;
    client.authMethod = ClientAuthMethod::None;
    client.grantTypes = {QLatin1String(kGrantAuthorizationCode), QLatin1String(kGrantRefreshToken)};
    client.redirectUris = {QStringLiteral("http://127.0.0.1/callback"),
                           QStringLiteral("http://[::1]/callback")};
    client.scopes = QStringList{QLatin1String(kScopeOpenId), QLatin1String(kScopeProfile),
                                QLatin1String(kScopeOfflineAccess)} +
                    adminScopes();
    client.skipConsent = true;
    client.idTokenAlgorithm = "ES256";
    client.builtIn = true;
    return client;
}

}  // namespace

Result<CreatedClient> ClientService::create(Transaction &tx, const Caller &by, const NewClient &input,
                                            const QByteArray &registrationTokenHash) const
{
    const Timestamp now = m_clock.now();
    const auto seconds = [](std::chrono::milliseconds time) {
        return int(time.count() / 1000);
    };
    CreatedClient created;
    Client &client = created.client;
    client.id = ClientId::generate(m_clock);
    apply(client.kind, input.kind);
    client.accessTokenSeconds = seconds(m_settings.duration(Setting::TokenAccessMinutes));
    client.refreshTokenSeconds = seconds(m_settings.duration(Setting::TokenRefreshDays));
    describe(client, input);
    client.registered = !registrationTokenHash.isEmpty();
    client.createdAt = client.updatedAt = now;
    GATEHOUSE_TRY(checkClient(client));
    GATEHOUSE_TRY(checkMutualTls(client, m_mutualTls));
    GATEHOUSE_TRY(checkAdminScopes(by, {}, client.scopes));
    GATEHOUSE_TRY(checkSector({}, client));

    GATEHOUSE_TRY(client_store::insert(tx, client, registrationTokenHash));
    if (hasSecret(client)) {
        GATEHOUSE_TRY_ASSIGN(secret, insertSecret(tx, client));
        created.secret = secret.secret;
        client.secrets = {{secret.id, now, {}}};
    }
    AuditEvent event = eventAbout(event::kClientCreated, by, client);
    event.detail.insert(QStringLiteral("kind"), toString(client.kind));
    event.detail.insert(QStringLiteral("scope"), client.scopes.join(QLatin1Char(' ')));
    GATEHOUSE_TRY(m_audit.append(tx, event));
    return created;
}

Result<std::optional<Client>> ClientService::find(Transaction &tx, const ClientId &id) const
{
    return client_store::find(tx, id);
}

Result<Client> ClientService::get(Transaction &tx, const ClientId &id) const
{
    GATEHOUSE_TRY_ASSIGN(found, client_store::find(tx, id));
    if (!found) return notFound();
    GATEHOUSE_TRY_ASSIGN(secrets, client_store::secretsOf(tx, id, m_clock.now()));
    found->secrets = secrets;
    return std::move(*found);
}

Result<Page<Client>> ClientService::list(Transaction &tx, const QString &search,
                                         const PageRequest &page) const
{
    QString afterName, afterId;
    if (!page.cursor.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(key, decodeCursor(page.cursor, 2));
        afterName = key.at(0);
        afterId = key.at(1);
    }
    const int limit = page.boundedLimit();
    GATEHOUSE_TRY_ASSIGN(rows, client_store::list(tx, search.trimmed(), afterName, afterId, limit + 1));
    Page<Client> result;
    result.items = rows.first(qMin<qsizetype>(rows.size(), limit));
    for (Client &client : result.items) {
        GATEHOUSE_TRY_ASSIGN(secrets, client_store::secretsOf(tx, client.id, m_clock.now()));
        client.secrets = secrets;
    }
    if (rows.size() > limit)
        result.next = encodeCursor(
            {client_store::nameKeyOf(result.items.last().name), result.items.last().id.toString()});
    return result;
}

Result<qint64> ClientService::count(Transaction &tx) const
{
    return client_store::count(tx);
}

Result<Client> ClientService::update(Transaction &tx, const Caller &by, const ClientId &id,
                                     const ClientPatch &patch, std::optional<qint64> expectedVersion) const
{
    GATEHOUSE_TRY_ASSIGN(before, get(tx, id));
    if (expectedVersion && *expectedVersion != before.version) return versionError();
    if (before.builtIn) return builtInError();
    Client after = before;
    if (patch.name) after.name = patch.name->trimmed();
    apply(after.authMethod, patch.authMethod);
    apply(after.grantTypes, patch.grantTypes);
    apply(after.redirectUris, patch.redirectUris);
    apply(after.postLogoutRedirectUris, patch.postLogoutRedirectUris);
    apply(after.scopes, patch.scopes);
    apply(after.requirePkce, patch.requirePkce);
    apply(after.skipConsent, patch.skipConsent);
    apply(after.idTokenAlgorithm, patch.idTokenAlgorithm);
    apply(after.accessTokenSeconds, patch.accessTokenSeconds);
    apply(after.refreshTokenSeconds, patch.refreshTokenSeconds);
    apply(after.disabled, patch.disabled);
    GATEHOUSE_TRY_ASSIGN(metadata, merged(before.metadata, patch.metadata));
    after.metadata = metadata;
    GATEHOUSE_TRY(checkClient(after));
    // What was taken once may stay, and be disabled, on a server that no longer offers it.
    if (after.authMethod != before.authMethod || after.metadata != before.metadata)
        GATEHOUSE_TRY(checkMutualTls(after, m_mutualTls));
    GATEHOUSE_TRY(checkMethodChange(before, after));
    GATEHOUSE_TRY(checkAdminScopes(by, before.scopes, after.scopes));
    GATEHOUSE_TRY(checkSector(before, after));

    GATEHOUSE_TRY(storeChange(tx, by, before, after));
    if (after.disabled && !before.disabled)
        GATEHOUSE_TRY(m_grants.revokeForClient(tx, by, id, QStringLiteral("client_disabled")));
    return after;
}

Result<CreatedClient> ClientService::replace(Transaction &tx, const Caller &by, const Client &before,
                                             const NewClient &input) const
{
    if (before.builtIn) return builtInError();
    if (input.kind && *input.kind != before.kind)
        return Error::invalid("kind", "fixed",
                              QStringLiteral("What kind of application this is cannot change."));
    CreatedClient changed{before, {}};
    Client &after = changed.client;
    describe(after, input);
    // An administrator's word, which the application neither sees nor changes.
    after.metadata.customClaims = before.metadata.customClaims;
    GATEHOUSE_TRY(checkClient(after));
    GATEHOUSE_TRY(checkMutualTls(after, m_mutualTls));
    GATEHOUSE_TRY(checkAdminScopes(by, before.scopes, after.scopes));
    GATEHOUSE_TRY(checkSector(before, after));
    GATEHOUSE_TRY(storeChange(tx, by, before, after));
    // A secret that nothing asks for is one too many; and one that signs has to be known here.
    const bool signsFromNow =
        after.authMethod == ClientAuthMethod::SecretJwt && before.authMethod != ClientAuthMethod::SecretJwt;
    if (!hasSecret(after) || signsFromNow) {
        GATEHOUSE_TRY(client_store::removeSecrets(tx, after.id));
        after.secrets.clear();
    }
    if (hasSecret(after) && after.secrets.isEmpty()) {
        GATEHOUSE_TRY_ASSIGN(secret, insertSecret(tx, after));
        changed.secret = secret.secret;
        after.secrets = {{secret.id, m_clock.now(), {}}};
    }
    return changed;
}

/// Looks at the document where what it vouches for has changed.
Result<void> ClientService::checkSector(const Client &before, const Client &after) const
{
    const bool same = before.redirectUris == after.redirectUris &&
                      before.metadata.sectorIdentifierUri == after.metadata.sectorIdentifierUri;
    return same ? Result<void>() : checkSectorIdentifier(m_documents, after, m_clock.now());
}

Result<void> ClientService::storeChange(Transaction &tx, const Caller &by, const Client &before,
                                        Client &after) const
{
    after.updatedAt = m_clock.now();
    GATEHOUSE_TRY_ASSIGN(changed, client_store::update(tx, after, before.version));
    if (!changed) return versionError();
    after.version = before.version + 1;
    AuditEvent event = eventAbout(event::kClientUpdated, by, after);
    event.detail.insert(QStringLiteral("disabled"), after.disabled);
    event.detail.insert(QStringLiteral("scope"), after.scopes.join(QLatin1Char(' ')));
    event.detail.insert(QStringLiteral("redirect_uris"),
                        after.redirectUris.join(QLatin1Char(' ')).left(1000));
    return m_audit.append(tx, event);
}

Result<void> ClientService::remove(Transaction &tx, const Caller &by, const ClientId &id,
                                   std::optional<qint64> expectedVersion) const
{
    GATEHOUSE_TRY_ASSIGN(client, client_store::find(tx, id));
    if (!client) return notFound();
    if (expectedVersion && *expectedVersion != client->version) return versionError();
    if (client->builtIn) return builtInError();
    // Grants, codes and tokens go with the row (ON DELETE CASCADE).
    GATEHOUSE_TRY(client_store::remove(tx, id));
    return m_audit.append(tx, eventAbout(event::kClientDeleted, by, *client));
}

Result<CreatedClientSecret> ClientService::insertSecret(Transaction &tx, const Client &client) const
{
    const Secret secret = randomToken();
    CreatedClientSecret created{newUuidV7(m_clock.now()), secret.reveal()};
    client_store::StoredSecret stored{created.id, tokenHash(secret.view()), {}};
    if (client.authMethod == ClientAuthMethod::SecretJwt)
        stored.sealed = m_sealer.seal(secret.view(), sealContextOf(created.id));
    GATEHOUSE_TRY(client_store::insertSecret(tx, client.id, {created.id, m_clock.now(), {}}, stored));
    return created;
}

Result<CreatedClientSecret> ClientService::addSecret(Transaction &tx, const Caller &by,
                                                     const ClientId &id) const
{
    GATEHOUSE_TRY(client_store::touch(tx, id, m_clock.now()));
    GATEHOUSE_TRY_ASSIGN(client, get(tx, id));
    if (!hasSecret(client))
        return Error::conflict("no_secret",
                               QStringLiteral("This application proves itself without a secret."));
    if (client.secrets.size() >= kMaxLiveSecrets)
        return Error::conflict("too_many_secrets",
                               QStringLiteral("Two secrets are live already. Remove one of them first."));
    GATEHOUSE_TRY_ASSIGN(created, insertSecret(tx, client));
    AuditEvent event = eventAbout(event::kClientSecretAdded, by, client);
    event.detail.insert(QStringLiteral("credential"), created.id);
    GATEHOUSE_TRY(m_audit.append(tx, event));
    return created;
}

Result<void> ClientService::removeSecret(Transaction &tx, const Caller &by, const ClientId &id,
                                         const QString &secretId) const
{
    GATEHOUSE_TRY(client_store::touch(tx, id, m_clock.now()));
    GATEHOUSE_TRY_ASSIGN(client, get(tx, id));
    GATEHOUSE_TRY_ASSIGN(removed, client_store::removeSecret(tx, id, secretId));
    if (!removed) return Error::notFound(QStringLiteral("There is no such secret."));
    AuditEvent event = eventAbout(event::kClientSecretRemoved, by, client);
    event.detail.insert(QStringLiteral("credential"), secretId);
    return m_audit.append(tx, event);
}

Result<ClientProof> ClientService::authenticateByAssertion(Transaction &tx,
                                                           const ClientCredentials &credentials) const
{
    GATEHOUSE_TRY_ASSIGN(assertion, parseClientAssertion(credentials.assertion));
    const auto id = ClientId::parse(assertion.subject);
    const bool sameId = credentials.id.isEmpty() || credentials.id == assertion.subject.toUtf8();
    if (!id || !sameId) return invalidClient();
    GATEHOUSE_TRY_ASSIGN(found, client_store::findWithSecrets(tx, *id, m_clock.now()));
    if (!found || found->client.disabled) return invalidClient();
    const Client &client = found->client;

    AssertionExpectations expected;
    expected.clientId = client.id.toString();
    expected.issuer = m_issuer;
    expected.strictAudience = !client.metadata.assertionForEndpoints;
    expected.endpoints = {m_issuer + QStringLiteral("/oauth/token"), m_issuer + QStringLiteral("/oauth/par")};
    if (const auto algorithm = signingAlgorithmFrom(client.metadata.assertionAlgorithm.toLatin1()))
        expected.algorithms = {*algorithm};
    const auto proven = [&](const VerifiedAssertion &verified) {
        return ClientProof{client, AssertionUse{verified.id, verified.expiresAt}};
    };
    if (client.authMethod == ClientAuthMethod::PrivateKeyJwt) {
        // For an algorithm that cannot be right nothing is fetched.
        const auto algorithm = signingAlgorithmFrom(assertion.jws.algorithm);
        if (!algorithm || (!expected.algorithms.isEmpty() && !expected.algorithms.contains(*algorithm)))
            return invalidClient();
        const Result<JwkSet> keys = m_keys.verifiers(client, assertion.jws.keyId, *algorithm);
        if (!keys.ok()) return ClientKeys::refusal(keys.error(), OAuthErrorCode::InvalidClient);
        GATEHOUSE_TRY_ASSIGN(verified, verifyClientAssertion(assertion, *keys, expected, m_clock));
        return proven(verified);
    }
    if (client.authMethod != ClientAuthMethod::SecretJwt) return invalidClient();
    for (const client_store::StoredSecret &stored : found->secrets) {
        if (stored.sealed.isEmpty()) continue;
        GATEHOUSE_TRY_ASSIGN(secret, m_sealer.open(stored.sealed, sealContextOf(stored.id)));
        const auto verified = verifyClientAssertion(assertion, secret, expected, m_clock);
        if (verified.ok()) return proven(*verified);
    }
    return invalidClient();
}

Result<ClientProof> ClientService::authenticateByCertificate(const ClientCredentials &credentials,
                                                             Client client) const
{
    const bool nothingElse =
        credentials.method == ClientAuthMethod::None && credentials.secret.isEmpty() && !client.disabled;
    if (!nothingElse || credentials.certificates.isEmpty()) return invalidClient();
    const auto certificate = ClientCertificate::parse(credentials.certificates);
    if (!certificate.ok()) return invalidClient();
    if (auto good = checkClientCertificate(client, *certificate, m_mutualTls, m_clock.now()); !good.ok()) {
        // The caller is not told; the operator has to find out somewhere.
        qCInfo(lcOAuth).noquote() << "The certificate of" << client.id.toString()
                                  << "is refused:" << good.error().internal;
        return invalidClient();
    }
    return ClientProof{std::move(client), std::nullopt};
}

Result<ClientProof> ClientService::authenticate(Transaction &tx, const ClientCredentials &credentials) const
{
    if (!credentials.assertion.isEmpty()) return authenticateByAssertion(tx, credentials);
    const QByteArray digest = tokenHash(credentials.secret.view());
    const auto id = ClientId::parse(QString::fromLatin1(credentials.id));
    if (!id) return invalidClient();
    GATEHOUSE_TRY_ASSIGN(found, client_store::findWithSecrets(tx, *id, m_clock.now()));
    if (!found) return invalidClient();
    if (usesCertificate(found->client.authMethod))
        return authenticateByCertificate(credentials, std::move(found->client));
    bool proven = false;
    for (const client_store::StoredSecret &secret : found->secrets)
        proven = constantTimeEqual(secret.hash, digest) || proven;
    if (found->client.authMethod == ClientAuthMethod::None) proven = credentials.secret.isEmpty();
    if (!proven || found->client.disabled || credentials.method != found->client.authMethod)
        return invalidClient();
    return ClientProof{std::move(found->client), std::nullopt};
}

Result<void> ClientService::useUp(Transaction &tx, const ClientProof &proof) const
{
    if (!proof.assertion) return {};
    GATEHOUSE_TRY_ASSIGN(won, replay_store::useOnce(tx, "client_assertion", proof.client.id.toString(),
                                                    proof.assertion->id, proof.assertion->expiresAt));
    if (!won) return oauthError(OAuthErrorCode::InvalidClient, "The client assertion was used before.");
    return {};
}

Result<void> ClientService::ensureBuiltIn(Transaction &tx) const
{
    Client wanted = consoleClient();
    wanted.createdAt = wanted.updatedAt = m_clock.now();
    GATEHOUSE_TRY(checkClient(wanted));
    GATEHOUSE_TRY_ASSIGN(stored, client_store::find(tx, wanted.id));
    if (!stored) {
        GATEHOUSE_TRY(client_store::insert(tx, wanted));
        return m_audit.append(
            tx, eventAbout(event::kClientCreated, Caller::system(QStringLiteral("start-up")), wanted));
    }
    const bool current = stored->name == wanted.name && stored->scopes == wanted.scopes &&
                         stored->redirectUris == wanted.redirectUris && !stored->disabled;
    if (current) return {};
    GATEHOUSE_TRY(client_store::update(tx, wanted, stored->version));
    return m_audit.append(
        tx, eventAbout(event::kClientUpdated, Caller::system(QStringLiteral("start-up")), wanted));
}

}  // namespace gatehouse
