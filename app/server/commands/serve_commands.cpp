#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>

#include "app/server/command.h"
#include "core/base/platform.h"
#include "core/base/taken.h"
#include "core/crypto/key_vault.h"
#include "core/engine/demo.h"
#include "core/engine/engine.h"
#include "core/signin/password_context.h"

namespace gatehouse {

namespace {

/// Port 0 means any free one, but the issuer has to be known before listening.
quint16 freePort(const QString &address)
{
    QTcpServer probe;
    return probe.listen(QHostAddress(address), 0) ? probe.serverPort() : 8080;
}

void printDemo(const CommandRun &run, const Engine &engine, const Demo &demo)
{
    const QString admin = QString::fromLatin1(demo.admin.password.reveal());
    const QString user = QString::fromLatin1(demo.user.password.reveal());
    if (run.wantsJson()) {
        run.print(QJsonObject{
            {QStringLiteral("url"), engine.url()},
            {QStringLiteral("admin"), QJsonObject{{QStringLiteral("username"), demo.admin.username},
                                                  {QStringLiteral("password"), admin}}},
            {QStringLiteral("user"), QJsonObject{{QStringLiteral("username"), demo.user.username},
                                                 {QStringLiteral("password"), user}}},
            {QStringLiteral("client"),
             QJsonObject{{QStringLiteral("client_id"), demo.client.id.toString()},
                         {QStringLiteral("client_secret"), QString::fromLatin1(demo.client.secret)},
                         {QStringLiteral("redirect_uri"), QString::fromUtf8(demo.client.redirectUri)}}}});
        return;
    }
    run.print(QStringLiteral("\nGatehouse demonstration: %1/demo\n").arg(engine.url()));
    run.print(QStringLiteral("  person          %1   password  %2").arg(demo.user.username, -8).arg(user));
    run.print(
        QStringLiteral("  administrator   %1   password  %2\n").arg(demo.admin.username, -8).arg(admin));
    run.print(QStringLiteral("Open the address, sign in, and see the ID token. Ctrl+C ends it."));
}

void printStarted(const CommandRun &run, const Engine &engine)
{
    if (run.wantsJson()) {
        QJsonObject started{{QStringLiteral("url"), engine.url()}};
        if (!engine.setupToken().isEmpty())
            started.insert(QStringLiteral("setup_token"), QString::fromLatin1(engine.setupToken().reveal()));
        return run.print(started);
    }
    run.print(QStringLiteral("Serving %1").arg(engine.url()));
    if (!engine.setupToken().isEmpty()) {
        run.print(
            QStringLiteral(
                "There is no administrator yet. Make one beside this server with 'gatehouse-server init "
                "--admin NAME', or through /setup/v1 with this set-up token:\n  %1")
                .arg(QString::fromLatin1(engine.setupToken().reveal())));
    }
}

int serve(CommandRun &run)
{
    Result<StartupConfig> config = run.config();
    if (!config.ok()) return run.fail(config.error());
    const bool demoWanted = run.isSet("demo");
    QTemporaryDir throwAway;
    // A demonstration leaves a real installation alone, unless somebody names a folder.
    if (demoWanted && !run.isSet("data") && qEnvironmentVariableIsEmpty("GATEHOUSE_DATA")) {
        if (!throwAway.isValid())
            return run.fail(Error::unavailable(
                QStringLiteral("No temporary folder can be made: %1.").arg(throwAway.errorString()), {}));
        config->dataFolder = throwAway.path();
    }
    if (config->listenPort == 0) config->listenPort = freePort(config->listenAddress);

    // Before any thread is made: all of them leave the stop signals to this one.
    platform::blockStopSignals();
    Demo demo;
    SeedDemo seed;
    if (demoWanted) {
        seed = [&demo](Services &services) -> Result<DemoClient> {
            GATEHOUSE_TRY_ASSIGN(seeded, seedDemo(services));
            demo = std::move(seeded);
            return demo.client;
        };
    }
    const std::unique_ptr<KeyVault> vault = configuredVault(*config);
    Result<std::unique_ptr<Engine>> engine = Engine::start(*config, *vault, run.clock(), seed);
    if (!engine.ok()) return run.fail(engine.error());
    if (demoWanted)
        printDemo(run, **engine, demo);
    else
        printStarted(run, **engine);
    platform::waitForStopSignal();
    run.note(QStringLiteral("Stopping"));
    return kExitOk;
}

int initialise(CommandRun &run)
{
    Result<StartupConfig> config = run.config();
    if (!config.ok()) return run.fail(config.error());
    if (run.value("admin").isEmpty())
        return run.usage(QStringLiteral("Name the first administrator with --admin."));
    Result<Secret> password = run.readPassword();
    if (!password.ok()) return run.fail(password.error());
    Result<std::unique_ptr<Installation>> opened =
        Installation::open(*config, run.clock(), Installation::Keys::Load);
    if (!opened.ok()) return run.fail(opened.error());
    Installation &installation = **opened;
    Services &services = installation.services();
    NewUser input;
    input.username = run.value("admin");
    input.email = run.value("admin-email");
    input.roles = {Role::Administrator};
    Result<Secret> checked = services.passwordRules.checkNew(
        *password, newcomersContext(services.settings, input.username, input.email, {}, input.roles));
    if (!checked.ok()) return run.fail(checked.error());
    Result<QString> hash = taken(services.passwords.hash(std::move(*checked)));
    if (!hash.ok()) return run.fail(hash.error());
    input.passwordHash = *hash;
    Result<User> user = change(installation, [&](Transaction &tx) -> Result<User> {
        GATEHOUSE_TRY_ASSIGN(existing, services.access.workingAdministrators(tx));
        if (existing > 0) {
            return Error::conflict("already_set_up",
                                   QStringLiteral("This data has an administrator already. Add users with "
                                                  "'gatehouse-server user add'."));
        }
        return services.users.create(tx, operatorCaller(), input);
    });
    if (!user.ok()) return run.fail(user.error());
    if (run.wantsJson())
        run.print(QJsonObject{{QStringLiteral("data"), config->dataFolder},
                              {QStringLiteral("admin"), user->username}});
    else
        run.print(QStringLiteral(
                      "Made %1 with the administrator '%2'. Start it with: gatehouse-server serve --data %1")
                      .arg(config->dataFolder, user->username));
    return kExitOk;
}

int version(CommandRun &run)
{
    if (run.wantsJson())
        run.print(QJsonObject{{QStringLiteral("version"), QStringLiteral(GATEHOUSE_VERSION)},
                              {QStringLiteral("qt"), QString::fromLatin1(qVersion())}});
    else
        run.print(QStringLiteral("gatehouse-server %1 (Qt %2)")
                      .arg(QStringLiteral(GATEHOUSE_VERSION), QString::fromLatin1(qVersion())));
    return kExitOk;
}

}  // namespace

std::vector<Command> serveCommands()
{
    const QCommandLineOption demo(
        QStringLiteral("demo"),
        QStringLiteral("A demonstration: throw-away data with an administrator, a user and a "
                       "sample application at /demo."));
    const QCommandLineOption admin(QStringLiteral("admin"),
                                   QStringLiteral("Username of the first administrator."),
                                   QStringLiteral("NAME"));
    const QCommandLineOption mail(QStringLiteral("admin-email"),
                                  QStringLiteral("The administrator's e-mail address."),
                                  QStringLiteral("MAIL"));
    const QCommandLineOption standardInput(QStringLiteral("password-stdin"),
                                           QStringLiteral("Read the password from stdin."));
    return {
        {QStringLiteral("serve"), {}, QStringLiteral("Run the login server."), {}, {demo}, serve},
        {QStringLiteral("init"),
         {},
         QStringLiteral("Make a new installation with its first administrator."),
         {},
         {admin, mail, standardInput},
         initialise},
        {QStringLiteral("version"), {}, QStringLiteral("Tell the version."), {}, {}, version},
    };
}

}  // namespace gatehouse
