#include <curl/curl.h>

#include <QTest>

#include "core/delivery/smtp_client.h"
#include "core/delivery/smtp_transcript.h"
#include "scripted_smtp.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const MailAddress kFrom{"login", "example.org"};
const MailAddress kTo{"anna", "example.org"};
const QByteArray kMail("Subject: x\r\n\r\nOne\r\n.\r\n..two\r\n");

SmtpServer serverAt(int port, MailAuth auth = MailAuth::None, const QByteArray &secret = {})
{
    SmtpServer server;
    server.host = QStringLiteral("127.0.0.1");
    server.port = port;
    server.tls = MailTls::None;
    server.auth = auth;
    server.user = QStringLiteral("login@example.org");
    server.secret = Secret(secret);
    server.ehlo = "login.example.org";
    server.timeout = 5s;
    return server;
}

/// A server that takes everything but answers `command` with `reply`.
ScriptedSmtp::Reply except(const QByteArray &command = {}, const QByteArray &reply = {},
                           const QByteArray &offers = "PLAIN LOGIN XOAUTH2")
{
    return [=](const QByteArray &line) -> QByteArray {
        if (!command.isEmpty() && line.startsWith(command)) return reply;
        if (line.startsWith("EHLO"))
            return offers.isEmpty() ? QByteArray("250 mail.example.org")
                                    : "250-mail.example.org\r\n250 AUTH " + offers;
        if (line.startsWith("AUTH LOGIN ")) return "334 UGFzc3dvcmQ6";
        if (line == "AUTH LOGIN") return "334 VXNlcm5hbWU6";
        if (line.startsWith("AUTH")) return "235 ok";
        if (line == "DATA") return "354 go on";
        if (line == "QUIT") return "221 bye";
        if (line == "bG9naW5AZXhhbXBsZS5vcmc=") return "334 UGFzc3dvcmQ6";
        if (line == "aHVudGVyMi1odW50ZXIy") return "235 ok";
        return "250 ok";
    };
}

QByteArray failureOf(const SmtpOutcome &outcome)
{
    return nameOf(outcome.failure);
}

}  // namespace

class TestSmtpClient : public QObject
{
    Q_OBJECT

    const SmtpClient m_client{AddressRanges()};

private Q_SLOTS:
    void mail_isHandedOver()
    {
        ScriptedSmtp smtp(except());
        const SmtpOutcome outcome = m_client.send(serverAt(smtp.port()), kFrom, kTo, kMail);
        smtp.join();
        QVERIFY2(outcome.ok(), qPrintable(outcome.transcript.join(u'\n')));
        QCOMPARE(smtp.commands, QList<QByteArray>({"EHLO login.example.org", "MAIL FROM:<login@example.org>",
                                                   "RCPT TO:<anna@example.org>", "DATA", ".", "QUIT"}));
        // RFC 5321 section 4.5.2: a dot at a line's start is doubled.
        QCOMPARE(smtp.mail, QByteArray("Subject: x\r\n\r\nOne\r\n..\r\n...two\r\n"));
        QVERIFY(outcome.transcript.contains(QStringLiteral("> RCPT TO:<anna@example.org>")));
        QVERIFY(outcome.transcript.contains(QStringLiteral("> (the mail)")));
        QVERIFY(!outcome.transcript.join(u'\n').contains(QLatin1String("two")));
    }

    void signIn_showsItsSecretToTheServerAlone_data()
    {
        QTest::addColumn<MailAuth>("auth");
        QTest::addColumn<QByteArray>("said");
        // RFC 4616: NUL user NUL password; LOGIN: the two apart; XOAUTH2: Google's and Microsoft's form.
        QTest::newRow("plain") << MailAuth::Plain
                               << QByteArray("AUTH PLAIN ") +
                                      QByteArray("\0login@example.org\0hunter2-hunter2", 34).toBase64();
        QTest::newRow("login") << MailAuth::Login << QByteArray("aHVudGVyMi1odW50ZXIy");
        QTest::newRow("xoauth2") << MailAuth::XOAuth2
                                 << QByteArray("AUTH XOAUTH2 ") + QByteArray(
                                                                      "user=login@example.org\x01"
                                                                      "auth=Bearer hunter2-hunter2\x01\x01")
                                                                      .toBase64();
    }
    void signIn_showsItsSecretToTheServerAlone()
    {
        QFETCH(MailAuth, auth);
        QFETCH(QByteArray, said);
        ScriptedSmtp smtp(except());
        const SmtpOutcome outcome =
            m_client.send(serverAt(smtp.port(), auth, "hunter2-hunter2"), kFrom, kTo, kMail);
        smtp.join();
        QVERIFY2(outcome.ok(), qPrintable(outcome.transcript.join(u'\n')));
        const bool sent = smtp.commands.contains(said) ||
                          smtp.commands.contains("AUTH LOGIN " + QByteArray("login@example.org").toBase64());
        QVERIFY2(sent, smtp.commands.join("\n").constData());
        const QString shown = outcome.transcript.join(u'\n');
        QVERIFY2(shown.contains(QLatin1String("> AUTH ")), qPrintable(shown));
        for (const QByteArray &secret :
             {QByteArray("hunter2"), QByteArray("aHVudGVyMi1odW50ZXIy"), said.mid(13)})
            QVERIFY2(!shown.contains(QString::fromLatin1(secret)), qPrintable(shown));
    }

    void serverThatRepeatsTheSecret_isNotShown()
    {
        ScriptedSmtp smtp(except("AUTH", "535 wrong: hunter2-hunter2 and aHVudGVyMi1odW50ZXIy"));
        const SmtpOutcome outcome =
            m_client.send(serverAt(smtp.port(), MailAuth::Plain, "hunter2-hunter2"), kFrom, kTo, kMail);
        const QString shown = outcome.transcript.join(u'\n') + outcome.reply + outcome.sentence();
        QVERIFY2(!shown.contains(QLatin1String("hunter2")) && !shown.contains(QLatin1String("aHVudGVy")),
                 qPrintable(shown));
        QCOMPARE(failureOf(outcome), QByteArray("auth_refused"));
    }

    void failure_isNamed_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<MailAuth>("auth");
        QTest::addColumn<QByteArray>("offers");
        QTest::addColumn<QByteArray>("failure");
        QTest::addColumn<bool>("final");
        const auto row = [](const char *command, const char *reply, const char *failure, bool final,
                            MailAuth auth = MailAuth::None, const char *offers = "PLAIN LOGIN XOAUTH2") {
            QTest::addRow("%s %s", command, reply) << QByteArray(command) << QByteArray(reply) << auth
                                                   << QByteArray(offers) << QByteArray(failure) << final;
        };
        // What the big providers and servers say, word for word.
        row("AUTH", "535 5.7.8 Username and Password not accepted.", "auth_refused", false, MailAuth::Plain);
        row("AUTH", "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled",
            "auth_refused", false, MailAuth::Login);
        row("AUTH", "535 5.7.3 Authentication unsuccessful", "token_not_taken", false, MailAuth::XOAuth2);
        // Google's way: {"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}
        row("AUTH",
            "334 "
            "eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ="
            "=",
            "token_not_taken", false, MailAuth::XOAuth2);
        row("AUTH", "504 5.5.4 Unrecognized authentication type", "auth_mechanism", false, MailAuth::Plain);
        row("AUTH", "454 4.7.0 Temporary authentication failure", "other", false, MailAuth::Plain);
        row("none", "", "auth_mechanism", false, MailAuth::Plain, "CRAM-MD5");
        row("MAIL", "530 5.7.0 Must issue a STARTTLS command first", "auth_needed", false);
        row("MAIL", "530 5.7.57 Client not authenticated to send mail", "auth_mechanism", false,
            MailAuth::Plain, "");
        row("MAIL", "550 5.7.60 Client does not have permissions to send as this sender", "sender_refused",
            false);
        row("MAIL", "553 5.7.1 <a@b>: Sender address rejected: not owned by user", "sender_refused", false);
        row("RCPT", "550 5.1.1 The email account that you tried to reach does not exist", "recipient_refused",
            true);
        row("RCPT", "554 5.7.1 <anna@example.org>: Relay access denied", "recipient_refused", true);
        row("RCPT", "553 5.7.1 Sender address rejected", "sender_refused", false);
        row("RCPT", "450 4.2.0 <anna@example.org>: Recipient address rejected: Greylisted", "greylisted",
            false);
        row("RCPT", "451 4.7.1 Greylisting in action, please come back later", "greylisted", false);
        row("RCPT", "452 4.2.2 Mailbox full", "quota", false);
        row("RCPT", "552 5.2.2 Over quota", "quota", false);
        row("RCPT", "421 4.7.28 Our system has detected an unusual rate", "quota", false);
        row("DATA", "550 5.4.5 Daily user sending quota exceeded", "quota", false);
        row(".", "552 5.3.4 Message size exceeds fixed limit", "too_large", true);
        row(".", "550 5.7.1 Message rejected as spam", "content_refused", true);
        row(".", "554 5.2.252 SendAsDenied; not allowed to send as x", "sender_refused", false);
        row(".", "451 4.3.0 Try again later", "greylisted", false);
        row("RCPT", "", "dropped", false);
        row(".", "", "dropped", false);
    }
    void failure_isNamed()
    {
        QFETCH(QByteArray, command);
        QFETCH(QByteArray, reply);
        QFETCH(MailAuth, auth);
        QFETCH(QByteArray, offers);
        ScriptedSmtp smtp(except(command, reply, offers));
        const SmtpOutcome outcome =
            m_client.send(serverAt(smtp.port(), auth, "hunter2-hunter2"), kFrom, kTo, kMail);
        const QByteArray shown = outcome.transcript.join(u'\n').toUtf8();
        QFETCH(QByteArray, failure);
        QVERIFY2(failureOf(outcome) == failure, (failureOf(outcome) + "\n" + shown).constData());
        QTEST(isFinal(outcome.failure, outcome.code), "final");
        QVERIFY(!outcome.sentence().isEmpty());
    }

    void failure_ofTheConnectionIsNamed()
    {
        QCOMPARE(failureOf(m_client.send(serverAt(1), kFrom, kTo, kMail)), QByteArray("connection_refused"));
        SmtpServer nowhere = serverAt(25);
        nowhere.host = QStringLiteral("mail.invalid");
        QCOMPARE(failureOf(m_client.send(nowhere, kFrom, kTo, kMail)), QByteArray("name_unknown"));
        for (const QString &host :
             {QStringLiteral("a/b"), QStringLiteral("a b"), QStringLiteral("u:p@127.0.0.1"),
              QStringLiteral("127.0.0.1:25"), QStringLiteral("a\r\nb"), QString()}) {
            nowhere.host = host;
            QCOMPARE(failureOf(m_client.send(nowhere, kFrom, kTo, kMail)), QByteArray("name_unknown"));
        }
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        SmtpServer slow = serverAt(silent.serverPort());
        slow.timeout = 1s;
        QCOMPARE(failureOf(m_client.send(slow, kFrom, kTo, kMail)), QByteArray("timed_out"));
    }

    void encryption_isNotOptional()
    {
        {
            ScriptedSmtp smtp(except());
            SmtpServer server = serverAt(smtp.port(), MailAuth::Plain, "hunter2-hunter2");
            server.tls = MailTls::StartTls;
            QCOMPARE(failureOf(m_client.send(server, kFrom, kTo, kMail)), QByteArray("tls_missing"));
            smtp.join();
            for (const QByteArray &command : std::as_const(smtp.commands))
                QVERIFY2(!command.startsWith("AUTH") && !command.startsWith("MAIL"), command.constData());
        }
        ScriptedSmtp smtp(except());
        SmtpServer server = serverAt(smtp.port());
        server.tls = MailTls::Tls;
        QCOMPARE(failureOf(m_client.send(server, kFrom, kTo, kMail)), QByteArray("tls_broken"));
    }

    void openMail_goesToThisMachineAndNamedNetworksAlone()
    {
        SmtpServer server = serverAt(25);
        for (const char *host :
             {"192.0.2.1", "10.0.0.1", "169.254.169.254", "[::ffff:10.0.0.1]", "1.1.1.1"}) {
            server.host = QString::fromLatin1(host).remove(u'[').remove(u']');
            QCOMPARE(failureOf(m_client.send(server, kFrom, kTo, kMail)), QByteArray("plain_not_allowed"));
        }
    }

    void stop_endsAWaitingCall()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        SmtpServer slow = serverAt(silent.serverPort());
        slow.timeout = 60s;
        std::atomic<bool> stop{false};
        std::thread other([&stop] {
            std::this_thread::sleep_for(200ms);
            stop = true;
        });
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!m_client.send(slow, kFrom, kTo, kMail, &stop).ok());
        other.join();
        QVERIFY(timer.elapsed() < 5'000);
    }

    void certificateFailures_areToldApart_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("failure");
        QTest::newRow("name") << QStringLiteral(
                                     "SSL: no alternative certificate subject name matches target host "
                                     "name 'mail.example.org'")
                              << QByteArray("certificate_name");
        QTest::newRow("expired") << QStringLiteral("SSL certificate problem: certificate has expired")
                                 << QByteArray("certificate_expired");
        QTest::newRow("self-signed") << QStringLiteral("SSL certificate problem: self-signed certificate")
                                     << QByteArray("certificate_untrusted");
    }
    void certificateFailures_areToldApart()
    {
        QFETCH(QString, text);
        QTEST(nameOf(smtpFailureOf({CURLE_PEER_FAILED_VERIFICATION, text, {}, 0, {}})), "failure");
    }

    void advice_isThereForEveryFailure()
    {
        QSet<QByteArray> names;
        for (const SmtpFailure failure : allSmtpFailures()) {
            QVERIFY(smtpAdvice(failure).size() > 20);
            names.insert(nameOf(failure));
        }
        QCOMPARE(names.size(), allSmtpFailures().size());
        QCOMPARE(allSmtpFailures().size(), int(SmtpFailure::Other) + 1);
    }

    void transcript_isBoundedAndClean()
    {
        SmtpTranscript transcript("abc");
        for (int i = 0; i < 1'000; ++i)
            transcript.received(QByteArray("250-") + QByteArray(2'000, 'x') + "\x1b[2J\0");
        QVERIFY(transcript.lines().size() <= 200);
        transcript.received("250 \x1b[31mred");
        QVERIFY(!transcript.reply().contains(QChar(0x1b)));
        for (const QString &line : transcript.lines())
            QVERIFY(line.size() <= 502);
    }
    void transcript_cutsNoSecretInTwo()
    {
        SmtpTranscript transcript("hunter2-hunter2");
        transcript.received("535 " + QByteArray(490, 'x') + "hunter2-hunter2");
        QVERIFY(!transcript.lines().constFirst().contains(QLatin1String("hunter")));
        transcript.sent("AUTH PLAIN\x0cx");
        QVERIFY(!transcript.lines().constLast().contains(QChar(0x0c)));
    }
};

QTEST_GUILESS_MAIN(TestSmtpClient)
#include "tst_smtp_client.moc"
