#include "core/engine/demo.h"

#include "core/api/account_changes.h"
#include "core/base/taken.h"
#include "core/crypto/random.h"

namespace gatehouse {

namespace {

const Caller &demoCaller()
{
    static const Caller caller = Caller::system(QStringLiteral("demonstration"));
    return caller;
}

struct Person
{
    const char *username;
    const char *displayName;
    const char *email;
    Role role;
};

constexpr Person kAdmin{"admin", "Alex Administrator", "alex@example.org", Role::Administrator};
constexpr Person kUser{"anna", "Anna Example", "anna@example.org", Role::User};

Result<void> putPerson(Services &services, Transaction &tx, const Person &person, const QString &hash)
{
    GATEHOUSE_TRY_ASSIGN(existing, services.users.findByLogin(tx, QString::fromLatin1(person.username)));
    if (existing) {
        const QString why = QStringLiteral("demonstration");
        if (existing->disabled) GATEHOUSE_TRY(services.users.enable(tx, demoCaller(), existing->id, why));
        GATEHOUSE_TRY(services.users.unlock(tx, demoCaller(), existing->id, why));
        GATEHOUSE_TRY(services.users.setRoles(tx, demoCaller(), existing->id, {person.role}));
        GATEHOUSE_TRY(
            replacePassword(services, tx, demoCaller(), existing->id, hash, PasswordChangeKind::Set, false));
        return resetMfa(services, tx, demoCaller(), existing->id, why);
    }
    NewUser input;
    input.username = QString::fromLatin1(person.username);
    input.displayName = QString::fromLatin1(person.displayName);
    input.email = QString::fromLatin1(person.email);
    input.emailVerified = true;
    input.passwordHash = hash;
    input.roles = {person.role};
    GATEHOUSE_TRY(services.users.create(tx, demoCaller(), input));
    return {};
}

/// Begins to hash on the pool; the value comes with `password`.
QFuture<Result<QString>> hashOf(Services &services, const Secret &password)
{
    return services.passwords.hash(password.clone());
}

Result<DemoClient> putClient(Services &services, Transaction &tx)
{
    const QString name = QStringLiteral("Sample application");
    GATEHOUSE_TRY_ASSIGN(found, services.clients.list(tx, name, {}));
    for (const Client &client : std::as_const(found.items)) {
        if (client.name != name) continue;
        GATEHOUSE_TRY(services.clients.remove(tx, demoCaller(), client.id));
    }
    NewClient input;
    input.name = name;
    input.redirectUris = {services.issuer + QStringLiteral("/demo/callback")};
    input.postLogoutRedirectUris = {services.issuer + QStringLiteral("/demo/again")};
    input.grantTypes = {QStringLiteral("authorization_code"), QStringLiteral("refresh_token"),
                        QStringLiteral("client_credentials")};
    GATEHOUSE_TRY_ASSIGN(created, services.clients.create(tx, demoCaller(), input));
    return DemoClient{created.client.id, created.secret, input.redirectUris.constFirst().toUtf8()};
}

}  // namespace

Result<Demo> seedDemo(Services &services)
{
    Demo demo{{QString::fromLatin1(kAdmin.username), randomPassword()},
              {QString::fromLatin1(kUser.username), randomPassword()},
              {}};
    QFuture<Result<QString>> adminHash = hashOf(services, demo.admin.password);
    QFuture<Result<QString>> userHash = hashOf(services, demo.user.password);
    adminHash.waitForFinished();
    userHash.waitForFinished();
    GATEHOUSE_TRY_ASSIGN(hashOfAdmin, taken(adminHash));
    GATEHOUSE_TRY_ASSIGN(hashOfUser, taken(userHash));
    GATEHOUSE_TRY_ASSIGN(client, services.database.writeAndWait([&](Transaction &tx) -> Result<DemoClient> {
        // Whoever tries it out has no authenticator app at hand yet.
        GATEHOUSE_TRY(services.settingsService.set(tx, demoCaller(),
                                                   QStringLiteral("mfa.required_for_administrators"), false));
        GATEHOUSE_TRY(putPerson(services, tx, kAdmin, hashOfAdmin));
        GATEHOUSE_TRY(putPerson(services, tx, kUser, hashOfUser));
        return putClient(services, tx);
    }));
    GATEHOUSE_TRY(services.reloadSettings());
    demo.client = client;
    return demo;
}

}  // namespace gatehouse
