#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

#include "tests/ui/fakes/fake_server.h"
#include "ui/pages/messages_page.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/mail_setup.h"
#include "ui/widgets/mail_words.h"
#include "ui/widgets/message_test.h"
#include "ui/widgets/message_words_editor.h"
#include "ui/widgets/outbox_view.h"
#include "ui/widgets/sms_setup.h"

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace Qt::StringLiterals;

namespace {

class TestShell final : public Shell
{
public:
    explicit TestShell(FakeServer &server) : m_client(server) {}
    AdminClient &client() override { return m_client; }
    bool may(const QString &permission) const override { return writes || permission.endsWith(u":read"_s); }
    QString serverName() const override { return {}; }
    QString issuer() const override { return {}; }
    void showError(const Error &error) override { errors << error.publicMessage; }
    void showNotice(Tone, const QString &headline, const QString &, const QString &,
                    std::function<void()>) override
    {
        notices << headline;
    }
    void go(PageId, const QVariantMap &) override {}
    void openUser(const QString &) override {}
    void openClient(const QString &) override {}

    bool writes = true;
    QStringList errors, notices;

private:
    AdminClient m_client;
};

QLineEdit *named(QWidget *in, const QString &name)
{
    for (auto *one : in->findChildren<QLineEdit *>())
        if (one->accessibleName() == name) return one;
    return nullptr;
}

QPushButton *pressable(QWidget *in, const QString &text)
{
    for (auto *one : in->findChildren<QPushButton *>())
        if (QString(one->text()).remove(u'&') == text) return one;
    return nullptr;
}

}  // namespace

class TestMessagesPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<TestShell> m_shell;
    std::unique_ptr<MessagesPage> m_page;

    QList<ApiRequest> askedOf(const QByteArray &method, const QString &path)
    {
        QList<ApiRequest> found;
        for (const ApiRequest &request : std::as_const(m_server->asked))
            if (request.method == method && request.path == path) found.append(request);
        return found;
    }

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<FakeServer>();
        m_shell = std::make_unique<TestShell>(*m_server);
        m_page = std::make_unique<MessagesPage>(*m_shell);
        m_page->refresh();
    }
    void cleanup()
    {
        m_page.reset();
        m_shell.reset();
        m_server.reset();
    }

    void mail_isShownWithoutItsPassword()
    {
        auto *setup = m_page->findChild<MailSetup *>();
        QTRY_COMPARE(named(setup, u"Mail server"_s)->text(), u"smtp.fastmail.com"_s);
        QCOMPARE(setup->findChild<QSpinBox *>()->value(), 465);
        QCOMPARE(setup->findChildren<QComboBox *>().first()->currentText(), u"Fastmail"_s);
        QVERIFY(named(setup, u"Password or token"_s)->text().isEmpty());
        QCOMPARE(named(setup, u"Password or token"_s)->echoMode(), QLineEdit::Password);
    }

    void provider_fillsInWhatItNeeds()
    {
        auto *setup = m_page->findChild<MailSetup *>();
        QTRY_VERIFY(!named(setup, u"Mail server"_s)->text().isEmpty());
        auto *providers = setup->findChildren<QComboBox *>().first();
        const int gmail = providers->findText(u"Gmail"_s);
        providers->setCurrentIndex(gmail);
        Q_EMIT providers->activated(gmail);
        QCOMPARE(named(setup, u"Mail server"_s)->text(), u"smtp.gmail.com"_s);
        QCOMPARE(setup->findChild<QSpinBox *>()->value(), 587);
        pressable(setup, u"Save"_s)->click();
        QTRY_COMPARE(askedOf("PATCH", u"/admin/v1/mail"_s).size(), 1);
        const QJsonObject sent = *askedOf("PATCH", u"/admin/v1/mail"_s).first().body;
        QCOMPARE(sent.value("tls"_L1).toString(), u"starttls"_s);
        // What nobody typed is not sent: it stays as it is.
        QVERIFY(!sent.contains("password"_L1));
        named(setup, u"Password or token"_s)->setText(u"app password"_s);
        pressable(setup, u"Save"_s)->click();
        QTRY_COMPARE(askedOf("PATCH", u"/admin/v1/mail"_s).size(), 2);
        QCOMPARE(askedOf("PATCH", u"/admin/v1/mail"_s).last().body->value("password"_L1).toString(),
                 u"app password"_s);
        QTRY_VERIFY(named(setup, u"Password or token"_s)->text().isEmpty());
    }

    void renewedToken_hasFieldsOfItsOwn()
    {
        auto *setup = m_page->findChild<MailSetup *>();
        QTRY_VERIFY(!named(setup, u"Mail server"_s)->text().isEmpty());
        const auto isThere = [setup](const QString &name) {
            return !named(setup, name)->isHidden();
        };
        const auto boxOf = [setup](const QString &name) {
            for (auto *one : setup->findChildren<QComboBox *>())
                if (one->accessibleName() == name) return one;
            return static_cast<QComboBox *>(nullptr);
        };
        const QStringList renewed{u"Token endpoint"_s, u"Client ID"_s, u"Client secret"_s, u"Refresh token"_s,
                                  u"Rights (scopes)"_s};
        for (const QString &name : renewed)
            QVERIFY2(!isThere(name), qPrintable(name));
        QVERIFY(boxOf(u"Token from"_s)->isHidden());
        QVERIFY(isThere(u"Password or token"_s));

        auto *providers = setup->findChildren<QComboBox *>().first();
        const int microsoft = providers->findText(u"Microsoft 365"_s);
        providers->setCurrentIndex(microsoft);
        Q_EMIT providers->activated(microsoft);
        QVERIFY(!isThere(u"Password or token"_s));
        QVERIFY(!isThere(u"Refresh token"_s));
        QVERIFY(isThere(u"Client secret"_s));
        QCOMPARE(named(setup, u"Rights (scopes)"_s)->text(), u"https://outlook.office365.com/.default"_s);
        auto *grants = boxOf(u"Token from"_s);
        const int refresh = grants->findData(u"refresh_token"_s);
        grants->setCurrentIndex(refresh);
        Q_EMIT grants->activated(refresh);
        QVERIFY(isThere(u"Refresh token"_s));
        QCOMPARE(named(setup, u"Rights (scopes)"_s)->text(),
                 u"https://outlook.office.com/SMTP.Send offline_access"_s);

        named(setup, u"Password or token"_s)->setText(u"not asked for any more"_s);
        named(setup, u"Client ID"_s)->setText(u" the-client "_s);
        for (const QString &secret : {u"Client secret"_s, u"Refresh token"_s}) {
            QCOMPARE(named(setup, secret)->echoMode(), QLineEdit::Password);
            named(setup, secret)->setText(u"secret of "_s + secret);
        }
        pressable(setup, u"Save"_s)->click();
        QTRY_COMPARE(askedOf("PATCH", u"/admin/v1/mail"_s).size(), 1);
        const QJsonObject sent = *askedOf("PATCH", u"/admin/v1/mail"_s).first().body;
        QCOMPARE(sent.value("oauth_grant"_L1).toString(), u"refresh_token"_s);
        QCOMPARE(sent.value("oauth_token_url"_L1).toString(),
                 u"https://login.microsoftonline.com/YOUR-TENANT/oauth2/v2.0/token"_s);
        QCOMPARE(sent.value("oauth_client_id"_L1).toString(), u"the-client"_s);
        QCOMPARE(sent.value("oauth_client_secret"_L1).toString(), u"secret of Client secret"_s);
        QCOMPARE(sent.value("oauth_refresh_token"_L1).toString(), u"secret of Refresh token"_s);
        QVERIFY(!sent.contains("password"_L1));
        // And it is forgotten here.
        QTRY_VERIFY(named(setup, u"Refresh token"_s)->text().isEmpty());
        QCOMPARE(named(setup, u"Refresh token"_s)->placeholderText(), u"kept; type to replace it"_s);
        QVERIFY(isThere(u"Refresh token"_s));
    }

    void mnemonics_areEachForOneField()
    {
        auto *setup = m_page->findChild<MailSetup *>();
        QSet<QChar> used;
        for (auto *label : setup->findChildren<QLabel *>()) {
            const qsizetype at = label->text().indexOf(u'&');
            if (label->buddy() == nullptr || at < 0) continue;
            const QChar key = label->text().at(at + 1).toLower();
            QVERIFY2(!used.contains(key), qPrintable(label->text()));
            used.insert(key);
        }
        QVERIFY(used.size() >= 14);
    }

    void mail_keepsWhatIsBeingTyped()
    {
        auto *setup = m_page->findChild<MailSetup *>();
        QTRY_VERIFY(!named(setup, u"Mail server"_s)->text().isEmpty());
        named(setup, u"Password or token"_s)->setText(u"half a passw"_s);
        named(setup, u"Mail server"_s)->setText(u"smtp.new.example"_s);
        const qsizetype before = askedOf("GET", u"/admin/v1/mail"_s).size();
        m_page->refresh();
        QTRY_COMPARE(askedOf("GET", u"/admin/v1/mail"_s).size(), before + 1);
        QTRY_COMPARE(m_shell->client().runningCalls(), 0);
        QCOMPARE(named(setup, u"Password or token"_s)->text(), u"half a passw"_s);
        QCOMPARE(named(setup, u"Mail server"_s)->text(), u"smtp.new.example"_s);
    }
    void sms_keepsWhatIsBeingTyped()
    {
        m_page->applyFilter({{u"tab"_s, u"sms"_s}});
        auto *setup = m_page->findChild<SmsSetup *>();
        QTRY_VERIFY(!named(setup, u"Address of the gateway"_s)->text().isEmpty());
        named(setup, u"Token"_s)->setText(u"half a tok"_s);
        m_page->refresh();
        QTRY_COMPARE(askedOf("GET", u"/admin/v1/sms"_s).size(), 2);
        QTRY_COMPARE(m_shell->client().runningCalls(), 0);
        QCOMPARE(named(setup, u"Token"_s)->text(), u"half a tok"_s);
    }
    void words_olderPreviewsAndRefreshesReplaceNothing()
    {
        m_page->applyFilter({{u"tab"_s, u"words"_s}});
        auto *editor = m_page->findChild<MessageWordsEditor *>();
        auto *subject = named(editor, u"Subject"_s);
        QTRY_VERIFY(editor->findChild<QListWidget *>()->count() > 0 && subject->isEnabled());
        QTRY_COMPARE(m_shell->client().runningCalls(), 0);
        m_server->holds = true;
        const auto type = [&](const QString &text) {
            const qsizetype held = m_server->heldCalls();
            subject->clear();
            QTest::keyClicks(subject, text);
            return QTest::qWaitFor([&] { return m_server->heldCalls() == held + 1; }, 2'000);
        };
        const auto told = [&](const QString &text) {
            for (const QLabel *label : editor->findChildren<QLabel *>())
                if (label->text() == text) return true;
            return false;
        };
        QVERIFY(type(u"older"_s));
        QVERIFY(type(u"newer"_s));
        m_server->release(1);
        QTRY_VERIFY(told(u"newer"_s));
        m_server->release(0);
        QTRY_COMPARE(m_shell->client().runningCalls(), 0);
        QTest::qWait(20);
        QVERIFY(told(u"newer"_s) && !told(u"older"_s));
        // F5 does not take away what is being written.
        m_server->holds = false;
        m_page->refresh();
        QTest::qWait(50);
        QTRY_COMPARE(m_shell->client().runningCalls(), 0);
        QCOMPARE(subject->text(), u"newer"_s);
    }
    void words_aSlowSaveLeavesTheNextOnesAlone()
    {
        m_page->applyFilter({{u"tab"_s, u"words"_s}});
        auto *editor = m_page->findChild<MessageWordsEditor *>();
        auto *subject = named(editor, u"Subject"_s);
        auto *kinds = editor->findChild<QListWidget *>();
        QTRY_VERIFY(kinds->count() > 1 && subject->isEnabled());
        QTRY_COMPARE(m_shell->client().runningCalls(), 0);
        subject->setText(u"of the first"_s);
        m_server->holds = true;
        pressable(editor, u"Save"_s)->click();
        QCOMPARE(m_server->heldCalls(), 1);
        m_server->holds = false;
        kinds->setCurrentRow(1);
        subject->setText(u"of the second"_s);
        m_server->release();
        QTRY_COMPARE(m_shell->notices, QStringList{u"Saved."_s});
        QCOMPARE(subject->text(), u"of the second"_s);
    }

    void test_saysWhatItMeansAndWhatWasSaid()
    {
        auto *panel = m_page->findChild<MailSetup *>()->findChild<MessageTestPanel *>();
        named(panel, u"Address for the test"_s)->setText(u"you@example.org"_s);
        pressable(panel, u"Send test"_s)->click();
        QTRY_VERIFY(
            panel->findChild<QPlainTextEdit *>()->toPlainText().contains(u"> AUTH PLAIN (not shown)"_s));
        bool told = false;
        for (const auto *label : panel->findChildren<QLabel *>())
            told = told || label->text().contains(u"app password"_s);
        QVERIFY(told);
        QCOMPARE(askedOf("POST", u"/admin/v1/mail/test"_s).first().body->value("to"_L1).toString(),
                 u"you@example.org"_s);
    }

    void outbox_retriesAndDrops()
    {
        m_page->applyFilter({{u"tab"_s, u"waiting"_s}});
        auto *view = m_page->findChild<OutboxView *>();
        auto *table = view->findChild<DataTable *>();
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->selectRow(0);
        view->retry();
        QTRY_COMPARE(
            askedOf("POST", u"/admin/v1/messages/01890a5d-ac96-774b-bcce-b302099a8057/retry"_s).size(), 1);
        pressable(view, u"Given up"_s)->click();
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QCOMPARE(table->model()->index(0, 0).data().toString(), u"typo@exmaple.org"_s);
        QVERIFY(m_shell->errors.isEmpty());
    }

    void words_arePreviewedAsTheyAreTyped()
    {
        m_page->applyFilter({{u"tab"_s, u"words"_s}});
        auto *editor = m_page->findChild<MessageWordsEditor *>();
        auto *kinds = editor->findChild<QListWidget *>();
        QTRY_COMPARE(kinds->count(), 4);
        kinds->setCurrentRow(1);
        QTest::keyClicks(named(editor, u"Subject"_s), u"Your office writes"_s);
        QTRY_VERIFY(!askedOf("GET", u"/admin/v1/message-templates/password_reset/en/preview"_s).isEmpty() ||
                    !askedOf("GET", u"/admin/v1/message-templates/password_reset/de/preview"_s).isEmpty());
        pressable(editor, u"Save"_s)->click();
        QTRY_COMPARE(m_shell->notices, QStringList{u"Saved."_s});
    }

    void auditor_looksOnly()
    {
        m_shell->writes = false;
        m_page = std::make_unique<MessagesPage>(*m_shell);
        QVERIFY(!pressable(m_page->findChild<MailSetup *>(), u"Save"_s)->isEnabled());
        QVERIFY(!pressable(m_page->findChild<MailSetup *>(), u"Send test"_s)->isEnabled());
    }

    void advice_isKnownForEveryFailureOfTheServer()
    {
        // The words of core/delivery/smtp_failure.cpp.
        for (const char *failure : {"none",
                                    "name_unknown",
                                    "connection_refused",
                                    "timed_out",
                                    "tls_missing",
                                    "tls_broken",
                                    "certificate_name",
                                    "certificate_expired",
                                    "certificate_untrusted",
                                    "plain_not_allowed",
                                    "auth_refused",
                                    "auth_mechanism",
                                    "auth_needed",
                                    "sender_refused",
                                    "recipient_refused",
                                    "greylisted",
                                    "quota",
                                    "too_large",
                                    "content_refused",
                                    "dropped"})
            QVERIFY2(!mailAdvice(QString::fromLatin1(failure), {}).isEmpty(), failure);
        QCOMPARE(mailAdvice(u"new_one"_s, u"as the server says"_s), u"as the server says"_s);
    }
};

QTEST_MAIN(TestMessagesPage)
#include "tst_messages_page.moc"
