#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "core/base/page_template.h"

using namespace gatehouse;

namespace {

MessageCatalogue catalogue()
{
    return MessageCatalogue::fromJson(
               {{QStringLiteral("en"),
                 R"({"hello":"Hello {{name}} & <all>","only.en":"English","plain":"Text"})"},
                {QStringLiteral("de"), R"({"hello":"Hallo {{name}}","plain":"Wörter"})"},
                {QStringLiteral("ar"), R"({"plain":"نص"})"}})
        .value();
}

Result<PageTemplates> pages(const QString &source, const QHash<QString, QString> &more = {})
{
    QHash<QString, QString> sources = more;
    sources.insert(QStringLiteral("page"), source);
    return PageTemplates::fromSources(sources, catalogue());
}

}  // namespace

class TestPageTemplate final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void render_data();
    void render();
    void render_neverLetsMarkupThrough_data();
    void render_neverLetsMarkupThrough();
    void load_refusesBrokenTemplates_data();
    void load_refusesBrokenTemplates();
    void partials_areIncluded();
    void messages_comeInTheReadersLanguage();
    void messages_mayNotHoldSections();
    void text_isNotEscaped();
    void choose_followsAcceptLanguage_data();
    void choose_followsAcceptLanguage();
};

void TestPageTemplate::render_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QString>("expected");
    // Variables, sections and inverted sections as the Mustache specification has them.
    const auto row = [](const char *name, const char *source, const char *data, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(source) << QByteArray(data) << QString::fromUtf8(expected);
    };
    row("no tags", "Hello from {Mustache}!\n", "{}", "Hello from {Mustache}!\n");
    row("variable", "Hello, {{subject}}!", R"({"subject":"world"})", "Hello, world!");
    row("padding", "|{{  string  }}|", R"({"string":"---"})", "|---|");
    row("escaping", "{{forbidden}}", R"({"forbidden":"& \" < > '"})", "&amp; &quot; &lt; &gt; &#39;");
    row("integer", "{{mph}} miles", R"({"mph":85})", "85 miles");
    row("decimal", "{{power}} jiggawatts", R"({"power":1.21})", "1.21 jiggawatts");
    row("null", "I ({{cannot}}) be seen!", R"({"cannot":null})", "I () be seen!");
    row("absent", "I ({{cannot}}) be seen!", "{}", "I () be seen!");
    row("dotted", "{{a.b.c}}", R"({"a":{"b":{"c":"deep"}}})", "deep");
    row("broken chain", "{{a.b.c}} == ", R"({"a":{},"c":{"name":"Jim"}})", " == ");
    row("truthy", "{{#boolean}}yes{{/boolean}}", R"({"boolean":true})", "yes");
    row("falsey", "{{#boolean}}yes{{/boolean}}", R"({"boolean":false})", "");
    row("null section", "{{#null}}yes{{/null}}", R"({"null":null})", "");
    row("context", "{{#context}}Hi {{name}}.{{/context}}", R"({"context":{"name":"Joe"}})", "Hi Joe.");
    row("outer context", "{{#sec}}{{a}}, {{b}}{{/sec}}", R"({"a":"foo","b":"wrong","sec":{"b":"bar"}})",
        "foo, bar");
    row("list", "{{#list}}{{item}}{{/list}}", R"({"list":[{"item":1},{"item":2},{"item":3}]})", "123");
    row("empty list", "{{#list}}x{{/list}}", R"({"list":[]})", "");
    row("implicit iterator", "{{#list}}({{.}}){{/list}}", R"({"list":["a","<b>",3]})", "(a)(&lt;b&gt;)(3)");
    row("nested lists", "{{#list}}({{#.}}{{.}}{{/.}}){{/list}}", R"({"list":[[1,2],["a"]]})", "(12)(a)");
    row("inverted", "{{^boolean}}no{{/boolean}}", R"({"boolean":false})", "no");
    row("inverted list", "{{^list}}none{{/list}}", R"({"list":[]})", "none");
    row("inverted context", "{{^context}}no{{/context}}", R"({"context":{"name":"Joe"}})", "");
    row("inverted absent", "{{^missing}}no{{/missing}}", "{}", "no");
    row("comment", "12345{{! comment }}67890", "{}", "1234567890");
    row("standalone lines", "| This\n  {{#boolean}}\n|\n {{/boolean}}\n| Line", R"({"boolean":true})",
        "| This\n|\n| Line");
    row("standalone comment", "Begin.\n{{! gone }}\nEnd.", "{}", "Begin.\nEnd.");
    row("inline section", " {{#boolean}}YES{{/boolean}}\n {{#boolean}}GOOD{{/boolean}}\n",
        R"({"boolean":true})", " YES\n GOOD\n");
    row("language", "{{lang}} {{dir}}", "{}", "en ltr");
}

void TestPageTemplate::render()
{
    QFETCH(QString, source);
    QFETCH(QByteArray, data);
    QFETCH(QString, expected);
    const Result<PageTemplates> templates = pages(source);
    QVERIFY2(templates.ok(), qPrintable(templates.ok() ? QString() : templates.error().internal));
    const Result<QByteArray> page = templates->render(
        QStringLiteral("page"), QJsonDocument::fromJson(data).object(), QStringLiteral("en"));
    QCOMPARE(QString::fromUtf8(page.value()), expected);
}

void TestPageTemplate::render_neverLetsMarkupThrough_data()
{
    QTest::addColumn<QString>("source");
    QTest::newRow("text") << QStringLiteral("<p>{{name}}</p>");
    QTest::newRow("attribute") << QStringLiteral("<p title=\"{{name}}\"></p>");
    QTest::newRow("single quotes") << QStringLiteral("<p title='{{name}}'></p>");
    QTest::newRow("section") << QStringLiteral("<p>{{#name}}{{.}}{{/name}}</p>");
    QTest::newRow("message argument") << QStringLiteral("<p>{{#t}}hello{{/t}}</p>");
    QTest::newRow("message id") << QStringLiteral("<p>{{#t}}{{name}}{{/t}}</p>");
    QTest::newRow("partial") << QStringLiteral("<p>{{> part}}</p>");
}

void TestPageTemplate::render_neverLetsMarkupThrough()
{
    QFETCH(QString, source);
    const Result<PageTemplates> templates =
        pages(source, {{QStringLiteral("part"), QStringLiteral("{{name}}")}});
    for (const char *evil :
         {"\"><img src=x onerror=alert(1)>", "'><script>", "<b>", "{{lang}}<i>", "`onload=1", "&lt;b&gt;<"}) {
        const QJsonObject data{{QStringLiteral("name"), QString::fromUtf8(evil)}};
        const QString page =
            QString::fromUtf8(templates->render(QStringLiteral("page"), data, QStringLiteral("en")).value());
        const QString frame =
            source.contains(QStringLiteral("title")) ? QStringLiteral("<p title=") : QStringLiteral("<p>");
        QVERIFY(page.startsWith(frame));
        QVERIFY(page.endsWith(QStringLiteral("</p>")));
        QCOMPARE(page.count(u'<'), 2);
        QCOMPARE(page.count(u'>'), 2);
        QCOMPARE(page.count(u'"') + page.count(u'\''), source.count(u'"') + source.count(u'\''));
        QCOMPARE(page.count(u'`'), 0);
    }
}

void TestPageTemplate::load_refusesBrokenTemplates_data()
{
    QTest::addColumn<QString>("source");
    for (const char *source : {"{{{raw}}}", "{{&raw}}", "{{#a}}", "{{/a}}", "{{#a}}{{#b}}{{/a}}{{/b}}", "{{",
                               "{{}}", "{{a b}}", "{{=<% %>=}}", "{{> nowhere}}", "{{> page}}", "{{> loop}}",
                               "{{a..b}}", "{{#}}{{/}}", "{{a", "{{\"}}"})
        QTest::newRow(source) << QString::fromLatin1(source);
}

void TestPageTemplate::load_refusesBrokenTemplates()
{
    QFETCH(QString, source);
    const Result<PageTemplates> templates =
        pages(source, {{QStringLiteral("loop"), QStringLiteral("{{> page}}")}});
    QVERIFY(!templates.ok());
    QCOMPARE(templates.error().code, ErrorCode::Corrupt);
}

void TestPageTemplate::partials_areIncluded()
{
    const Result<PageTemplates> templates =
        pages(QStringLiteral("{{> head}}\n{{#list}}{{> item}}{{/list}}"),
              {{QStringLiteral("head"), QStringLiteral("<h1>{{title}}</h1>")},
               {QStringLiteral("item"), QStringLiteral("[{{.}}]")}});
    const QJsonObject data{{QStringLiteral("title"), QStringLiteral("T")},
                           {QStringLiteral("list"), QJsonArray{1, 2}}};
    QCOMPARE(templates->render(QStringLiteral("page"), data, QStringLiteral("en")).value(),
             QByteArray("<h1>T</h1>[1][2]"));
    QVERIFY(!templates->render(QStringLiteral("nowhere"), data, QStringLiteral("en")).ok());
}

void TestPageTemplate::messages_comeInTheReadersLanguage()
{
    const Result<PageTemplates> templates = pages(QStringLiteral(
        "{{#t}}hello{{/t}}|{{#t}} only.en {{/t}}|{{#t}}{{which}}{{/t}}|{{#t}}not.there{{/t}}|{{dir}}"));
    const QJsonObject data{{QStringLiteral("name"), QStringLiteral("<A>")},
                           {QStringLiteral("which"), QStringLiteral("plain")}};
    const auto in = [&](const char *language) {
        return QString::fromUtf8(
            templates->render(QStringLiteral("page"), data, QString::fromLatin1(language)).value());
    };
    QCOMPARE(in("en"), QStringLiteral("Hello &lt;A&gt; &amp; &lt;all&gt;|English|Text|not.there|ltr"));
    QCOMPARE(in("de"), QStringLiteral("Hallo &lt;A&gt;|English|Wörter|not.there|ltr"));
    QVERIFY(in("ar").endsWith(QStringLiteral("|rtl")));
    QCOMPARE(templates->messageIds(),
             (QStringList{QStringLiteral("hello"), QStringLiteral("not.there"), QStringLiteral("only.en")}));
}

void TestPageTemplate::messages_mayNotHoldSections()
{
    const MessageCatalogue bad =
        MessageCatalogue::fromJson({{QStringLiteral("en"), R"({"a":"{{#x}}y{{/x}}"})"}}).value();
    QVERIFY(!PageTemplates::fromSources({}, bad).ok());
    QVERIFY(!MessageCatalogue::fromJson({{QStringLiteral("de"), "{}"}}).ok());
    QVERIFY(!MessageCatalogue::fromJson({{QStringLiteral("en"), R"({"a":1})"}}).ok());
    QVERIFY(!MessageCatalogue::fromJson({{QStringLiteral("en"), "{"}}).ok());
}

void TestPageTemplate::text_isNotEscaped()
{
    const auto templates = PageTemplates::fromSources(
        {{QStringLiteral("mail"), QStringLiteral("{{#t}}hello{{/t}} <{{name}}>\n")}}, catalogue(),
        PageTemplates::Form::Text);
    const auto text = templates->render(
        QStringLiteral("mail"), {{QStringLiteral("name"), QStringLiteral("A & B")}}, QStringLiteral("en"));
    QCOMPARE(*text, QByteArray("Hello A & B & <all> <A & B>\n"));
}

void TestPageTemplate::choose_followsAcceptLanguage_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QString>("language");
    QTest::newRow("absent") << QByteArray() << QStringLiteral("en");
    QTest::newRow("region") << QByteArray("de-AT,de;q=0.9,en;q=0.8") << QStringLiteral("de");
    QTest::newRow("weight") << QByteArray("en;q=0.3, de;q=0.7") << QStringLiteral("de");
    QTest::newRow("unknown first") << QByteArray("fr, ar;q=0.2") << QStringLiteral("ar");
    QTest::newRow("refused") << QByteArray("de;q=0") << QStringLiteral("en");
    QTest::newRow("garbage") << QByteArray(";;,,q=,de;q=x,*") << QStringLiteral("en");
}

void TestPageTemplate::choose_followsAcceptLanguage()
{
    QFETCH(QByteArray, field);
    QFETCH(QString, language);
    QCOMPARE(catalogue().choose(field), language);
}

QTEST_APPLESS_MAIN(TestPageTemplate)
#include "tst_page_template.moc"
