#pragma once

#include "core/api/wire/json.h"

namespace gatehouse::wire {

/// How a list is read and what becomes of people who are here already; members of several bodies.
struct ImportOptions
{
    QJsonObject mapping;  ///< CSV: field to column; empty: by the columns' names
    QString delimiter;    ///< CSV: one character; empty: guessed
    bool rolesAsGroups = false;
    QString conflict = QStringLiteral("skip");  ///< "skip", "update" or "fail"
};

/// Body of POST /imports.
struct NewImport
{
    QString name;
    QString kind;
    ImportOptions options;
};

/// Body of POST /imports/{id}/run.
struct ImportRun
{
    bool dryRun = false;
    std::optional<ImportOptions> options;
    std::optional<qint64> parts{};  ///< how many were sent; else it does not start
};

/// A list of people on its way in.
struct Import
{
    QString id;
    QString name;
    QString kind;
    QString state;  ///< uploading, waiting, running, checked, done, failed, cancelled, undone
    QString task;   ///< check, run, undo, or empty
    ImportOptions options;
    QString createdBy;
    Timestamp createdAt;
    std::optional<Timestamp> startedAt;
    std::optional<Timestamp> finishedAt;
    qint64 parts = 0;
    qint64 bytes = 0;
    qint64 bytesDone = 0;
    qint64 rowsDone = 0;
    qint64 created = 0;
    qint64 updated = 0;
    qint64 same = 0;
    qint64 skipped = 0;
    qint64 refused = 0;
    qint64 undone = 0;
    qint64 kept = 0;
    QString failure;
};

/// What became of one row of a list.
struct ImportRow
{
    QString id;  ///< `ordinal` as text, for lists
    qint64 ordinal = 0;
    qint64 line = 0;
    QString result;  ///< created, updated, same, skipped, refused
    QString username;
    QString userId;
    QString field;
    QString reason;
    QString message;
    QString undone;
};

QJsonObject toJson(const ImportOptions &options);
QJsonObject toJson(const NewImport &import);
QJsonObject toJson(const ImportRun &run);
QJsonObject toJson(const Import &import);
QJsonObject toJson(const ImportRow &row);

template <>
Result<ImportOptions> fromJson<ImportOptions>(const QJsonObject &json);
template <>
Result<NewImport> fromJson<NewImport>(const QJsonObject &json);
template <>
Result<ImportRun> fromJson<ImportRun>(const QJsonObject &json);
template <>
Result<Import> fromJson<Import>(const QJsonObject &json);
template <>
Result<ImportRow> fromJson<ImportRow>(const QJsonObject &json);

}  // namespace gatehouse::wire
