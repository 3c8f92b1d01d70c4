// The widgets over made-up data: paging, dialogs, set-up, and what every screen owes to people.
#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>
#include <QTest>
#include <QTranslator>

#include "tests/ui/fakes/fake_local_server.h"
#include "tests/ui/fakes/fake_server.h"
#include "ui/dialogs/claims_preview_dialog.h"
#include "ui/dialogs/client_dialog.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/group_dialog.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/dialogs/invite_dialog.h"
#include "ui/dialogs/new_client_dialog.h"
#include "ui/dialogs/new_terms_dialog.h"
#include "ui/dialogs/new_user_dialog.h"
#include "ui/dialogs/server_dialog.h"
#include "ui/dialogs/terms_dialog.h"
#include "ui/dialogs/totp_dialog.h"
#include "ui/dialogs/user_dialog.h"
#include "ui/dialogs/user_profile_tab.h"
#include "ui/main_window.h"
#include "ui/models/list_models.h"
#include "ui/pages/audit_page.h"
#include "ui/setup/setup_steps.h"
#include "ui/setup/setup_wizard.h"
#include "ui/widgets/busy_indicator.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/format.h"
#include "ui/widgets/qr_code.h"
#include "ui/widgets/secret_views.h"
#include "ui/widgets/totp_panel.h"

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace Qt::StringLiterals;

namespace {

class NoBrowser final : public UrlOpener
{
public:
    bool open(const QUrl &) override { return true; }
};

QString nameForMessage(const QWidget &widget)
{
    QString path = QString::fromLatin1(widget.metaObject()->className());
    for (const QWidget *up = widget.parentWidget(); up != nullptr; up = up->parentWidget())
        path.prepend(QString::fromLatin1(up->metaObject()->className()) + u'/');
    return path;
}

/// The parts that Qt puts inside its own widgets answer for their owner.
bool isInnerPart(const QWidget &widget)
{
    return qobject_cast<const QScrollBar *>(&widget) != nullptr || widget.objectName().startsWith("qt_"_L1) ||
           (widget.parentWidget() != nullptr &&
            (widget.parentWidget()->inherits("QAbstractSpinBox") ||
             widget.parentWidget()->inherits("QComboBox") ||
             widget.parentWidget()->inherits("QComboBoxPrivateContainer")));
}

/// Everything that can have the focus says what it is; labels never guess markup.
void sweep(QWidget &root)
{
    for (const QWidget *widget : root.findChildren<QWidget *>()) {
        if (const auto *label = qobject_cast<const QLabel *>(widget);
            label != nullptr && label->pixmap().isNull())
            QVERIFY2(label->textFormat() == Qt::PlainText || label->objectName().startsWith("qt_"_L1),
                     qPrintable(nameForMessage(*label) + u": "_s + label->text()));
        if (widget->isHidden() || isInnerPart(*widget) || (widget->focusPolicy() & Qt::TabFocus) == 0)
            continue;
        QString name = widget->accessibleName();
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget);
            button != nullptr && name.isEmpty())
            name = button->text();
        QVERIFY2(!name.isEmpty(), qPrintable(nameForMessage(*widget)));
    }
    for (const QPlainTextEdit *edit : root.findChildren<QPlainTextEdit *>())
        QVERIFY2(edit->tabChangesFocus(), qPrintable(nameForMessage(*edit)));
}

/// Tab comes back to where it began, and passes more than one place.
void tabAround(QWidget &root)
{
    root.show();
    root.activateWindow();
    QTest::qWait(20);
    QWidget *first = nullptr;
    int steps = 0;
    for (; steps < 400; ++steps) {
        QTest::keyClick(root.focusWidget() != nullptr ? root.focusWidget() : &root, Qt::Key_Tab);
        QWidget *now = root.focusWidget();
        if (now == nullptr) continue;
        if (first == nullptr)
            first = now;
        else if (now == first)
            break;
    }
    QVERIFY2(steps > 1 && steps < 400, qPrintable(root.windowTitle()));
}

}  // namespace

class TestConsole : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    MemoryTokenVault m_vault;
    NoBrowser m_browser;

    std::unique_ptr<MainWindow> makeWindow(FakeServer &server)
    {
        auto window = std::make_unique<MainWindow>(ConsoleServices{m_vault, m_browser, *m_theme, nullptr});
        window->openWith(server, u"login.example.org"_s, u"https://login.example.org"_s, FakeServer::me());
        return window;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QApplication::setOrganizationName(u"gatehouse-test"_s);
        m_theme = std::make_unique<Theme>(*qApp);
    }

    void model_fetchesPagesAsTheViewScrolls()
    {
        FakeServer server;
        server.pageSize = 10;
        AdminClient client(server);
        UserModel model;
        model.setSource([&client](const QString &cursor) { return client.users({}, cursor); });
        model.reload();
        QVERIFY(model.isLoading());
        QTRY_COMPARE(model.rowCount(), 10);
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        QVERIFY(!model.canFetchMore({}));  // one page at a time
        QTRY_COMPARE(model.rowCount(), 20);
        model.fetchMore({});
        QTRY_COMPARE(model.rowCount(), 24);
        QVERIFY(!model.canFetchMore({}));
        QCOMPARE(model.data(model.index(0, UserModel::Name), Qt::DisplayRole).toString(), u"Miriam Okafor"_s);
        QCOMPARE(model.rowOf(server.users.at(20).id), 20);
    }
    void model_showsOnlyTheLatestQuestion()
    {
        FakeServer server;
        AdminClient client(server);
        UserModel model;
        QString wanted;
        model.setSource([&](const QString &cursor) {
            UserQuery query;
            query.text = wanted;
            return client.users(query, cursor);
        });
        model.reload();
        wanted = u"nowak"_s;
        model.reload();
        QTRY_COMPARE(model.rowCount(), 1);
        QTest::qWait(30);
        QCOMPARE(model.rowCount(), 1);
    }
    void model_keepsItsRowsWhenAReloadFails()
    {
        FakeServer server;
        AdminClient client(server);
        UserModel model;
        model.setSource([&client](const QString &cursor) { return client.users({}, cursor); });
        model.reload();
        QTRY_COMPARE(model.rowCount(), 24);
        server.refusals.insert(u"GET /admin/v1/users"_s, {503, u"busy"_s});
        int failures = 0;
        connect(&model, &CursorModel::failed, this, [&failures] { ++failures; });
        model.reload();
        QTRY_COMPARE(failures, 1);
        QCOMPARE(model.rowCount(), 24);
        QVERIFY(!model.isLoading());
    }

    void totpDialog_verifiesBeforeItCounts()
    {
        FakeServer server;
        AdminClient client(server);
        TotpDialog dialog(client, server.users.at(1), u"login.example.org"_s);
        dialog.show();
        QTRY_VERIFY(!dialog.panel()->qrCode()->isEmpty());
        QVERIFY(!dialog.acceptButton()->isEnabled());
        int enrolled = 0;
        connect(&dialog, &TotpDialog::enrolled, this, [&enrolled] { ++enrolled; });
        QTest::keyClicks(dialog.panel()->codeField(), u"000 000"_s);
        QVERIFY(dialog.acceptButton()->isEnabled());
        dialog.acceptButton()->click();
        QTRY_VERIFY(dialog.panel()->codeField()->property("invalid").toBool());
        QCOMPARE(enrolled, 0);

        dialog.panel()->codeField()->setText(u"123 456"_s);
        dialog.acceptButton()->click();
        QTRY_COMPARE(enrolled, 1);
        QCOMPARE(server.asked.constLast().body->value("code"_L1).toString(), u"123456"_s);
        QCOMPARE(dialog.codesView()->codes().size(), 10);
        QVERIFY(!dialog.acceptButton()->isEnabled());  // first keep the codes
        const QString text = dialog.codesView()->asText();
        QVERIFY(text.contains(u"7K2M-QX9D"_s));
        QVERIFY(text.contains(server.users.at(1).username));
        Q_EMIT dialog.codesView()->kept();
        QVERIFY(dialog.acceptButton()->isEnabled());
        dialog.acceptButton()->click();
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
    }
    void totpDialog_closedEarlyTakesTheAppBack()
    {
        FakeServer server;
        AdminClient client(server);
        TotpDialog dialog(client, server.users.at(1), u"login.example.org"_s);
        dialog.show();
        QTRY_VERIFY(!dialog.panel()->qrCode()->isEmpty());
        dialog.reject();
        QCOMPARE(server.asked.constLast().method, QByteArray("DELETE"));
        QVERIFY(server.asked.constLast().path.endsWith(FakeServer::enrolment().id));
    }
    void qrCode_hasItsFinderPatterns()
    {
        QrCode code;
        code.setText(FakeServer::enrolment().otpauthUri);
        const auto &modules = code.modules();
        const int size = int(modules.size());
        QVERIFY(size >= 21 && (size - 17) % 4 == 0);  // ISO/IEC 18004: versions 1 to 40
        const std::pair<int, int> corners[] = {{0, 0}, {size - 7, 0}, {0, size - 7}};
        for (const auto &[x, y] : corners) {
            for (int i = 0; i < 7; ++i) {
                QVERIFY(modules.at(y).at(x + i));
                QVERIFY(modules.at(y + 6).at(x + i));
                QVERIFY(modules.at(y + i).at(x));
            }
            QVERIFY(!modules.at(y + 1).at(x + 1));
            QVERIFY(modules.at(y + 3).at(x + 3));
        }
    }

    void sheet_showsACallThatTakesItsTimeAndStopsIt()
    {
        FakeServer server;
        auto window = makeWindow(server);
        window->show();
        const auto client = &window->client();
        QTRY_COMPARE(client->runningCalls(), 0);
        server.silent = true;
        window->openUser(server.users.at(1).id);
        auto *sheet = window->findChild<UserDialog *>();
        QVERIFY(sheet != nullptr);
        auto *busy = sheet->findChild<BusyIndicator *>();
        QVERIFY(!busy->isVisible());
        QTRY_VERIFY(busy->isVisible());
        QTest::mouseClick(busy->findChild<QPushButton *>(), Qt::LeftButton);
        QCOMPARE(client->runningCalls(), 0);
        QVERIFY(!busy->isVisible());
        sheet->reject();

        window->openClient(server.clients.at(0).id);
        QTRY_VERIFY(window->findChild<ClientDialog *>()->findChild<BusyIndicator *>()->isVisible());
        NewUserDialog form(*client);
        form.show();
        QTRY_VERIFY(form.findChild<BusyIndicator *>()->isVisible());
    }

    void audit_liveTailShowsNewEventsAtTheTop()
    {
        FakeServer server;
        auto window = makeWindow(server);
        window->show();
        window->go(PageId::Audit, {});
        auto *page = qobject_cast<AuditPage *>(window->page(PageId::Audit));
        auto *model = page->findChild<EventModel *>();
        QTRY_VERIFY(model->hasLoaded());
        const int before = model->rowCount();
        QAction *follow = nullptr;
        for (QAction *verb : page->verbs()) {
            if (verb->shortcut() == QKeySequence(u"Ctrl+L"_s)) follow = verb;
        }
        QVERIFY(follow != nullptr);
        follow->trigger();
        const auto happens = [&server](const QString &type) {
            wire::Event event = server.events.constFirst();
            event.seq += 1;
            event.id += u'+';
            event.type = type;
            server.events.prepend(event);
        };
        happens(u"signin.failed"_s);
        happens(u"user.locked"_s);
        QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), before + 2, 10'000);
        QCOMPARE(model->at(0).type, u"user.locked"_s);  // the newest first
        QCOMPARE(model->at(1).type, u"signin.failed"_s);
        // Each once, though the question is asked again and again.
        const auto polls = [&server] {
            return std::count_if(server.asked.cbegin(), server.asked.cend(), [](const ApiRequest &request) {
                return !request.query.isEmpty() && request.query.constLast().first == "after_seq"_L1;
            });
        };
        const auto asked = polls();
        QTRY_VERIFY_WITH_TIMEOUT(polls() > asked, 10'000);
        QTest::qWait(20);
        QCOMPARE(model->rowCount(), before + 2);

        // A server that is away ends it, and says so; so does leaving the page.
        server.refusals.insert(u"GET /admin/v1/audit-events"_s, {503, u"busy"_s});
        QTRY_VERIFY_WITH_TIMEOUT(follow->text().contains(u"ollow"_s), 10'000);
        server.refusals.clear();
        follow->trigger();
        QVERIFY(!follow->text().contains(u"ollow"_s));
        window->go(PageId::Keys, {});
        QVERIFY(follow->text().contains(u"ollow"_s));
        QCOMPARE(model->rowCount(), before + 2);  // and nothing was lost on the way
    }

    void setup_walksThroughToTheCodes()
    {
        FakeServer server;
        FakeLocalServer local;
        SetupWizard wizard(&local);
        wizard.useServer(server, QUrl(u"http://127.0.0.1:8400"_s));
        QUrl readyAt;
        connect(&wizard, &SetupWizard::ready, this, [&readyAt](const QUrl &url) { readyAt = url; });
        wizard.show();
        wizard.next();
        QCOMPARE(wizard.step(), 1);
        wizard.next();
        QCOMPARE(wizard.step(), 2);
        wizard.next();
        QCOMPARE(wizard.step(), 3);
        wizard.next();
        QVERIFY(!wizard.errorText().isEmpty());
        auto *person = wizard.findChild<AdministratorStep *>();
        person->usernameEdit()->setText(u"root"_s);
        person->passwordEdit()->setText(u"too short"_s);
        person->repeatEdit()->setText(u"too short"_s);
        wizard.next();
        QVERIFY(wizard.errorText().contains(u"12"_s));
        person->passwordEdit()->setText(u"seven quiet herons"_s);
        wizard.next();
        QCOMPARE(wizard.step(), 3);  // the second one differs
        person->repeatEdit()->setText(u"seven quiet herons"_s);
        wizard.next();
        QTRY_COMPARE(wizard.step(), 4);
        QCOMPARE(server.asked.constLast().path, u"/setup/v1/administrator"_s);
        QCOMPARE(server.asked.constLast().body->value("password"_L1).toString(), u"seven quiet herons"_s);
        auto *factor = wizard.findChild<SecondFactorStep *>();
        factor->panel()->codeField()->setText(u"000000"_s);
        wizard.next();
        QTRY_VERIFY(wizard.nextButton()->isEnabled());
        QCOMPARE(wizard.step(), 4);
        factor->panel()->codeField()->setText(u"123456"_s);
        wizard.next();
        QTRY_COMPARE(wizard.step(), 5);
        wizard.next();
        QVERIFY(readyAt.isEmpty());  // the codes are not kept yet
        wizard.findChild<SummaryStep *>()->codesView()->findChildren<QPushButton *>().at(1)->click();
        wizard.next();
        QCOMPARE(readyAt, QUrl(u"http://127.0.0.1:8400"_s));
    }
    void setup_addressStepRefusesWhatCannotWork_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("fits");
        QTest::newRow("https") << u"https://login.example.org"_s << true;
        QTest::newRow("https and port") << u"https://login.example.org:8443"_s << true;
        QTest::newRow("plain http on the network") << u"http://login.example.org"_s << false;
        QTest::newRow("plain http here") << u"http://localhost:8400"_s << true;
        QTest::newRow("with a path") << u"https://example.org/login"_s << false;
        QTest::newRow("with a query") << u"https://example.org?x=1"_s << false;
        QTest::newRow("no scheme") << u"login.example.org"_s << false;
        QTest::newRow("empty") << QString() << false;
    }
    void setup_addressStepRefusesWhatCannotWork()
    {
        QFETCH(QString, address);
        QFETCH(bool, fits);
        FakeLocalServer local;
        AddressStep step;
        step.prepare(RoleStep::Choice::Office, local.defaults());
        step.publicUrlField()->setText(address);
        QCOMPARE(step.problem().isEmpty(), fits);
    }
    void setup_failedStartStaysAndSaysWhy()
    {
        FakeLocalServer local;
        local.failure = Error::unavailable(u"Port 8400 is taken by another program."_s, {});
        SetupWizard wizard(&local);
        wizard.show();
        for (int i = 0; i < 3; ++i)
            wizard.next();
        QTRY_VERIFY(wizard.errorText().contains(u"8400"_s));
        QCOMPARE(wizard.step(), 2);
        QVERIFY(wizard.nextButton()->isEnabled());
    }
    void serverDialog_takesOnlySafeAddresses()
    {
        QCOMPARE(ServerDialog::addressFrom(u" login.example.org "_s), QUrl(u"https://login.example.org"_s));
        QCOMPARE(ServerDialog::addressFrom(u"https://login.example.org:8443/admin?x"_s),
                 QUrl(u"https://login.example.org:8443"_s));
        QCOMPARE(ServerDialog::addressFrom(u"http://127.0.0.1:8400"_s), QUrl(u"http://127.0.0.1:8400"_s));
        for (const char *bad : {"http://login.example.org", "ftp://x.example", "https://user:pw@x.example",
                                "https://", "two words"})
            QVERIFY2(!ServerDialog::addressFrom(QString::fromLatin1(bad)).isValid(), bad);
    }
    void newClient_checksRedirectAddresses_data()
    {
        QTest::addColumn<QString>("uri");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("fits");
        QTest::newRow("https") << u"https://a.example/cb"_s << u"confidential"_s << true;
        QTest::newRow("loopback") << u"http://127.0.0.1/cb"_s << u"native"_s << true;
        QTest::newRow("plain http") << u"http://a.example/cb"_s << u"confidential"_s << false;
        QTest::newRow("fragment") << u"https://a.example/cb#x"_s << u"public"_s << false;
        QTest::newRow("wildcard") << u"https://*.example/cb"_s << u"public"_s << false;
        QTest::newRow("private-use scheme") << u"org.example.app:/cb"_s << u"native"_s << true;
        QTest::newRow("private-use scheme on the web") << u"org.example.app:/cb"_s << u"public"_s << false;
        QTest::newRow("script") << u"javascript:alert(1)"_s << u"native"_s << false;
        QTest::newRow("relative") << u"/cb"_s << u"confidential"_s << false;
    }
    void newClient_checksRedirectAddresses()
    {
        QFETCH(QString, uri);
        QFETCH(QString, kind);
        QFETCH(bool, fits);
        QCOMPARE(NewClientDialog::problemWith(uri, kind).isEmpty(), fits);
    }
    void auditFilter_readsKeysAndWords()
    {
        QStringList unknown;
        const EventQuery query = AuditPage::parseFilter(
            u"type:signin.failed ip:10.0.0.7 outcome:failure anna b colour:red"_s, &unknown);
        QCOMPARE(query.type, u"signin.failed"_s);
        QCOMPARE(query.address, u"10.0.0.7"_s);
        QCOMPARE(query.outcome, u"failure"_s);
        QCOMPARE(query.text, u"anna b"_s);
        QCOMPARE(unknown, QStringList{u"colour:red"_s});
        QCOMPARE(AuditPage::parseFilter(u"type:mfa."_s).typePrefix, u"mfa."_s);
        QVERIFY(AuditPage::parseFilter(u"since:2h"_s).since.endsWith(u'Z'));
        QStringList bad;
        QVERIFY(AuditPage::parseFilter(u"since:tomorrow"_s, &bad).since.isEmpty());
        QCOMPARE(bad.size(), 1);
    }

    void confirm_waitsForTheTypedName()
    {
        ConfirmDialog dialog({u"Delete?"_s, u"Gone."_s, u"Delete"_s, u"l.brandt"_s, false});
        dialog.show();
        QVERIFY(!dialog.acceptButton()->isEnabled());
        auto *typed = dialog.findChild<QLineEdit *>();
        typed->setText(u"l.brand"_s);
        QVERIFY(!dialog.acceptButton()->isEnabled());
        typed->setText(u"l.brandt"_s);
        QVERIFY(dialog.acceptButton()->isEnabled());
    }
    void newUser_showsTheServersRefusal()
    {
        FakeServer server;
        server.refusals.insert(u"POST /admin/v1/users"_s, {409, u"username_taken"_s});
        AdminClient client(server);
        NewUserDialog dialog(client);
        dialog.show();
        dialog.acceptButton()->click();
        QVERIFY(!dialog.errorText().isEmpty());
        QVERIFY(server.asked.isEmpty());  // no username: not even sent
        dialog.findChild<QLineEdit *>()->setText(u"anna"_s);
        dialog.acceptButton()->click();
        QTRY_VERIFY(dialog.errorText().contains(u"taken"_s));
        QVERIFY(dialog.acceptButton()->isEnabled());
    }
    void labels_showMarkupAsText()
    {
        FakeServer server;
        server.users[2].displayName = u"<b>bold</b><img src=/etc/passwd>"_s;
        auto window = makeWindow(server);
        UserDialog dialog(*window, server.users.at(2).id);
        dialog.show();
        QTRY_VERIFY(!dialog.windowTitle().isEmpty() && dialog.windowTitle().startsWith(u'<'));
        sweep(dialog);
    }

    void profile_sendsWhatDiffersAndNothingElse()
    {
        FakeServer server;
        server.users[2].profile = {{u"given_name"_s, u"Lena"_s},
                                   {u"nickname"_s, u"Le"_s},
                                   {u"address"_s, QJsonObject{{u"locality"_s, u"Bonn"_s}}}};
        server.users[2].phone = u"+49301234"_s;
        server.users[2].phoneVerified = true;
        server.users[2].attributes = {{u"floor"_s, QJsonArray{u"3"_s}},
                                      {u"desk"_s, QJsonArray{u"a"_s, u"b"_s}}};
        UserProfileTab tab(true);
        tab.display(server.users.at(2));
        const auto edit = [&](const QString &name) {
            for (auto *each : tab.findChildren<QLineEdit *>())
                if (each->accessibleName() == name) return each;
            qFatal("no field");
        };
        const auto lines = [&](const QString &name) {
            for (auto *each : tab.findChildren<QPlainTextEdit *>())
                if (each->accessibleName().startsWith(name)) return each;
            qFatal("no text");
        };
        QVERIFY(wire::toJson(*tab.change()).isEmpty());
        QCOMPARE(edit(u"Given name"_s)->text(), u"Lena"_s);
        QCOMPARE(lines(u"Attributes"_s)->toPlainText(), u"desk = a\ndesk = b\nfloor = 3"_s);

        edit(u"Given name"_s)->setText(u" Helena "_s);
        edit(u"Nickname"_s)->clear();
        edit(u"Town"_s)->setText(u"Kiel"_s);
        edit(u"Telephone"_s)->setText(u"+49 30 999"_s);
        lines(u"Street"_s)->setPlainText(u"Way 1\nYard"_s);
        lines(u"Attributes"_s)->setPlainText(u"\ndesk=a\n new_one = x = y \n desk = b\n"_s);
        const QJsonObject change = wire::toJson(*tab.change());
        QCOMPARE(change.value(u"profile"_s).toObject(),
                 (QJsonObject{{u"given_name"_s, u"Helena"_s},
                              {u"nickname"_s, QJsonValue()},
                              {u"address"_s, QJsonObject{{u"locality"_s, u"Kiel"_s},
                                                         {u"street_address"_s, u"Way 1\nYard"_s}}}}));
        QCOMPARE(change.value(u"attributes"_s).toObject(),
                 (QJsonObject{{u"floor"_s, QJsonValue()}, {u"new_one"_s, QJsonArray{u"x = y"_s}}}));
        QCOMPARE(change.value(u"phone"_s).toString(), u"+49 30 999"_s);
        // The box spoke of the old number.
        QVERIFY(!change.contains(u"phone_verified"_s));

        // Whoever may not save it may read it.
        UserProfileTab readOnly(false);
        readOnly.display(server.users.at(2));
        QVERIFY(!readOnly.findChild<QPushButton *>()->isEnabled());
        QVERIFY(tab.findChild<QPushButton *>()->isEnabled());

        lines(u"Attributes"_s)->setPlainText(u"desk"_s);
        QVERIFY(!tab.change().ok());
        QVERIFY(tab.change().error().publicMessage.contains(u"desk"_s));
    }

    void claimsPreview_asksForThePersonChosen()
    {
        FakeServer server;
        auto window = makeWindow(server);
        ClaimsPreviewDialog dialog(window->client(), server.clients.at(0));
        dialog.show();
        auto *table = dialog.findChild<DataTable *>();
        QTRY_VERIFY(table->model()->rowCount() > 2);
        const auto texts = dialog.findChildren<QPlainTextEdit *>();
        QCOMPARE(texts.size(), 3);
        QVERIFY(texts.at(0)->toPlainText().isEmpty());
        table->selectRow(1);
        QTRY_VERIFY(texts.at(0)->toPlainText().contains(u"\"department\": \"Sales\""_s));
        QVERIFY(texts.at(0)->toPlainText().contains(server.users.at(1).id));
        QVERIFY(texts.at(1)->toPlainText().contains(u"given_name"_s));
        QVERIFY(!texts.at(2)->toPlainText().contains(u"given_name"_s));
        server.refusals.insert(u"GET /admin/v1/clients/%1/claims"_s.arg(server.clients.at(0).id),
                               {403, u"insufficient_scope"_s});
        table->selectRow(2);
        QTRY_VERIFY(!dialog.errorText().isEmpty());
        QVERIFY(texts.at(0)->toPlainText().isEmpty());
        sweep(dialog);
    }

    void screens_nameEverythingThatTakesTheFocus()
    {
        FakeServer server;
        auto window = makeWindow(server);
        window->show();
        for (int i = 0; i < 11; ++i) {
            window->go(PageId(i), {});
            QTest::qWait(20);
        }
        sweep(*window);
        UserDialog user(*window, server.users.at(1).id);
        ClientDialog application(*window, server.clients.at(0).id);
        for (int i = 0; i < 6; ++i) {
            user.showTab(i);
            application.showTab(qMin(i, 3));
            QTest::qWait(15);
        }
        sweep(user);
        sweep(application);
        TotpDialog totp(window->client(), server.users.at(1), u"x"_s);
        sweep(totp);
        NewUserDialog newUser(window->client());
        sweep(newUser);
        NewClientDialog newClient(window->client());
        sweep(newClient);
        GroupDialog group(window->client(), std::nullopt);
        sweep(group);
        PickUserDialog pick(window->client());
        sweep(pick);
        ImportDialog import(window->client());
        import.show();
        sweep(import);
        InviteDialog invite(window->client());
        sweep(invite);
        TermsDialog terms(window->client(), true);
        sweep(terms);
        NewTermsDialog newTerms(window->client(), {});
        sweep(newTerms);
        FakeLocalServer local;
        SetupWizard wizard(&local);
        sweep(wizard);
    }
    void screens_letTheTabKeyThrough()
    {
        FakeServer server;
        auto window = makeWindow(server);
        for (int i = 0; i < 11; ++i) {
            window->go(PageId(i), {});
            QTest::qWait(15);
            tabAround(*window);
        }
        NewClientDialog newClient(window->client());
        tabAround(newClient);
        ImportDialog import(window->client());
        tabAround(import);
        InviteDialog invite(window->client());
        tabAround(invite);
        UserDialog user(*window, server.users.at(1).id);
        QTRY_VERIFY(user.findChild<QTabWidget *>()->isEnabled());
        tabAround(user);
    }
    void pages_haveAnIconAndAShortcutEach()
    {
        FakeServer server;
        auto window = makeWindow(server);
        auto *navigation = window->findChild<QListWidget *>(u"pages"_s);
        QList<QImage> pictures;
        QSet<QString> keys;
        for (QAction *action : window->findChildren<QAction *>()) {
            if (action->shortcut().isEmpty()) continue;
            for (int row = 0; row < navigation->count(); ++row) {
                if (QString(action->text()).remove(u'&') != navigation->item(row)->text()) continue;
                QVERIFY2(!keys.contains(action->shortcut().toString()), qPrintable(action->text()));
                keys.insert(action->shortcut().toString());
                action->trigger();
                QCOMPARE(navigation->currentRow(), row);
            }
        }
        QCOMPARE(keys.size(), navigation->count());
        for (int row = 0; row < navigation->count(); ++row) {
            const QImage picture = navigation->item(row)->icon().pixmap(QSize(24, 24)).toImage();
            QVERIFY2(!pictures.contains(picture), qPrintable(navigation->item(row)->text()));
            pictures.append(picture);
        }
    }
    void verbs_haveShortcutsAndWords()
    {
        FakeServer server;
        auto window = makeWindow(server);
        for (int i = 0; i < 11; ++i) {
            QSet<QString> seen;
            for (const QAction *verb : window->page(PageId(i))->verbs()) {
                QVERIFY2(!verb->shortcut().isEmpty(), qPrintable(verb->text()));
                QVERIFY2(!seen.contains(verb->shortcut().toString()), qPrintable(verb->text()));
                seen.insert(verb->shortcut().toString());
            }
        }
    }
    void permissions_hideWhatTheRoleMayNot()
    {
        FakeServer server;
        MainWindow window({m_vault, m_browser, *m_theme, nullptr});
        wire::Me auditor = FakeServer::me();
        auditor.permissions = {u"status:read"_s, u"users:read"_s, u"audit:read"_s};
        window.openWith(server, u"x"_s, u"https://x.example"_s, auditor);
        // Who may look at users may look at how their passwords stand, and take the list along.
        for (const QAction *verb : window.page(PageId::Users)->verbs())
            QVERIFY2(verb->isEnabled() ==
                         (verb->text().contains("Passwords"_L1) || verb->text().contains("xport"_L1)),
                     qPrintable(verb->text()));
        auto *navigation = window.findChild<QListWidget *>(u"pages"_s);
        QVERIFY(navigation->item(int(PageId::Settings))->isHidden());
        QVERIFY(!navigation->item(int(PageId::Audit))->isHidden());
    }
    void colours_keepTheirContrast()
    {
        for (const Colours *c : {&Theme::light(), &Theme::dark()}) {
            const std::pair<QColor, QColor> texts[] = {
                {c->ink, c->ground},          {c->ink, c->card},          {c->ink, c->side},
                {c->ink, c->accentSoft},      {c->ink, c->hover},         {c->ink, c->badSoft},
                {c->ink, c->warnSoft},        {c->ink, c->goodSoft},      {c->quiet, c->ground},
                {c->quiet, c->card},          {c->quiet, c->side},        {c->quiet, c->accentSoft},
                {c->quiet, c->hover},         {c->quiet, c->plainSoft},   {c->accent, c->card},
                {c->accent, c->ground},       {c->accent, c->accentSoft}, {c->onAccent, c->accent},
                {c->onAccent, c->accentDeep}, {c->bad, c->card},          {c->bad, c->ground},
                {c->bad, c->badSoft},         {c->warn, c->card},         {c->warn, c->warnSoft},
                {c->good, c->card},           {c->good, c->goodSoft},     {c->good, c->ground}};
            for (const auto &[front, back] : texts)
                QVERIFY2(Theme::contrast(front, back) >= 4.5,
                         qPrintable(front.name() + u" on "_s + back.name()));
            QVERIFY(Theme::contrast(c->edge, c->card) >= 3.0);  // WCAG 1.4.11: borders of fields
        }
    }
    void contrast_isWcags()
    {
        QCOMPARE(Theme::contrast(Qt::black, Qt::white), 21.0);
        QVERIFY(std::abs(Theme::contrast(QColor(0x777777), Qt::white) - 4.48) <
                0.01);  // the well-known near miss
    }
    void translations_areComplete()
    {
        for (const QString &language : {u"de"_s, u"en"_s}) {
            QFile file(QStringLiteral(GATEHOUSE_SOURCE_DIR) +
                       u"/translations/gatehouse_%1.ts"_s.arg(language));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray ts = file.readAll();
            QVERIFY(!ts.contains("type=\"unfinished\""));
            QVERIFY(!ts.contains("<translation />"));
        }
        QTranslator german;
        QVERIFY(german.load(u":/i18n/gatehouse_de.qm"_s));
        QCOMPARE(german.translate("gatehouse::ui::UsersPage", "No users yet"), u"Noch keine Benutzer"_s);
        QCOMPARE(german.translate("gatehouse::ui::Format", "%n day(s) ago", nullptr, 3), u"vor %n Tagen"_s);
    }
    void format_groupsSecrets()
    {
        QCOMPARE(grouped(u"JBSWY3DPEHPK3PXP"_s), u"JBSW Y3DP EHPK 3PXP"_s);
        QCOMPARE(initialsOf(u"Miriam  Okafor"_s), u"MO"_s);
        QCOMPARE(deviceText(u"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"_s),
                 u"Firefox on Linux"_s);
        QCOMPARE(deviceText(u"curl/8.1"_s), u"curl/8.1"_s);
    }
};

QTEST_MAIN(TestConsole)
#include "tst_console.moc"
