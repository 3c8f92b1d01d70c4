#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/result.h"

namespace gatehouse {

/// A person as a foreign list tells of them. Only what the list has is set, so that an update leaves the rest
/// alone. Nothing here is checked beyond its form: the rules are UserService's. Value type.
struct ImportRow
{
    qint64 number = 0;  ///< of the line, or the how-manyth in the list; from 1
    QString username;
    std::optional<QString> email;
    std::optional<bool> emailVerified;
    std::optional<QString> displayName;
    std::optional<QString> locale;
    std::optional<QString> phone;
    std::optional<bool> phoneVerified;
    QJsonObject profile;
    QJsonObject attributes;
    std::optional<QStringList> groups;
    std::optional<QStringList> roles;
    std::optional<bool> enabled;
    std::optional<bool> mustChangePassword;
    std::optional<QString> passwordHash;
    std::optional<QString> password;  ///< in the clear; hashed before it is kept
    std::optional<Error> refusal;     ///< why this row cannot be read; the others go on
};

enum class ImportKind { Csv, Json, Keycloak, Authelia, Htpasswd };

QString toString(ImportKind kind);  ///< "csv", "json", "keycloak", "authelia", "htpasswd"
std::optional<ImportKind> importKindFromString(const QString &text);

/// How a list is read.
struct ImportReading
{
    ImportKind kind = ImportKind::Csv;
    /// CSV: our field to the list's column; empty: by the columns' names. See import_fields.h.
    QJsonObject mapping;
    QChar delimiter;             ///< CSV: null to guess it from the first line
    bool rolesAsGroups = false;  ///< Keycloak: roles of the realm become groups
};

/// The next piece of a list's bytes, in pieces of at most a MiB or so; empty at its end.
using ImportBytes = std::function<Result<QByteArray>()>;

/// Reads a list row by row, whatever its length, in bounded memory. One thread.
class ImportSource
{
public:
    virtual ~ImportSource() = default;
    /// nullopt at the end. An error (InvalidInput, field "data", with the line in its text) ends the reading:
    /// what follows cannot be told from rubbish.
    virtual Result<std::optional<ImportRow>> next() = 0;

    /// InvalidInput with field "mapping" for a mapping that is not one.
    static Result<std::unique_ptr<ImportSource>> open(const ImportReading &reading, ImportBytes bytes);
};

}  // namespace gatehouse
