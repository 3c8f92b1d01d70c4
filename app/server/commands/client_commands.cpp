#include <QJsonArray>

#include "app/server/command.h"
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

int add(CommandRun &run)
{
    if (run.value("name").isEmpty()) return run.usage(QStringLiteral("Name the application with --name."));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    Services &services = (*opened)->services();
    NewClient input;
    input.name = run.value("name");
    input.redirectUris = run.values("redirect-uri");
    input.postLogoutRedirectUris = run.values("post-logout-redirect-uri");
    if (run.isSet("public")) input.kind = ClientKind::Public;
    if (run.isSet("native")) input.kind = ClientKind::Native;
    if (run.isSet("grant")) input.grantTypes = run.values("grant");
    if (run.isSet("scope")) input.scopes = run.values("scope").join(u' ').split(u' ', Qt::SkipEmptyParts);
    if (run.isSet("skip-consent")) input.skipConsent = true;
    if (run.isSet("without-pkce")) input.requirePkce = false;
    if (run.isSet("id-token-alg")) input.idTokenAlgorithm = run.value("id-token-alg").toUtf8();
    if (run.isSet("auth-method")) {
        input.authMethod = clientAuthMethodFrom(run.value("auth-method"));
        if (!input.authMethod)
            return run.usage(
                QStringLiteral("--auth-method is client_secret_basic, client_secret_post or none."));
    }
    Result<CreatedClient> created = change(
        **opened, [&](Transaction &tx) { return services.clients.create(tx, operatorCaller(), input); });
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
    const QString uri = QStringLiteral("URI");
    return {
        {noun,
         QStringLiteral("add"),
         QStringLiteral("Register an application."),
         {},
         {{QStringLiteral("name"), QStringLiteral("Its name, as people see it."), QStringLiteral("NAME")},
          {QStringLiteral("redirect-uri"), QStringLiteral("Where people come back to; may be repeated."),
           uri},
          {QStringLiteral("post-logout-redirect-uri"),
           QStringLiteral("Where people go after signing out; may be repeated."), uri},
          {QStringLiteral("grant"),
           QStringLiteral("authorization_code, refresh_token or client_credentials; may be repeated."),
           QStringLiteral("GRANT")},
          {QStringLiteral("scope"), QStringLiteral("What it may ask for; may be repeated."),
           QStringLiteral("SCOPE")},
          {QStringLiteral("auth-method"),
           QStringLiteral("client_secret_basic (default), client_secret_post or none."),
           QStringLiteral("METHOD")},
          {QStringLiteral("id-token-alg"), QStringLiteral("RS256 (default), PS256, ES256 or EdDSA."),
           QStringLiteral("ALG")},
          {QStringLiteral("public"), QStringLiteral("It runs in a browser and keeps no secret.")},
          {QStringLiteral("native"), QStringLiteral("It runs on the person's machine and keeps no secret.")},
          {QStringLiteral("skip-consent"), QStringLiteral("It belongs to the office: do not ask people.")},
          {QStringLiteral("without-pkce"), QStringLiteral("It cannot do PKCE.")}},
         add},
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
