#include <QTest>

#include "core/store/sql_splitter.h"

using namespace gatehouse;

class TestSqlSplitter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void split_findsStatements_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char *name, const char *text, const QStringList &expected) {
            QTest::newRow(name) << QString::fromUtf8(text) << expected;
        };
        const auto one = [](const char *text) {
            return QStringList{QString::fromUtf8(text)};
        };
        row("empty", " \n -- nothing; at all\n/* ; */ ;;", {});
        row("two", "SELECT 1; SELECT 2;", {QStringLiteral("SELECT 1"), QStringLiteral("SELECT 2")});
        row("no end mark", "SELECT 1", one("SELECT 1"));
        row("semicolon in text", "INSERT INTO t VALUES ('a;b')", one("INSERT INTO t VALUES ('a;b')"));
        row("doubled quote", "SELECT 'it''s; so';", one("SELECT 'it''s; so'"));
        row("quoted name", "SELECT \"a;b\"", one("SELECT \"a;b\""));
        row("dashes in text", "SELECT '--'; SELECT 2",
            {QStringLiteral("SELECT '--'"), QStringLiteral("SELECT 2")});
        row("quote in comment", "SELECT 1 -- it's\n; SELECT 2",
            {QStringLiteral("SELECT 1"), QStringLiteral("SELECT 2")});
        row("nested comment", "/* a /* b; */ c; */ SELECT 1", one("SELECT 1"));
        row("dollar body", "DO $$ BEGIN x; END $$; SELECT 1",
            {QStringLiteral("DO $$ BEGIN x; END $$"), QStringLiteral("SELECT 1")});
        row("dollar tag", "DO $f$ a; $$ b; $f$", one("DO $f$ a; $$ b; $f$"));
        row("trigger",
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = CASE WHEN 1 THEN 2 END; DELETE FROM "
            "c; END; SELECT 1",
            {QStringLiteral(
                 "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = CASE WHEN 1 THEN 2 END; "
                 "DELETE FROM c; END"),
             QStringLiteral("SELECT 1")});
        row("begin is no trigger", "BEGIN; COMMIT;", {QStringLiteral("BEGIN"), QStringLiteral("COMMIT")});
    }
    void split_findsStatements()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, expected);
        QCOMPARE(splitSql(text), expected);
    }
    void placeholders_areCountedOutsideOfQuotes()
    {
        QCOMPARE(countPlaceholders(
                     QStringLiteral("SELECT ? WHERE a = '?' AND \"b?\" = ? -- ?\n AND c = ? /* ? */")),
                 3);
        QCOMPARE(countPlaceholders(QStringLiteral("SELECT 1")), 0);
    }
};

QTEST_APPLESS_MAIN(TestSqlSplitter)
#include "tst_sql_splitter.moc"
