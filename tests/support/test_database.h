#pragma once

#include <QCoreApplication>
#include <QList>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "core/store/database.h"
#include "tests/support/fake_clock.h"

namespace gatehouse {

/// A new, empty, migrated database for one test, removed with it. On SQLite a file in a folder of its own; on
/// PostgreSQL a database of its own in the cluster that GATEHOUSE_TEST_POSTGRES names (see with_postgres.sh).
/// A failure to make it ends the test program.
///
///     void create_refusesDuplicate()
///     {
///         TestDatabase db;
///         const auto user = db->writeAndWait([&](Transaction &tx) { return service.create(tx, ...); });
class TestDatabase final
{
public:
    using Engine = DatabaseUrl::Engine;

    /// The engines that tests can run on here: SQLite always, PostgreSQL when GATEHOUSE_TEST_POSTGRES is set.
    static QList<Engine> engines();
    /// What TestDatabase takes when it is not told; SQLite at first. Set by runOnEachEngine().
    static Engine currentEngine();
    static void setCurrentEngine(Engine engine);
    static const char *engineName(Engine engine);

    explicit TestDatabase(Engine engine = currentEngine());
    ~TestDatabase();
    Q_DISABLE_COPY_MOVE(TestDatabase)

    Database &operator*() { return *m_database; }
    Database *operator->() { return m_database.get(); }
    Database &database() { return *m_database; }
    DatabaseUrl url() const { return m_url; }

    /// Closes the database, so that a test may look at the files or open it itself.
    void close();
    /// Closes and opens it again, as a restart of the server does.
    void reopen();
    /// Runs one SQL text beside the server's own connections, as an operator's tool would. False: it failed.
    bool execute(const QString &sql);

private:
    DatabaseUrl m_url;
    QTemporaryDir m_folder;
    SystemClock m_clock;
    std::unique_ptr<Database> m_database;
};

/// Runs the whole test class once for each engine.
template <class TestClass>
int runOnEachEngine(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    int failures = 0;
    for (const TestDatabase::Engine engine : TestDatabase::engines()) {
        TestDatabase::setCurrentEngine(engine);
        qInfo("== on %s", TestDatabase::engineName(engine));
        TestClass test;
        failures += QTest::qExec(&test, argc, argv);
    }
    return failures;
}

}  // namespace gatehouse

/// Instead of QTEST_GUILESS_MAIN, for tests that need a database.
#define GATEHOUSE_DATABASE_TEST_MAIN(TestClass)                   \
    int main(int argc, char **argv)                               \
    {                                                             \
        return gatehouse::runOnEachEngine<TestClass>(argc, argv); \
    }
