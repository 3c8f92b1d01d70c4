// The import of people in the console: what is sent, in which order, and what is shown of the answers.
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/fakes/fake_server.h"
#include "ui/client/admin_client.h"
#include "ui/client/people_export.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/dialogs/import_fields.h"
#include "ui/dialogs/past_imports_dialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/csv_preview.h"
#include "ui/widgets/data_table.h"

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace Qt::StringLiterals;

class TestImportDialog : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<AdminClient> m_client;
    std::unique_ptr<ImportDialog> m_dialog;
    QTemporaryDir m_folder;

    QString file(const QString &name, const QByteArray &text)
    {
        QFile made(m_folder.filePath(name));
        if (!made.open(QIODevice::WriteOnly) || made.write(text) < 0) qFatal("no file");
        return made.fileName();
    }
    QList<ApiRequest> sent(const QString &end) const
    {
        QList<ApiRequest> found;
        for (const ApiRequest &request : std::as_const(m_server->asked))
            if (request.method != "GET" && request.path.endsWith(end)) found.append(request);
        return found;
    }
    QPushButton *buttonNamed(const QString &name) const
    {
        for (QPushButton *one : m_dialog->findChildren<QPushButton *>())
            if (one->accessibleName() == name) return one;
        return nullptr;
    }
    bool shows(const QString &text) const
    {
        const QList<QLabel *> labels = m_dialog->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&text](const QLabel *label) { return label->text().contains(text); });
    }

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }
    void init()
    {
        m_server = std::make_unique<FakeServer>();
        m_client = std::make_unique<AdminClient>(*m_server);
        m_dialog = std::make_unique<ImportDialog>(*m_client);
        m_dialog->show();
    }
    void cleanup()
    {
        m_dialog.reset();
        m_client.reset();
        m_server.reset();
    }

    void wholeWay()
    {
        const QByteArray list = "Login;E-Mail;Shoe size\na.lindqvist;a@example.org;39\n";
        m_dialog->setFile(file(u"people.csv"_s, list));
        m_dialog->acceptButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Would be added: 2"_s), 10'000);
        QCOMPARE(sent(u"/imports"_s).size(), 1);
        QCOMPARE(sent(u"/data"_s).size(), 1);
        QCOMPARE(*sent(u"/data"_s).at(0).data, list);
        const QJsonObject check = *sent(u"/run"_s).at(0).body;
        QVERIFY(check.value("dry_run"_L1).toBool());
        const QJsonObject options = check.value("options"_L1).toObject();
        QCOMPARE(options.value("mapping"_L1).toObject(),
                 (QJsonObject{{u"username"_s, u"Login"_s}, {u"email"_s, u"E-Mail"_s}}));
        QCOMPARE(options.value("delimiter"_L1).toString(), u";"_s);
        QCOMPARE(options.value("conflict"_L1).toString(), u"skip"_s);
        auto *table = m_dialog->findChild<DataTable *>();
        QTRY_COMPARE(table->model()->rowCount(), 4);
        QCOMPARE(table->model()->index(3, 3).data().toString(),
                 u"This is no password hash of a kind that is checked here."_s);

        m_dialog->acceptButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Added: 2"_s) && !shows(u"Would"_s), 10'000);
        QVERIFY(!sent(u"/run"_s).at(1).body->value("dry_run"_L1).toBool());
        QCOMPARE(sent(u"/data"_s).size(), 1);

        // Enter closes; taking it back is asked about.
        QCOMPARE(m_dialog->acceptButton()->text(), u"&Close"_s);
        buttonNamed(u"Undo\u2026"_s)->click();
        QTRY_VERIFY(m_dialog->findChild<ConfirmDialog *>() != nullptr);
        QVERIFY(sent(u"/undo"_s).isEmpty());
        m_dialog->findChild<ConfirmDialog *>()->acceptButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Taken back: 1. Kept: 1."_s), 10'000);
        QCOMPARE(sent(u"/undo"_s).size(), 1);
        QTRY_COMPARE(table->model()->index(1, 3).data().toString(), u"Kept: has signed in since"_s);
    }
    void asksForWhatIsMissing()
    {
        m_dialog->acceptButton()->click();
        QVERIFY(shows(u"Choose the file"_s));
        m_dialog->setFile(file(u"odd.csv"_s, "a,b\n1,2\n"));
        m_dialog->acceptButton()->click();
        QVERIFY(shows(u"which column becomes the username"_s));
        QVERIFY(sent(u"/imports"_s).isEmpty());
        auto *mapping = m_dialog->findChild<QTableWidget *>();
        auto *box = qobject_cast<QComboBox *>(mapping->cellWidget(1, 2));
        box->setCurrentIndex(box->findData(u"username"_s));
        m_dialog->acceptButton()->click();
        QTRY_COMPARE(sent(u"/imports"_s).size(), 1);
    }
    void refusalsAreShown()
    {
        m_server->refusals.insert(u"POST /admin/v1/imports"_s, {403, u"roles_protected"_s});
        m_dialog->setFile(file(u"people.csv"_s, "username\nx\n"));
        m_dialog->acceptButton()->click();
        QTRY_VERIFY(!m_dialog->errorText().isEmpty());
        QVERIFY(m_dialog->acceptButton()->isEnabled());
        QVERIFY(m_dialog->findChild<QTableWidget *>()->isVisible());  // back at the choices
    }
    void stopEndsARunningImport()
    {
        m_server->importPolls = 1'000;
        m_dialog->setFile(file(u"people.csv"_s, "username\nx\n"));
        m_dialog->acceptButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"rows so far"_s), 5'000);
        QVERIFY(!m_dialog->acceptButton()->isEnabled());
        buttonNamed(u"Stop the import"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Stopped."_s), 5'000);
        QCOMPARE(sent(u"/cancel"_s).size(), 1);
        QTRY_VERIFY(m_dialog->acceptButton()->isEnabled());
    }
    void aMendedFileIsSentAgain()
    {
        m_dialog->setFile(file(u"people.csv"_s, "username\nx\n"));
        m_dialog->acceptButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Would be added: 2"_s), 10'000);
        QCOMPARE(sent(u"/run"_s).at(0).body->value("parts"_L1).toInt(), 1);
        buttonNamed(u"Back"_s)->click();
        m_dialog->acceptButton()->click();  // the same: it is there already
        QTRY_COMPARE_WITH_TIMEOUT(sent(u"/run"_s).size(), 2, 5'000);
        QCOMPARE(sent(u"/data"_s).size(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(buttonNamed(u"Back"_s)->isVisible(), 10'000);
        buttonNamed(u"Back"_s)->click();
        file(u"people.csv"_s, "username\nx\nmended\n");
        m_dialog->acceptButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(sent(u"/data"_s).size(), 2, 5'000);
        QCOMPARE(*sent(u"/data"_s).at(1).data, QByteArray("username\nx\nmended\n"));
        QCOMPARE(sent(u"/imports"_s).size(), 2);
    }
    void aListThatDidNotArriveIsNotChecked()
    {
        const QString first = file(u"first.csv"_s, "username\nx\n");
        m_dialog->setFile(first);
        m_dialog->acceptButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Would be added: 2"_s), 10'000);
        buttonNamed(u"Back"_s)->click();
        const QString data = u"PUT /admin/v1/imports/0192f0c1-0000-7000-8000-000000000001/data"_s;
        m_server->refusals.insert(data, {503, u"busy"_s});
        m_dialog->setFile(file(u"second.csv"_s, "username\ny\n"));
        m_dialog->acceptButton()->click();
        QTRY_VERIFY(!m_dialog->errorText().isEmpty());
        // The first again: what the server has now is not it.
        m_server->refusals.clear();
        m_dialog->setFile(first);
        m_dialog->acceptButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(sent(u"/run"_s).size(), 2, 5'000);
        QCOMPARE(sent(u"/imports"_s).size(), 3);
        QCOMPARE(*sent(u"/data"_s).constLast().data, QByteArray("username\nx\n"));
    }
    void closingAsksWhatBecomesOfARunningImport()
    {
        m_dialog->setFile(file(u"people.csv"_s, "username\nx\n"));
        m_dialog->acceptButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Would be added: 2"_s), 10'000);
        m_server->importPolls = 1'000;
        m_dialog->acceptButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"rows so far"_s), 5'000);
        QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
        QVERIFY(m_dialog->isVisible());
        auto *question = m_dialog->findChild<ConfirmDialog *>();
        QVERIFY(question != nullptr);
        question->acceptButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Stopped."_s), 5'000);
        QCOMPARE(sent(u"/cancel"_s).size(), 1);
        QVERIFY(m_dialog->isVisible());
    }
    void aRunningImportMayGoOnWithoutItsDialog()
    {
        m_dialog->setFile(file(u"people.csv"_s, "username\nx\n"));
        m_dialog->acceptButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Would be added: 2"_s), 10'000);
        m_server->importPolls = 1'000;
        m_dialog->acceptButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"rows so far"_s), 5'000);
        m_dialog->reject();
        QPushButton *goOn = buttonNamed(u"Let it go on"_s);
        QVERIFY(goOn != nullptr);
        goOn->click();
        QVERIFY(!m_dialog->isVisible());
        QVERIFY(sent(u"/cancel"_s).isEmpty());
    }
    void earlierImportsAreFoundStoppedAndUndone()
    {
        wire::Import done;
        done.id = u"0192f0c1-0000-7000-8000-000000000009"_s;
        done.name = u"march.csv"_s;
        done.kind = u"csv"_s;
        done.state = u"done"_s;
        done.task = u"run"_s;
        done.created = 2;
        done.createdAt = {1'764'000'000'000};
        m_server->pastImports = {done};
        m_server->import = done;
        m_server->importRows = {{u"1"_s, 1, 2, u"created"_s, u"a"_s, {}, {}, {}, {}, {}},
                                {u"2"_s, 2, 3, u"created"_s, u"b"_s, {}, {}, {}, {}, {}}};
        buttonNamed(u"Earlier imports\u2026"_s)->click();
        auto *past = m_dialog->findChild<PastImportsDialog *>();
        QVERIFY(past != nullptr);
        auto *list = past->findChild<DataTable *>();
        QTRY_COMPARE(list->model()->rowCount(), 1);
        QCOMPARE(list->model()->index(0, 0).data().toString(), u"march.csv"_s);
        QCOMPARE(list->model()->index(0, 2).data().toString(), u"Done"_s);
        QTRY_VERIFY(past->acceptButton()->isEnabled());
        past->acceptButton()->click();
        QTRY_VERIFY(shows(u"Added: 2"_s));
        QPushButton *undo = buttonNamed(u"Undo\u2026"_s);
        QVERIFY(undo->isVisible());
        QCOMPARE(m_dialog->acceptButton()->text(), u"&Close"_s);
        undo->click();
        QTRY_VERIFY(m_dialog->findChild<ConfirmDialog *>() != nullptr);
        m_dialog->findChild<ConfirmDialog *>()->acceptButton()->click();
        QTRY_COMPARE(sent(u"/undo"_s).size(), 1);
        QVERIFY(sent(u"/undo"_s).at(0).path.contains(done.id));
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"Taken back: 1. Kept: 1."_s), 10'000);
    }
    void aPollThatFailsOnceIsAskedAgain()
    {
        m_server->importPolls = 1'000;
        m_dialog->setFile(file(u"people.csv"_s, "username\nx\n"));
        m_server->refusals.insert(u"GET /admin/v1/imports/0192f0c1-0000-7000-8000-000000000001"_s,
                                  {503, u"busy"_s});
        m_dialog->acceptButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(sent(u"/run"_s).size(), 1, 5'000);
        QTest::qWait(1'000);
        QVERIFY(m_dialog->errorText().isEmpty());
        m_server->refusals.clear();
        QTRY_VERIFY_WITH_TIMEOUT(shows(u"rows so far"_s), 5'000);
    }
    void aPollThatFailsIsToldAndEnds()
    {
        m_server->importPolls = 1'000;
        m_dialog->setFile(file(u"people.csv"_s, "username\nx\n"));
        m_server->refusals.insert(u"GET /admin/v1/imports/0192f0c1-0000-7000-8000-000000000001"_s,
                                  {503, u"busy"_s});
        m_dialog->acceptButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(!m_dialog->errorText().isEmpty(), 5'000);
        const qsizetype asked = m_server->asked.size();
        QTest::qWait(1'500);
        QCOMPARE(m_server->asked.size(), asked);
    }
    void exportWritesAllPartsOrNothing()
    {
        const QString path = m_folder.filePath(u"out.csv"_s);
        PeopleExport job(*m_client, path);
        QString written;
        connect(&job, &PeopleExport::written, this, [&written](const QString &name) { written = name; });
        job.start(u"csv"_s);
        QTRY_COMPARE(written, path);
        QFile made(path);
        QVERIFY(made.open(QIODevice::ReadOnly));
        QCOMPARE(made.readAll(), QByteArray("username\r\nm.okafor\r\nl.brandt\r\n"));

        m_server->refusals.insert(u"GET /admin/v1/users/export"_s, {403, u"forbidden"_s});
        PeopleExport refused(*m_client, m_folder.filePath(u"none.csv"_s));
        int failures = 0;
        connect(&refused, &PeopleExport::failed, this, [&failures] { ++failures; });
        refused.start(u"csv"_s);
        QTRY_COMPARE(failures, 1);
        QVERIFY(!QFile::exists(m_folder.filePath(u"none.csv"_s)));
    }
    void exportTellsOfAFolderThatCannotBeWritten()
    {
        PeopleExport job(*m_client, m_folder.filePath(u"no/such/out.csv"_s));
        int failures = 0;
        connect(&job, &PeopleExport::failed, this, [&failures] { ++failures; });
        job.start(u"csv"_s);
        QCOMPARE(failures, 1);
        QVERIFY(m_server->asked.isEmpty());
    }
    void kindsAreGuessed()
    {
        QCOMPARE(guessImportKind(u"users_database.yml"_s, {}), u"authelia"_s);
        QCOMPARE(guessImportKind(u".htpasswd"_s, {}), u"htpasswd"_s);
        QCOMPARE(guessImportKind(u"x"_s, "alex:$apr1$x$y\n"), u"htpasswd"_s);
        QCOMPARE(guessImportKind(u"realm.json"_s, "{\n \"id\" : \"r\""), u"keycloak"_s);
        QCOMPARE(guessImportKind(u"users.jsonl"_s, "{\"attributes\":{},\"username\":\"a\"}"), u"json"_s);
        QCOMPARE(guessImportKind(u"people.csv"_s, "a,b\n"), u"csv"_s);
    }
    void previewsFollowQuotes()
    {
        const CsvPreview preview = previewCsv(
            "\xef\xbb\xbf"
            "a\tb\n\"x \"\"1\"\"\ny\"\t2\r\ncut\toff",
            3);
        QCOMPARE(preview.delimiter, QChar(u'\t'));
        QCOMPARE(preview.columns, (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(preview.rows.at(0), (QStringList{u"x \"1\"\ny"_s, u"2"_s}));
    }
};

QTEST_MAIN(TestImportDialog)
#include "tst_import_dialog.moc"
