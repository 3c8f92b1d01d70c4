#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

#include "tests/ui/fakes/fake_local_server.h"
#include "tests/ui/fakes/fake_server.h"
#include "ui/client/admin_client.h"
#include "ui/dialogs/new_user_dialog.h"
#include "ui/dialogs/password_report_dialog.h"
#include "ui/dialogs/set_password_dialog.h"
#include "ui/setup/setup_steps.h"
#include "ui/setup/setup_wizard.h"
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

/// The set-up's person step, with a server behind it.
struct PersonStep
{
    PersonStep()
    {
        wizard.useServer(server, QUrl(u"http://127.0.0.1:8400"_s));
        wizard.show();
        for (int i = 0; i < 3; ++i)
            wizard.next();
    }
    FakeServer server;
    FakeLocalServer local;
    SetupWizard wizard{&local};
    AdministratorStep *step = wizard.findChild<AdministratorStep *>();
    PasswordMeter *meter = step->findChild<PasswordMeter *>();
};

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

    void meter_movesNothingBelowIt()
    {
        FakeServer server;
        AdminClient client(server);
        NewUserDialog dialog(client);
        dialog.show();
        auto *meter = dialog.findChild<PasswordMeter *>();
        auto *password = dialog.findChildren<QLineEdit *>().constLast();
        const int before = meter->height();
        for (const QString &typed :
             {u"short"_s, u"my password of old times"_s, u"seven quiet herons fly"_s, QString()}) {
            const QString said = meter->text();
            password->setText(typed);
            QTRY_VERIFY(meter->text() != said);
            QCoreApplication::processEvents();
            QCOMPARE(meter->height(), before);
        }
    }

    void setup_asksTheServerAboutThePassword()
    {
        PersonStep page;
        QCOMPARE(page.wizard.step(), 3);
        const QString idle = page.meter->text();
        QVERIFY2(idle.contains(u"12"_s), qPrintable(idle));
        page.step->usernameEdit()->setText(u" m.okafor "_s);
        QTest::keyClicks(page.step->passwordEdit(), u"seven quiet herons fly"_s);
        QTRY_COMPARE(questionsTo(page.server), 1);
        QTRY_VERIFY(page.meter->text() != idle);
        const ApiRequest asked = page.server.asked.constLast();
        QCOMPARE(asked.method, QByteArray("POST"));
        QCOMPARE(asked.path, u"/setup/v1/password-strength"_s);
        QCOMPARE(asked.body->value("username"_L1).toString(), u"m.okafor"_s);
        QCOMPARE(asked.body->value("password"_L1).toString(), u"seven quiet herons fly"_s);
        QCOMPARE(page.step->passwordEdit()->accessibleDescription(), page.meter->text());
        page.step->passwordEdit()->setText(u"my password of old times"_s);
        QTRY_VERIFY2(page.meter->text().contains(u"word"_s), qPrintable(page.meter->text()));
        // The name is one of the words that it must not be like.
        Q_EMIT page.step->usernameEdit()->editingFinished();
        QTRY_COMPARE(questionsTo(page.server), 3);
    }

    void setup_goesOnWhenTheMeterDoesNot()
    {
        PersonStep page;
        page.server.refusals.insert(u"POST /setup/v1/password-strength"_s, {503, u"busy"_s});
        const QString idle = page.meter->text();
        page.step->usernameEdit()->setText(u"root"_s);
        page.step->passwordEdit()->setText(u"seven quiet herons"_s);
        page.step->repeatEdit()->setText(u"seven quiet herons"_s);
        QTRY_COMPARE(questionsTo(page.server), 1);
        QTest::qWait(20);
        QCOMPARE(page.meter->text(), idle);
        page.wizard.next();
        QTRY_COMPARE(page.wizard.step(), 4);
    }

    void setup_saysWhyThePasswordIsRefused()
    {
        PersonStep page;
        page.server.refusals.insert(u"POST /setup/v1/administrator"_s, {400, u"password_guessable_date"_s});
        page.server.refusalTexts = {{u"field"_s, u"password"_s}};
        page.step->usernameEdit()->setText(u"root"_s);
        page.step->passwordEdit()->setText(u"1999-12-31 1999"_s);
        page.step->repeatEdit()->setText(u"1999-12-31 1999"_s);
        page.wizard.next();
        QTRY_VERIFY2(page.wizard.errorText().contains(u"date"_s), qPrintable(page.wizard.errorText()));
        QCOMPARE(page.wizard.step(), 3);
        QVERIFY(page.wizard.nextButton()->isEnabled());
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
