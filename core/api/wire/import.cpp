#include "core/api/wire/import.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

namespace {

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

}  // namespace

QJsonObject toJson(const ImportOptions &options)
{
    return {{u"mapping"_s, options.mapping},
            {u"delimiter"_s, orNull(options.delimiter)},
            {u"roles_as_groups"_s, options.rolesAsGroups},
            {u"conflict"_s, options.conflict}};
}

template <>
Result<ImportOptions> fromJson<ImportOptions>(const QJsonObject &json)
{
    return readObject<ImportOptions>(json, [](JsonReader &in) {
        ImportOptions options{in.objectOr("mapping"), in.textOr("delimiter"),
                              in.booleanOr("roles_as_groups", false), in.textOr("conflict", u"skip"_s)};
        in.refuseUnknown({"mapping", "delimiter", "roles_as_groups", "conflict"});
        return options;
    });
}

QJsonObject toJson(const NewImport &import)
{
    return {{u"name"_s, import.name}, {u"kind"_s, import.kind}, {u"options"_s, toJson(import.options)}};
}

template <>
Result<NewImport> fromJson<NewImport>(const QJsonObject &json)
{
    return readObject<NewImport>(json, [](JsonReader &in) {
        NewImport import{in.text("name"), in.text("kind"),
                         in.optionalNested<ImportOptions>("options").value_or(ImportOptions())};
        in.refuseUnknown({"name", "kind", "options"});
        return import;
    });
}

QJsonObject toJson(const ImportRun &run)
{
    QJsonObject out{{u"dry_run"_s, run.dryRun}};
    if (run.options) out.insert(u"options"_s, toJson(*run.options));
    if (run.parts) out.insert(u"parts"_s, *run.parts);
    return out;
}

template <>
Result<ImportRun> fromJson<ImportRun>(const QJsonObject &json)
{
    return readObject<ImportRun>(json, [](JsonReader &in) {
        ImportRun run{in.booleanOr("dry_run", false), in.optionalNested<ImportOptions>("options"),
                      in.optionalInteger("parts")};
        in.refuseUnknown({"dry_run", "options", "parts"});
        return run;
    });
}

QJsonObject toJson(const Import &import)
{
    return {{u"id"_s, import.id},
            {u"name"_s, import.name},
            {u"kind"_s, import.kind},
            {u"state"_s, import.state},
            {u"task"_s, orNull(import.task)},
            {u"options"_s, toJson(import.options)},
            {u"created_by"_s, import.createdBy},
            {u"created_at"_s, toJson(import.createdAt)},
            {u"started_at"_s, toJson(import.startedAt)},
            {u"finished_at"_s, toJson(import.finishedAt)},
            {u"parts"_s, import.parts},
            {u"bytes"_s, import.bytes},
            {u"bytes_done"_s, import.bytesDone},
            {u"rows_done"_s, import.rowsDone},
            {u"created"_s, import.created},
            {u"updated"_s, import.updated},
            {u"same"_s, import.same},
            {u"skipped"_s, import.skipped},
            {u"refused"_s, import.refused},
            {u"undone"_s, import.undone},
            {u"kept"_s, import.kept},
            {u"failure"_s, orNull(import.failure)}};
}

template <>
Result<Import> fromJson<Import>(const QJsonObject &json)
{
    return readObject<Import>(json, [](JsonReader &in) {
        Import import;
        import.id = in.text("id");
        import.name = in.text("name");
        import.kind = in.text("kind");
        import.state = in.text("state");
        import.task = in.textOr("task");
        const QJsonObject options = in.objectOr("options");
        JsonReader inner(options);
        import.options = {inner.objectOr("mapping"), inner.textOr("delimiter"),
                          inner.booleanOr("roles_as_groups", false), inner.textOr("conflict")};
        import.createdBy = in.textOr("created_by");
        import.createdAt = in.time("created_at");
        import.startedAt = in.optionalTime("started_at");
        import.finishedAt = in.optionalTime("finished_at");
        import.parts = in.integerOr("parts", 0);
        import.bytes = in.integerOr("bytes", 0);
        import.bytesDone = in.integerOr("bytes_done", 0);
        import.rowsDone = in.integerOr("rows_done", 0);
        import.created = in.integerOr("created", 0);
        import.updated = in.integerOr("updated", 0);
        import.same = in.integerOr("same", 0);
        import.skipped = in.integerOr("skipped", 0);
        import.refused = in.integerOr("refused", 0);
        import.undone = in.integerOr("undone", 0);
        import.kept = in.integerOr("kept", 0);
        import.failure = in.textOr("failure");
        return import;
    });
}

QJsonObject toJson(const ImportRow &row)
{
    return {{u"ordinal"_s, row.ordinal},        {u"line"_s, row.line},
            {u"result"_s, row.result},          {u"username"_s, row.username},
            {u"user_id"_s, orNull(row.userId)}, {u"field"_s, orNull(row.field)},
            {u"reason"_s, orNull(row.reason)},  {u"message"_s, orNull(row.message)},
            {u"undone"_s, orNull(row.undone)}};
}

template <>
Result<ImportRow> fromJson<ImportRow>(const QJsonObject &json)
{
    return readObject<ImportRow>(json, [](JsonReader &in) {
        const qint64 ordinal = in.integer("ordinal");
        return ImportRow{QString::number(ordinal), ordinal,
                         in.integer("line"),       in.text("result"),
                         in.text("username"),      in.textOr("user_id"),
                         in.textOr("field"),       in.textOr("reason"),
                         in.textOr("message"),     in.textOr("undone")};
    });
}

}  // namespace gatehouse::wire
