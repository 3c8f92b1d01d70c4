#include <QSet>
#include <QTest>

#include "core/crypto/random.h"
#include "core/crypto/sealer.h"

using namespace gatehouse;

namespace {

Secret keyOf(char fill)
{
    return Secret(QByteArray(32, fill));
}

SealContext place()
{
    return {"totp_factors", QStringLiteral("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), "secret_sealed"};
}

}  // namespace

class TestSealer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void open_givesBackWhatWasSealed_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {0, 1, 15, 16, 17, 32, 1000, 100'000})
            QTest::addRow("%d", size) << size;
    }
    void open_givesBackWhatWasSealed()
    {
        QFETCH(int, size);
        const Sealer sealer(keyOf('k'));
        const Secret plain = randomBytes(std::size_t(size));
        const QByteArray sealed = sealer.seal(plain.view(), place());
        QCOMPARE(sealed.size(), 1 + 4 + 12 + size + 16);
        const auto opened = sealer.open(sealed, place());
        QVERIFY(opened.ok());
        QCOMPARE(opened->reveal(), plain.reveal());
    }
    void seal_neverRepeatsANonce()
    {
        const Sealer sealer(keyOf('k'));
        QSet<QByteArray> nonces;
        for (int i = 0; i < 2'000; ++i)
            nonces.insert(sealer.seal("same", place()).sliced(5, 12));
        QCOMPARE(nonces.size(), 2'000);
    }
    void open_refusesAnotherPlace_data()
    {
        QTest::addColumn<QByteArray>("table");
        QTest::addColumn<QString>("row");
        QTest::addColumn<QByteArray>("column");
        const SealContext right = place();
        QTest::newRow("table") << QByteArray("signing_keys") << right.row << right.column;
        QTest::newRow("row") << right.table << QStringLiteral("017f22e2-79b0-7cc3-98c4-dc0c0c073990")
                             << right.column;
        QTest::newRow("column") << right.table << right.row << QByteArray("other_sealed");
        QTest::newRow("borders moved") << QByteArray("totp_factors0") << right.row.sliced(1) << right.column;
        QTest::newRow("empty") << QByteArray() << QString() << QByteArray();
    }
    void open_refusesAnotherPlace()
    {
        QFETCH(QByteArray, table);
        QFETCH(QString, row);
        QFETCH(QByteArray, column);
        const Sealer sealer(keyOf('k'));
        const auto opened = sealer.open(sealer.seal("seed", place()), {table, row, column});
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::Corrupt);
        QCOMPARE(opened.error().reason, QByteArray("authentication_failed"));
    }
    void open_refusesEveryChangedByte()
    {
        const Sealer sealer(keyOf('k'));
        const QByteArray sealed = sealer.seal("seed", place());
        for (qsizetype i = 0; i < sealed.size(); ++i) {
            QByteArray changed = sealed;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            QVERIFY2(!sealer.open(changed, place()).ok(), qPrintable(QString::number(i)));
        }
    }
    void open_refusesEveryCut()
    {
        const Sealer sealer(keyOf('k'));
        const QByteArray sealed = sealer.seal("seed", place());
        for (qsizetype size = 0; size < sealed.size(); ++size)
            QVERIFY(!sealer.open(QByteArrayView(sealed).first(size), place()).ok());
        QVERIFY(!sealer.open(sealed + 'x', place()).ok());
    }
    void open_namesAMissingMasterKey()
    {
        const QByteArray sealed = Sealer(keyOf('a')).seal("seed", place());
        const auto opened = Sealer(keyOf('b')).open(sealed, place());
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().reason, QByteArray("unknown_master_key"));
    }
    void olderKeys_openButDoNotSeal()
    {
        const QByteArray old = Sealer(keyOf('a')).seal("seed", place());
        std::vector<Secret> older;
        older.push_back(keyOf('a'));
        const Sealer both(keyOf('b'), std::move(older));
        QCOMPARE(both.open(old, place())->reveal(), QByteArray("seed"));
        QVERIFY(!both.isCurrent(old));
        const QByteArray fresh = both.seal("seed", place());
        QVERIFY(both.isCurrent(fresh));
        QVERIFY(Sealer(keyOf('b')).open(fresh, place()).ok());
    }
};

QTEST_APPLESS_MAIN(TestSealer)
#include "tst_sealer.moc"
