#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "core/identity/profile.h"

using namespace gatehouse;

namespace {

// Single quotes stand for double ones.
QJsonValue parse(const QByteArray &text)
{
    const QByteArray list = '[' + QByteArray(text).replace('\'', '"') + ']';
    const QJsonDocument document = QJsonDocument::fromJson(list);
    if (!document.isArray()) qFatal("%s", list.constData());
    return document.array().at(0);
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).replace('"', '\'');
}

}  // namespace

class TestProfile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void profile_keepsTheStandardMembers_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<QByteArray>("kept");
        const auto row = [](const char *name, const char *change, const char *kept) {
            QTest::newRow(name) << QByteArray(change) << QByteArray(kept);
        };
        row("names", "{'given_name':' Zo\xC3\xAB ','family_name':'Q','middle_name':'M','nickname':'zo'}",
            "{'family_name':'Q','given_name':'Zo\xC3\xAB','middle_name':'M','nickname':'zo'}");
        row("addresses in the web",
            "{'website':'https://example.org/','profile':'http://a.example/~z?x=1#y'}",
            "{'profile':'http://a.example/~z?x=1#y','website':'https://example.org/'}");
        row("day of birth", "{'birthdate':'1990-12-31'}", "{'birthdate':'1990-12-31'}");
        row("leap day without a year", "{'birthdate':'0000-02-29'}", "{'birthdate':'0000-02-29'}");
        row("year alone", "{'birthdate':'1990'}", "{'birthdate':'1990'}");
        row("zone and gender", "{'zoneinfo':'Europe/Berlin','gender':'non-binary'}",
            "{'gender':'non-binary','zoneinfo':'Europe/Berlin'}");
        row("address with two lines",
            "{'address':{'street_address':'House 1\\r\\nYard 2','postal_code':'10115','locality':'Berlin'}}",
            "{'address':{'locality':'Berlin','postal_code':'10115','street_address':'House 1\\nYard 2'}}");
        row("an empty text is nothing", "{'nickname':'  ','given_name':'Z'}", "{'given_name':'Z'}");
        row("an address of nothing is none", "{'address':{'region':''}}", "{}");
        row("null is nothing", "null", "{}");
    }
    void profile_keepsTheStandardMembers()
    {
        QFETCH(QByteArray, change);
        QFETCH(QByteArray, kept);
        const auto merged = mergedProfile({}, parse(change));
        QVERIFY2(merged.ok(), merged.ok() ? "" : qPrintable(merged.error().publicMessage));
        QCOMPARE(compact(*merged), kept);
    }

    void profile_refusesTheRest_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<QByteArray>("reason");
        QTest::addColumn<QByteArray>("field");
        const auto row = [](const char *name, const char *change, const char *reason,
                            const char *field = "profile") {
            QTest::newRow(name) << QByteArray(change) << QByteArray(reason) << QByteArray(field);
        };
        row("unknown member", "{'shoe_size':'43'}", "unknown");
        row("a claim that is kept elsewhere", "{'email':'a@b.example'}", "unknown");
        row("one that is derived", "{'address':{'formatted':'x'}}", "unknown");
        row("a number", "{'given_name':7}", "wrong_type", "profile.given_name");
        row("a list", "{'given_name':['a']}", "wrong_type", "profile.given_name");
        row("no object", "'text'", "wrong_type");
        row("address as text", "{'address':'Berlin'}", "wrong_type", "profile.address");
        row("number in the address", "{'address':{'postal_code':10115}}", "wrong_type",
            "profile.address.postal_code");
        row("line feed in a name", "{'given_name':'a\\nb'}", "bad_characters", "profile.given_name");
        row("turned around", "{'nickname':'a\\u202eb'}", "bad_characters", "profile.nickname");
        row("script address", "{'website':'javascript:alert(1)'}", "bad_url", "profile.website");
        row("data address", "{'picture':'data:image/png;base64,AA'}", "bad_url", "profile.picture");
        row("password in the address", "{'website':'https://a:b@example.org/'}", "bad_url",
            "profile.website");
        row("no host", "{'website':'https:///x'}", "bad_url", "profile.website");
        row("half an address", "{'website':'example.org'}", "bad_url", "profile.website");
        row("space in the address", "{'website':'https://example.org/a b'}", "bad_url", "profile.website");
        row("no such day", "{'birthdate':'2023-02-29'}", "bad_date", "profile.birthdate");
        row("other order", "{'birthdate':'31.12.1990'}", "bad_date", "profile.birthdate");
        row("year naught", "{'birthdate':'0000'}", "bad_date", "profile.birthdate");
        row("signs", "{'birthdate':'-100'}", "bad_date", "profile.birthdate");
        row("time too", "{'birthdate':'1990-12-31T00:00:00Z'}", "bad_date", "profile.birthdate");
        row("no such zone", "{'zoneinfo':'Europe/Berlln'}", "bad_time_zone", "profile.zoneinfo");
        row("a path", "{'zoneinfo':'../../etc/passwd'}", "bad_time_zone", "profile.zoneinfo");
    }
    void profile_refusesTheRest()
    {
        QFETCH(QByteArray, change);
        QFETCH(QByteArray, reason);
        QFETCH(QByteArray, field);
        const auto merged = mergedProfile({}, parse(change));
        QVERIFY(!merged.ok());
        QCOMPARE(merged.error().code, ErrorCode::InvalidInput);
        QCOMPARE(merged.error().field, field);
        QCOMPARE(merged.error().reason, reason);
    }

    void profile_hasLimits()
    {
        const auto of = [](const char *name, int length) {
            return mergedProfile({}, QJsonObject{{QLatin1String(name), QString(length, u'a')}});
        };
        QVERIFY(of("given_name", 100).ok());
        QCOMPARE(of("given_name", 101).error().reason, QByteArray("too_long"));
        QVERIFY(of("given_name", 101).error().publicMessage.contains(QStringLiteral("given_name")));
        const QString url = QStringLiteral("https://example.org/") + QString(1000, u'a');
        QCOMPARE(mergedProfile({}, QJsonObject{{QStringLiteral("website"), url}}).error().reason,
                 QByteArray("too_long"));
    }

    void profile_mergesMemberByMember()
    {
        const QJsonObject before =
            parse("{'given_name':'A','nickname':'n','address':{'locality':'Bonn','country':'DE'}}")
                .toObject();
        const auto merge = [&](const char *change) {
            return compact(*mergedProfile(before, parse(change)));
        };
        QCOMPARE(merge("{}"), compact(before));
        QCOMPARE(compact(*mergedProfile(before, QJsonValue::Undefined)), compact(before));
        QCOMPARE(merge("{'nickname':null}"),
                 QByteArray("{'address':{'country':'DE','locality':'Bonn'},'given_name':'A'}"));
        QCOMPARE(merge("{'address':{'locality':'Kiel','country':null}}"),
                 QByteArray("{'address':{'locality':'Kiel'},'given_name':'A','nickname':'n'}"));
        QCOMPARE(merge("{'address':null}"), QByteArray("{'given_name':'A','nickname':'n'}"));
        QCOMPARE(merge("null"), QByteArray("{}"));
    }

    void address_isFormattedFromItsParts()
    {
        QCOMPARE(formattedAddress(parse("{'street_address':'Way 1\\nB','postal_code':'10115',"
                                        "'locality':'Berlin','region':'BE','country':'Germany'}")
                                      .toObject()),
                 QStringLiteral("Way 1\nB\n10115 Berlin\nBE\nGermany"));
        QCOMPARE(formattedAddress(parse("{'locality':'Berlin'}").toObject()), QStringLiteral("Berlin"));
        QCOMPARE(formattedAddress({}), QString());
    }

    void attributes_areListsOfTexts()
    {
        const auto merged = mergedAttributes(
            parse("{'gone':['x'],'stays':['y']}").toObject(),
            parse("{'department':[' R&D ','Sales','Sales'],'gone':[],'cost_centre_2':['1']}"));
        QVERIFY(merged.ok());
        QCOMPARE(compact(*merged),
                 QByteArray("{'cost_centre_2':['1'],'department':['R&D','Sales'],'stays':['y']}"));
        QCOMPARE(compact(*mergedAttributes(*merged, parse("null"))), QByteArray("{}"));
        QCOMPARE(compact(*mergedAttributes(*merged, parse("{'department':null,'stays':null}"))),
                 QByteArray("{'cost_centre_2':['1']}"));
    }

    void attributes_refuseTheRest_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char *name, const QByteArray &change, const char *reason) {
            QTest::newRow(name) << change << QByteArray(reason);
        };
        row("capital", "{'Department':['x']}", "bad_name");
        row("digit first", "{'1st':['x']}", "bad_name");
        row("underscore first", "{'_x':['x']}", "bad_name");
        row("no name", "{'':['x']}", "bad_name");
        row("hyphen", "{'cost-centre':['x']}", "bad_name");
        row("other script", "{'abt\xC3\xA4':['x']}", "bad_name");
        row("name of 51", "{'" + QByteArray(51, 'a') + "':['x']}", "bad_name");
        row("even to take it away", "{'Department':null}", "bad_name");
        row("a text", "{'department':'x'}", "wrong_type");
        row("an object", "{'department':{}}", "wrong_type");
        row("numbers", "{'department':[1]}", "wrong_type");
        row("null inside", "{'department':[null]}", "wrong_type");
        row("empty value", "{'department':['']}", "empty");
        row("256 characters", "{'department':['" + QByteArray(256, 'a') + "']}", "too_long");
        row("line feed", "{'department':['a\\nb']}", "bad_characters");
        row("no object", "[]", "wrong_type");
    }
    void attributes_refuseTheRest()
    {
        QFETCH(QByteArray, change);
        QFETCH(QByteArray, reason);
        const auto merged = mergedAttributes({}, parse(change));
        QVERIFY(!merged.ok());
        QCOMPARE(merged.error().field, QByteArray("attributes"));
        QCOMPARE(merged.error().reason, reason);
    }

    void attributes_haveLimits()
    {
        QJsonObject many;
        for (int i = 0; i < 50; ++i)
            many.insert(QStringLiteral("a%1").arg(i), QJsonArray{QStringLiteral("x")});
        const auto fifty = mergedAttributes({}, many);
        QVERIFY(fifty.ok());
        const QJsonObject another{{QStringLiteral("b"), QJsonArray{QStringLiteral("x")}}};
        QCOMPARE(mergedAttributes(*fifty, another).error().reason, QByteArray("too_many"));

        QJsonArray values;
        for (int i = 0; i < 20; ++i)
            values.append(QStringLiteral("%1%2").arg(i, 3).arg(QString(252, u'a')));
        QVERIFY(mergedAttributes({}, QJsonObject{{QStringLiteral("b"), values}}).ok());
        values.append(QStringLiteral("one more"));
        QCOMPARE(mergedAttributes({}, QJsonObject{{QStringLiteral("b"), values}}).error().reason,
                 QByteArray("too_many"));
        values.removeLast();
        QJsonObject large;
        for (int i = 0; i < 7; ++i)
            large.insert(QStringLiteral("a%1").arg(i), values);
        QCOMPARE(mergedAttributes({}, large).error().reason, QByteArray("too_long"));
    }

    void phone_isE164_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("kept");
        const auto row = [](const char *typed, const char *kept) {
            QTest::newRow(typed) << QString::fromUtf8(typed) << (kept ? QString::fromUtf8(kept) : QString());
        };
        row("+4930123456", "+4930123456");
        row(" +49 (30) 12-34.56 ", "+4930123456");
        row("+1 425 555 1212", "+14255551212");
        row("+123456789012345", "+123456789012345");
        row("+1234567890123456", nullptr);
        row("+123", nullptr);
        row("030 123456", nullptr);
        row("0049 30 123456", nullptr);
        row("+049301234", nullptr);
        row("+49 30 CALLME", nullptr);
        row("++4930123456", nullptr);
        row("+4930123456;ext=5", nullptr);
        row("+\xD9\xA1\xD9\xA2\xD9\xA3\xD9\xA4\xD9\xA5", nullptr);
        row("+", nullptr);
    }
    void phone_isE164()
    {
        QFETCH(QString, typed);
        QFETCH(QString, kept);
        const auto checked = checkPhone(typed);
        QCOMPARE(checked.ok(), !kept.isEmpty());
        if (checked.ok())
            QCOMPARE(*checked, kept);
        else
            QCOMPARE(checked.error().field, QByteArray("phone"));
    }
    void phone_emptyIsNone()
    {
        QCOMPARE(*checkPhone(QString()), QString());
        QCOMPARE(*checkPhone(QStringLiteral("  ")), QString());
    }
};

QTEST_APPLESS_MAIN(TestProfile)
#include "tst_profile.moc"
