#include <QJsonArray>

#include "app/server/client_options.h"
#include "app/server/command.h"
#include "core/api/client_mapping.h"
#include "core/api/wire_mapping.h"

namespace gatehouse {

namespace {

Result<ClientId> clientIdOf(const QString &text)
{
    const std::optional<ClientId> id = ClientId::parse(text);
    if (!id)
        return Error::notFound(
            QStringLiteral("There is no application '%1'. Name it by its client_id.").arg(text));
    return *id;
}

/// Shapes as the token endpoint knows them: client_id and client_secret lead.
QJsonObject clientJson(const Client &client, const QByteArray &secret)
{
    QJsonObject json = wire::toJson(toWire(client));
    json.remove(QStringLiteral("id"));
    json.insert(QStringLiteral("client_id"), client.id.toString());
    json.insert(QStringLiteral("client_secret"),
                secret.isEmpty() ? QJsonValue() : QJsonValue(QString::fromLatin1(secret)));
    return json;
}

Result<NewClient> newClientOf(const QJsonObject &body)
{
    GATEHOUSE_TRY_ASSIGN(wanted, wire::fromJson<wire::NewClient>(body));
    return newClientFrom(wanted);
}

Result<ClientPatch> patchOf(const CommandRun &run, const Client &client)
{
    GATEHOUSE_TRY_ASSIGN(body, clientBodyOf(run, toWire(client)));
    GATEHOUSE_TRY_ASSIGN(wanted, wire::fromJson<wire::ClientChange>(body));
    return clientPatchFrom(wanted);
}

int add(CommandRun &run)
{
    if (run.value("name").isEmpty()) return run.usage(QStringLiteral("Name the application with --name."));
    Result<QJsonObject> body = clientBodyOf(run, {});
    if (!body.ok()) return run.fail(body.error());
    QString kind = run.value("kind");
    if (run.isSet("public")) kind = QStringLiteral("public");
    if (run.isSet("native")) kind = QStringLiteral("native");
    if (!kind.isEmpty()) body->insert(QStringLiteral("kind"), kind);
    Result<NewClient> input = newClientOf(*body);
    if (!input.ok()) return run.fail(input.error());
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    Result<CreatedClient> created = change(
        **opened, [&](Transaction &tx) { return services.clients.create(tx, operatorCaller(), *input); });
    if (!created.ok()) return run.fail(created.error());
    if (run.wantsJson()) {
        run.print(clientJson(created->client, created->secret));
        return kExitOk;
    }
    run.print(QStringLiteral("client_id      %1").arg(created->client.id.toString()));
    if (!created->secret.isEmpty())
        run.print(
            QStringLiteral("client_secret  %1   (shown only now)").arg(QString::fromLatin1(created->secret)));
    return kExitOk;
}

int list(CommandRun &run)
{
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    QJsonArray rows;
    PageRequest page{PageRequest::kMaximumLimit, {}};
    do {
        Result<Page<Client>> clients = (*opened)->database().read([&](Transaction &tx) {
            return (*opened)->services().clients.list(tx, run.value("search"), page);
        });
        if (!clients.ok()) return run.fail(clients.error());
        for (const Client &client : std::as_const(clients->items)) {
            QJsonObject row = clientJson(client, {});
            row.remove(QStringLiteral("client_secret"));
            rows.append(row);
        }
        page.cursor = clients->next;
    } while (!page.cursor.isEmpty());
    run.printTable({QStringLiteral("CLIENT ID"), QStringLiteral("NAME"), QStringLiteral("KIND"),
                    QStringLiteral("GRANTS"), QStringLiteral("DISABLED")},
                   rows,
                   {QStringLiteral("client_id"), QStringLiteral("name"), QStringLiteral("kind"),
                    QStringLiteral("grant_types"), QStringLiteral("disabled")});
    return kExitOk;
}

int show(CommandRun &run)
{
    if (run.arguments().size() != 1)
        return run.usage(QStringLiteral("Name one application by its client_id."));
    Result<ClientId> id = clientIdOf(run.arguments().constFirst());
    if (!id.ok()) return run.fail(id.error());
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Result<Client> client = (*opened)->database().read(
        [&](Transaction &tx) { return (*opened)->services().clients.get(tx, *id); });
    if (!client.ok()) return run.fail(client.error());
    QJsonObject json = clientJson(*client, {});
    json.remove(QStringLiteral("client_secret"));
    run.print(json);
    return kExitOk;
}

/// Changes what is named and nothing else.
int set(CommandRun &run)
{
    if (run.arguments().size() != 1)
        return run.usage(QStringLiteral("Name one application by its client_id."));
    Result<ClientId> id = clientIdOf(run.arguments().constFirst());
    if (!id.ok()) return run.fail(id.error());
    const Result<QJsonObject> asked = clientBodyOf(run, {});
    if (!asked.ok()) return run.fail(asked.error());
    if (asked->isEmpty())
        return run.usage(
            QStringLiteral("Say what to change: --name, --scope, --set member=value and others, "
                           "see --help."));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    Result<Client> changed = change(**opened, [&](Transaction &tx) -> Result<Client> {
        GATEHOUSE_TRY_ASSIGN(client, services.clients.get(tx, *id));
        GATEHOUSE_TRY_ASSIGN(patch, patchOf(run, client));
        return services.clients.update(tx, operatorCaller(), *id, patch);
    });
    if (!changed.ok()) return run.fail(changed.error());
    QJsonObject json = clientJson(*changed, {});
    json.remove(QStringLiteral("client_secret"));
    if (run.wantsJson()) run.print(json);
    return kExitOk;
}

int settings(CommandRun &run)
{
    run.printTable({QStringLiteral("NAME"), QStringLiteral("VALUE"), QStringLiteral("WHAT IT DOES")},
                   clientSettingsList(),
                   {QStringLiteral("name"), QStringLiteral("value"), QStringLiteral("description")});
    return kExitOk;
}

/// A new secret; the oldest goes when two are live already.
int rotateSecret(CommandRun &run)
{
    if (run.arguments().size() != 1)
        return run.usage(QStringLiteral("Name one application by its client_id."));
    Result<ClientId> id = clientIdOf(run.arguments().constFirst());
    if (!id.ok()) return run.fail(id.error());
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    Result<CreatedClientSecret> created =
        change(**opened, [&](Transaction &tx) -> Result<CreatedClientSecret> {
            GATEHOUSE_TRY_ASSIGN(client, services.clients.get(tx, *id));
            const bool full = client.secrets.size() >= 2;
            if (full) {
                const auto oldest =
                    std::min_element(client.secrets.cbegin(), client.secrets.cend(),
                                     [](const auto &a, const auto &b) { return a.createdAt < b.createdAt; });
                GATEHOUSE_TRY(services.clients.removeSecret(tx, operatorCaller(), *id, oldest->id));
            }
            return services.clients.addSecret(tx, operatorCaller(), *id);
        });
    if (!created.ok()) return run.fail(created.error());
    const QString secret = QString::fromLatin1(created->secret);
    if (run.wantsJson())
        run.print(QJsonObject{{QStringLiteral("client_id"), id->toString()},
                              {QStringLiteral("client_secret"), secret}});
    else
        run.print(
            QStringLiteral("client_secret  %1   (shown only now; the one before works until it is removed)")
                .arg(secret));
    return kExitOk;
}

int remove(CommandRun &run)
{
    if (run.arguments().size() != 1)
        return run.usage(QStringLiteral("Name one application by its client_id."));
    if (!run.isSet("yes"))
        return run.usage(
            QStringLiteral("Deleting ends all its tokens and cannot be undone: say so with --yes."));
    Result<ClientId> id = clientIdOf(run.arguments().constFirst());
    if (!id.ok()) return run.fail(id.error());
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Result<void> removed = change(**opened, [&](Transaction &tx) {
        return (*opened)->services().clients.remove(tx, operatorCaller(), *id);
    });
    return removed.ok() ? kExitOk : run.fail(removed.error());
}

}  // namespace

std::vector<Command> clientCommands()
{
    const QString noun = QStringLiteral("client");
    const QString client = QStringLiteral("CLIENT_ID");
    const QCommandLineOption name(QStringLiteral("name"), QStringLiteral("Its name, as people see it."),
                                  QStringLiteral("NAME"));
    const QList<QCommandLineOption> addOptions =
        QList<QCommandLineOption>{
            name,
            {QStringLiteral("kind"),
             QStringLiteral("confidential (default: it keeps a secret), public (it runs in a browser) or "
                            "native (it runs on people's own devices)."),
             QStringLiteral("KIND")},
            {QStringLiteral("public"), QStringLiteral("The same as --kind public.")},
            {QStringLiteral("native"), QStringLiteral("The same as --kind native.")}} +
        clientOptions();
    const QList<QCommandLineOption> setOptions =
        QList<QCommandLineOption>{name} + clientOptions() +
        QList<QCommandLineOption>{{QStringLiteral("unset"),
                                   QStringLiteral("Back to the default of this setting; may be repeated."),
                                   QStringLiteral("MEMBER")}};
    return {
        {noun, QStringLiteral("add"), QStringLiteral("Register an application."), {}, addOptions, add},
        {noun, QStringLiteral("set"), QStringLiteral("Change an application."), client, setOptions, set},
        {noun,
         QStringLiteral("settings"),
         QStringLiteral("List what can be set of an application."),
         {},
         {},
         settings},
        {noun,
         QStringLiteral("list"),
         QStringLiteral("List applications."),
         {},
         {{QStringLiteral("search"), QStringLiteral("Only those whose names hold this text."),
           QStringLiteral("TEXT")}},
         list},
        {noun, QStringLiteral("show"), QStringLiteral("Show one application."), client, {}, show},
        {noun,
         QStringLiteral("rotate-secret"),
         QStringLiteral("Make a new secret."),
         client,
         {},
         rotateSecret},
        {noun,
         QStringLiteral("delete"),
         QStringLiteral("Delete an application."),
         client,
         {{QStringLiteral("yes"), QStringLiteral("Yes, delete.")}},
         remove},
    };
}

}  // namespace gatehouse
