#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QTest>

#include "core/store/connection.h"
#include "core/store/migrator.h"
#include "core/store/sql_splitter.h"
#include "tests/support/test_database.h"

using namespace gatehouse;

namespace {

const Statement kSqliteColumns(R"(
    SELECT m.name, p.cid, p.name, p.type, p."notnull", p.pk
    FROM sqlite_master m JOIN pragma_table_info(m.name) p
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, p.cid)");
const Statement kPostgresColumns(R"(
    SELECT c.table_name, c.ordinal_position - 1, c.column_name, c.data_type,
           CASE WHEN c.is_nullable = 'NO' THEN 1 ELSE 0 END,
           coalesce((SELECT k.ordinal_position FROM information_schema.key_column_usage k
                     JOIN information_schema.table_constraints t ON t.constraint_name = k.constraint_name
                     WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_name = c.table_name
                       AND k.column_name = c.column_name), 0)
    FROM information_schema.columns c WHERE c.table_schema = current_schema()
    ORDER BY c.table_name, c.ordinal_position)");

struct Column
{
    QString place;  ///< table, position, name, NOT NULL, position in the primary key
    QString type;
};

QList<Column> columns(Database &db)
{
    const Statement &statement = db.isPostgres() ? kPostgresColumns : kSqliteColumns;
    const auto found = db.read([&](Transaction &tx) {
        return tx.all(statement, {}, [](const Row &row) {
            const QString place = QStringLiteral("%1 %2 %3 not null %4 key %5")
                                      .arg(row.text(0))
                                      .arg(row.integer(1))
                                      .arg(row.text(2))
                                      .arg(row.integer(4))
                                      .arg(row.integer(5));
            return Column{place, row.text(3)};
        });
    });
    return found.ok() ? *found : QList<Column>();
}

/// What stays of a statement when all that may differ between the engines is taken away.
QString common(QString sql)
{
    static const QRegularExpression kTypes(QStringLiteral("\\b(INTEGER|BIGINT|BOOLEAN|BLOB|BYTEA)\\b"));
    sql.replace(kTypes, QStringLiteral("TYPE"));
    sql.replace(QLatin1String("DEFAULT FALSE"), QLatin1String("DEFAULT 0"));
    sql.replace(QLatin1String("DEFAULT TRUE"), QLatin1String("DEFAULT 1"));
    sql.remove(QLatin1String(" COLLATE \"C\""));
    sql.remove(QLatin1String(" STRICT"));
    return sql.simplified();
}

QStringList versionFile(const char *engine, const QString &name)
{
    QFile file(QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/sql/") + QLatin1String(engine) + u'/' + name);
    if (!file.open(QIODevice::ReadOnly)) return {};
    return splitSql(QString::fromUtf8(file.readAll()));
}

}  // namespace

class TestSchema : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void firstVersion_isTheSameOnBothEngines()
    {
        const QString name = QStringLiteral("0001_initial.sql");
        const QStringList sqlite = versionFile("sqlite", name);
        const QStringList postgres = versionFile("postgresql", name);
        QVERIFY(sqlite.size() > 20);
        QCOMPARE(postgres.size(), sqlite.size());
        for (qsizetype i = 0; i < sqlite.size(); ++i)
            QCOMPARE(common(postgres.at(i)), common(sqlite.at(i)));
    }
    void versions_haveTheSameNames()
    {
        const QDir folder(QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/sql"));
        const auto names = [&](const char *engine) {
            return QDir(folder.filePath(QLatin1String(engine))).entryList(QDir::Files, QDir::Name);
        };
        QVERIFY(!names("sqlite").isEmpty());
        QCOMPARE(names("sqlite"), names("postgresql"));
    }
    void columns_areTheSameOnBothEngines()
    {
        if (TestDatabase::engines().size() < 2) QSKIP("needs GATEHOUSE_TEST_POSTGRES");
        TestDatabase sqlite(TestDatabase::Engine::Sqlite);
        TestDatabase postgres(TestDatabase::Engine::Postgres);
        const QList<Column> left = columns(*sqlite);
        const QList<Column> right = columns(*postgres);
        QVERIFY(left.size() > 100);
        QCOMPARE(right.size(), left.size());
        const QMap<QString, QStringList> allowed{
            {QStringLiteral("TEXT"), {QStringLiteral("text")}},
            {QStringLiteral("INTEGER"), {QStringLiteral("bigint"), QStringLiteral("boolean")}},
            {QStringLiteral("BIGINT"), {QStringLiteral("bigint")}},  // the migrator's own table
            {QStringLiteral("BLOB"), {QStringLiteral("bytea")}},
        };
        for (qsizetype i = 0; i < left.size(); ++i) {
            QCOMPARE(right.at(i).place, left.at(i).place);
            QVERIFY2(allowed.value(left.at(i).type).contains(right.at(i).type), qPrintable(left.at(i).place));
        }
    }
};

QTEST_GUILESS_MAIN(TestSchema)
#include "tst_schema.moc"
