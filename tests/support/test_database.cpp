#include "tests/support/test_database.h"

#include <QLoggingCategory>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <atomic>

namespace gatehouse {

namespace {

constexpr char kPostgresVariable[] = "GATEHOUSE_TEST_POSTGRES";
TestDatabase::Engine s_currentEngine = TestDatabase::Engine::Sqlite;

QString uniqueName(const char *prefix)
{
    static std::atomic<int> counter{0};
    return QStringLiteral("%1_%2_%3")
        .arg(QLatin1String(prefix))
        .arg(QCoreApplication::applicationPid())
        .arg(++counter);
}

DatabaseUrl clusterUrl()
{
    const Result<DatabaseUrl> url = DatabaseUrl::parse(qEnvironmentVariable(kPostgresVariable));
    if (!url.ok()) qFatal("%s: %s", kPostgresVariable, qPrintable(url.error().publicMessage));
    return *url;
}

bool executeOn(const DatabaseUrl &url, const QString &sql)
{
    const QString name = uniqueName("test-tool");
    bool ok = false;
    {
        const bool isPostgres = url.engine == DatabaseUrl::Engine::Postgres;
        QSqlDatabase db =
            QSqlDatabase::addDatabase(isPostgres ? QStringLiteral("QPSQL") : QStringLiteral("QSQLITE"), name);
        db.setDatabaseName(isPostgres ? url.name : url.path);
        db.setHostName(url.host);
        if (isPostgres) db.setPort(url.port);
        db.setUserName(url.user);
        db.setPassword(url.password);
        if (db.open()) {
            QSqlQuery query(db);
            ok = query.exec(sql);
            if (!ok) qWarning("%s", qPrintable(query.lastError().text()));
        } else {
            qWarning("%s", qPrintable(db.lastError().text()));
        }
    }
    QSqlDatabase::removeDatabase(name);
    return ok;
}

}  // namespace

QList<TestDatabase::Engine> TestDatabase::engines()
{
    QList<Engine> engines{Engine::Sqlite};
    if (!qEnvironmentVariableIsEmpty(kPostgresVariable)) engines << Engine::Postgres;
    return engines;
}

TestDatabase::Engine TestDatabase::currentEngine()
{
    return s_currentEngine;
}

void TestDatabase::setCurrentEngine(Engine engine)
{
    s_currentEngine = engine;
}

const char *TestDatabase::engineName(Engine engine)
{
    return engine == Engine::Postgres ? "PostgreSQL" : "SQLite";
}

TestDatabase::TestDatabase(Engine engine)
{
    QLoggingCategory::setFilterRules(QStringLiteral("gatehouse.store.info=false"));
    if (engine == Engine::Postgres) {
        m_url = clusterUrl();
        const DatabaseUrl cluster = m_url;
        m_url.name = uniqueName("gatehouse_test");
        if (!executeOn(cluster, QStringLiteral("CREATE DATABASE %1").arg(m_url.name)))
            qFatal("The test database cannot be made");
    } else {
        m_url = DatabaseUrl::sqliteFile(m_folder.filePath(QStringLiteral("test.sqlite")));
    }
    reopen();
}

TestDatabase::~TestDatabase()
{
    close();
    if (m_url.engine == Engine::Postgres)
        executeOn(clusterUrl(), QStringLiteral("DROP DATABASE IF EXISTS %1 WITH (FORCE)").arg(m_url.name));
}

void TestDatabase::close()
{
    m_database.reset();
}

void TestDatabase::reopen()
{
    close();
    Result<std::unique_ptr<Database>> opened = Database::open(m_url, m_clock);
    if (!opened.ok())
        qFatal("The test database cannot be opened: %s (%s)", qPrintable(opened.error().publicMessage),
               qPrintable(opened.error().internal));
    m_database = std::move(opened).value();
}

bool TestDatabase::execute(const QString &sql)
{
    return executeOn(m_url, sql);
}

}  // namespace gatehouse
