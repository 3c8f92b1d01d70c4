#include <QRegularExpression>
#include <QTest>

#include "core/delivery/message_shape.h"
#include "core/delivery/message_template.h"

using namespace gatehouse;

namespace {

const QString kIssuer = QStringLiteral("https://login.example.org");
const QString kOffice = QStringLiteral("Example Ltd");

}  // namespace

class TestMessageTemplate : public QObject
{
    Q_OBJECT

    std::unique_ptr<MessageTemplates> m_templates;

    MessageText rendered(const QString &kind, const QJsonObject &values,
                         const QString &locale = QStringLiteral("en"), const OwnMessageText &own = {})
    {
        auto text = m_templates->render(kind, locale, values, kOffice, own);
        if (!text.ok()) qFatal("%s", qPrintable(text.error().internal + text.error().publicMessage));
        return std::move(text).value();
    }
    void everyKind()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("language");
        for (const MessageShape &shape : messageShapes())
            for (const QString &language : m_templates->languages())
                QTest::addRow("%s %s", shape.kind.data(), qPrintable(language))
                    << QString(shape.kind) << language;
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto templates = MessageTemplates::load(kIssuer);
        QVERIFY2(templates.ok(), qPrintable(templates.ok() ? QString() : templates.error().internal));
        m_templates = std::move(templates).value();
    }

    void kind_isCompleteInEveryLanguage_data() { everyKind(); }
    void kind_isCompleteInEveryLanguage()
    {
        QFETCH(QString, kind);
        QFETCH(QString, language);
        const MessageShape &shape = *findMessageShape(kind);
        const QJsonObject values = sampleValues(shape, kIssuer);
        const MessageText text = rendered(kind, values, language);
        // What a text lacks shows as its id, or as nothing in the middle of a sentence.
        static const QRegularExpression kHole(
            QStringLiteral("\\b[a-z_]+[.](subject|lead|button|not_you|text|minutes?|hours?|days?)\\b|layout[."
                           "]|fact[.]|[{][{]"
                           "|[a-z]  [a-z]| [.,]( |$)"));
        for (const QString &words : {text.subject, text.text, text.html})
            QVERIFY2(!kHole.match(words).hasMatch(), qPrintable(words));
        if (shape.code) QVERIFY(text.text.contains(QLatin1String("314159")));
        if (shape.button) QVERIFY(text.text.contains(values.value(QStringLiteral("link")).toString()));
        QVERIFY(text.text.contains(kOffice));
        if (shape.channel == MessageChannel::Sms) {
            QVERIFY(text.html.isEmpty());
            QVERIFY(text.text.size() <= 160);
            QVERIFY(!text.text.contains(u'\n'));
            return;
        }
        QVERIFY(!text.subject.isEmpty() && !text.subject.contains(QLatin1String("314159")));
        if (shape.button)
            QVERIFY(text.html.contains(
                QStringLiteral("href=\"%1\"").arg(values.value(QStringLiteral("link")).toString())));
        if (language != u"en") QVERIFY(text.subject != rendered(kind, values).subject);
    }

    void html_loadsNothingAndLeadsToTheIssuerAlone_data() { everyKind(); }
    void html_loadsNothingAndLeadsToTheIssuerAlone()
    {
        QFETCH(QString, kind);
        QFETCH(QString, language);
        const QString html = rendered(kind, sampleValues(*findMessageShape(kind), kIssuer), language).html;
        static const QRegularExpression kLoads(
            QStringLiteral(
                "<(img|script|link|iframe|object|form|base)|src=|url\\(|@import|@font-face|http-equiv"),
            QRegularExpression::CaseInsensitiveOption);
        QVERIFY(!kLoads.match(html).hasMatch());
        static const QRegularExpression kLink(QStringLiteral("href=\"([^\"]*)\""));
        for (auto links = kLink.globalMatch(html); links.hasNext();)
            QVERIFY(links.next().captured(1).startsWith(kIssuer + u'/'));
    }

    void texts_areTheSameInEveryLanguage()
    {
        const auto catalogue =
            MessageCatalogue::load(QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/mail/messages"));
        static const QRegularExpression kName(QStringLiteral("[{][{]([a-z_]+)[}][}]"));
        const auto names = [](const QString &text) {
            QStringList found;
            for (auto match = kName.globalMatch(text); match.hasNext();)
                found << match.next().captured(1);
            found.sort();
            return found;
        };
        const QHash<QString, QString> english = catalogue->texts().value(QStringLiteral("en"));
        for (const QString &language : catalogue->languages()) {
            const QHash<QString, QString> texts = catalogue->texts().value(language);
            QCOMPARE(QSet<QString>(texts.keyBegin(), texts.keyEnd()),
                     QSet<QString>(english.keyBegin(), english.keyEnd()));
            for (auto text = texts.begin(); text != texts.end(); ++text)
                QVERIFY2(names(*text) == names(english.value(text.key())), qPrintable(text.key()));
        }
    }

    void kinds_areWordsOfTheReader_data()
    {
        QTest::addColumn<QString>("factorKind");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("german");
        const auto row = [](const char *kind, const char *english, const char *german) {
            QTest::newRow(kind) << QString::fromUtf8(kind) << QString::fromUtf8(english)
                                << QString::fromUtf8(german);
        };
        row("passkey", "Passkey", "Passkey");
        row("security_key", "Security key", "Sicherheitsschlüssel");
        row("totp", "Authenticator app", "Authenticator-App");
        row("email", "Codes by e-mail", "Codes per E-Mail");
        row("sms", "Codes by text message", "Codes per SMS");
    }
    void kinds_areWordsOfTheReader()
    {
        QFETCH(QString, factorKind);
        QFETCH(QString, english);
        QFETCH(QString, german);
        QJsonObject values{{QStringLiteral("factor_kind"), factorKind}};
        const auto told = [&](const QString &kind, const QString &language) {
            return rendered(kind, values, language).text;
        };
        for (const QString &kind : {QStringLiteral("factor_added"), QStringLiteral("factor_removed")}) {
            QVERIFY(told(kind, QStringLiteral("en")).contains(QStringLiteral("What: ") + english + u'\n'));
            QVERIFY(told(kind, QStringLiteral("de-AT")).contains(QStringLiteral("Was: ") + german + u'\n'));
        }
        // What its owner calls it follows, and is no more than words.
        values.insert(QStringLiteral("factor"), QStringLiteral("my {{what}} at evil.example"));
        const QString named = told(QStringLiteral("factor_added"), QStringLiteral("de"));
        QVERIFY(named.contains(QStringLiteral("Was: ") + german + QStringLiteral(": my {{what}} at evil")));
        QVERIFY(!named.contains(QLatin1String("evil.example")));
    }

    void kinds_thatNobodyKnowsSayNothing()
    {
        const QJsonObject values{{QStringLiteral("factor_kind"), QStringLiteral("../layout.hello")},
                                 {QStringLiteral("factor"), QStringLiteral("Pixel 8")}};
        const QString text = rendered(QStringLiteral("factor_added"), values, QStringLiteral("de")).text;
        QVERIFY(text.contains(QLatin1String("Was: Pixel 8\n")));
        QVERIFY(!text.contains(QLatin1String("layout")));
        const QString german = rendered(QStringLiteral("factors_reset"),
                                        {{QStringLiteral("reason"), QStringLiteral("phone lost")},
                                         {QStringLiteral("reason_kind"), QStringLiteral("phone lost")},
                                         {QStringLiteral("by"), QStringLiteral("command line")},
                                         {QStringLiteral("by_kind"), QStringLiteral("operator")}},
                                        QStringLiteral("de"))
                                   .text;
        QVERIFY(german.contains(QLatin1String("Grund: phone lost\n")));
        QVERIFY(german.contains(QLatin1String("Durch: Wer den Server betreibt\n")));
    }

    void link_leadsToTheIssuerOrNowhere_data()
    {
        QTest::addColumn<QString>("link");
        for (const char *evil :
             {"https://evil.example/x", "https://login.example.org.evil.example/",
              "http://login.example.org/x", "https://login.example.orgx/",
              "https://login.example.org@evil.example/", "javascript:alert(1)", "//evil.example", "/reset",
              "https://login.example.org/a b", "https://login.example.org/\r\nx",
              "https://login.example.org/\"><a href=\"https://evil.example"})
            QTest::newRow(evil) << QString::fromLatin1(evil);
    }
    void link_leadsToTheIssuerOrNowhere()
    {
        QFETCH(QString, link);
        for (const char *name : {"link", "secure_link", "reset_link", "any_link"}) {
            QJsonObject values = sampleValues(*findMessageShape(QStringLiteral("verify_email")), kIssuer);
            values.insert(QLatin1String(name), link);
            const auto text = m_templates->render(QStringLiteral("verify_email"), {}, values, kOffice);
            QVERIFY(!text.ok());
            QCOMPARE(text.error().reason, QByteArray("link_elsewhere"));
        }
    }

    void names_advertiseNothing_data()
    {
        QTest::addColumn<QString>("evil");
        for (const char *evil :
             {"Win at https://evil.example/", "evil.example", "WWW.evil.example", "evil.example/free money",
              "http://1.2.3.4/", "mailto:a@evil.example", "see evil.example: now"})
            QTest::newRow(evil) << QString::fromLatin1(evil);
    }
    void names_advertiseNothing()
    {
        QFETCH(QString, evil);
        static const QRegularExpression kLinked(
            QStringLiteral("evil[.]example|1[.]2[.]3|http:/|https:/|mailto:a"),
            QRegularExpression::CaseInsensitiveOption);
        QJsonObject values{{QStringLiteral("link"), kIssuer + QStringLiteral("/x")}};
        for (const char *name : {"name", "inviter", "note", "device"})
            values.insert(QLatin1String(name), evil);
        MessageText text = rendered(QStringLiteral("invitation"), values);
        QString rest = text.text.remove(kIssuer);
        QVERIFY2(!kLinked.match(rest).hasMatch(), qPrintable(rest));
        QVERIFY(rest.startsWith(QLatin1String("Hello,\n")));
        QVERIFY(!kLinked.match(text.html.remove(kIssuer)).hasMatch());
    }

    void values_areWordsAndNotMarkup()
    {
        const QString evil = QStringLiteral("<b>\"x\"</b> & {{code}}\r\n\r\nBcc: y") + QChar(0x202e);
        QJsonObject values{{QStringLiteral("link"), kIssuer + QStringLiteral("/x?a=1&b=2")}};
        for (const char *name : {"name", "inviter", "note", "device", "address", "reason"})
            values.insert(QLatin1String(name), evil);
        const MessageText text = rendered(QStringLiteral("invitation"), values);
        QVERIFY(!text.html.contains(QLatin1String("<b>")));
        QVERIFY(text.html.contains(QLatin1String("&lt;b&gt;")));
        QVERIFY(text.html.contains(QLatin1String("{{code}}")));  // read once, never again
        QVERIFY(text.html.contains(QLatin1String("/x?a=1&amp;b=2")));
        QVERIFY(!text.text.contains(u'\r'));
        QVERIFY(!text.text.contains(QChar(0x202e)));
        QVERIFY(!text.text.contains(QLatin1String("\nBcc")));
    }

    void officesOwnWords_takeTheirPlace()
    {
        const OwnMessageText own{QStringLiteral("Welcome at {{office}}, {{name}}"),
                                 QStringLiteral("Ask <Anna>.\n\nRoom 12")};
        const QJsonObject values{{QStringLiteral("name"), QStringLiteral("{{office}}")}};
        const MessageText text = rendered(QStringLiteral("welcome"), values, QStringLiteral("de"), own);
        QCOMPARE(text.subject, QStringLiteral("Welcome at Example Ltd, {{office}}"));
        QVERIFY(text.text.contains(QLatin1String("Ask <Anna>.")));
        QVERIFY(text.html.contains(QLatin1String("<p style=\"margin:0 0 14px\">Ask &lt;Anna&gt;.</p>")));
        QVERIFY(text.html.contains(QLatin1String(">Room 12</p>")));
    }

    void officesOwnWords_areChecked_data()
    {
        QTest::addColumn<QString>("subject");
        QTest::addColumn<QString>("paragraph");
        QTest::addColumn<QByteArray>("refused");
        const QString none;
        const auto row = [](const char *name, const QString &subject, const QString &paragraph,
                            const QByteArray &refused) {
            QTest::newRow(name) << subject << paragraph << refused;
        };
        row("good", QStringLiteral("Hello"), QStringLiteral("See https://login.example.org/help.\nBye"), {});
        row("line break", QStringLiteral("Hello\r\nBcc: x"), none, "subject");
        row("long subject", QString(151, u'x'), none, "subject");
        row("long paragraph", none, QString(2'001, u'x'), "paragraph");
        row("control", none, QStringLiteral("a") + QChar(7), "paragraph");
        row("link", none, QStringLiteral("See (https://evil.example/)."), "paragraph");
        row("link in subject", QStringLiteral("http://evil.example"), none, "subject");
        row("lookalike", none, QStringLiteral("https://login.example.org.evil.example"), "paragraph");
        row("no scheme", none, QStringLiteral("://evil.example"), "paragraph");
    }
    void officesOwnWords_areChecked()
    {
        QFETCH(QString, subject);
        QFETCH(QString, paragraph);
        const auto checked = m_templates->checkOwn({subject, paragraph});
        QTEST(checked.ok() ? QByteArray() : checked.error().field, "refused");
    }

    void notice_withoutALinkStillSaysWhatToDo()
    {
        const MessageText text = rendered(QStringLiteral("password_changed"), {});
        QVERIFY(text.text.contains(QLatin1String("Tell your administrator")));
    }

    void language_isTheReadersOrEnglish()
    {
        QCOMPARE(m_templates->languageFor(QStringLiteral("de-AT")), QStringLiteral("de"));
        QCOMPARE(m_templates->languageFor(QStringLiteral("DE")), QStringLiteral("de"));
        QCOMPARE(m_templates->languageFor(QStringLiteral("xx")), QStringLiteral("en"));
        QCOMPARE(m_templates->languageFor({}), QStringLiteral("en"));
    }
    void validity_isInWords()
    {
        const auto text = [&](const QJsonObject &values) {
            QJsonObject with = values;
            with.insert(QStringLiteral("code"), QStringLiteral("123456"));
            return rendered(QStringLiteral("sms_login_code"), with, QStringLiteral("de")).text;
        };
        QVERIFY(text({{QStringLiteral("minutes"), 1}}).contains(QLatin1String("Gilt 1 Minute.")));
        QVERIFY(
            text({{QStringLiteral("minutes"), QStringLiteral("10")}}).contains(QLatin1String("10 Minuten.")));
        QVERIFY(text({{QStringLiteral("hours"), 24}}).contains(QLatin1String("24 Stunden.")));
    }
};

QTEST_GUILESS_MAIN(TestMessageTemplate)
#include "tst_message_template.moc"
