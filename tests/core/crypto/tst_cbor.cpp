#include <QTest>

#include "core/crypto/cbor.h"
#include "tests/support/cbor_text.h"

using namespace gatehouse;

class TestCbor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // The examples of RFC 8949 appendix A that are of our kinds.
    void parse_takesTheStandardsExamples_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<qint64>("value");
        QTest::newRow("0") << QByteArray("00") << qint64(0);
        QTest::newRow("23") << QByteArray("17") << qint64(23);
        QTest::newRow("24") << QByteArray("1818") << qint64(24);
        QTest::newRow("100") << QByteArray("1864") << qint64(100);
        QTest::newRow("1000") << QByteArray("1903e8") << qint64(1000);
        QTest::newRow("1000000") << QByteArray("1a000f4240") << qint64(1000000);
        QTest::newRow("10^12") << QByteArray("1b000000e8d4a51000") << qint64(1000000000000);
        QTest::newRow("-1") << QByteArray("20") << qint64(-1);
        QTest::newRow("-100") << QByteArray("3863") << qint64(-100);
        QTest::newRow("-1000") << QByteArray("3903e7") << qint64(-1000);
    }
    void parse_takesTheStandardsExamples()
    {
        QFETCH(QByteArray, hex);
        QFETCH(qint64, value);
        const auto read = parseCbor(QByteArray::fromHex(hex));
        QVERIFY(read.ok());
        QCOMPARE(read->type, CborValue::Type::Integer);
        QCOMPARE(read->integer, value);
    }
    void parse_readsMapsAndWhatIsInThem()
    {
        const auto read = parseCbor(QByteArray::fromHex("a56161614161626142016143f5f6834401020304f480"));
        QVERIFY(!read.ok());  // a list as the last value, but null as its key
        const auto map = parseCbor(QByteArray::fromHex("a4616161412041ff03820102636e756cf6"));
        QVERIFY(map.ok());
        QCOMPARE(map->mapSize(), std::size_t(4));
        QCOMPARE(map->find("a")->bytes, QByteArray("A"));
        QCOMPARE(map->find(-1)->bytes, QByteArray("\xff"));
        QCOMPARE(map->find(3)->items.size(), std::size_t(2));
        QCOMPARE(map->find("nul")->type, CborValue::Type::Null);
        QVERIFY(map->find("b") == nullptr);
        QVERIFY(map->find(0) == nullptr);
        QVERIFY(parseCbor(QByteArray::fromHex("01"))->find(1) == nullptr);
    }
    void prefix_saysHowMuchItTook()
    {
        const auto read = parseCborPrefix(QByteArray::fromHex("a1010203ffff"));
        QVERIFY(read.ok());
        QCOMPARE(read->size, qsizetype(3));
        QVERIFY(!parseCbor(QByteArray::fromHex("a1010203ffff")).ok());
    }

    void parse_refuses_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("cut number") << QByteArray("19ff");
        QTest::newRow("cut bytes") << QByteArray("4401020304").chopped(2);
        QTest::newRow("cut text") << QByteArray("6461");
        QTest::newRow("cut array") << QByteArray("8201");
        QTest::newRow("cut map") << QByteArray("a201020304").chopped(2);
        QTest::newRow("bytes after the end") << QByteArray("0000");
        QTest::newRow("long form of 23") << QByteArray("1817");
        QTest::newRow("long form of 255") << QByteArray("1900ff");
        QTest::newRow("long form of 65535") << QByteArray("1a0000ffff");
        QTest::newRow("long form of 2^32-1") << QByteArray("1b00000000ffffffff");
        QTest::newRow("long form of a length") << QByteArray("580141");
        QTest::newRow("long form of a text's length") << QByteArray("780161");
        QTest::newRow("long form of an array's length") << QByteArray("980101");
        QTest::newRow("long form of a map's length") << QByteArray("b8010102");
        QTest::newRow("beyond 63 bits") << QByteArray("1b8000000000000000");
        QTest::newRow("beyond 63 bits, negative") << QByteArray("3b8000000000000000");
        QTest::newRow("indefinite bytes") << QByteArray("5f4101ff");
        QTest::newRow("indefinite text") << QByteArray("7f6161ff");
        QTest::newRow("indefinite array") << QByteArray("9f01ff");
        QTest::newRow("indefinite map") << QByteArray("bf0102ff");
        QTest::newRow("a break alone") << QByteArray("ff");
        QTest::newRow("reserved 28") << QByteArray("1c");
        QTest::newRow("a tag") << QByteArray("c074323031332d30332d32315432303a30343a30305a");
        QTest::newRow("half float") << QByteArray("f93c00");
        QTest::newRow("float") << QByteArray("fa47c35000");
        QTest::newRow("double") << QByteArray("fb3ff199999999999a");
        QTest::newRow("undefined") << QByteArray("f7");
        QTest::newRow("simple(16)") << QByteArray("f0");
        QTest::newRow("two bytes of true") << QByteArray("f815");
        QTest::newRow("simple(255)") << QByteArray("f8ff");
        QTest::newRow("the same number twice") << QByteArray("a201020103");
        QTest::newRow("the same text twice") << QByteArray("a2616101616102");
        QTest::newRow("bytes as a key") << QByteArray("a1416101");
        QTest::newRow("true as a key") << QByteArray("a1f501");
        QTest::newRow("a list as a key") << QByteArray("a18001");
        QTest::newRow("text that is no UTF-8") << QByteArray("61ff");
        QTest::newRow("half a surrogate pair") << QByteArray("63eda080");
        QTest::newRow("text with NUL") << QByteArray("6100");
        QTest::newRow("five deep") << QByteArray("818181818101");
        QTest::newRow("2^64-1 bytes") << QByteArray("5bffffffffffffffff00");
        QTest::newRow("2^64-1 elements") << QByteArray("9bffffffffffffffff00");
        QTest::newRow("2^63 members") << QByteArray("bb800000000000000000");
        QTest::newRow("2^32-1 elements") << QByteArray("9affffffff00");
    }
    void parse_refuses()
    {
        QFETCH(QByteArray, hex);
        const auto read = parseCbor(QByteArray::fromHex(hex));
        QVERIFY(!read.ok());
        QCOMPARE(read.error().reason, QByteArray("invalid_cbor"));
    }
    void parse_keepsItsLimits()
    {
        QVERIFY(parseCbor(QByteArray::fromHex("8181818101")).ok());
        QList<QByteArray> items(255, cbor::number(1));
        QVERIFY(parseCbor(cbor::array(items)).ok());
        items.append(cbor::number(1));
        QVERIFY(!parseCbor(cbor::array(items)).ok());
        const QByteArray largest = cbor::bytes(QByteArray(64 * 1024 - 3, 'x'));
        QCOMPARE(largest.size(), qsizetype(64 * 1024));
        QVERIFY(parseCbor(largest).ok());
        QVERIFY(!parseCbor(cbor::bytes(QByteArray(64 * 1024, 'x'))).ok());
    }
    void parse_everyCutIsRefused()
    {
        const QByteArray whole = cbor::map({{cbor::text("fmt"), cbor::text("none")},
                                            {cbor::number(-257), cbor::array({cbor::bytes("abc")})}});
        QVERIFY(parseCbor(whole).ok());
        for (qsizetype size = 0; size < whole.size(); ++size)
            QVERIFY(!parseCbor(whole.first(size)).ok());
    }
};

QTEST_APPLESS_MAIN(TestCbor)
#include "tst_cbor.moc"
