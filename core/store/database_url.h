#pragma once

#include <QString>

#include "core/base/result.h"

namespace gatehouse {

/// Where the data is: `sqlite:PATH` or `postgresql://user[:password]@host[:port]/name[?key=value&...]`. The
/// host may be the folder of a local socket, percent-encoded or as `?host=/run/postgresql`. Known keys: host,
/// sslmode, sslrootcert, connect_timeout (seconds). The password comes from the URL or from PGPASSFILE. Value
/// type.
struct DatabaseUrl
{
    enum class Engine { Sqlite, Postgres };
    Engine engine = Engine::Sqlite;
    QString path;  ///< SQLite: file
    QString host;  ///< PostgreSQL: name, address, or absolute path of the socket's folder
    int port = 5432;
    QString user;
    QString password;
    QString name;
    QString sslMode;      ///< as libpq takes it; empty: libpq's default
    QString sslRootCert;  ///< file with the authority that the server's certificate must come from
    int connectTimeoutSeconds = 5;

    /// InvalidInput, with a sentence that says what is wrong, for anything but the two forms above.
    static Result<DatabaseUrl> parse(const QString &url);
    static DatabaseUrl sqliteFile(const QString &path);
    /// Never holds the password. For logs and messages.
    QString toDisplayString() const;
};

}  // namespace gatehouse
