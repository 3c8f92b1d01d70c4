#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>
#include <QUrlQuery>

#include "core/crypto/jwk.h"
#include "core/crypto/jwt.h"
#include "core/federation/federation_service.h"
#include "core/identity/group_service.h"
#include "tests/core/signin/signin_fixture.h"
#include "tests/support/fake_fetch.h"

namespace gatehouse {

/// Sign-in with another provider, which is a FakeFetch and a key.
struct FederationFixture : SignInFixture
{
    static inline const QString kIssuer = QStringLiteral("https://idp.example");
    static inline const QString kTokenUrl = QStringLiteral("https://idp.example/token");
    static inline const QByteArray kBrowser = QByteArray(43, 'b');

    FakeFetch http;
    GroupService groups{access, roles, audit, clock};
    ProviderService providers{audit, sealer, clock};
    UpstreamClient upstream{http, clock};
    FederationService federation{services, groups, providers,
                                 upstream, sealer, QStringLiteral("https://login.example")};
    SigningKey key = *SigningKey::generate(SigningAlgorithm::ES256);

    FederationFixture() { publish(); }

    static QByteArray json(const QJsonObject &object) { return QJsonDocument(object).toJson(); }
    static QJsonObject metadata()
    {
        return {
            {QStringLiteral("issuer"), kIssuer},
            {QStringLiteral("authorization_endpoint"), QStringLiteral("https://idp.example/authorize?x=1")},
            {QStringLiteral("token_endpoint"), kTokenUrl},
            {QStringLiteral("jwks_uri"), QStringLiteral("https://idp.example/jwks")},
            {QStringLiteral("userinfo_endpoint"), QStringLiteral("https://idp.example/userinfo")},
            {QStringLiteral("end_session_endpoint"), QStringLiteral("https://idp.example/bye")},
            {QStringLiteral("id_token_signing_alg_values_supported"),
             QJsonArray{QStringLiteral("ES256"), QStringLiteral("none"), QStringLiteral("HS256")}}};
    }
    void publish(const QJsonObject &document = metadata())
    {
        http.put(kIssuer + QStringLiteral("/.well-known/openid-configuration"), json(document));
        http.put(QStringLiteral("https://idp.example/jwks"),
                 json({{QStringLiteral("keys"), QJsonArray{toJwk(key.publicKey())}}}));
    }

    Provider addProvider(const QJsonObject &rules = {}, const QString &preset = QStringLiteral("oidc"))
    {
        NewProvider input;
        input.preset = preset;
        input.name = QStringLiteral("Other house");
        if (preset == QLatin1String("oidc")) input.issuer = kIssuer;
        input.clientId = QStringLiteral("us");
        input.settings = rules;
        auto made = write([&](Transaction &tx) {
            return providers.create(tx, system, input, Secret(QByteArray("their-secret-for-us")));
        });
        if (!made.ok()) qFatal("provider: %s", qPrintable(made.error().publicMessage));
        return *made;
    }
    User addPerson(const QString &name, bool verified, const QString &password = kAdasPassword)
    {
        const User user = addUser(name, password);
        return *write([&](Transaction &tx) {
            UserChanges changes;
            changes.emailVerified = verified;
            return users.update(tx, system, user.id, changes);
        });
    }

    /// What the browser was sent away with.
    struct Sent
    {
        QString state;
        QString nonce;
        QUrlQuery query;
    };
    Sent start(const Provider &provider, const UserId &linkFor = {}, const QByteArray &browser = kBrowser,
               bool again = false)
    {
        auto future = federation.start({provider.id, browser, "/account", linkFor, again});
        future.waitForFinished();
        auto location = future.takeResult();
        if (!location.ok()) qFatal("start: %s", qPrintable(location.error().internal));
        const QUrlQuery query(QUrl(QString::fromUtf8(*location)));
        return {query.queryItemValue(QStringLiteral("state")), query.queryItemValue(QStringLiteral("nonce")),
                query};
    }
    QJsonObject claims(const Sent &sent) const
    {
        return {{QStringLiteral("iss"), kIssuer},
                {QStringLiteral("aud"), QStringLiteral("us")},
                {QStringLiteral("sub"), QStringLiteral("s-1")},
                {QStringLiteral("nonce"), sent.nonce},
                {QStringLiteral("iat"), clock.now().seconds()},
                {QStringLiteral("exp"), clock.now().seconds() + 300},
                {QStringLiteral("auth_time"), clock.now().seconds()},
                {QStringLiteral("name"), QStringLiteral("Ada There")},
                {QStringLiteral("email"), QStringLiteral("ada@example.org")},
                {QStringLiteral("email_verified"), true}};
    }
    void answerWith(const QJsonObject &claims, const SigningKey *by = nullptr)
    {
        const QByteArray token = *signJwt(by != nullptr ? *by : key, "JWT", claims);
        answerWithToken(token);
    }
    void answerWithToken(const QByteArray &token)
    {
        http.put(kTokenUrl, json({{QStringLiteral("access_token"), QStringLiteral("at")},
                                  {QStringLiteral("token_type"), QStringLiteral("Bearer")},
                                  {QStringLiteral("id_token"), QString::fromLatin1(token)}}));
    }
    FederationAnswer answer(const Provider &provider, const QString &state,
                            const QByteArray &browser = kBrowser) const
    {
        FederationAnswer answer;
        answer.provider = provider.id;
        answer.browser = browser;
        answer.parameters =
            FormFields({{QStringLiteral("state"), state}, {QStringLiteral("code"), QStringLiteral("c0de")}});
        return answer;
    }
    Result<FederationOutcome> finish(const FederationAnswer &answer)
    {
        auto future = federation.finish(answer, caller);
        future.waitForFinished();
        return future.takeResult();
    }
    /// The whole way with these claims laid over the usual ones.
    Result<FederationOutcome> signInAs(const Provider &provider, const QJsonObject &changes = {},
                                       bool again = false)
    {
        const Sent sent = start(provider, {}, kBrowser, again);
        QJsonObject said = claims(sent);
        for (auto it = changes.begin(); it != changes.end(); ++it) {
            said.remove(it.key());
            if (!it.value().isNull()) said.insert(it.key(), it.value());
        }
        answerWith(said);
        return finish(answer(provider, sent.state));
    }
    QString lastReason()
    {
        const auto failures = events(QStringLiteral("signin.failed"));
        return failures.isEmpty() ? QString() : failures.first().reason;
    }
    void linkDirectly(const Provider &provider, const UserId &user,
                      const QString &subject = QStringLiteral("s-1"))
    {
        const auto linked = write([&](Transaction &tx) -> Result<bool> {
            FederatedIdentity identity;
            identity.provider = provider.id;
            identity.subject = subject;
            identity.user = user;
            identity.linkedAt = clock.now();
            return federation_store::link(tx, identity);
        });
        if (!linked.ok() || !*linked) qFatal("not linked");
    }
    Session sessionOf(const UserId &user, const QStringList &amr = {QStringLiteral("pwd")})
    {
        auto started = write([&](Transaction &tx) { return sessions.start(tx, caller, user, amr); });
        if (!started.ok()) qFatal("session");
        return started->session;
    }
};

}  // namespace gatehouse
