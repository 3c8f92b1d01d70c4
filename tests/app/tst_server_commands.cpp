#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "server_program.h"

using namespace gatehouse;

namespace {

// As docs and scripts rely on them.
constexpr int kOk = 0;
constexpr int kFailure = 1;
constexpr int kUsage = 2;
constexpr int kNotFound = 3;
constexpr int kConflict = 5;

const QByteArray kPassword = "correct horse battery";

}  // namespace

/// The command line of gatehouse-server, from outside.
class TestServerCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_data = m_folder->filePath(QStringLiteral("data"));
        const CommandOutcome made =
            runServer({QStringLiteral("init"), QStringLiteral("--data"), m_data, QStringLiteral("--admin"),
                       QStringLiteral("root"), QStringLiteral("--password-stdin"), QStringLiteral("--json")},
                      kPassword + '\n');
        QVERIFY2(made.code == kOk, made.all().constData());
        QCOMPARE(made.json().value(u"admin").toString(), QStringLiteral("root"));
    }

    // --- the frame
    // --------------------------------------------------------------------------------------------------

    void help_ofEveryCommand_data()
    {
        QTest::addColumn<QStringList>("command");
        const CommandOutcome overview = runServer({QStringLiteral("--help")});
        QCOMPARE(overview.code, kOk);
        static const QRegularExpression line(QStringLiteral("^  ([a-z-]+(?: [a-z-]+)?)  +\\S"),
                                             QRegularExpression::MultilineOption);
        for (auto it = line.globalMatch(QString::fromUtf8(overview.out)); it.hasNext();) {
            const QString command = it.next().captured(1);
            QTest::newRow(qPrintable(command)) << command.split(u' ');
        }
    }

    void help_ofEveryCommand()
    {
        QFETCH(QStringList, command);
        const CommandOutcome help = runServer(command + QStringList{QStringLiteral("--help")});
        QCOMPARE(help.code, kOk);
        QVERIFY(help.out.contains("--data"));
        QVERIFY(help.err.isEmpty());
        // Secrets come by prompt, stdin or file: no option takes one, because others can read the command
        // line.
        static const QRegularExpression secretOption(
            QStringLiteral("--[a-z-]*(password|secret|token|pepper)[a-z-]* <"));
        const QString text = QString::fromUtf8(help.out);
        const auto found = secretOption.match(text);
        if (found.hasMatch())
            QVERIFY2(found.captured().startsWith(QLatin1String("--password-pepper-file")),
                     qPrintable(found.captured()));
        const CommandOutcome wrong = runServer(command + QStringList{QStringLiteral("--no-such-option")});
        QCOMPARE(wrong.code, kUsage);
        QVERIFY(!wrong.err.isEmpty());
        QCOMPARE(runServer(command + QStringList{QStringLiteral("--password"), QStringLiteral("x")}).code,
                 kUsage);
    }

    void frame_toldAreUsageErrors()
    {
        QCOMPARE(runServer({}).code, kUsage);
        QCOMPARE(runServer({QStringLiteral("fly")}).code, kUsage);
        QCOMPARE(runServer({QStringLiteral("user")}).code, kUsage);
        QCOMPARE(runServer({QStringLiteral("user"), QStringLiteral("fly")}).code, kUsage);
        const CommandOutcome version = runServer({QStringLiteral("--version")});
        QCOMPARE(version.code, kOk);
        QVERIFY(version.out.startsWith("gatehouse-server "));
        QVERIFY(runServer({QStringLiteral("version"), QStringLiteral("--json")}).json().contains(u"version"));
    }

    void data_mistypedFolderIsNoNewOffice()
    {
        const QString wrong = m_folder->filePath(QStringLiteral("dta"));
        const CommandOutcome outcome =
            runServer({QStringLiteral("user"), QStringLiteral("list"), QStringLiteral("--data"), wrong});
        QCOMPARE(outcome.code, kNotFound);
        QVERIFY(outcome.err.contains("dta"));
        QVERIFY(!QFileInfo::exists(wrong));
    }

    void data_comesFromTheEnvironmentToo()
    {
        QCOMPARE(runServer({QStringLiteral("user"), QStringLiteral("list")}, {},
                           {QStringLiteral("GATEHOUSE_DATA=") + m_data})
                     .code,
                 kOk);
    }

    void config_mistakesNameTheirPlace()
    {
        const CommandOutcome flag = run({QStringLiteral("user"), QStringLiteral("list"),
                                         QStringLiteral("--listen"), QStringLiteral("nowhere")});
        QCOMPARE(flag.code, kFailure);
        QVERIFY(flag.err.startsWith("--listen: "));
        const CommandOutcome variable =
            runServer({QStringLiteral("user"), QStringLiteral("list"), QStringLiteral("--data"), m_data}, {},
                      {QStringLiteral("GATEHOUSE_LISTEN=nowhere")});
        QCOMPARE(variable.code, kFailure);
        QVERIFY(variable.err.startsWith("GATEHOUSE_LISTEN: "));
    }

    // --- init
    // -------------------------------------------------------------------------------------------------------

    void init_refusesToDoItTwice()
    {
        const CommandOutcome again = run({QStringLiteral("init"), QStringLiteral("--admin"),
                                          QStringLiteral("other"), QStringLiteral("--password-stdin")},
                                         kPassword + '\n');
        QCOMPARE(again.code, kConflict);
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("show"), QStringLiteral("other")}).code,
                 kNotFound);
    }

    void init_needsNameAndPassword()
    {
        const QString data = m_folder->filePath(QStringLiteral("other"));
        QCOMPARE(runServer({QStringLiteral("init"), QStringLiteral("--data"), data,
                            QStringLiteral("--password-stdin")},
                           kPassword)
                     .code,
                 kUsage);
        QCOMPARE(runServer({QStringLiteral("init"), QStringLiteral("--data"), data, QStringLiteral("--admin"),
                            QStringLiteral("a")},
                           kPassword)
                     .code,
                 kFailure);
        QCOMPARE(runServer({QStringLiteral("init"), QStringLiteral("--data"), data, QStringLiteral("--admin"),
                            QStringLiteral("a"), QStringLiteral("--password-stdin")})
                     .code,
                 kFailure);
        const CommandOutcome weak =
            runServer({QStringLiteral("init"), QStringLiteral("--data"), data, QStringLiteral("--admin"),
                       QStringLiteral("a"), QStringLiteral("--password-stdin")},
                      "short\n");
        QCOMPARE(weak.code, kFailure);
        QVERIFY(!weak.all().contains("terminate"));
    }

    // --- user
    // -------------------------------------------------------------------------------------------------------

    void user_wholeLife()
    {
        const CommandOutcome added = run(
            {QStringLiteral("user"), QStringLiteral("add"), QStringLiteral("anna"), QStringLiteral("--email"),
             QStringLiteral("anna@example.org"), QStringLiteral("--name"), QStringLiteral("Anna A."),
             QStringLiteral("--role"), QStringLiteral("auditor"), QStringLiteral("--json")});
        QVERIFY2(added.code == kOk, added.all().constData());
        QVERIFY(added.json().value(u"one_time_password").toString().size() >= 16);
        QVERIFY(added.json().value(u"must_change_password").toBool());
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("add"), QStringLiteral("ANNA")}).code,
                 kConflict);
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("add"), QStringLiteral("bob"),
                      QStringLiteral("--role"), QStringLiteral("god")})
                     .code,
                 kFailure);
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("add")}).code, kUsage);
        QCOMPARE(
            run({QStringLiteral("user"), QStringLiteral("add"), QStringLiteral("a"), QStringLiteral("b")})
                .code,
            kUsage);

        const QJsonObject shown = run({QStringLiteral("user"), QStringLiteral("show"),
                                       QStringLiteral("anna@example.org"), QStringLiteral("--json")})
                                      .json();
        QCOMPARE(shown.value(u"username").toString(), QStringLiteral("anna"));
        QVERIFY(!shown.contains(u"one_time_password"));
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("show"), shown.value(u"id").toString()}).code,
                 kOk);
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("show"), QStringLiteral("nobody")}).code,
                 kNotFound);

        const auto verb = [&](const char *name, const QStringList &more = {}) {
            return run(QStringList{QStringLiteral("user"), QString::fromLatin1(name), QStringLiteral("anna"),
                                   QStringLiteral("--json")} +
                       more);
        };
        QVERIFY(verb("disable").json().value(u"disabled").toBool());
        QVERIFY(!verb("enable").json().value(u"disabled").toBool());
        QCOMPARE(verb("unlock").code, kOk);
        QCOMPARE(verb("reset-mfa").code, kUsage);
        QCOMPARE(verb("reset-mfa", {QStringLiteral("--reason"), QStringLiteral("phone lost")}).code, kOk);
        const QJsonObject pass = verb("access-pass", {QStringLiteral("--minutes"), QStringLiteral("30"),
                                                      QStringLiteral("--uses"), QStringLiteral("2")})
                                     .json();
        QCOMPARE(pass.value(u"pass").toString().size(), 14);
        QCOMPARE(pass.value(u"uses_left").toInt(), 2);
        QVERIFY(verb("access-pass", {QStringLiteral("--minutes"), QStringLiteral("soon")}).code != kOk);
        QVERIFY(verb("access-pass", {QStringLiteral("--minutes"), QStringLiteral("5")}).code != kOk);
        for (const char *name : {"disable", "enable", "unlock", "show", "access-pass"})
            QCOMPARE(run({QStringLiteral("user"), QString::fromLatin1(name), QStringLiteral("nobody")}).code,
                     kNotFound);

        const CommandOutcome listed =
            run({QStringLiteral("user"), QStringLiteral("list"), QStringLiteral("--json"),
                 QStringLiteral("--search"), QStringLiteral("nna")});
        QCOMPARE(listed.list().size(), 1);
        QVERIFY(run({QStringLiteral("user"), QStringLiteral("list")}).out.contains("anna"));

        QCOMPARE(verb("delete").code, kUsage);
        QCOMPARE(verb("delete", {QStringLiteral("--yes")}).code, kOk);
        QCOMPARE(verb("show").code, kNotFound);
    }

    void user_setTakesChangesFromAFileOrStdin()
    {
        const auto set = [&](const QByteArray &json, const QString &file = QStringLiteral("-")) {
            return run({QStringLiteral("user"), QStringLiteral("set"), QStringLiteral("sita"), file,
                        QStringLiteral("--json")},
                       json);
        };
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("add"), QStringLiteral("sita"),
                      QStringLiteral("--phone"), QStringLiteral("+49 30 1234")})
                     .code,
                 kOk);
        const CommandOutcome changed =
            set("{\"profile\":{\"given_name\":\"Sita\"},\"attributes\":{\"floor\":[\"3\"]}}");
        QVERIFY2(changed.code == kOk, changed.all().constData());
        const QJsonObject user = changed.json();
        QCOMPARE(user.value(u"profile").toObject().value(u"given_name").toString(), QStringLiteral("Sita"));
        QCOMPARE(user.value(u"attributes").toObject().value(u"floor").toArray().size(), 1);
        QCOMPARE(user.value(u"phone").toString(), QStringLiteral("+49301234"));
        QVERIFY(run({QStringLiteral("user"), QStringLiteral("show"), QStringLiteral("sita")})
                    .out.contains("Sita"));

        const QString file = m_folder->filePath(QStringLiteral("change.json"));
        QFile written(file);
        QVERIFY(written.open(QIODevice::WriteOnly) && written.write("{\"phone\":null}") > 0);
        written.close();
        QVERIFY(set({}, file).json().value(u"phone").isNull());

        QCOMPARE(set("{\"password\":\"x\"}").code, kFailure);
        QCOMPARE(set("{\"profile\":{\"sub\":\"x\"}}").code, kFailure);
        QCOMPARE(set("no json").code, kFailure);
        QCOMPARE(set({}, m_folder->filePath(QStringLiteral("not-there"))).code, kFailure);
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("set"), QStringLiteral("sita")}).code, kUsage);
    }

    void user_setPasswordTakesItFromStdin()
    {
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("add"), QStringLiteral("paul"),
                      QStringLiteral("--password-stdin")},
                     "first password of paul\n")
                     .code,
                 kOk);
        const QStringList set{QStringLiteral("user"), QStringLiteral("set-password"), QStringLiteral("paul"),
                              QStringLiteral("--password-stdin"), QStringLiteral("--json")};
        QCOMPARE(run(set, "short\n").code, kFailure);
        QCOMPARE(run(set).code, kFailure);
        const CommandOutcome done =
            run(set + QStringList{QStringLiteral("--must-change")}, "a new one, long enough\r\n");
        QVERIFY2(done.code == kOk, done.all().constData());
        QVERIFY(done.json().value(u"must_change_password").toBool());
        QVERIFY(!done.all().contains("a new one"));
        // Without a terminal there is nobody to ask.
        const CommandOutcome asked =
            run({QStringLiteral("user"), QStringLiteral("set-password"), QStringLiteral("paul")},
                "a new one, long enough\n");
        QCOMPARE(asked.code, kFailure);
        QVERIFY(asked.err.contains("--password-stdin"));
    }

    void user_lastAdministratorStays()
    {
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("disable"), QStringLiteral("root")}).code,
                 kConflict);
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("delete"), QStringLiteral("root"),
                      QStringLiteral("--yes")})
                     .code,
                 kConflict);
        QVERIFY(!run({QStringLiteral("user"), QStringLiteral("show"), QStringLiteral("root"),
                      QStringLiteral("--json")})
                     .json()
                     .value(u"disabled")
                     .toBool());
    }

    void user_namesCannotPaintTheTerminal()
    {
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("add"), QStringLiteral("painter"),
                      QStringLiteral("--name"), QStringLiteral("x\u009b31mred")})
                         .code != -1,
                 true);
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("add"), QStringLiteral("painter2"),
                      QStringLiteral("--name"), QStringLiteral("\x1b[31mred")})
                         .code != -1,
                 true);
        for (const char *verb : {"list", "show"}) {
            for (const char *name : {"painter", "painter2"}) {
                QStringList arguments{QStringLiteral("user"), QString::fromLatin1(verb)};
                if (QByteArray(verb) == "show") arguments.append(QString::fromLatin1(name));
                const CommandOutcome shown = run(arguments);
                QVERIFY(!shown.all().contains('\x1b'));
                QVERIFY(!shown.all().contains("\xc2\x9b"));
            }
        }
    }

    void user_exportAndImportKeepThePassword()
    {
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("add"), QStringLiteral("moved"),
                      QStringLiteral("--password-stdin")},
                     "password that moves\n")
                     .code,
                 kOk);
        QCOMPARE(
            run({QStringLiteral("user"), QStringLiteral("set"), QStringLiteral("moved"), QStringLiteral("-")},
                "{\"profile\":{\"nickname\":\"Mo\"},\"phone\":\"+49301234\",\"phone_verified\":true,"
                "\"attributes\":{\"floor\":[\"3\"]}}")
                .code,
            kOk);
        const QString file = m_folder->filePath(QStringLiteral("users.jsonl"));
        const CommandOutcome written =
            run({QStringLiteral("user"), QStringLiteral("export"), file, QStringLiteral("--json")});
        QVERIFY2(written.code == kOk, written.all().constData());
        QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(!written.all().contains("$pbkdf2"));
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("export"), file}).code, kConflict);
        QFile text(file);
        QVERIFY(text.open(QIODevice::ReadOnly));
        const QByteArray lines = text.readAll();
        QCOMPARE(lines.count('\n'), written.json().value(u"exported").toInt());
        QVERIFY(lines.contains("\"password_hash\":\"$"));

        // Into the same place: every name is taken.
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("import"), file}).code, kFailure);
        // Into another office: all of them, with their roles.
        const QString other = m_folder->filePath(QStringLiteral("imported"));
        QCOMPARE(
            runServer({QStringLiteral("init"), QStringLiteral("--data"), other, QStringLiteral("--admin"),
                       QStringLiteral("chief"), QStringLiteral("--password-stdin")},
                      kPassword)
                .code,
            kOk);
        const auto there = [&](const QStringList &arguments) {
            return runServer(arguments +
                             QStringList{QStringLiteral("--data"), other, QStringLiteral("--json")});
        };
        const CommandOutcome dry =
            there({QStringLiteral("user"), QStringLiteral("import"), file, QStringLiteral("--dry-run")});
        QVERIFY2(dry.code == kOk, dry.all().constData());
        QCOMPARE(there({QStringLiteral("user"), QStringLiteral("show"), QStringLiteral("moved")}).code,
                 kNotFound);
        QCOMPARE(there({QStringLiteral("user"), QStringLiteral("import"), file}).code, kOk);
        QVERIFY(there({QStringLiteral("user"), QStringLiteral("show"), QStringLiteral("root")})
                    .json()
                    .value(u"roles")
                    .toArray()
                    .contains(QStringLiteral("administrator")));
        const QString again = m_folder->filePath(QStringLiteral("again.jsonl"));
        QCOMPARE(there({QStringLiteral("user"), QStringLiteral("export"), again}).code, kOk);
        QFile second(again);
        QVERIFY(second.open(QIODevice::ReadOnly));
        const QByteArray secondLines = second.readAll();
        for (const QByteArray &line : lines.split('\n'))
            QVERIFY2(secondLines.contains(line), line.constData());
    }

    void user_importTellsBadLinesAndGoesOn()
    {
        const QString file = m_folder->filePath(QStringLiteral("bad.jsonl"));
        QFile text(file);
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write(
            "{\"username\":\"fine1\"}\n"
            "not JSON\n"
            "{\"username\":\"odd\",\"is_admin\":true}\n"
            "\n"
            "{\"username\":\"plain\",\"password_hash\":\"a plain password\"}\n"
            "{\"username\":\"fine2\",\"disabled\":true}\n");
        text.close();
        const CommandOutcome taken =
            run({QStringLiteral("user"), QStringLiteral("import"), file, QStringLiteral("--json")});
        QCOMPARE(taken.code, kFailure);
        QCOMPARE(taken.json().value(u"imported").toInt(), 2);
        QVERIFY(taken.err.contains("Line 2:"));
        QVERIFY(taken.err.contains("Line 3:"));
        QVERIFY(taken.err.contains("Line 5:"));
        QVERIFY(!taken.all().contains("a plain password"));
        QVERIFY(run({QStringLiteral("user"), QStringLiteral("show"), QStringLiteral("fine2"),
                     QStringLiteral("--json")})
                    .json()
                    .value(u"disabled")
                    .toBool());
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("show"), QStringLiteral("plain")}).code,
                 kNotFound);
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("import"),
                      m_folder->filePath(QStringLiteral("none"))})
                     .code,
                 kFailure);
    }

    void user_importReadsOtherFormsAndUndoes()
    {
        const auto write = [&](const char *name, const QByteArray &text) {
            const QString path = m_folder->filePath(QLatin1String(name));
            QFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0) qFatal("cannot write %s", name);
            return path;
        };
        const auto import = [&](const QString &file, const QStringList &more) {
            return run(QStringList{QStringLiteral("user"), QStringLiteral("import"), file,
                                   QStringLiteral("--json")} +
                       more);
        };
        const QString csv =
            write("list.csv", "Login;Mail\nmoved1;moved1@example.org\nmoved2;moved2@example.org\n");
        const QStringList mapped{QStringLiteral("--format"), QStringLiteral("csv"), QStringLiteral("--map"),
                                 QStringLiteral("username=Login,email=Mail")};
        const CommandOutcome dry = import(csv, mapped + QStringList{QStringLiteral("--dry-run")});
        QVERIFY2(dry.code == kOk, dry.all().constData());
        QCOMPARE(dry.json().value(u"created").toInt(), 2);
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("show"), QStringLiteral("moved1")}).code,
                 kNotFound);
        const CommandOutcome taken = import(csv, mapped);
        QCOMPARE(taken.json().value(u"created").toInt(), 2);
        const CommandOutcome again = import(csv, mapped);
        QCOMPARE(again.code, kFailure);
        QCOMPARE(again.json().value(u"refused").toInt(), 2);
        QCOMPARE(import(csv, mapped + QStringList{QStringLiteral("--conflict"), QStringLiteral("skip")})
                     .json()
                     .value(u"skipped")
                     .toInt(),
                 2);
        const QString exported = m_folder->filePath(QStringLiteral("list_out.csv"));
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("export"), exported, QStringLiteral("--format"),
                      QStringLiteral("csv")})
                     .code,
                 kOk);
        QFile out(exported);
        QVERIFY(out.open(QIODevice::ReadOnly));
        const QByteArray text = out.readAll();
        QVERIFY(text.contains("\r\nmoved1,moved1@example.org,false,"));
        QVERIFY(!text.contains("$pbkdf2"));
        const QString id = taken.json().value(u"id").toString();
        const CommandOutcome undone = run({QStringLiteral("user"), QStringLiteral("import"),
                                           QStringLiteral("--undo"), id, QStringLiteral("--json")});
        QVERIFY2(undone.code == kOk, undone.all().constData());
        QCOMPARE(undone.json().value(u"undone").toInt(), 2);
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("show"), QStringLiteral("moved1")}).code,
                 kNotFound);
        // Its own list brings everybody back, or finds them the same.
        const CommandOutcome back =
            import(exported, {QStringLiteral("--format"), QStringLiteral("csv"), QStringLiteral("--conflict"),
                              QStringLiteral("update")});
        QVERIFY2(back.code == kOk, back.all().constData());
        QCOMPARE(back.json().value(u"created").toInt(), 2);
        QCOMPARE(back.json().value(u"updated").toInt(), 0);

        QCOMPARE(import(csv, {QStringLiteral("--format"), QStringLiteral("xml")}).code, kUsage);
        QCOMPARE(import(csv, {QStringLiteral("--conflict"), QStringLiteral("maybe")}).code, kUsage);
        QCOMPARE(import(csv, mapped.first(3) + QStringList{QStringLiteral("Login")}).code, kUsage);
        QCOMPARE(run({QStringLiteral("user"), QStringLiteral("import"), QStringLiteral("--undo"),
                      QStringLiteral("nonsense")})
                     .code,
                 kUsage);
        const QString htpasswd = write("users.htpasswd", "moved3:$apr1$RXBLksGA$qkDgjmEQrR.Dt.Q.AgSVJ/\n");
        QCOMPARE(import(htpasswd, {QStringLiteral("--format"), QStringLiteral("htpasswd")}).code, kOk);
        const QString broken = write("broken.yml", "users:\n  a: *x\n");
        QCOMPARE(import(broken, {QStringLiteral("--format"), QStringLiteral("authelia")}).code, kFailure);
    }

    // --- client, key, session
    // ---------------------------------------------------------------------------------------

    void client_wholeLife()
    {
        const CommandOutcome added =
            run({QStringLiteral("client"), QStringLiteral("add"), QStringLiteral("--name"),
                 QStringLiteral("Wiki"), QStringLiteral("--redirect-uri"),
                 QStringLiteral("https://wiki.example.org/cb"), QStringLiteral("--json")});
        QVERIFY2(added.code == kOk, added.all().constData());
        const QString id = added.json().value(u"client_id").toString();
        const QByteArray secret = added.json().value(u"client_secret").toString().toUtf8();
        QVERIFY(secret.size() >= 43);
        QCOMPARE(run({QStringLiteral("client"), QStringLiteral("add")}).code, kUsage);
        QCOMPARE(run({QStringLiteral("client"), QStringLiteral("add"), QStringLiteral("--name"),
                      QStringLiteral("Evil"), QStringLiteral("--redirect-uri"),
                      QStringLiteral("javascript:alert(1)")})
                     .code,
                 kFailure);
        QVERIFY(!run({QStringLiteral("client"), QStringLiteral("show"), id}).all().contains(secret));
        QVERIFY(!run({QStringLiteral("client"), QStringLiteral("list"), QStringLiteral("--json")})
                     .all()
                     .contains(secret));
        const CommandOutcome rotated =
            run({QStringLiteral("client"), QStringLiteral("rotate-secret"), id, QStringLiteral("--json")});
        QCOMPARE(rotated.code, kOk);
        QVERIFY(rotated.json().value(u"client_secret").toString().toUtf8() != secret);
        QCOMPARE(run({QStringLiteral("client"), QStringLiteral("delete"), id}).code, kUsage);
        QCOMPARE(run({QStringLiteral("client"), QStringLiteral("delete"), id, QStringLiteral("--yes")}).code,
                 kOk);
        QCOMPARE(run({QStringLiteral("client"), QStringLiteral("show"), id}).code, kNotFound);
        QCOMPARE(run({QStringLiteral("client"), QStringLiteral("show"), QStringLiteral("Wiki")}).code,
                 kNotFound);
    }

    void key_rotatePutsANewOneToWork()
    {
        const auto active = [&] {
            QStringList ids;
            for (const QJsonValue key :
                 run({QStringLiteral("key"), QStringLiteral("list"), QStringLiteral("--json")}).list()) {
                if (key.toObject().value(u"state").toString() == u"active" &&
                    key.toObject().value(u"algorithm").toString() == u"ES256")
                    ids.append(key.toObject().value(u"id").toString());
            }
            return ids;
        };
        const QStringList before = active();
        QCOMPARE(before.size(), 1);
        QCOMPARE(run({QStringLiteral("key"), QStringLiteral("rotate"), QStringLiteral("--algorithm"),
                      QStringLiteral("HS256")})
                     .code,
                 kUsage);
        const CommandOutcome rotated = run({QStringLiteral("key"), QStringLiteral("rotate"),
                                            QStringLiteral("--algorithm"), QStringLiteral("ES256")});
        QVERIFY2(rotated.code == kOk, rotated.all().constData());
        QCOMPARE(active().size(), 1);
        QVERIFY(active() != before);
        QVERIFY(!run({QStringLiteral("key"), QStringLiteral("list"), QStringLiteral("--json")})
                     .out.contains("\"d\""));
    }

    void key_importTakesAKeyOfAFile()
    {
        const auto import = [&](const char *file, const QStringList &more = {},
                                const QByteArray &input = {}) {
            const QString path =
                QStringLiteral(GATEHOUSE_TEST_DATA "/pem/") + QLatin1String(file) + QStringLiteral(".pem");
            return run(QStringList{QStringLiteral("key"), QStringLiteral("import"), QStringLiteral("--alg"),
                                   QStringLiteral("ES256"), QStringLiteral("--file"), path,
                                   QStringLiteral("--json")} +
                           more,
                       input);
        };
        const auto stateOf = [&](const QString &kid) {
            for (const QJsonValue key :
                 run({QStringLiteral("key"), QStringLiteral("list"), QStringLiteral("--json")}).list())
                if (key.toObject().value(u"public_jwk").toObject().value(u"kid").toString() == kid)
                    return key.toObject().value(u"state").toString();
            return QString();
        };
        const QString kid = QStringLiteral("B5JCcqko933VdANVcNS8miUkNosa8qB_suTuxyNW058");
        QCOMPARE(run({QStringLiteral("key"), QStringLiteral("import")}).code, kUsage);
        QCOMPARE(import("nowhere").code, kFailure);
        QCOMPARE(import("p384").code, kFailure);
        const QStringList stdinToo{QStringLiteral("--passphrase-stdin")};
        QVERIFY(import("p256_encrypted").err.contains("--passphrase-stdin"));
        QVERIFY(import("p256_encrypted", stdinToo, "wrong\n").code != kOk);
        QVERIFY(stateOf(kid).isEmpty());
        const CommandOutcome taken = import("p256_encrypted", stdinToo, "open sesame\n");
        QVERIFY2(taken.code == kOk, taken.all().constData());
        QVERIFY(!taken.out.contains("\"d\"") && !taken.out.contains("PRIVATE"));
        QCOMPARE(stateOf(kid), QStringLiteral("next"));
        QVERIFY(import("p256", {QStringLiteral("--activate")}).code != kOk);  // known already
        QCOMPARE(run({QStringLiteral("key"), QStringLiteral("rotate"), QStringLiteral("--algorithm"),
                      QStringLiteral("ES256")})
                     .code,
                 kOk);
        QCOMPARE(stateOf(kid), QStringLiteral("active"));
    }

    void key_compromisedAsksFirst()
    {
        const QStringList stolen{QStringLiteral("key"), QStringLiteral("rotate"),
                                 QStringLiteral("--compromised")};
        QCOMPARE(run(stolen).code, kUsage);
        const CommandOutcome rotated = run(stolen + QStringList{QStringLiteral("--yes")});
        QVERIFY2(rotated.code == kOk, rotated.all().constData());
    }

    void session_commands()
    {
        QCOMPARE(
            run({QStringLiteral("session"), QStringLiteral("list"), QStringLiteral("--json")}).list().size(),
            0);
        QCOMPARE(run({QStringLiteral("session"), QStringLiteral("revoke"), QStringLiteral("nonsense")}).code,
                 kNotFound);
        QCOMPARE(run({QStringLiteral("session"), QStringLiteral("revoke"),
                      QStringLiteral("01890a5d-ac96-774b-bcce-b302099a8057")})
                     .code,
                 kNotFound);
        QCOMPARE(run({QStringLiteral("session"), QStringLiteral("revoke")}).code, kUsage);
    }

    // --- audit
    // ------------------------------------------------------------------------------------------------------

    void audit_searchVerifyExport()
    {
        const CommandOutcome found =
            run({QStringLiteral("audit"), QStringLiteral("search"), QStringLiteral("--type"),
                 QStringLiteral("user.created"), QStringLiteral("--json")});
        QVERIFY(!found.list().isEmpty());
        for (const QJsonValue event : found.list())
            QCOMPARE(event.toObject().value(u"type").toString(), QStringLiteral("user.created"));
        QCOMPARE(run({QStringLiteral("audit"), QStringLiteral("search"), QStringLiteral("--since"),
                      QStringLiteral("yesterday")})
                     .code,
                 kFailure);
        QCOMPARE(run({QStringLiteral("audit"), QStringLiteral("search"), QStringLiteral("--limit"),
                      QStringLiteral("0")})
                     .code,
                 kUsage);
        const CommandOutcome whole =
            run({QStringLiteral("audit"), QStringLiteral("verify"), QStringLiteral("--json")});
        QCOMPARE(whole.code, kOk);
        QVERIFY(whole.json().value(u"ok").toBool());
        const QString file = m_folder->filePath(QStringLiteral("events.jsonl"));
        const CommandOutcome exported =
            run({QStringLiteral("audit"), QStringLiteral("export"), file, QStringLiteral("--json")});
        QCOMPARE(exported.code, kOk);
        QFile text(file);
        QVERIFY(text.open(QIODevice::ReadOnly));
        const QByteArray lines = text.readAll();
        QCOMPARE(lines.count('\n'), exported.json().value(u"exported").toInt());
        QCOMPARE(exported.json().value(u"exported").toInt(), whole.json().value(u"checked").toInt());
        QVERIFY(!lines.contains("$pbkdf2") && !lines.contains(kPassword));
        QCOMPARE(run({QStringLiteral("audit"), QStringLiteral("export"), file}).code, kConflict);
    }

    // --- backup, restore, care
    // --------------------------------------------------------------------------------------

    void backup_comesBack()
    {
        const QString copy = m_folder->filePath(QStringLiteral("copy.db"));
        const CommandOutcome made = run({QStringLiteral("backup"), copy});
        QVERIFY2(made.code == kOk, made.all().constData());
        QVERIFY(made.out.contains("master key"));
        QCOMPARE(QFile::permissions(copy) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QCOMPARE(run({QStringLiteral("backup"), copy}).code, kConflict);

        const QString data = m_folder->filePath(QStringLiteral("restored"));
        const auto restore = [&](const QString &file) {
            return runServer({QStringLiteral("restore"), file, QStringLiteral("--data"), data});
        };
        // Without the key nothing is left behind that could be mistaken for an office.
        const CommandOutcome keyless = restore(copy);
        QCOMPARE(keyless.code, kFailure);
        QVERIFY(keyless.err.contains("master key"));
        QVERIFY(!QFileInfo::exists(data + QStringLiteral("/gatehouse.db")));
        QVERIFY(!QFileInfo::exists(data + QStringLiteral("/master.key")));
        QVERIFY(QFile::copy(m_data + QStringLiteral("/master.key"), data + QStringLiteral("/master.key")));
        // The log of a database that was moved away would be taken for the new one's.
        QFile stale(data + QStringLiteral("/gatehouse.db-wal"));
        QVERIFY(stale.open(QIODevice::WriteOnly));
        stale.write("left over");
        stale.close();
        QCOMPARE(restore(copy).code, kConflict);
        QVERIFY(stale.remove());

        const CommandOutcome done = restore(copy);
        QVERIFY2(done.code == kOk, done.all().constData());
        QCOMPARE(restore(copy).code, kConflict);
        const auto users = [](const QString &folder) {
            return runServer({QStringLiteral("user"), QStringLiteral("list"), QStringLiteral("--json"),
                              QStringLiteral("--data"), folder})
                .out;
        };
        QCOMPARE(users(data), users(m_data));
        QCOMPARE(
            runServer({QStringLiteral("audit"), QStringLiteral("verify"), QStringLiteral("--data"), data})
                .code,
            kOk);
        QCOMPARE(runServer({QStringLiteral("doctor"), QStringLiteral("--data"), data}).code, kOk);
    }

    void restore_refusesWhatIsNoBackup()
    {
        const QString data = m_folder->filePath(QStringLiteral("refused"));
        QFile letter(m_folder->filePath(QStringLiteral("letter")));
        QVERIFY(letter.open(QIODevice::WriteOnly));
        letter.write(QByteArray("a letter ").repeated(1000));
        letter.close();
        QCOMPARE(
            runServer({QStringLiteral("restore"), letter.fileName(), QStringLiteral("--data"), data}).code,
            kFailure);
        QCOMPARE(runServer({QStringLiteral("restore"), m_folder->filePath(QStringLiteral("none")),
                            QStringLiteral("--data"), data})
                     .code,
                 kNotFound);
        QCOMPARE(runServer({QStringLiteral("restore"), QStringLiteral("--data"), data}).code, kUsage);
        QVERIFY(!QFileInfo::exists(data + QStringLiteral("/gatehouse.db")));
    }

    void care_migrateAndDoctor()
    {
        QVERIFY(run({QStringLiteral("migrate"), QStringLiteral("--json")})
                    .json()
                    .value(u"schema_version")
                    .toInt() >= 1);
        const CommandOutcome well = run({QStringLiteral("doctor"), QStringLiteral("--json")});
        QVERIFY2(well.code == kOk, well.all().constData());
        QVERIFY(well.list().size() >= 5);
    }

    void care_recoverAdminOpensALockedOffice()
    {
        QCOMPARE(run({QStringLiteral("recover-admin")}).code, kUsage);
        const CommandOutcome recovered =
            run({QStringLiteral("recover-admin"), QStringLiteral("root"), QStringLiteral("--json")});
        QVERIFY2(recovered.code == kOk, recovered.all().constData());
        QVERIFY(recovered.json().value(u"one_time_password").toString().size() >= 16);
        QVERIFY(run({QStringLiteral("user"), QStringLiteral("show"), QStringLiteral("root"),
                     QStringLiteral("--json")})
                    .json()
                    .value(u"must_change_password")
                    .toBool());
        QCOMPARE(run({QStringLiteral("recover-admin"), QStringLiteral("newchief")}).code, kOk);
        QVERIFY(run({QStringLiteral("user"), QStringLiteral("show"), QStringLiteral("newchief"),
                     QStringLiteral("--json")})
                    .json()
                    .value(u"roles")
                    .toArray()
                    .contains(QStringLiteral("administrator")));
        QVERIFY(!run({QStringLiteral("audit"), QStringLiteral("search"), QStringLiteral("--search"),
                      QStringLiteral("newchief"), QStringLiteral("--json")})
                     .list()
                     .isEmpty());
    }

private:
    CommandOutcome run(const QStringList &arguments, const QByteArray &standardInput = {}) const
    {
        return runServer(arguments + QStringList{QStringLiteral("--data"), m_data}, standardInput);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_data;
};

QTEST_GUILESS_MAIN(TestServerCommands)
#include "tst_server_commands.moc"
