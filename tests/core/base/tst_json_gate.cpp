#include <QElapsedTimer>
#include <QJsonArray>
#include <QTest>

#include "core/base/json_gate.h"

using namespace gatehouse;

namespace {

QJsonObject parsed(const char *text)
{
    auto result = parseJsonObject(text);
    if (!result.ok()) qFatal("not JSON: %s", text);
    return *result;
}

template <class T>
QByteArray reasonOf(const Result<T> &result)
{
    return result.ok() ? QByteArray("accepted") : result.error().reason;
}

}  // namespace

class TestJsonGate : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void parseArray_takesOneArrayAndNothingElse()
    {
        QCOMPARE(*parseJsonArray(" [\"a\", 1, [], {}]\n"),
                 (QJsonArray{QStringLiteral("a"), 1, QJsonArray(), QJsonObject()}));
        QVERIFY(parseJsonArray("[]").ok());
        for (const char *text : {"", "{}", "null", "[", "[1,]", "[] []", "[],{}", "[1]x", "[\"\\u0000\"]",
                                 "\xef\xbb\xbf[]", "[\"\xff\"]"})
            QCOMPARE(reasonOf(parseJsonArray(text)), QByteArray("invalid_json"));
        JsonLimits limits;
        limits.maxDepth = 2;
        limits.maxValues = 3;
        limits.maxBytes = 20;
        QVERIFY(parseJsonArray("[[1],2]", limits).ok());
        QVERIFY(!parseJsonArray("[[[1]]]", limits).ok());
        QVERIFY(!parseJsonArray("[1,2,3,4]", limits).ok());
        QVERIFY(!parseJsonArray("[1]" + QByteArray(20, ' '), limits).ok());
    }

    void parse_takesEverythingThatRfc8259Allows_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty object") << QByteArray("{}");
        QTest::newRow("white space") << QByteArray(" \t\r\n{ \n\"a\" :\t1 , \"b\":[ ] }\r\n ");
        QTest::newRow("numbers") << QByteArray(
            R"({"a":[0,-0,1,-1,1.5,1e3,1E+3,1e-3,0.1e1,123456789012345678]})");
        QTest::newRow("words") << QByteArray(R"({"a":true,"b":false,"c":null})");
        QTest::newRow("escapes") << QByteArray("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"}");
        QTest::newRow("surrogate pair") << QByteArray(R"({"a":"\ud83d\ude00"})");
        QTest::newRow("raw UTF-8") << QByteArray("{\"\xc3\xa9\":\"\xf0\x9f\x98\x80\"}");
        QTest::newRow("DEL is no control character here") << QByteArray("{\"a\":\"\x7f\"}");
        QTest::newRow("same name in different objects")
            << QByteArray(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})");
        QTest::newRow("empty name") << QByteArray(R"({"":1})");
        QTest::newRow("names that differ in case") << QByteArray(R"({"a":1,"A":2})");
        QTest::newRow("depth 32") << QByteArray("{\"a\":" + QByteArray(31, '[') + QByteArray(31, ']') + "}");
    }
    void parse_takesEverythingThatRfc8259Allows()
    {
        QFETCH(QByteArray, text);
        QCOMPARE(reasonOf(parseJsonObject(text)), QByteArray("accepted"));
    }

    void parse_refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("array") << QByteArray("[]");
        QTest::newRow("string") << QByteArray("\"a\"");
        QTest::newRow("open") << QByteArray("{\"a\":1");
        QTest::newRow("trailing comma") << QByteArray("{\"a\":1,}");
        QTest::newRow("trailing comma in array") << QByteArray("{\"a\":[1,]}");
        QTest::newRow("leading comma") << QByteArray("{,\"a\":1}");
        QTest::newRow("missing colon") << QByteArray("{\"a\" 1}");
        QTest::newRow("missing value") << QByteArray("{\"a\":}");
        QTest::newRow("unquoted name") << QByteArray("{a:1}");
        QTest::newRow("single quotes") << QByteArray("{'a':1}");
        QTest::newRow("comment") << QByteArray("{\"a\":1/* */}");
        QTest::newRow("trailing bytes") << QByteArray("{}x");
        QTest::newRow("second document") << QByteArray("{}{}");
        QTest::newRow("trailing NUL") << QByteArray("{}\0", 3);
        QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf{}");
        QTest::newRow("UTF-16") << QByteArray("{\0}\0", 4);
        QTest::newRow("form feed") << QByteArray("{\f}");
        QTest::newRow("no-break space") << QByteArray("{\xc2\xa0}");
        QTest::newRow("leading zero") << QByteArray("{\"a\":01}");
        QTest::newRow("plus") << QByteArray("{\"a\":+1}");
        QTest::newRow("bare minus") << QByteArray("{\"a\":-}");
        QTest::newRow("no fraction") << QByteArray("{\"a\":1.}");
        QTest::newRow("no integer part") << QByteArray("{\"a\":.5}");
        QTest::newRow("no exponent") << QByteArray("{\"a\":1e}");
        QTest::newRow("two signs") << QByteArray("{\"a\":1e+-1}");
        QTest::newRow("hex") << QByteArray("{\"a\":0x10}");
        QTest::newRow("NaN") << QByteArray("{\"a\":NaN}");
        QTest::newRow("infinite") << QByteArray("{\"a\":1e400}");
        QTest::newRow("long number") << QByteArray("{\"a\":" + QByteArray(100'000, '1') + "}");
        QTest::newRow("word in capitals") << QByteArray("{\"a\":True}");
        QTest::newRow("word cut") << QByteArray("{\"a\":tru");
        QTest::newRow("raw line break") << QByteArray("{\"a\":\"\n\"}");
        QTest::newRow("raw NUL") << QByteArray("{\"a\":\"\0\"}", 9);
        QTest::newRow("escaped NUL") << QByteArray(R"({"a":"\u0000"})");
        QTest::newRow("escaped NUL in a name") << QByteArray(R"({"a\u0000b":1})");
        QTest::newRow("unknown escape") << QByteArray(R"({"a":"\x41"})");
        QTest::newRow("short escape") << QByteArray(R"({"a":"\u41"})");
        QTest::newRow("high surrogate alone") << QByteArray(R"({"a":"\ud83d"})");
        QTest::newRow("high surrogate, then text") << QByteArray(R"({"a":"\ud83dx"})");
        QTest::newRow("high surrogate twice") << QByteArray(R"({"a":"\ud83d\ud83d"})");
        QTest::newRow("low surrogate alone") << QByteArray(R"({"a":"\ude00"})");
        QTest::newRow("lone surrogate in a name") << QByteArray(R"({"\ud83d":1})");
        QTest::newRow("raw surrogate") << QByteArray("{\"a\":\"\xed\xa0\x80\"}");
        QTest::newRow("overlong UTF-8") << QByteArray("{\"a\":\"\xc0\xaf\"}");
        QTest::newRow("cut UTF-8") << QByteArray("{\"a\":\"\xe2\x82\"}");
        QTest::newRow("beyond Unicode") << QByteArray("{\"a\":\"\xf4\x90\x80\x80\"}");
        QTest::newRow("same name twice") << QByteArray(R"({"a":1,"a":1})");
        QTest::newRow("same name, one escaped") << QByteArray(R"({"a":1,"\u0061":2})");
        QTest::newRow("same name, slash escaped") << QByteArray(R"({"a/b":1,"a\/b":2})");
        QTest::newRow("same name, pair escaped")
            << QByteArray("{\"\xf0\x9f\x98\x80\":1,\"\\ud83d\\ude00\":2}");
        QTest::newRow("same name deep inside") << QByteArray(R"({"x":[{"y":{"a":1,"b":2,"a":3}}]})");
        QTest::newRow("depth 33") << QByteArray("{\"a\":" + QByteArray(32, '[') + QByteArray(32, ']') + "}");
        QTest::newRow("wrong bracket") << QByteArray("{\"a\":[1}}");
        QTest::newRow("20,001 values") << QByteArray("{\"a\":[0" + QByteArray(",0").repeated(19'999) + "]}");
    }
    void parse_refuses()
    {
        QFETCH(QByteArray, text);
        const auto result = parseJsonObject(text);
        QCOMPARE(reasonOf(result), QByteArray("invalid_json"));
        QCOMPARE(result.error().code, ErrorCode::InvalidInput);
    }

    void parse_answersFastToHugeNesting()
    {
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!parseJsonObject("{\"a\":" + QByteArray(200'000, '[')).ok());
        QVERIFY(timer.elapsed() < 100);
    }
    void parse_tellsTooLargeApart()
    {
        JsonLimits limits;
        limits.maxBytes = 10;
        QCOMPARE(parseJsonObject("{\"a\":12345}", limits).error().code, ErrorCode::TooLarge);
        QVERIFY(parseJsonObject("{\"a\":1234}", limits).ok());
    }
    void parse_keepsValues()
    {
        const QJsonObject object = parsed(R"({"text":"\ud83d\ude00\n","n":-1.5,"list":[1,"2",null]})");
        QCOMPARE(object.value(u"text").toString(), QStringLiteral("\U0001F600\n"));
        QCOMPARE(object.value(u"n").toDouble(), -1.5);
        QCOMPARE(object.value(u"list").toArray().size(), 3);
    }

    void readers_checkTypes()
    {
        const QJsonObject object =
            parsed(R"({"s":"x","n":7,"f":1.5,"b":true,"z":null,"l":["a"],"m":[1],"o":{}})");
        QCOMPARE(*requiredString(object, "s", 5), QStringLiteral("x"));
        QCOMPARE(reasonOf(requiredString(object, "n", 5)), QByteArray("wrong_type"));
        QCOMPARE(reasonOf(requiredString(object, "l", 5)), QByteArray("wrong_type"));
        QCOMPARE(reasonOf(requiredString(object, "nothing", 5)), QByteArray("missing"));
        QCOMPARE(reasonOf(requiredString(object, "z", 5)), QByteArray("missing"));
        QCOMPARE(requiredSecret(object, "s", 5)->reveal(), QByteArray("x"));
        QCOMPARE(*requiredInt(object, "n", 0, 10), 7);
        QCOMPARE(reasonOf(requiredInt(object, "f", 0, 10)), QByteArray("wrong_type"));
        QCOMPARE(reasonOf(requiredInt(object, "s", 0, 10)), QByteArray("wrong_type"));
        QCOMPARE(reasonOf(requiredInt(object, "b", 0, 10)), QByteArray("wrong_type"));
        QCOMPARE(reasonOf(requiredInt(object, "n", 8, 10)), QByteArray("out_of_range"));
        QCOMPARE(*requiredBool(object, "b"), true);
        QCOMPARE(reasonOf(requiredBool(object, "n")), QByteArray("wrong_type"));
        QCOMPARE(*requiredStringList(object, "l", 3, 3), QStringList{QStringLiteral("a")});
        QCOMPARE(reasonOf(requiredStringList(object, "m", 3, 3)), QByteArray("wrong_type"));
        QCOMPARE(reasonOf(requiredStringList(object, "s", 3, 3)), QByteArray("wrong_type"));
        QVERIFY(isNull(object, "z"));
        QVERIFY(!isNull(object, "nothing"));
    }
    void readers_countWholeNumbersOnly()
    {
        const QJsonObject object = parsed(R"({"a":1.0,"b":9007199254740993,"c":1e300,"d":-3})");
        QCOMPARE(*requiredInt(object, "a", 0, 1), 1);
        QCOMPARE(*requiredInt(object, "b", 0, INT64_MAX), 9007199254740993);
        QCOMPARE(reasonOf(requiredInt(object, "c", INT64_MIN, INT64_MAX)), QByteArray("wrong_type"));
        QCOMPARE(*requiredInt(object, "d", -5, 0), -3);
    }
    void readers_limitLengths()
    {
        const QJsonObject object = parsed(R"({"s":"12345","e":"","l":["a","b"]})");
        QVERIFY(requiredString(object, "s", 5).ok());
        QCOMPARE(reasonOf(requiredString(object, "s", 4)), QByteArray("too_long"));
        QCOMPARE(reasonOf(requiredString(object, "e", 4)), QByteArray("empty"));
        QCOMPARE(**optionalString(object, "e", 4), QString());
        QCOMPARE(reasonOf(requiredStringList(object, "l", 1, 5)), QByteArray("too_long"));
        QCOMPARE(requiredString(object, "s", 4).error().field, QByteArray("s"));
    }
    void optionalReaders_tellAbsentFromWrong()
    {
        const QJsonObject object = parsed(R"({"n":1,"z":null})");
        QVERIFY(!optionalString(object, "absent", 5)->has_value());
        QVERIFY(!optionalString(object, "z", 5)->has_value());
        QCOMPARE(reasonOf(optionalString(object, "n", 5)), QByteArray("wrong_type"));
        QVERIFY(!optionalBool(object, "absent")->has_value());
        QCOMPARE(reasonOf(optionalBool(object, "n")), QByteArray("wrong_type"));
        QVERIFY(!optionalInt(object, "absent", 0, 1)->has_value());
        QVERIFY(!optionalStringList(object, "absent", 1, 1)->has_value());
    }
    void refuseUnknown_namesTheStranger()
    {
        const QJsonObject object = parsed(R"({"a":1,"b":2})");
        QVERIFY(refuseUnknown(object, {"a", "b", "c"}).ok());
        const auto result = refuseUnknown(object, {"a"});
        QCOMPARE(reasonOf(result), QByteArray("unknown_field"));
        QCOMPARE(result.error().field, QByteArray("b"));
    }
};

QTEST_APPLESS_MAIN(TestJsonGate)
#include "tst_json_gate.moc"
