#include <QTest>

#include "core/api/services.h"
#include "core/engine/pruning.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_database.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestPruning : public QObject
{
    Q_OBJECT

    static constexpr int kMany = 5000;

    FakeClock clock;
    std::unique_ptr<TestDatabase> db;
    std::unique_ptr<Services> services;

    /// `kMany` rows made by one statement, which names the row's number %1.
    void insertMany(const QString &head, const QString &values)
    {
        for (int from = 0; from < kMany; from += 500) {
            QStringList rows;
            for (int i = from; i < from + 500; ++i)
                rows.append(u'(' + values.arg(i) + u')');
            QVERIFY(db->execute(head + QStringLiteral(" VALUES ") + rows.join(u',')));
        }
    }
    qint64 count(const Statement &statement)
    {
        return **(*db)->read([&](Transaction &tx) {
            return tx.one(statement, {}, [](const Row &row) { return row.integer(0); });
        });
    }

private Q_SLOTS:
    void init()
    {
        db = std::make_unique<TestDatabase>();
        services = std::make_unique<Services>(
            **db, clock, Secret("0123456789abcdef0123456789abcdef"),
            ServicesConfig{QStringLiteral("https://login.example.org"), 1, 64, {}});
    }
    void cleanup()
    {
        services.reset();
        db.reset();
    }

    void round_takesAllThatIsOver()
    {
        static const Statement kTokens("SELECT count(*) FROM revoked_tokens");
        insertMany(QStringLiteral("INSERT INTO revoked_tokens (jti, expires_at)"),
                   QStringLiteral("'over-%1', ") + QString::number(clock.now().ms - 1));
        QVERIFY(db->execute(QStringLiteral("INSERT INTO revoked_tokens (jti, expires_at) VALUES ('good', %1)")
                                .arg(clock.now().ms + 1)));
        QCOMPARE(count(kTokens), kMany + 1);
        int rests = 0;
        Pruning(*services, [&rests] {
            ++rests;
            return true;
        }).round();
        QCOMPARE(count(kTokens), 1);
        QCOMPARE(rests, kMany / Pruning::kRows);  // others had their turn in between
    }
    void round_stopsWhenItIsTold()
    {
        static const Statement kTokens("SELECT count(*) FROM revoked_tokens");
        insertMany(QStringLiteral("INSERT INTO revoked_tokens (jti, expires_at)"),
                   QStringLiteral("'over-%1', ") + QString::number(clock.now().ms - 1));
        Pruning(*services, [] { return false; }).round();
        QCOMPARE(count(kTokens), kMany - Pruning::kRows);
    }
    void round_withoutMuchToDo_doesNotRest()
    {
        int rests = 0;
        Pruning(*services, [&rests] {
            ++rests;
            return true;
        }).round();
        QCOMPARE(rests, 0);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestPruning)
#include "tst_pruning.moc"
