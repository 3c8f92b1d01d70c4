#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "core/base/json_text.h"

using namespace gatehouse;

/// Qt's parser is the judge of what is written.
class TestJsonText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void take_writesMembersInOrder();
    void take_writesAnEmptyObject();
    void addText_survivesParsing_data();
    void addText_survivesParsing();
    void addText_leavesNoControlCharacter();
    void addTexts_survivesParsing();
    void addNumber_keepsAllDigits();
    void addObject_nests();
    void addValue_writesEachKind();
};

void TestJsonText::take_writesMembersInOrder()
{
    JsonText json;
    json.addText("b", u"x").addNumber("a", -7).addBoolean("c", true).addTexts("d", {QStringLiteral("y")});
    QCOMPARE(json.take(), QByteArray(R"({"b":"x","a":-7,"c":true,"d":["y"]})"));
}

void TestJsonText::addObject_nests()
{
    JsonText inner, json;
    inner.addText("b", u"\"x").addObject("c", JsonText());
    json.addObject("a", inner).addNumber("d", 1);
    QCOMPARE(json.take(), QByteArray(R"({"a":{"b":"\"x","c":{}},"d":1})"));
}

void TestJsonText::addValue_writesEachKind()
{
    JsonText json;
    json.addValue("a", QStringLiteral("\"x\n"))
        .addValue("b", 7)
        .addValue("c", false)
        .addValue("d", QJsonArray{1, QJsonValue(), QJsonObject{{QStringLiteral("e"), QJsonArray()}}})
        .addValue("f", QJsonObject());
    QCOMPARE(json.take(),
             QByteArray("{\"a\":\"\\\"x\\n\",\"b\":7,\"c\":false,\"d\":[1,null,{\"e\":[]}],\"f\":{}}"));
}

void TestJsonText::take_writesAnEmptyObject()
{
    QCOMPARE(JsonText().take(), QByteArray("{}"));
}

void TestJsonText::addText_survivesParsing_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("quote at both ends") << QStringLiteral("\"a\"");
    QTest::newRow("backslashes") << QStringLiteral("\\\\n");
    QTest::newRow("nothing but specials") << QStringLiteral("\"\\\n");
    QTest::newRow("beyond ASCII") << QString::fromUtf8("Zo\xc3\xab \xf0\x9f\x94\x91");
    QTest::newRow("looks like the end") << QStringLiteral("\"}");
    for (char16_t c = 0; c < 0x20; ++c)
        QTest::addRow("control %02x", c) << QStringLiteral("a") + QChar(c) + QStringLiteral("b");
}

void TestJsonText::addText_survivesParsing()
{
    QFETCH(QString, text);
    JsonText json;
    json.addText("name", text).addText("after", QByteArrayView("z"));
    const QJsonObject read = QJsonDocument::fromJson(json.take()).object();
    QCOMPARE(read.size(), 2);
    QCOMPARE(read.value(QLatin1String("name")).toString(), text);
    QCOMPARE(read.value(QLatin1String("after")).toString(), QStringLiteral("z"));
}

void TestJsonText::addText_leavesNoControlCharacter()
{
    JsonText json;
    json.addText("name", QStringLiteral("\r\n\t\b\x01"));
    QCOMPARE(json.take(), QByteArray(R"({"name":"\u000d\u000a\u0009\u0008\u0001"})"));
}

void TestJsonText::addTexts_survivesParsing()
{
    const QStringList texts{QString(), QStringLiteral("["), QStringLiteral("a\"b")};
    JsonText json;
    json.addTexts("none", {}).addTexts("some", texts);
    const QJsonObject read = QJsonDocument::fromJson(json.take()).object();
    QVERIFY(read.value(QLatin1String("none")).toArray().isEmpty());
    QCOMPARE(read.value(QLatin1String("some")).toArray(), QJsonArray::fromStringList(texts));
}

void TestJsonText::addNumber_keepsAllDigits()
{
    JsonText json;
    json.addNumber("least", std::numeric_limits<qint64>::min());
    QCOMPARE(json.take(), QByteArray("{\"least\":-9223372036854775808}"));
}

QTEST_APPLESS_MAIN(TestJsonText)
#include "tst_json_text.moc"
