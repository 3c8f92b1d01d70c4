#include <QTest>

#include "core/delivery/mail_message.h"

using namespace gatehouse;

namespace {

const QByteArray kId("0198c0de-0000-7000-8000-00000000abcd");
const QByteArray kHost("login.example.org");
// 2026-01-31T09:30:00Z
constexpr Timestamp kNow{1'769'851'800'000};

Mail mailTo(const QString &to)
{
    Mail mail;
    mail.from = *parseMailAddress(QStringLiteral("login@example.org"));
    mail.to = *parseMailAddress(to);
    mail.fromName = QStringLiteral("Example Ltd");
    mail.subject = QStringLiteral("Hello");
    mail.text = QStringLiteral("One\nTwo\n");
    mail.html = QStringLiteral("<p>One</p>\n");
    return mail;
}

QByteArray composed(const Mail &mail)
{
    const auto made = composeMail(mail, kId, kHost, kNow);
    return made.ok() ? *made : QByteArray("refused: ") + made.error().reason;
}

}  // namespace

class TestMailMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mail_hasTheFieldsOfTheStandard()
    {
        const QByteArray mail = composed(mailTo(QStringLiteral("anna@example.org")));
        for (const char *line :
             {"Date: Sat, 31 Jan 2026 09:30:00 +0000\r\n",
              "From: \"Example Ltd\"\r\n <login@example.org>\r\n", "To: <anna@example.org>\r\n",
              "Subject: Hello\r\n", "MIME-Version: 1.0\r\n",
              "Message-ID:\r\n <0198c0de-0000-7000-8000-00000000abcd@login.example.org>\r\n",
              "Auto-Submitted: auto-generated\r\n", "Content-Type: text/plain; charset=utf-8\r\n",
              "Content-Type: text/html; charset=utf-8\r\n"})
            QVERIFY2(mail.contains(line), line);
        QVERIFY(!mail.contains("Reply-To"));
        QVERIFY(mail.endsWith("--\r\n"));
    }

    void mail_isAsciiInLinesThatEveryServerTakes()
    {
        Mail mail = mailTo(QStringLiteral("anna@example.org"));
        mail.subject = QString(200, QChar(0x00e4));
        mail.fromName = QString(80, QChar(0x4e2d));
        mail.text = QString(5'000, QChar(0x00fc)) + QStringLiteral("\n.\n\nend  ");
        mail.html = QStringLiteral("<p>") + QString(3'000, u'x') + QStringLiteral("</p>");
        const QByteArray bytes = composed(mail);
        for (const QByteArray &line : bytes.split('\n')) {
            QVERIFY2(line.isEmpty() || line.endsWith('\r'), line.constData());
            QVERIFY2(line.size() <= 79, line.constData());
            for (const char c : line.chopped(line.isEmpty() ? 0 : 1))
                QVERIFY(c == '\t' || (c >= 0x20 && c < 0x7f));
        }
    }

    void mail_withoutHtmlIsPlainText()
    {
        Mail mail = mailTo(QStringLiteral("anna@example.org"));
        mail.html.clear();
        const QByteArray bytes = composed(mail);
        QVERIFY(!bytes.contains("multipart"));
        QVERIFY(bytes.endsWith("\r\n\r\nOne\r\nTwo\r\n"));
    }

    void header_refusesLineBreaks_data()
    {
        QTest::addColumn<QString>("evil");
        QTest::newRow("CR LF") << QStringLiteral("Hello\r\nBcc: all@example.org");
        QTest::newRow("LF") << QStringLiteral("Hello\nBcc: all@example.org");
        QTest::newRow("CR") << QStringLiteral("Hello\rBcc: all@example.org");
        QTest::newRow("NUL") << QStringLiteral("Hello") + QChar(0) + QStringLiteral("x");
        QTest::newRow("NEL") << QStringLiteral("Hello") + QChar(0x85) + QStringLiteral("x");
        QTest::newRow("line separator") << QStringLiteral("Hello") + QChar(0x2028) + QStringLiteral("x");
        QTest::newRow("escape") << QStringLiteral("Hello\x1b[31m");
    }
    void header_refusesLineBreaks()
    {
        QFETCH(QString, evil);
        Mail mail = mailTo(QStringLiteral("anna@example.org"));
        mail.subject = evil;
        QCOMPARE(composed(mail), QByteArray("refused: header_injection"));
        mail = mailTo(QStringLiteral("anna@example.org"));
        mail.fromName = evil;
        QCOMPARE(composed(mail), QByteArray("refused: header_injection"));
        mail = mailTo(QStringLiteral("anna@example.org"));
        mail.replyTo = evil.toUtf8();
        QCOMPARE(composed(mail), QByteArray("refused: header_injection"));
    }

    void name_cannotLeaveItsQuotes()
    {
        Mail mail = mailTo(QStringLiteral("anna@example.org"));
        mail.fromName = QStringLiteral("a\" <evil@example.org>, \"b\\");
        QVERIFY(
            composed(mail).contains("From: \"a\\\" <evil@example.org>, \\\"b\\\\\"\r\n <login@example.org>"));
    }

    void headerText_isEncodedWhereItHasTo_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("encoded");
        QTest::newRow("ascii") << QStringLiteral("Your code") << QByteArray("Your code");
        // The value is the one of RFC 2047 section 8's encoding "B" of UTF-8 bytes, by Python's email.header.
        QTest::newRow("umlaut") << QString::fromUtf8("Schl\xc3\xbcssel")
                                << QByteArray("=?UTF-8?B?U2NobMO8c3NlbA==?=");
        // What looks like an encoded word must not be read as one.
        QTest::newRow("lookalike") << QStringLiteral("=?utf-8?q?x?=")
                                   << QByteArray("=?UTF-8?B?PT91dGYtOD9xP3g/PQ==?=");
    }
    void headerText_isEncodedWhereItHasTo()
    {
        QFETCH(QString, text);
        QTEST(encodedHeaderText(text), "encoded");
    }

    void headerText_splitsBetweenCharacters()
    {
        QString text;
        const char32_t rocket = 0x1f680;
        for (int i = 0; i < 40; ++i)
            text += QString::fromUcs4(&rocket, 1);
        QByteArray whole;
        for (const QByteArray &word : encodedHeaderText(text).split('\n')) {
            const QByteArray trimmed = word.trimmed();
            QVERIFY(trimmed.size() <= 75);
            const QByteArray bytes = QByteArray::fromBase64(trimmed.sliced(10, trimmed.size() - 12));
            QVERIFY(!QString::fromUtf8(bytes).contains(QChar::ReplacementCharacter));
            whole += bytes;
        }
        QCOMPARE(QString::fromUtf8(whole), text);
    }

    void quotedPrintable_isThatOfTheStandard_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("encoded");
        QTest::newRow("plain") << QStringLiteral("a b\nc") << QByteArray("a b\r\nc");
        QTest::newRow("equals") << QStringLiteral("a=b") << QByteArray("a=3Db");
        QTest::newRow("blank at the end") << QStringLiteral("a \nb\t") << QByteArray("a=20\r\nb=09");
        QTest::newRow("lone CR") << QStringLiteral("a\rb") << QByteArray("a\r\nb");
        QTest::newRow("umlaut") << QString::fromUtf8("\xc3\xa4") << QByteArray("=C3=A4");
        QTest::newRow("76 fit") << QString(76, u'x') << QByteArray(76, 'x');
        QTest::newRow("77 do not") << QString(77, u'x') << QByteArray(75, 'x') + "=\r\nxx";
    }
    void quotedPrintable_isThatOfTheStandard()
    {
        QFETCH(QString, text);
        QTEST(quotedPrintable(text), "encoded");
    }

    void address_isWhatMailServersTake_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("sent");
        const auto row = [](const char *name, const QString &text, const QString &sent) {
            QTest::newRow(name) << text << sent;
        };
        row("plain", QStringLiteral("Anna.B+x@Example.ORG"), QStringLiteral("Anna.B+x@example.org"));
        row("one label", QStringLiteral("root@localhost"), QStringLiteral("root@localhost"));
        row("international domain", QString::fromUtf8("anna@m\xc3\xbcnchen.example"),
            QStringLiteral("anna@xn--mnchen-3ya.example"));
        row("international local part", QString::fromUtf8("m\xc3\xbcller@example.org"),
            QStringLiteral("address_not_ascii"));
        for (const char *bad : {"",
                                "anna",
                                "@example.org",
                                "anna@",
                                "a b@example.org",
                                "anna@example.org\r\nDATA",
                                "anna\n@example.org",
                                "<anna@example.org>",
                                "anna@example.org>",
                                "anna@exa mple.org",
                                "anna@[127.0.0.1]",
                                "\"a b\"@example.org",
                                "a..b@example.org",
                                ".a@example.org",
                                "a.@example.org",
                                "a@b@example.org",
                                "anna@-example.org",
                                "anna@example..org",
                                "anna@example.org.",
                                "anna@example.org,b@example.org",
                                "anna;b@example.org",
                                "anna@exa_mple.org"})
            row(qPrintable(QStringLiteral("bad: ") + QLatin1String(bad)), QLatin1String(bad),
                QStringLiteral("bad_address"));
        row("long local part", QString(65, u'a') + QStringLiteral("@example.org"),
            QStringLiteral("bad_address"));
        row("huge", QString(100'000, u'a') + QStringLiteral("@example.org"), QStringLiteral("bad_address"));
    }
    void address_isWhatMailServersTake()
    {
        QFETCH(QString, text);
        const auto address = parseMailAddress(text);
        QTEST(QString::fromLatin1(address.ok() ? address->text() : address.error().reason), "sent");
    }
};

QTEST_GUILESS_MAIN(TestMailMessage)
#include "tst_mail_message.moc"
