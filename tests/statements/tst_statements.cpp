#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include "core/store/connection.h"
#include "tests/support/test_database.h"

using namespace gatehouse;

namespace {

const Statement kMissingColumn("SELECT no_such_column FROM users");
const Statement kMissingTable("DELETE FROM no_such_table WHERE id = ?");

}  // namespace

/// Prepares each Statement of each module, which fails where a table, a column or a function is missing.
class TestStatements : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void all_arePrepared_data()
    {
        QTest::addColumn<int>("index");
        const QList<const Statement *> &all = Statement::all();
        for (int i = 0; i < all.size(); ++i)
            if (all.at(i) != &kMissingColumn && all.at(i) != &kMissingTable)
                QTest::addRow("%d %.60s", i, QByteArray(all.at(i)->sql()).simplified().constData()) << i;
    }
    void all_arePrepared()
    {
        QFETCH(int, index);
        const Statement &statement = *Statement::all().at(index);
        const Result<void> prepared = m_connection->check(statement);
        QVERIFY2(prepared.ok(), prepared.ok() ? "" : qPrintable(prepared.error().internal));
    }
    void registry_holdsEveryModulesStatements()
    {
        // As many as the source files hold: fewer means that this program lacks a module.
        static const QRegularExpression kConstant(QStringLiteral("^(static )?const Statement k"),
                                                  QRegularExpression::MultilineOption);
        qsizetype written = 2;  // the two above
        QDirIterator files(QStringLiteral(GATEHOUSE_SOURCE_DIR "/core"), {QStringLiteral("*.cpp")},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            written += QString::fromUtf8(file.readAll()).count(kConstant);
        }
        QCOMPARE(Statement::all().size(), written);
    }
    void check_failsWhereSomethingIsMissing()
    {
        QVERIFY(!m_connection->check(kMissingColumn).ok());
        QVERIFY(!m_connection->check(kMissingTable).ok());
    }
    void initTestCase()
    {
        auto connection = Connection::open(m_db.url(), ConnectionRole::Writer);
        QVERIFY(connection.ok());
        m_connection = std::move(connection).value();
    }
    void cleanupTestCase() { m_connection.reset(); }

private:
    TestDatabase m_db;
    std::unique_ptr<Connection> m_connection;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestStatements)
#include "tst_statements.moc"
