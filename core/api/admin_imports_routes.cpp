#include "core/api/admin_imports_routes.h"

#include "core/api/admin_route.h"
#include "core/api/people_services.h"
#include "core/api/wire/import.h"

namespace gatehouse {

namespace {

Result<ImportOptions> optionsOf(const wire::ImportOptions &options)
{
    ImportOptions made;
    const auto conflict = importConflictFromString(options.conflict);
    if (!conflict)
        return Error::invalid("conflict", "unknown_value",
                              QStringLiteral("'conflict' is skip, update or fail."));
    const bool oneCharacter = options.delimiter.size() == 1 && options.delimiter.at(0).unicode() < 128 &&
                              !QStringLiteral("\"\r\n").contains(options.delimiter.at(0)) &&
                              !options.delimiter.at(0).isNull();
    if (!options.delimiter.isEmpty() && !oneCharacter)
        return Error::invalid("delimiter", "unknown_value",
                              QStringLiteral("'delimiter' is one character, such as ';'."));
    made.conflict = *conflict;
    made.reading.mapping = options.mapping;
    if (oneCharacter) made.reading.delimiter = options.delimiter.at(0);
    made.reading.rolesAsGroups = options.rolesAsGroups;
    return made;
}

wire::Import toWire(const Import &import)
{
    wire::Import out;
    out.id = import.id.toString();
    out.name = import.name;
    out.kind = toString(import.options.reading.kind);
    out.state = toString(import.state);
    out.task = toString(import.task);
    const QChar delimiter = import.options.reading.delimiter;
    out.options = {import.options.reading.mapping, delimiter.isNull() ? QString() : QString(delimiter),
                   import.options.reading.rolesAsGroups, toString(import.options.conflict)};
    out.createdBy = import.caller.name;
    out.createdAt = import.createdAt;
    out.startedAt = import.startedAt;
    out.finishedAt = import.finishedAt;
    out.parts = import.parts;
    out.bytes = import.bytes;
    out.bytesDone = import.bytesDone;
    out.rowsDone = import.rowsDone;
    out.created = import.counts.created;
    out.updated = import.counts.updated;
    out.same = import.counts.same;
    out.skipped = import.counts.skipped;
    out.refused = import.counts.refused;
    out.undone = import.undone;
    out.kept = import.kept;
    out.failure = import.failure;
    return out;
}

wire::ImportRow toWire(const ImportRowResult &row)
{
    return {QString::number(row.ordinal), row.ordinal, row.line,   toString(row.result), row.username,
            row.user.toString(),          row.field,   row.reason, row.message,          row.undone};
}

void listImports(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    if (auto known = checkParameters(query, {"limit", "cursor"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(page, exchange, pageRequestOf(query));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(imports, services.people->imports.list(tx, page));
        return listReply(imports, [](const Import &import) { return toWire(import); });
    });
}

void beginImport(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::NewImport>(exchange->request()));
    GATEHOUSE_OR_FAIL(options, exchange, optionsOf(body.options));
    const auto kind = importKindFromString(body.kind);
    if (!kind)
        return exchange->fail(Error::invalid(
            "kind", "unknown_value", QStringLiteral("'kind' is csv, json, keycloak, authelia or htpasswd.")));
    options.reading.kind = *kind;
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), name = body.name,
                    options](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(import, services.people->imports.begin(tx, by, name, options));
                       return wireReply(toWire(import), 201);
                   });
}

void getImport(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ImportId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(import, services.people->imports.byId(tx, id));
        return wireReply(toWire(import));
    });
}

void deleteImport(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ImportId>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY(services.people->imports.remove(tx, by, id));
                       return HttpReply::empty(204);
                   });
}

void addPart(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ImportId>(exchange->request()));
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    GATEHOUSE_OR_FAIL(part, exchange, numberParameter(query, "part"));
    if (!hasMediaType(exchange->request(), "application/octet-stream"))
        return exchange->fail(Error::unsupportedMediaType("application/octet-stream"));
    if (!part) return exchange->fail(Error::invalid("part", "missing", QStringLiteral("'part' is missing.")));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, number = *part,
                    data = exchange->request().body](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(import,
                                            services.people->imports.addPart(tx, by, id, number, data));
                       return wireReply(toWire(import));
                   });
}

void start(Services &services, const ExchangePtr &exchange, const ImportId &id, ImportTask task,
           const std::optional<ImportOptions> &options, std::optional<qint64> parts = {})
{
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), id, task, options, parts](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY_ASSIGN(import, services.people->imports.start(tx, by, id, task, options, parts));
            return wireReply(toWire(import), 202);
        });
}

void runImport(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ImportId>(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::ImportRun>(exchange->request()));
    std::optional<ImportOptions> options;
    if (body.options) {
        GATEHOUSE_OR_FAIL(made, exchange, optionsOf(*body.options));
        options = made;
    }
    start(services, exchange, id, body.dryRun ? ImportTask::Check : ImportTask::Run, options, body.parts);
}

void undoImport(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ImportId>(exchange->request()));
    start(services, exchange, id, ImportTask::Undo, {});
}

void cancelImport(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ImportId>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(import, services.people->imports.cancel(tx, by, id));
                       return wireReply(toWire(import));
                   });
}

void listRows(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ImportId>(exchange->request()));
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    if (auto known = checkParameters(query, {"result", "limit", "cursor"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(page, exchange, pageRequestOf(query));
    std::optional<ImportResult> result;
    if (const auto wanted = query.value(QByteArrayView("result"))) {
        result = importResultFromString(*wanted);
        if (!result)
            return exchange->fail(
                Error::invalid("result", "unknown_value",
                               QStringLiteral("'result' is created, updated, same, skipped or refused.")));
    }
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(rows, services.people->imports.rows(tx, id, result, page));
        return listReply(rows, [](const ImportRowResult &row) { return toWire(row); });
    });
}

}  // namespace

std::vector<Route> adminImportsRoutes(Services &services)
{
    const auto route = [&services](HttpMethod method, const char *path, const char *scope,
                                   ServiceHandler handle) {
        return adminRoute(services, method, path, scope, handle);
    };
    using enum HttpMethod;
    std::vector<Route> routes{
        route(Get, "/admin/v1/imports", "users:read", listImports),
        route(Post, "/admin/v1/imports", "users:write", beginImport),
        route(Get, "/admin/v1/imports/{id}", "users:read", getImport),
        route(Delete, "/admin/v1/imports/{id}", "users:write", deleteImport),
        route(Put, "/admin/v1/imports/{id}/data", "users:write", addPart),
        route(Post, "/admin/v1/imports/{id}/run", "users:write", runImport),
        route(Post, "/admin/v1/imports/{id}/undo", "users:write", undoImport),
        route(Post, "/admin/v1/imports/{id}/cancel", "users:write", cancelImport),
        route(Get, "/admin/v1/imports/{id}/rows", "users:read", listRows),
    };
    for (Route &each : routes)
        if (each.path.endsWith("/data")) each.bodyLimit = ImportService::kLargestPart;
    return routes;
}

}  // namespace gatehouse
