#include "core/api/admin_export_routes.h"

#include "core/api/admin_route.h"
#include "core/identity/profile.h"
#include "core/identity/user_export.h"

namespace gatehouse {

namespace {

/// The columns that the first part found, as its link carries them on. InvalidInput for what is no name.
Result<QStringList> attributesOf(const QString &text)
{
    const QStringList names = text.split(u',', Qt::SkipEmptyParts);
    for (const QString &name : names)
        if (!isAttributeName(name))
            return Error::invalid("attributes", "malformed",
                                  QStringLiteral("'%1' is no name of an attribute.").arg(name));
    return names;
}

/// Where the next part is, as RFC 8288 has it; the cursor is the list's own and safe in a URL once encoded.
QByteArray linkTo(const UserExportPart &part, const QByteArray &format)
{
    QByteArray query = "format=" + format + "&cursor=" + QUrl::toPercentEncoding(part.next);
    if (!part.attributes.isEmpty()) query += "&attributes=" + part.attributes.join(u',').toLatin1();
    return "</admin/v1/users/export?" + query + ">; rel=\"next\"";
}

void exportUsers(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    if (auto known = checkParameters(query, {"format", "cursor", "attributes"}); !known.ok())
        return exchange->fail(known.error());
    const QString format = query.value(QByteArrayView("format")).value_or(QStringLiteral("json"));
    if (format != u"csv" && format != u"json")
        return exchange->fail(
            Error::invalid("format", "unknown_value", QStringLiteral("'format' is csv or json.")));
    const QString cursor = query.value(QByteArrayView("cursor")).value_or(QString());
    GATEHOUSE_OR_FAIL(attributes, exchange,
                      attributesOf(query.value(QByteArrayView("attributes")).value_or(QString())));
    const bool csv = format == u"csv";
    const UserExportFormat kind = csv ? UserExportFormat::Csv : UserExportFormat::JsonLines;
    // Read beside those who write: a thousand people, or the attributes of everybody, would hold them up.
    GATEHOUSE_OR_FAIL(part, exchange, services.database.read([&](Transaction &tx) {
        return UserExport(services.users, services.audit).part(tx, kind, cursor, attributes);
    }));
    // A write, for its audit event: who takes a list away is told in the log.
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), csv, kind, part = part](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY(UserExport(services.users, services.audit).report(tx, by, kind, part));
            HttpReply reply = HttpReply::text(part.text);
            reply.headers.set("Content-Type", csv ? "text/csv; charset=utf-8" : "application/jsonl");
            reply.headers.set("Cache-Control", "no-store");
            reply.headers.set("Content-Disposition", csv ? "attachment; filename=\"people.csv\""
                                                         : "attachment; filename=\"people.jsonl\"");
            if (!part.next.isEmpty()) reply.headers.set("Link", linkTo(part, csv ? "csv" : "json"));
            return reply;
        });
}

}  // namespace

std::vector<Route> adminExportRoutes(Services &services)
{
    return {adminRoute(services, HttpMethod::Get, "/admin/v1/users/export", "users:read", exportUsers)};
}

}  // namespace gatehouse
