#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "core/base/form_decoder.h"
#include "core/delivery/sms_gateway.h"

using namespace gatehouse;

namespace {

const QString kTo = QStringLiteral("+4930123456");
const QByteArray kToken("s3cret-t0ken");

SmsAccount accountOf(SmsPreset preset)
{
    SmsAccount account;
    account.preset = preset;
    account.account = preset == SmsPreset::Twilio ? QStringLiteral("AC0123456789") : QString();
    account.from = QStringLiteral("+15550100");
    account.token = Secret(kToken);
    if (preset == SmsPreset::Generic) account.url = QStringLiteral("https://sms.example.org/send");
    return account;
}

QString evilText()
{
    return QStringLiteral("a&to=+1\"},{\"x\":\"{token}{to}\\\r\n=%26 ") + QChar(0x00e4);
}

}  // namespace

class TestSmsGateway : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twilio_isAskedAsItsManualSays()
    {
        const auto request = smsRequest(accountOf(SmsPreset::Twilio), kTo, QStringLiteral("Code 1 & 2"));
        QVERIFY(request.ok());
        QCOMPARE(request->method, QByteArray("POST"));
        QCOMPARE(request->url,
                 QStringLiteral("https://api.twilio.com/2010-04-01/Accounts/AC0123456789/Messages.json"));
        QCOMPARE(request->body, QByteArray("To=%2B4930123456&From=%2B15550100&Body=Code%201%20%26%202"));
        QCOMPARE(request->fields.first(),
                 "Authorization: Basic " + QByteArray("AC0123456789:" + kToken).toBase64());
        SmsAccount service = accountOf(SmsPreset::Twilio);
        service.from = QStringLiteral("MG0123456789");
        QVERIFY(
            smsRequest(service, kTo, QStringLiteral("x"))->body.contains("MessagingServiceSid=MG0123456789"));
    }

    void messageBird_isAskedAsItsManualSays()
    {
        const auto request = smsRequest(accountOf(SmsPreset::MessageBird), kTo, evilText());
        QVERIFY(request.ok());
        QCOMPARE(request->url, QStringLiteral("https://rest.messagebird.com/messages"));
        QCOMPARE(request->fields.first(), "Authorization: AccessKey " + kToken);
        const QJsonObject body = QJsonDocument::fromJson(request->body).object();
        QCOMPARE(body.size(), 3);
        QCOMPARE(body.value(QStringLiteral("body")).toString(), evilText());
    }

    void generic_escapesWhatItFillsIn()
    {
        SmsAccount account = accountOf(SmsPreset::Generic);
        auto request = smsRequest(account, kTo, evilText());
        QVERIFY(request.ok());
        const auto form = parseForm(request->body);
        QVERIFY(form.ok());
        QCOMPARE(form->value(u"text").value_or(QString()), evilText());
        QCOMPARE(form->value(u"to").value_or(QString()), kTo);
        QCOMPARE(request->fields.first(), "Authorization: Bearer " + kToken);

        account.format = SmsFormat::Json;
        account.body =
            QStringLiteral("{\"m\": [{\"to\": \"{to}\", \"t\": \"{text}\"}], \"key\": \"{token}\"}");
        request = smsRequest(account, kTo, evilText());
        QVERIFY(request.ok());
        const QJsonObject body = QJsonDocument::fromJson(request->body).object();
        QCOMPARE(body.size(), 2);
        QCOMPARE(body.value(QStringLiteral("key")).toString(), QString::fromLatin1(kToken));
        QCOMPARE(body.value(QStringLiteral("m"))[0][QStringLiteral("t")].toString(), evilText());
        QVERIFY(request->fields.isEmpty());  // the token stands in the body already
    }

    void setUp_isChecked_data()
    {
        QTest::addColumn<int>("preset");
        QTest::addColumn<QString>("member");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QByteArray>("field");
        const auto row = [](const char *name, SmsPreset preset, const char *member, const char *value,
                            const char *field) {
            QTest::newRow(name) << int(preset) << QString::fromLatin1(member) << QString::fromLatin1(value)
                                << QByteArray(field);
        };
        row("no URL", SmsPreset::Generic, "url", "", "url");
        row("file URL", SmsPreset::Generic, "url", "file:///etc/passwd", "url");
        row("URL with a user", SmsPreset::Generic, "url", "https://a:b@sms.example.org/", "url");
        row("JSON that is none", SmsPreset::Generic, "body", "{\"text\": {text}}", "body");
        row("no SID", SmsPreset::Twilio, "account", "", "account");
        row("SID that leaves its path", SmsPreset::Twilio, "account", "AC0123456789/../x?", "account");
        row("no sender", SmsPreset::MessageBird, "from", "", "from");
        row("no token", SmsPreset::Twilio, "token", "", "token");
    }
    void setUp_isChecked()
    {
        QFETCH(int, preset);
        QFETCH(QString, member);
        QFETCH(QString, value);
        SmsAccount account = accountOf(SmsPreset(preset));
        if (member == u"url") account.url = value;
        if (member == u"account") account.account = value;
        if (member == u"from") account.from = value;
        if (member == u"token") account.token = Secret();
        if (member == u"body") {
            account.format = SmsFormat::Json;
            account.body = value;
        }
        const auto request = smsRequest(account, kTo, QStringLiteral("x"));
        QTEST(request.ok() ? QByteArray("none") : request.error().field, "field");
    }

    void number_isE164_data()
    {
        QTest::addColumn<bool>("good");
        for (const char *good : {"+4930123456", "+15550100", "+123456789012345"})
            QTest::newRow(good) << true;
        for (const char *bad : {"", "4930123456", "+0301234567", "+1234567", "+1234567890123456",
                                "+49 30 123456", "+49301234a6", "+4930123456\n", "+4930123456&to=+1"})
            QTest::newRow(bad) << false;
    }
    void number_isE164()
    {
        const QString number = QString::fromLatin1(QTest::currentDataTag());
        QTEST(isPhoneNumber(number), "good");
        QTEST(smsRequest(accountOf(SmsPreset::Generic), number, QStringLiteral("x")).ok(), "good");
    }

    void token_isBoundToTheHost()
    {
        QCOMPARE(accountOf(SmsPreset::Twilio).host(), QStringLiteral("api.twilio.com"));
        QCOMPARE(accountOf(SmsPreset::MessageBird).host(), QStringLiteral("rest.messagebird.com"));
        QCOMPARE(accountOf(SmsPreset::Generic).host(), QStringLiteral("sms.example.org"));
        SmsAccount moved = accountOf(SmsPreset::Twilio);
        moved.url = QStringLiteral("https://evil.example/");
        QCOMPARE(moved.host(), QStringLiteral("evil.example"));
    }

    void answer_saysWhatToDo_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("failure");
        QTest::addColumn<bool>("final");
        QTest::addColumn<QString>("words");
        const auto row = [](int status, const char *body, const char *failure, bool final,
                            const char *words) {
            QTest::addRow("%d %s", status, body)
                << status << QByteArray(body) << QByteArray(failure) << final << QString::fromLatin1(words);
        };
        row(201, "{}", "none", false, "");
        row(204, "", "none", false, "");
        row(400, "{\"code\":21211,\"message\":\"The 'To' number is not valid\"}", "refused", true,
            "not valid");
        row(401, "{\"errors\":[{\"code\":2,\"description\":\"Request not allowed\"}]}", "auth_refused", false,
            "Request not allowed");
        row(401, "you sent s3cret-t0ken", "auth_refused", false, "(not shown)");
        row(404, "<html>", "not_set_up", false, "404");
        row(301, "", "not_set_up", false, "301");
        row(402, "", "busy", false, "402");
        row(429, "", "busy", false, "429");
        row(503, "\x01\xff\x00", "busy", false, "503");
        row(422, "[[[[", "refused", true, "422");
    }
    void answer_saysWhatToDo()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QString, words);
        FetchReply reply;
        reply.status = status;
        reply.body = body;
        const SmsOutcome outcome = smsOutcomeOf(reply, Secret(kToken));
        QTEST(outcome.failure, "failure");
        QTEST(outcome.isFinal, "final");
        QCOMPARE(outcome.ok, status < 300);
        QVERIFY2(outcome.sentence.contains(words), qPrintable(outcome.sentence));
        QVERIFY(!outcome.sentence.contains(QString::fromLatin1(kToken)));
    }
};

QTEST_GUILESS_MAIN(TestSmsGateway)
#include "tst_sms_gateway.moc"
