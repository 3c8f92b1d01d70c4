#include <QTest>

#include "core/base/form_decoder.h"

using namespace gatehouse;

class TestFormDecoder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void parse_decodes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("value");
        QTest::newRow("plain") << QByteArray("a=b") << QStringLiteral("b");
        QTest::newRow("plus is a space") << QByteArray("a=b+c") << QStringLiteral("b c");
        QTest::newRow("encoded plus is a plus") << QByteArray("a=b%2Bc") << QStringLiteral("b+c");
        QTest::newRow("encoded ampersand and equals") << QByteArray("a=%26%3d") << QStringLiteral("&=");
        QTest::newRow("second equals belongs to the value") << QByteArray("a=b=c") << QStringLiteral("b=c");
        QTest::newRow("empty value") << QByteArray("a=") << QString();
        QTest::newRow("no equals") << QByteArray("a") << QString();
        QTest::newRow("UTF-8") << QByteArray("a=%C3%A9%F0%9F%98%80") << QStringLiteral("\u00e9\U0001F600");
        QTest::newRow("line break") << QByteArray("a=%0D%0A") << QStringLiteral("\r\n");
        QTest::newRow("encoded name") << QByteArray("%61=x") << QStringLiteral("x");
        QTest::newRow("empty parts") << QByteArray("&&a=x&") << QStringLiteral("x");
        QTest::newRow("semicolon is no separator") << QByteArray("a=x;b=y") << QStringLiteral("x;b=y");
    }
    void parse_decodes()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, value);
        const auto form = parseForm(text);
        QVERIFY(form.ok());
        QVERIFY(form->value("a").has_value());
        QCOMPARE(*form->value("a"), value);
    }

    void parse_refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("cut escape") << QByteArray("a=%4");
        QTest::newRow("bare percent") << QByteArray("a=100%");
        QTest::newRow("bad digits") << QByteArray("a=%zz");
        QTest::newRow("unicode escape") << QByteArray("a=%u0041");
        QTest::newRow("NUL") << QByteArray("a=%00");
        QTest::newRow("raw NUL") << QByteArray("a=\0", 3);
        QTest::newRow("raw line break") << QByteArray("a=b\r\n");
        QTest::newRow("overlong UTF-8") << QByteArray("a=%C0%AF");
        QTest::newRow("cut UTF-8") << QByteArray("a=%E2%82");
        QTest::newRow("surrogate in UTF-8") << QByteArray("a=%ED%A0%80");
        QTest::newRow("invalid byte") << QByteArray("a=%FF");
        QTest::newRow("empty name") << QByteArray("=x");
        QTest::newRow("broken name") << QByteArray("%=x");
        QTest::newRow("101 fields") << QByteArray("a=1") + QByteArray("&b=1").repeated(100);
    }
    void parse_refuses()
    {
        QFETCH(QByteArray, text);
        const auto form = parseForm(text);
        QVERIFY(!form.ok());
        QCOMPARE(form.error().reason, QByteArray("invalid_form"));
    }
    void parse_takesHundredFields()
    {
        const auto form = parseForm(QByteArray("a=1") + QByteArray("&b=1").repeated(99));
        QVERIFY(form.ok());
        QCOMPARE(form->fields().size(), 100);
    }

    void repeatedNames_haveNoValue()
    {
        const auto form = parseForm("a=1&b=2&%61=3");
        QVERIFY(form.ok());
        QVERIFY(form->isRepeated("a"));
        QVERIFY(!form->isRepeated("b"));
        QVERIFY(!form->value("a").has_value());
        QCOMPARE(form->values("a"), (QStringList{QStringLiteral("1"), QStringLiteral("3")}));
        QCOMPARE(form->repeatedName(), std::optional(QStringLiteral("a")));
    }
    void repeatedNames_areRefusedOnRequest()
    {
        const auto form = parseForm("client_id=1&x=2&client_id=1", RepeatedNames::Refuse);
        QVERIFY(!form.ok());
        QCOMPARE(form.error().reason, QByteArray("repeated_field"));
        QCOMPARE(form.error().field, QByteArray("client_id"));
        QVERIFY(parseForm("a=1&b=1", RepeatedNames::Refuse).ok());
    }
    void value_ofAbsentField()
    {
        const auto form = parseForm("");
        QVERIFY(form.ok());
        QVERIFY(form->isEmpty());
        QVERIFY(!form->value("a").has_value());
        QVERIFY(!form->contains("a"));
    }
    void encode_isReadBack()
    {
        const QList<FormFields::Field> fields = {
            {QStringLiteral("state"), QStringLiteral("a b+c&d=e%\r\n\u00e9\U0001F600")},
            {QStringLiteral("*-._~"), QString()}};
        const QByteArray text = encodeForm(fields);
        QCOMPARE(text, QByteArray("state=a+b%2Bc%26d%3De%25%0D%0A%C3%A9%F0%9F%98%80&*-._%7E="));
        const auto form = parseForm(text);
        QVERIFY(form.ok());
        QCOMPARE(form->fields(), fields);
    }
};

QTEST_APPLESS_MAIN(TestFormDecoder)
#include "tst_form_decoder.moc"
