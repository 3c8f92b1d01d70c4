#include <QFile>
#include <QJsonArray>

#include "app/server/command.h"
#include "core/api/people_services.h"
#include "core/api/provider_mapping.h"
#include "core/base/json_gate.h"

namespace gatehouse {

namespace {

constexpr qint64 kMaximumFile = 64 * 1024;

Result<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    const bool opened = path == u"-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened) return Error::notFound(QStringLiteral("%1 cannot be read.").arg(path));
    return file.read(kMaximumFile);
}

QJsonObject jsonOf(Services &services, const Provider &provider)
{
    return wire::toJson(toWire(provider, services.people->federation.redirectUri(provider.id)));
}

/// The provider that the command names, and the installation that it is in.
struct Named
{
    std::unique_ptr<Installation> installation;
    Provider provider;
};

Result<Named> named(CommandRun &run)
{
    const QString text = run.arguments().value(0);
    const std::optional<ProviderId> id = ProviderId::parse(text);
    if (!id)
        return Error::notFound(QStringLiteral("There is no provider '%1'. Name it by its id.").arg(text));
    GATEHOUSE_TRY_ASSIGN(opened, run.open());
    GATEHOUSE_TRY_ASSIGN(provider, opened->database().read([&](Transaction &tx) {
        return opened->services().people->providers.get(tx, *id);
    }));
    return Named{std::move(opened), std::move(provider)};
}

int add(CommandRun &run)
{
    NewProvider input;
    if (run.isSet("preset")) input.preset = run.value("preset");
    input.name = run.value("name");
    input.issuer = run.value("issuer");
    input.clientId = run.value("client-id");
    input.enabled = !input.clientId.isEmpty();
    if (run.isSet("settings-file")) {
        const auto text = contentOf(run.value("settings-file"));
        if (!text.ok()) return run.fail(text.error());
        auto json = parseJsonObject(*text);
        if (!json.ok()) return run.fail(json.error());
        input.settings = *std::move(json);
    }
    Secret secret;
    if (run.isSet("secret-file")) {
        const auto text = contentOf(run.value("secret-file"));
        if (!text.ok()) return run.fail(text.error());
        secret = Secret(QByteArrayView(text->trimmed()));
    }
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    const Result<Provider> made = change(**opened, [&](Transaction &tx) {
        return services.people->providers.create(tx, operatorCaller(), input, secret);
    });
    if (!made.ok()) return run.fail(made.error());
    if (run.wantsJson()) {
        run.print(jsonOf(services, *made));
        return kExitOk;
    }
    run.print(QStringLiteral("id            %1").arg(made->id.toString()));
    run.print(QStringLiteral("redirect URI  %1").arg(services.people->federation.redirectUri(made->id)));
    if (!made->enabled) run.note(QStringLiteral("It is switched off until it has a client ID."));
    return kExitOk;
}

int list(CommandRun &run)
{
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    const auto providers =
        (*opened)->database().read([&](Transaction &tx) { return services.people->providers.list(tx); });
    if (!providers.ok()) return run.fail(providers.error());
    QJsonArray rows;
    for (const Provider &provider : *providers)
        rows.append(jsonOf(services, provider));
    run.printTable({QStringLiteral("ID"), QStringLiteral("NAME"), QStringLiteral("PRESET"),
                    QStringLiteral("ENABLED"), QStringLiteral("PEOPLE")},
                   rows,
                   {QStringLiteral("id"), QStringLiteral("name"), QStringLiteral("preset"),
                    QStringLiteral("enabled"), QStringLiteral("people")});
    return kExitOk;
}

int show(CommandRun &run)
{
    const Result<Named> found = named(run);
    if (!found.ok()) return run.fail(found.error());
    run.print(jsonOf(found->installation->services(), found->provider));
    return kExitOk;
}

int test(CommandRun &run)
{
    const Result<Named> found = named(run);
    if (!found.ok()) return run.fail(found.error());
    auto asked = found->installation->services().people->upstream.check(found->provider);
    asked.waitForFinished();
    const Result<ProviderCheck> check = asked.takeResult();
    if (!check.ok()) return run.fail(check.error());
    if (run.wantsJson())
        run.print(
            wire::toJson(wire::ProviderTest{check->problems.isEmpty(), check->problems,
                                            check->authorizationEndpoint, check->keys, check->canSignOut}));
    else
        for (const QString &problem : check->problems)
            run.print(problem);
    return check->problems.isEmpty() ? kExitOk : kExitFailure;
}

int remove(CommandRun &run)
{
    if (!run.isSet("yes"))
        return run.usage(QStringLiteral("Say --yes to delete the provider and its links."));
    const Result<Named> found = named(run);
    if (!found.ok()) return run.fail(found.error());
    const Result<void> removed = change(*found->installation, [&](Transaction &tx) {
        return found->installation->services().people->providers.remove(tx, operatorCaller(),
                                                                        found->provider.id);
    });
    return removed.ok() ? kExitOk : run.fail(removed.error());
}

}  // namespace

std::vector<Command> providerCommands()
{
    const QString noun = QStringLiteral("provider");
    const QString id = QStringLiteral("ID");
    const auto option = [](const char *name, const char *help, const char *value) {
        return QCommandLineOption(QString::fromLatin1(name), QString::fromLatin1(help),
                                  QString::fromLatin1(value));
    };
    return {
        {noun,
         QStringLiteral("add"),
         QStringLiteral("Add a provider that people may sign in with."),
         {},
         {option("preset", "oidc (default), google, microsoft, github, facebook, apple or gitlab.", "PRESET"),
          option("name", "Its name on the sign-in page.", "NAME"),
          option("issuer", "The issuer, exactly as its discovery document writes it.", "URL"),
          option("client-id", "Who we are there; without it the provider stays switched off.", "CLIENT_ID"),
          option("secret-file", "A file with the client secret or the private key; - is stdin.", "FILE"),
          option("settings-file", "A file with further settings as JSON (docs/federation.md); - is stdin.",
                 "FILE")},
         add},
        {noun, QStringLiteral("list"), QStringLiteral("List providers."), {}, {}, list},
        {noun, QStringLiteral("show"), QStringLiteral("Show one provider."), id, {}, show},
        {noun,
         QStringLiteral("test"),
         QStringLiteral("Ask a provider whether it can be used."),
         id,
         {},
         test},
        {noun,
         QStringLiteral("delete"),
         QStringLiteral("Delete a provider and its links."),
         id,
         {{QStringLiteral("yes"), QStringLiteral("Yes, delete.")}},
         remove},
    };
}

}  // namespace gatehouse
