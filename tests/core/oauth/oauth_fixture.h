#pragma once

#include <QJsonDocument>
#include <QUrl>
#include <QUrlQuery>

#include "core/base/base64url.h"
#include "core/crypto/digest.h"
#include "core/oauth/authorization.h"
#include "core/oauth/client_keys.h"
#include "core/oauth/client_service.h"
#include "core/oauth/consent.h"
#include "core/oauth/device_authorization.h"
#include "core/oauth/id_token.h"
#include "core/oauth/logout.h"
#include "core/oauth/pairwise_subjects.h"
#include "core/oauth/pushed_request_service.h"
#include "core/oauth/remote_documents.h"
#include "core/oauth/signed_answers.h"
#include "core/oauth/token_endpoint.h"
#include "core/oauth/token_status.h"
#include "tests/core/oauth/oauth_forms.h"
#include "tests/core/token/token_fixture.h"
#include "tests/support/fake_fetch.h"

namespace gatehouse {

/// All of core/oauth over one database. One for a test class; tests add clients and people of their own.
struct OAuthFixture : TokenFixture, OAuthForms
{
    static inline const QString kPostLogout = QStringLiteral("https://rp.example/bye");

    const MutualTls mutualTls;
    FakeFetch http;
    RemoteDocuments documents{http, clock};
    ClientKeys clientKeys{documents};
    ClientService clients{audit, grants, settings, sealer, clientKeys, documents, clock, kIssuer, mutualTls};
    ConsentService consents{audit, grants, clock};
    PairwiseSubjects subjects{randomBytes(32)};
    IdTokenService idTokens{keys, subjects, clock, kIssuer};
    SignedAnswers answers{keys, clock, kIssuer};
    PushedRequestService pushedRequests{clock};
    AuthorizationService authorization{clients, grants, idTokens, pushedRequests, audit, clock, kIssuer};
    DeviceAuthorizationService devices{clients, grants, consents, audit, clock, kIssuer};
    TokenExchangeService exchanges{clients, accessTokens, audit};
    TokenEndpoint tokens{clients, grants, accessTokens, idTokens, devices, exchanges, audit, clock};
    TokenStatusService status{accessTokens, grants, clients, subjects};
    LogoutService logout{clients, idTokens};

    explicit OAuthFixture(MutualTls setUp = {}) : mutualTls(std::move(setUp)) {}
    static NewClient newClient()
    {
        NewClient input;
        input.name = QStringLiteral("Relying party");
        input.redirectUris = {kRedirect};
        input.postLogoutRedirectUris = {kPostLogout};
        input.grantTypes = QStringList{QStringLiteral("authorization_code"), QStringLiteral("refresh_token"),
                                       QStringLiteral("client_credentials")};
        input.scopes = QStringList{QStringLiteral("openid"),   QStringLiteral("profile"),
                                   QStringLiteral("email"),    QStringLiteral("groups"),
                                   QStringLiteral("roles"),    QStringLiteral("offline_access"),
                                   QStringLiteral("api:read"), QStringLiteral("api:write")};
        return input;
    }
    CreatedClient makeClient(const NewClient &input = newClient())
    {
        auto created = write([&](Transaction &tx) {
            return clients.create(tx, Caller::system(QStringLiteral("test")), input);
        });
        if (!created.ok()) qFatal("client: %s", qPrintable(created.error().publicMessage));
        return *created;
    }
    CreatedClient makePublicClient(ClientKind kind = ClientKind::Public)
    {
        NewClient input = newClient();
        input.kind = kind;
        input.grantTypes = QStringList{QStringLiteral("authorization_code"), QStringLiteral("refresh_token")};
        return makeClient(input);
    }
    static ClientCredentials credentialsOf(const CreatedClient &created)
    {
        return {created.client.authMethod, created.client.id.toString().toLatin1(), Secret(created.secret)};
    }
    static Fields requestFields(const Client &client, const QString &scope = QStringLiteral("openid profile"))
    {
        return {{QStringLiteral("client_id"), client.id.toString()},
                {QStringLiteral("redirect_uri"), kRedirect},
                {QStringLiteral("response_type"), QStringLiteral("code")},
                {QStringLiteral("scope"), scope},
                {QStringLiteral("state"), QStringLiteral("st&te=\r\n")},
                {QStringLiteral("nonce"), QStringLiteral("n-0S6_WzA2Mj")},
                {QStringLiteral("code_challenge"), kChallenge},
                {QStringLiteral("code_challenge_method"), QStringLiteral("S256")}};
    }
    std::variant<AuthorizationRequest, AuthorizationRefusal> parse(const Fields &fields)
    {
        auto parsed = read([&](Transaction &tx) { return authorization.parse(tx, FormFields(fields)); });
        if (!parsed.ok()) qFatal("parse: %s", qPrintable(parsed.error().internal));
        return std::move(*parsed);
    }
    AuthorizationRequest request(const Fields &fields)
    {
        auto parsed = parse(fields);
        if (const auto *refusal = std::get_if<AuthorizationRefusal>(&parsed))
            qFatal("refused: %s", refusal->error.description.constData());
        return std::get<AuthorizationRequest>(parsed);
    }
    struct Person
    {
        UserId user;
        SignedInPerson signedIn;
    };
    Person makePerson(const QString &name = QStringLiteral("ada"))
    {
        Person person;
        person.user = addUser(name);
        person.signedIn = {person.user, addSession(person.user), clock.now(), {QStringLiteral("pwd")}};
        return person;
    }
    /// The code that the person's browser carries to the client.
    QByteArray codeFor(const Fields &fields, const Person &person)
    {
        const AuthorizationRequest checked = request(fields);
        auto response = write(
            [&](Transaction &tx) { return authorization.issueCode(tx, nobody, checked, person.signedIn); });
        if (!response.ok()) qFatal("code: %s", response.error().reason.constData());
        return response->parameters.first().second;
    }
    /// A whole token request, as the route runs it. The error word, or the answer.
    std::variant<TokenAnswer, QByteArray> token(const Fields &form, const ClientCredentials &credentials,
                                                const std::optional<DpopProof> &proof = {})
    {
        auto prepared =
            read([&](Transaction &tx) { return tokens.prepare(tx, FormFields(form), credentials, proof); });
        if (!prepared.ok()) return toByteArray(OAuthError::of(prepared.error()).code);
        auto redeemed = write([&](Transaction &tx) { return tokens.redeem(tx, nobody, *prepared); });
        if (!redeemed.ok()) return toByteArray(OAuthError::of(redeemed.error()).code);
        if (const auto *error = std::get_if<OAuthError>(&*redeemed)) return toByteArray(error->code);
        auto answer = tokens.sign(std::get<GrantedTokens>(*redeemed));
        if (!answer.ok()) qFatal("sign: %s", qPrintable(answer.error().internal));
        return std::move(*answer);
    }
    TokenAnswer tokenOk(const Fields &form, const ClientCredentials &credentials,
                        const std::optional<DpopProof> &proof = {})
    {
        auto outcome = token(form, credentials, proof);
        if (const auto *word = std::get_if<QByteArray>(&outcome))
            qFatal("token request failed: %s", word->constData());
        return std::get<TokenAnswer>(outcome);
    }
    /// The error word; "ok" for a success.
    QByteArray tokenError(const Fields &form, const ClientCredentials &credentials,
                          const std::optional<DpopProof> &proof = {})
    {
        auto outcome = token(form, credentials, proof);
        const auto *word = std::get_if<QByteArray>(&outcome);
        return word ? *word : QByteArray("ok");
    }
    /// As checkDpopProof() answers it, each with an id of its own.
    DpopProof proofOf(const QByteArray &thumbprint)
    {
        return {thumbprint, newUuidV7(clock.now()), clock.now(), clock.now() + std::chrono::minutes(1)};
    }
    static QJsonObject payload(const QByteArray &jwt)
    {
        return QJsonDocument::fromJson(*base64UrlDecode(jwt.split('.').at(1))).object();
    }
};

}  // namespace gatehouse
