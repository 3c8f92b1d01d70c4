#include <QTest>

#include "core/store/database_url.h"

using namespace gatehouse;

class TestDatabaseUrl : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void parse_sqlite()
    {
        const auto url = DatabaseUrl::parse(QStringLiteral("sqlite:/var/lib/gatehouse/a b.sqlite"));
        QVERIFY(url.ok());
        QCOMPARE(url->engine, DatabaseUrl::Engine::Sqlite);
        QCOMPARE(url->path, QStringLiteral("/var/lib/gatehouse/a b.sqlite"));
        QCOMPARE(url->toDisplayString(), QStringLiteral("sqlite:/var/lib/gatehouse/a b.sqlite"));
    }
    // The forms of https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
    void parse_postgres_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("name");
        const auto row = [](const char *text, const char *host, int port, const char *user,
                            const char *password, const char *name) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(host) << port
                                << QString::fromLatin1(user) << QString::fromLatin1(password)
                                << QString::fromLatin1(name);
        };
        row("postgresql:///mydb", "localhost", 5432, "", "", "mydb");
        row("postgresql://localhost:5433/mydb", "localhost", 5433, "", "", "mydb");
        row("postgresql://user:secret@db.example.org/mydb", "db.example.org", 5432, "user", "secret", "mydb");
        row("postgresql://u%40x:p%2F%3A%40@h/d", "h", 5432, "u@x", "p/:@", "d");
        row("postgresql://%2Fvar%2Flib%2Fpg/dbname", "/var/lib/pg", 5432, "", "", "dbname");
        row("postgresql:///dbname?host=/var/lib/pg", "/var/lib/pg", 5432, "", "", "dbname");
        row("postgresql://[2001:db8::1234]/d", "2001:db8::1234", 5432, "", "", "d");
        row("postgresql://u@[::1]:5999/d", "::1", 5999, "u", "", "d");
    }
    void parse_postgres()
    {
        QFETCH(QString, text);
        const auto url = DatabaseUrl::parse(text);
        QVERIFY(url.ok());
        QCOMPARE(url->engine, DatabaseUrl::Engine::Postgres);
        QTEST(url->host, "host");
        QTEST(url->port, "port");
        QTEST(url->user, "user");
        QTEST(url->password, "password");
        QTEST(url->name, "name");
    }
    void parse_options()
    {
        const auto url = DatabaseUrl::parse(QStringLiteral(
            "postgresql://h/d?sslmode=verify-full&sslrootcert=/etc/ssl/ca.pem&connect_timeout=2"));
        QVERIFY(url.ok());
        QCOMPARE(url->sslMode, QStringLiteral("verify-full"));
        QCOMPARE(url->sslRootCert, QStringLiteral("/etc/ssl/ca.pem"));
        QCOMPARE(url->connectTimeoutSeconds, 2);
    }
    void display_neverShowsThePassword()
    {
        const auto url = DatabaseUrl::parse(QStringLiteral("postgresql://user:hunter2@h:99/d"));
        QVERIFY(url.ok());
        QCOMPARE(url->toDisplayString(), QStringLiteral("postgresql://user@h:99/d"));
    }
    void parse_refusesOtherText_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"", "sqlite:", "sqlite::memory:", "/var/lib/a.sqlite", "mysql://h/d", "postgresql://h",
              "postgresql://h/", "postgresql://h:0/d", "postgresql://h:x/d", "postgresql://h/d/e",
              "postgresql://[::1/d", "postgresql://h/d?options=-c", "postgresql://h/d?connect_timeout=0"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void parse_refusesOtherText()
    {
        QFETCH(QString, text);
        const auto url = DatabaseUrl::parse(text);
        QVERIFY(!url.ok());
        QCOMPARE(url.error().code, ErrorCode::InvalidInput);
        QVERIFY(!url.error().publicMessage.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestDatabaseUrl)
#include "tst_database_url.moc"
