#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

#include "tests/ui/fakes/fake_server.h"
#include "ui/client/admin_client.h"
#include "ui/dialogs/new_user_dialog.h"
#include "ui/dialogs/password_report_dialog.h"
#include "ui/dialogs/set_password_dialog.h"
#include "ui/widgets/password_meter.h"

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace Qt::StringLiterals;

namespace {

/// How often the server was asked about a password.
int questionsTo(const FakeServer &server)
{
    return int(std::count_if(server.asked.begin(), server.asked.end(), [](const ApiRequest &request) {
        return request.path.endsWith("/password-strength"_L1);
    }));
}

}  // namespace

/// What the console says of passwords.
class TestPasswords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void meter_asksOnceTheTypingRests()
    {
        FakeServer server;
        AdminClient client(server);
        NewUserDialog dialog(client);
        auto *meter = dialog.findChild<PasswordMeter *>();
        QVERIFY(meter != nullptr);
        const QString idle = meter->text();
        QVERIFY(!idle.isEmpty());
        QLineEdit *password = dialog.findChildren<QLineEdit *>().constLast();
        QTest::keyClicks(password, u"seven quiet herons fly"_s);
        QCOMPARE(questionsTo(server), 0);
        QTRY_VERIFY(meter->text() != idle);
        QCOMPARE(questionsTo(server), 1);
        QCOMPARE(password->accessibleDescription(), meter->text());
        password->clear();
        QCOMPARE(meter->text(), idle);
    }

    void meter_saysWhoseItIsToBe()
    {
        FakeServer server;
        AdminClient client(server);
        NewUserDialog dialog(client);
        const QList<QLineEdit *> fields = dialog.findChildren<QLineEdit *>();
        fields.at(0)->setText(u" l.brandt "_s);
        fields.constLast()->setText(u"seven quiet herons fly"_s);
        QTRY_COMPARE(questionsTo(server), 1);
        const QJsonObject body = *server.asked.constLast().body;
        QCOMPARE(body.value("username"_L1).toString(), u"l.brandt"_s);
        QVERIFY(!body.contains("user"_L1));
    }

    void meter_tellsWhyAPasswordIsRefused()
    {
        FakeServer server;
        AdminClient client(server);
        SetPasswordDialog dialog(client, server.users.at(1));
        auto *meter = dialog.findChild<PasswordMeter *>();
        auto *password = dialog.findChild<QLineEdit *>();
        password->setText(u"short"_s);
        QTRY_VERIFY2(meter->text().contains(u"15"_s), qPrintable(meter->text()));
        QCOMPARE(server.asked.constLast().body->value("user"_L1).toString(), server.users.at(1).id);
        password->setText(u"my password of old times"_s);
        QTRY_VERIFY2(meter->text().contains(u"word"_s), qPrintable(meter->text()));
    }

    void meter_isQuietWhenTheServerDoesNotAnswer()
    {
        FakeServer server;
        server.refusals.insert(u"POST /admin/v1/password-strength"_s, {503, u"busy"_s});
        AdminClient client(server);
        NewUserDialog dialog(client);
        auto *meter = dialog.findChild<PasswordMeter *>();
        const QString idle = meter->text();
        dialog.findChildren<QLineEdit *>().constLast()->setText(u"seven quiet herons fly"_s);
        QTRY_COMPARE(questionsTo(server), 1);
        QTRY_COMPARE(client.runningCalls(), 0);
        QCOMPARE(meter->text(), idle);
    }

    void problems_haveWordsForEveryCodeOfTheServer_data()
    {
        QTest::addColumn<QString>("code");
        for (const char *code :
             {"password_too_short", "password_too_long", "password_bad_characters", "password_is_name",
              "password_few_kinds", "password_breached", "password_used_before", "password_guessable",
              "password_guessable_word", "password_guessable_own", "password_guessable_repeat",
              "password_guessable_sequence", "password_guessable_keyboard", "password_guessable_date"})
            QTest::newRow(code) << QString::fromLatin1(code);
    }
    void problems_haveWordsForEveryCodeOfTheServer()
    {
        QFETCH(const QString, code);
        const QString text = passwordProblemText(code, 15, u"the server's English"_s);
        QVERIFY(!text.isEmpty());
        QVERIFY(text != u"the server's English"_s);
        QCOMPARE(passwordProblemText(u"newer_than_this"_s, 15, u"the server's English"_s),
                 u"the server's English"_s);
    }

    void setPassword_sendsItAndAsksForAChange()
    {
        FakeServer server;
        AdminClient client(server);
        SetPasswordDialog dialog(client, server.users.at(1));
        QSignalSpy changed(&dialog, &SetPasswordDialog::changed);
        dialog.acceptButton()->click();
        QVERIFY(!dialog.errorText().isEmpty());
        QVERIFY(server.asked.isEmpty());
        dialog.findChild<QLineEdit *>()->setText(u"seven quiet herons fly"_s);
        QVERIFY(dialog.findChild<QCheckBox *>()->isChecked());
        dialog.acceptButton()->click();
        QTRY_COMPARE(changed.size(), 1);
        const ApiRequest sent = server.asked.constLast();
        QCOMPARE(sent.method, QByteArray("PUT"));
        QVERIFY(sent.path.endsWith(server.users.at(1).id + u"/password"_s));
        QCOMPARE(sent.body->value("must_change_password"_L1).toBool(), true);
    }

    void report_leadsToThePeople()
    {
        FakeServer server;
        AdminClient client(server);
        PasswordReportDialog dialog(client);
        QSignalSpy wanted(&dialog, &PasswordReportDialog::peopleWanted);
        QTRY_VERIFY(dialog.findChild<QPushButton *>(u"breached"_s) != nullptr);
        dialog.findChild<QPushButton *>(u"breached"_s)->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.at(0).at(0).toString(), u"breached"_s);
        QVERIFY(dialog.findChild<QPushButton *>(u"expired"_s) != nullptr);
    }

    void report_tellsWhenItIsRefused()
    {
        FakeServer server;
        server.refusals.insert(u"GET /admin/v1/password-report"_s, {403, u"forbidden"_s});
        AdminClient client(server);
        PasswordReportDialog dialog(client);
        QTRY_VERIFY(!dialog.errorText().isEmpty());
    }
};

QTEST_MAIN(TestPasswords)
#include "tst_passwords.moc"
