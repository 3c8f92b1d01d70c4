// Invitations, approvals, terms and links for a new password in the console.
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPicture>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

#include "tests/ui/fakes/fake_server.h"
#include "ui/client/joining_client.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/invite_dialog.h"
#include "ui/dialogs/link_dialog.h"
#include "ui/dialogs/name_dialog.h"
#include "ui/dialogs/new_terms_dialog.h"
#include "ui/dialogs/terms_dialog.h"
#include "ui/dialogs/totp_dialog.h"
#include "ui/dialogs/user_dialog.h"
#include "ui/main_window.h"
#include "ui/pages/approvals_card.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/qr_code.h"
#include "ui/widgets/refusal_words.h"
#include "ui/widgets/secret_views.h"

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace Qt::StringLiterals;

namespace {

class NoBrowser final : public UrlOpener
{
public:
    bool open(const QUrl &) override { return true; }
};

QPushButton *buttonNamed(const QWidget &root, const QString &name)
{
    for (QPushButton *one : root.findChildren<QPushButton *>())
        if (one->accessibleName() == name || (one->accessibleName().isEmpty() && one->text() == name))
            return one;
    return nullptr;
}

QPushButton *buttonStarting(const QWidget &root, const QString &words)
{
    for (QPushButton *one : root.findChildren<QPushButton *>())
        if (one->accessibleName().startsWith(words) || one->text().remove(u'&').startsWith(words)) return one;
    return nullptr;
}

bool shows(const QWidget &root, const QString &text)
{
    const QList<QLabel *> labels = root.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
                       [&text](const QLabel *label) { return label->text().contains(text); });
}

}  // namespace

class TestJoiningScreens : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<MainWindow> m_window;
    MemoryTokenVault m_vault;
    NoBrowser m_browser;

    QList<ApiRequest> sent(const QString &end) const
    {
        QList<ApiRequest> found;
        for (const ApiRequest &request : std::as_const(m_server->asked))
            if (request.method == "POST" && request.path.endsWith(end)) found.append(request);
        return found;
    }
    Page *invitations()
    {
        m_window->go(PageId::Invitations, {});
        return m_window->page(PageId::Invitations);
    }
    void choose(const QString &verb)
    {
        for (QAction *action : m_window->page(PageId::Invitations)->verbs())
            if (action->text().startsWith(verb)) action->trigger();
    }
    void confirm(const QWidget &root)
    {
        QTRY_VERIFY(root.findChild<ConfirmDialog *>() != nullptr);
        root.findChild<ConfirmDialog *>()->acceptButton()->click();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QApplication::setOrganizationName(u"gatehouse-test"_s);
        m_theme = std::make_unique<Theme>(*qApp);
    }
    void init()
    {
        m_server = std::make_unique<FakeServer>();
        m_window = std::make_unique<MainWindow>(ConsoleServices{m_vault, m_browser, *m_theme, nullptr});
        m_window->openWith(*m_server, u"login.example.org"_s, u"https://login.example.org"_s,
                           FakeServer::me());
        m_window->show();
    }
    void cleanup()
    {
        m_window.reset();
        m_server.reset();
    }

    void addresses_areFoundInWhatWasPasted()
    {
        QCOMPARE(
            InviteDialog::addressesIn(u"Ann <ann@example.org>; bob@example.org,\n ANN@example.org nobody"_s),
            (QStringList{u"ann@example.org"_s, u"bob@example.org"_s}));
        QVERIFY(InviteDialog::addressesIn(u"no address"_s).isEmpty());
    }
    void invite_sendsWhatWasChosen()
    {
        InviteDialog dialog(m_window->client());
        dialog.show();
        auto *groups = dialog.findChild<QListWidget *>();
        QTRY_VERIFY(groups->count() > 0);
        groups->item(0)->setCheckState(Qt::Checked);
        dialog.findChild<QPlainTextEdit *>()->setPlainText(u"new@example.org"_s);
        dialog.acceptButton()->click();
        QTRY_COMPARE(dialog.result(), int(QDialog::Accepted));
        const QJsonObject body = *sent(u"/invitations"_s).at(0).body;
        QCOMPARE(body.value("email"_L1).toString(), u"new@example.org"_s);
        QCOMPARE(body.value("groups"_L1).toArray(), QJsonArray{m_server->groups.at(0).id});
        QVERIFY(body.value("send_mail"_L1).toBool());
        QVERIFY(!body.contains("roles"_L1));
    }
    void refusals_unknownOnesAreToldInTheServersWords()
    {
        QCOMPARE(refusalText(u"username_taken"_s, u"x"_s), u"This username is taken."_s);
        QCOMPARE(refusalText(u"of_tomorrow"_s, u"The moon is full."_s), u"The moon is full."_s);
    }
    void groups_areReadToTheEnd()
    {
        m_server->pageSize = 2;  // of four
        InviteDialog dialog(m_window->client());
        QTRY_COMPARE(dialog.findChild<QListWidget *>()->count(), 4);
        UserDialog sheet(*m_window, m_server->users.at(1).id);
        sheet.show();
        sheet.showTab(4);
        QTRY_COMPARE(sheet.findChild<QListWidget *>()->count(), 4);
    }
    void provider_isSwitchedOffOnlyAfterAsking()
    {
        m_window->go(PageId::Providers, {});
        Page *page = m_window->page(PageId::Providers);
        auto *table = page->findChild<DataTable *>();
        QTRY_VERIFY(table->model()->rowCount() > 0);
        table->selectRow(0);
        QVERIFY(m_server->providers.at(0).enabled);
        const auto changes = [this] {
            return std::count_if(m_server->asked.cbegin(), m_server->asked.cend(),
                                 [](const ApiRequest &request) { return request.method == "PATCH"; });
        };
        for (QAction *verb : page->verbs())
            if (verb->text().remove(u'&').startsWith(u"Switch off"_s)) verb->trigger();
        QTest::qWait(20);
        QCOMPARE(changes(), 0);
        confirm(*page);
        QTRY_COMPARE(changes(), 1);
    }
    void invite_refusesTextWithoutAnAddress()
    {
        InviteDialog dialog(m_window->client());
        dialog.findChild<QPlainTextEdit *>()->setPlainText(u"somebody"_s);
        dialog.acceptButton()->click();
        QVERIFY(dialog.errorText().contains(u"no e-mail address"_s) || shows(dialog, u"no e-mail address"_s));
        QVERIFY(sent(u"/invitations"_s).isEmpty());
    }
    void invite_showsTheLinksThatNoMailTakes()
    {
        m_server->mailsInvitations = false;
        Page *page = invitations();
        choose(u"&Invite"_s);
        auto *dialog = page->findChild<InviteDialog *>();
        QVERIFY(dialog != nullptr);
        dialog->findChild<QPlainTextEdit *>()->setPlainText(
            u"a@example.org, b@example.org, taken@example.org"_s);
        dialog->acceptButton()->click();
        QTRY_VERIFY(page->findChild<LinkDialog *>() != nullptr);
        QCOMPARE(sent(u"/invitations/bulk"_s).size(), 1);
        auto *links = page->findChild<LinkDialog *>();
        QCOMPARE(links->findChildren<CopyField *>().size(), 2);
        QCOMPARE(links->asText().count(u"https://"_s), 2);
        QVERIFY(!buttonNamed(*links, u"Cancel"_s)->isVisible());
        QVERIFY(shows(*m_window, u"1 address"_s));  // the one that was refused, in the console's own words
        QVERIFY(shows(*m_window, u"There is an account with this e-mail address."_s));
    }
    void invite_mailedOnesShowNoLink()
    {
        Page *page = invitations();
        choose(u"&Invite"_s);
        auto *dialog = page->findChild<InviteDialog *>();
        dialog->findChild<QPlainTextEdit *>()->setPlainText(u"a@example.org"_s);
        dialog->acceptButton()->click();
        QTRY_VERIFY(shows(*m_window, u"on their way"_s));
        QVERIFY(page->findChild<LinkDialog *>() == nullptr);
    }
    void page_revokesAfterAskingAndNotWhatIsOver()
    {
        Page *page = invitations();
        auto *table = page->findChild<DataTable *>();
        QTRY_COMPARE(table->model()->rowCount(), 3);  // the open ones
        table->selectRow(0);
        choose(u"&Revoke"_s);
        QVERIFY(sent(u"/revoke"_s).isEmpty());
        confirm(*page);
        QTRY_COMPARE(sent(u"/revoke"_s).size(), 1);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        buttonNamed(*page, u"Accepted"_s)->click();
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);
        for (const QAction *verb : page->verbs())
            if (!verb->text().startsWith(u"&Invite"_s))
                QVERIFY2(!verb->isEnabled(), qPrintable(verb->text()));
    }
    void page_sendsAgain()
    {
        Page *page = invitations();
        auto *table = page->findChild<DataTable *>();
        QTRY_COMPARE(table->model()->rowCount(), 3);
        table->selectRow(2);  // a link without an address
        choose(u"&Send"_s);
        confirm(*page);
        QTRY_COMPARE(sent(u"/resend"_s).size(), 1);
        QVERIFY(!sent(u"/resend"_s).at(0).body->value("send_mail"_L1).toBool());
        QTRY_VERIFY(page->findChild<LinkDialog *>() != nullptr);
    }
    void links_printOneStripEach()
    {
        QList<PersonalLink> links;
        for (int i = 0; i < 7; ++i)
            links.append({u"Person %1"_s.arg(i), u"https://login.example.org/i/%1"_s.arg(i)});
        const LinkDialog dialog(u"Invitation"_s, {}, links, Timestamp{1'900'000'000'000});
        QPicture paper;
        QPainter painter(&paper);
        QCOMPARE(dialog.paintPage(painter, QRectF(0, 0, 600, 800), 0), 5);
        QCOMPARE(dialog.paintPage(painter, QRectF(0, 0, 600, 800), 5), 2);
    }

    void resetLink_isShownOnceAfterAsking()
    {
        UserDialog sheet(*m_window, m_server->users.at(1).id);
        sheet.show();
        sheet.showTab(2);
        auto *make = sheet.findChild<QPushButton *>(u"resetLink"_s);
        QTRY_VERIFY(make->isEnabled() && make->isVisible());
        make->click();
        QVERIFY(sent(u"/reset-link"_s).isEmpty());
        confirm(sheet);
        QTRY_VERIFY(sheet.findChild<LinkDialog *>() != nullptr);
        auto *dialog = sheet.findChild<LinkDialog *>();
        QVERIFY(!dialog->findChild<QrCode *>()->isEmpty());
        QVERIFY(dialog->asText().contains(u"https://login.example.org/reset"_s));
        QCOMPARE(sent(u"/reset-link"_s).size(), 1);
    }

    void approvals_othersCanBeDecidedOwnOnesNot()
    {
        auto *card = m_window->findChild<ApprovalsCard *>();
        QVERIFY(card != nullptr);
        QTRY_VERIFY(card->isVisible());
        QTRY_VERIFY(shows(*card, u"Waits for another administrator"_s));
        QVERIFY(shows(*card, u"Lost the phone"_s));
        QList<QPushButton *> verbs = card->findChildren<QPushButton *>();
        QCOMPARE(verbs.size(), 3);  // two of the other's request, one of the own one
        QVERIFY(shows(*card, u"Remove all second steps of"_s));
        QTRY_VERIFY(verbs.at(1)->isVisible());
        verbs.at(1)->click();
        QVERIFY(sent(u"/approve"_s).isEmpty());
        confirm(*card);
        QTRY_COMPARE(sent(u"/approve"_s).size(), 1);
        QTRY_COMPARE(m_server->approvals.size(), 1);
        QTRY_VERIFY(buttonStarting(*card, u"Approve"_s) == nullptr);
    }
    void approvals_ownOneCanBeTakenBack()
    {
        auto *card = m_window->findChild<ApprovalsCard *>();
        QTRY_VERIFY(buttonStarting(*card, u"Take back"_s) != nullptr);
        buttonStarting(*card, u"Take back"_s)->click();
        QVERIFY(sent(u"/refuse"_s).isEmpty());
        confirm(*card);
        QTRY_COMPARE(sent(u"/refuse"_s).size(), 1);
        QVERIFY(sent(u"/refuse"_s).at(0).path.contains(u"0199a0c0-7c4e-7a11-8a51-3f0c2d9c0002"_s));
        QTRY_VERIFY(buttonStarting(*card, u"Take back"_s) == nullptr);
        QTRY_VERIFY(shows(*m_window, u"Taken back"_s));
    }
    void approvals_aResetThatWaitsIsNoError()
    {
        m_server->secondApproval = true;
        UserDialog sheet(*m_window, m_server->users.at(1).id);
        sheet.show();
        sheet.showTab(2);
        QPushButton *reset = buttonStarting(sheet, u"Remove all"_s);
        QTRY_VERIFY(reset != nullptr && reset->isVisible() && reset->isEnabled());
        reset->click();
        auto *question = sheet.findChild<ConfirmDialog *>();
        QVERIFY(question != nullptr);
        for (QLineEdit *edit : question->findChildren<QLineEdit *>())
            edit->setText(m_server->users.at(1).username);
        question->acceptButton()->click();
        QTRY_COMPARE(sent(u"/reset-mfa"_s).size(), 1);
        QTRY_VERIFY(shows(sheet, u"another administrator has to agree"_s));
    }
    void approvals_hideWhenNothingWaits()
    {
        auto *card = m_window->findChild<ApprovalsCard *>();
        QTRY_VERIFY(card->isVisible());
        m_server->approvals.clear();
        m_window->page(PageId::Overview)->refresh();
        QTRY_VERIFY(card->isHidden());
    }
    void approvals_areNotAskedForByWhoMayNotSeeThem()
    {
        FakeServer server;
        MainWindow window({m_vault, m_browser, *m_theme, nullptr});
        wire::Me me = FakeServer::me();
        me.permissions = {u"status:read"_s};
        window.openWith(server, u"x"_s, u"https://x"_s, me);
        window.show();
        QTest::qWait(60);
        for (const ApiRequest &request : std::as_const(server.asked))
            QVERIFY(!request.path.endsWith(u"/approvals"_s));
    }

    void terms_showVersionsAndPublishAfterAsking()
    {
        TermsDialog dialog(m_window->client(), true);
        dialog.show();
        auto *table = dialog.findChild<DataTable *>();
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QCOMPARE(table->model()->index(0, 3).data().toString(), u"3 person(s)"_s);
        QTRY_VERIFY(!dialog.findChild<QPlainTextEdit *>()->toPlainText().isEmpty());
        buttonNamed(dialog, u"Publish a new version"_s)->click();
        auto *made = dialog.findChild<NewTermsDialog *>();
        QVERIFY(made != nullptr);
        for (QPlainTextEdit *edit : made->findChildren<QPlainTextEdit *>())
            if (edit->toPlainText().startsWith(u"Use the office"_s)) edit->setPlainText(u"Be kinder."_s);
        QVERIFY(shows(*made, u"Be kinder."_s));  // as people see it
        made->acceptButton()->click();
        QVERIFY(sent(u"/terms"_s).isEmpty());
        confirm(*made);
        QTRY_COMPARE(sent(u"/terms"_s).size(), 1);
        const QJsonObject body = *sent(u"/terms"_s).at(0).body;
        QCOMPARE(body.value("texts"_L1)["en"_L1]["text"_L1].toString(), u"Be kinder."_s);
        QCOMPARE(body.value("texts"_L1)["de"_L1]["url"_L1].toString(), u"https://example.org/nutzung"_s);
        QVERIFY(!body.contains("required_from"_L1));
        QTRY_COMPARE(table->model()->rowCount(), 3);
    }
    void terms_refuseNothingAndAnAddressInTheClear()
    {
        NewTermsDialog dialog(m_window->client(), {});
        dialog.acceptButton()->click();
        QVERIFY(shows(dialog, u"Write the terms"_s));
        dialog.findChild<QLineEdit *>()->setText(u"http://example.org"_s);
        dialog.acceptButton()->click();
        QVERIFY(shows(dialog, u"begins with https"_s));
        QVERIFY(sent(u"/terms"_s).isEmpty());
    }

    void sheet_waitsForCodesThatAreToldOnce()
    {
        UserDialog sheet(*m_window, m_server->users.at(1).id);
        sheet.show();
        sheet.showTab(2);
        QTRY_VERIFY(shows(sheet, u"of the printed list"_s) && m_window->client().runningCalls() == 0);
        buttonStarting(sheet, u"Make new codes"_s)->click();
        m_server->holds = true;
        confirm(sheet);
        QTRY_COMPARE(m_server->heldCalls(), 1);
        sheet.reject();
        QVERIFY(sheet.isVisible());
        m_server->holds = false;
        m_server->release();
        QTRY_VERIFY(sheet.findChild<RecoveryCodesDialog *>() != nullptr);
        delete sheet.findChild<RecoveryCodesDialog *>();
        sheet.reject();
        QVERIFY(!sheet.isVisible());
    }
    void sheet_keepsWhatWasTypedWhenItIsReadAgain()
    {
        UserDialog sheet(*m_window, m_server->users.at(1).id);
        sheet.show();
        const auto edit = [&sheet](const QString &name) -> QLineEdit * {
            for (QLineEdit *one : sheet.findChildren<QLineEdit *>())
                if (one->accessibleName() == name) return one;
            return nullptr;
        };
        QTRY_COMPARE(edit(u"Username"_s)->text(), m_server->users.at(1).username);
        edit(u"Full name"_s)->setText(u"Not saved yet"_s);
        m_server->users[1].username = u"renamed"_s;
        sheet.showTab(2);
        QPushButton *add = nullptr;
        QTRY_VERIFY((add = sheet.findChild<QPushButton *>(u"addCodes_email"_s)) != nullptr);
        add->click();
        QTRY_COMPARE(edit(u"Username"_s)->text(), u"renamed"_s);
        QCOMPARE(edit(u"Full name"_s)->text(), u"Not saved yet"_s);
    }
    void methods_anOlderAnswerBringsNothingBack()
    {
        UserDialog sheet(*m_window, m_server->users.at(1).id);
        sheet.show();
        QTRY_COMPARE(m_window->client().runningCalls(), 0);
        m_server->holds = true;
        m_server->codeFactors = {{u"email"_s, u"x@example.org"_s, {1'764'000'000'000}, {}}};
        sheet.showTab(2);
        sheet.showTab(0);
        const qsizetype older = m_server->heldCalls();
        sheet.showTab(2);
        QVERIFY(m_server->heldCalls() > older);
        // The newer question is answered first, with nothing left.
        const QList<wire::CodeFactor> before = std::exchange(m_server->codeFactors, {});
        m_server->release(older);
        QTest::qWait(20);
        m_server->codeFactors = before;
        m_server->release(0);
        QTest::qWait(20);
        QVERIFY(sheet.findChild<QPushButton *>(u"removeCodes_email"_s) == nullptr);
    }

    void passkey_isRenamed()
    {
        UserDialog sheet(*m_window, m_server->users.at(1).id);
        sheet.show();
        sheet.showTab(2);
        const auto find = [&sheet]() -> QPushButton * {
            for (QPushButton *one : sheet.findChildren<QPushButton *>())
                if (one->accessibleName().startsWith(u"Rename "_s)) return one;
            return nullptr;
        };
        QTRY_VERIFY(find() != nullptr);
        find()->click();
        auto *dialog = sheet.findChild<NameDialog *>();
        QVERIFY(dialog != nullptr);
        dialog->nameField()->clear();
        dialog->acceptButton()->click();
        QVERIFY(shows(*dialog, u"Enter a name."_s));
        dialog->nameField()->setText(u"Work laptop"_s);
        dialog->acceptButton()->click();
        const auto renamed = [this] {
            return std::any_of(m_server->asked.cbegin(), m_server->asked.cend(),
                               [](const ApiRequest &request) {
                                   return request.method == "PATCH" &&
                                          request.body->value("label"_L1).toString() == "Work laptop"_L1;
                               });
        };
        QTRY_VERIFY(renamed());
    }
};

QTEST_MAIN(TestJoiningScreens)
#include "tst_joining_screens.moc"
