// The sheet of an application: built from the tables of core/api/wire, it sends what was changed and nothing
// else.
#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>
#include <QTranslator>

#include "core/api/wire/client_metadata_form.h"
#include "tests/ui/fakes/fake_server.h"
#include "ui/dialogs/client_dialog.h"
#include "ui/dialogs/client_form.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/new_client_dialog.h"
#include "ui/main_window.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/member_row.h"

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace Qt::StringLiterals;

namespace {

class NoBrowser final : public UrlOpener
{
public:
    bool open(const QUrl &) override { return true; }
};

constexpr int kWiki = 0, kGrafana = 2, kConsole = 4;

}  // namespace

class TestClientDialog : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    MemoryTokenVault m_vault;
    NoBrowser m_browser;
    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<ClientDialog> m_dialog;

    void open(int client)
    {
        m_window = std::make_unique<MainWindow>(ConsoleServices{m_vault, m_browser, *m_theme, nullptr});
        m_window->openWith(*m_server, u"x"_s, u"https://login.example.org"_s, FakeServer::me());
        m_dialog = std::make_unique<ClientDialog>(*m_window, m_server->clients.at(client).id);
        m_dialog->show();
        QTRY_COMPARE(m_dialog->windowTitle(), m_server->clients.at(client).name);
    }
    MemberRow *row(const QString &name) const { return m_dialog->findChild<MemberRow *>(name); }
    template <class W>
    W *editor(const QString &name) const
    {
        return row(name)->findChild<W *>();
    }
    /// The button by its words, with or without their mnemonic.
    static QAbstractButton *button(const QWidget &in, const QString &text)
    {
        for (QAbstractButton *each : in.findChildren<QAbstractButton *>())
            if (QString(each->text()).remove(u'&') == text) return each;
        return nullptr;
    }
    /// Presses Save and waits for what comes of it; the body that went to the server, or nothing.
    QJsonObject saved()
    {
        auto *banner = m_dialog->findChild<Banner *>();
        banner->dismiss();
        const qsizetype before = m_server->asked.size();
        button(*m_dialog, u"Save"_s)->click();
        if (m_server->asked.size() == before) return {};
        const QJsonObject body = *m_server->asked.constLast().body;
        [banner] {
            QTRY_VERIFY(!banner->text().isEmpty());
        }();
        return body;
    }
    QStringList shownRows() const
    {
        QStringList names;
        for (const MemberRow *each : m_dialog->findChildren<MemberRow *>())
            if (!each->isHidden()) names.append(each->name());
        return names;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QApplication::setOrganizationName(u"gatehouse-test"_s);
        m_theme = std::make_unique<Theme>(*qApp);
    }
    void init() { m_server = std::make_unique<FakeServer>(); }
    void cleanup()
    {
        m_dialog.reset();
        m_window.reset();
        m_server.reset();
    }

    void form_showsEveryMemberThatFits()
    {
        open(kWiki);
        const wire::Client &wiki = m_server->clients.at(kWiki);
        const QStringList shown = shownRows();
        for (const wire::FormMember &one : wire::clientMembers() + wire::clientMetadataMembers())
            QCOMPARE(shown.contains(QLatin1String(one.name)), one.fits(wiki));
    }
    void save_sendsOnlyWhatChanged()
    {
        open(kWiki);
        QVERIFY(!button(*m_dialog, u"Save"_s)->isEnabled());
        editor<QLineEdit>(u"name"_s)->setText(u"Wiki of the office"_s);
        QVERIFY(button(*m_dialog, u"Save"_s)->isEnabled());
        QCOMPARE(saved(), (QJsonObject{{u"name"_s, u"Wiki of the office"_s}}));
        QCOMPARE(m_dialog->windowTitle(), u"Wiki of the office"_s);
        QVERIFY(!button(*m_dialog, u"Save"_s)->isEnabled());

        editor<QLineEdit>(u"client_uri"_s)->setText(u"https://wiki.example.org/"_s);
        editor<QCheckBox>(u"dpop_bound_access_tokens"_s)->setChecked(true);
        QCOMPARE(saved(),
                 (QJsonObject{{u"metadata"_s, QJsonObject{{u"client_uri"_s, u"https://wiki.example.org/"_s},
                                                          {u"dpop_bound_access_tokens"_s, true}}}}));
        // What is put back as it was is no change.
        editor<QCheckBox>(u"dpop_bound_access_tokens"_s)->setChecked(false);
        editor<QCheckBox>(u"dpop_bound_access_tokens"_s)->setChecked(true);
        QCOMPARE(saved(), QJsonObject());
    }
    void save_namesTheVersionItSaw()
    {
        open(kWiki);
        const int version = m_server->clients.at(kWiki).version;
        editor<QLineEdit>(u"name"_s)->setText(u"Other"_s);
        saved();
        QCOMPARE(m_server->asked.constLast().ifMatch, std::optional<int>(version));
    }
    void save_takesMetadataBackByNull()
    {
        open(kGrafana);
        auto *back = button(*row(u"logo_uri"_s), u"Back to default"_s);
        QVERIFY(!back->isHidden());
        QVERIFY(button(*row(u"policy_uri"_s), u"Back to default"_s)->isHidden());
        back->click();
        QVERIFY(back->isHidden());
        button(*row(u"require_pushed_authorization_requests"_s), u"Back to default"_s)->click();
        const QJsonObject metadata = saved().value("metadata"_L1).toObject();
        QCOMPARE(metadata.size(), 2);
        QVERIFY(metadata.value("logo_uri"_L1).isNull());
        QVERIFY(metadata.value("require_pushed_authorization_requests"_L1).isNull());
        QVERIFY(!m_server->clients.at(kGrafana).metadata.contains("logo_uri"_L1));
        QVERIFY(m_server->clients.at(kGrafana).metadata.contains("jwks"_L1));
    }
    void save_keepsWhatTheConsoleDoesNotKnow()
    {
        const QString device = u"urn:ietf:params:oauth:grant-type:device_code"_s;
        wire::Client &client = m_server->clients[kWiki];
        client.grantTypes = {device, u"refresh_token"_s, u"urn:example:other"_s};
        client.redirectUris.clear();
        client.authMethod = u"from_the_future"_s;
        client.metadata.insert(u"also_from_the_future"_s, 7);
        open(kWiki);
        QCOMPARE(saved(), QJsonObject());
        button(*m_dialog, u"Sign people in through their browser"_s)->click();
        QVERIFY(!row(u"redirect_uris"_s)->isHidden());
        editor<QPlainTextEdit>(u"redirect_uris"_s)->setPlainText(u"https://wiki.example.org/cb\n"_s);
        const QJsonObject body = saved();
        QCOMPARE(body.size(), 2);
        QCOMPARE(body.value("redirect_uris"_L1).toArray(), QJsonArray{u"https://wiki.example.org/cb"_s});
        QCOMPARE(body.value("grant_types"_L1).toVariant().toStringList(),
                 (QStringList{u"authorization_code"_s, u"refresh_token"_s, device, u"urn:example:other"_s}));
        QCOMPARE(client.authMethod, u"from_the_future"_s);
        QCOMPARE(client.metadata.value("also_from_the_future"_L1).toInt(), 7);
    }
    void save_timesKeepTheirSeconds()
    {
        m_server->clients[kWiki].accessTokenSeconds = 90;
        open(kWiki);
        auto *spin = editor<QSpinBox>(u"access_token_seconds"_s);
        auto *unit = editor<QComboBox>(u"access_token_seconds"_s);
        QCOMPARE(spin->value(), 90);
        QCOMPARE(unit->currentData().toInt(), 1);
        QCOMPARE(editor<QSpinBox>(u"refresh_token_seconds"_s)->value(), 30);
        QCOMPARE(editor<QComboBox>(u"refresh_token_seconds"_s)->currentData().toInt(), 86'400);
        QCOMPARE(saved(), QJsonObject());
        spin->setValue(2);
        unit->setCurrentIndex(unit->findData(3600));
        QCOMPARE(saved(), (QJsonObject{{u"access_token_seconds"_s, 7200}}));
        spin->setValue(30);  // hours: more than a day
        QCOMPARE(saved(), QJsonObject());
        QVERIFY(spin->property("invalid").toBool());
    }

    void refusal_isShownAtItsField_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QString>("row");
        QTest::addColumn<int>("tab");
        QTest::newRow("quoted") << u"metadata"_s << u"The metadata 'logo_uri' has to be an https address."_s
                                << u"logo_uri"_s << 1;
        QTest::newRow("quoted after another")
            << u"metadata"_s << u"private_key_jwt needs the application's public keys: metadata 'jwks'."_s
            << u"jwks"_s << 1;
        QTest::newRow("named plainly")
            << u"metadata"_s << u"token_endpoint_auth_signing_alg may be ES256, EdDSA, PS256 or RS256."_s
            << u"token_endpoint_auth_signing_alg"_s << 1;
        QTest::newRow("the longer of two")
            << u"metadata"_s << u"backchannel_logout_session_required is wrong."_s
            << u"backchannel_logout_session_required"_s << 1;
        QTest::newRow("by the field") << u"scopes"_s << u"Scopes are words."_s << u"scopes"_s << 0;
        QTest::newRow("none") << u"metadata"_s << u"There is something wrong with the name."_s << QString()
                              << 2;
    }
    void refusal_isShownAtItsField()
    {
        QFETCH(QString, field);
        QFETCH(QString, sentence);
        QFETCH(QString, row);
        QFETCH(int, tab);
        m_server->refusals.insert(u"PATCH /admin/v1/clients/"_s + m_server->clients.at(kGrafana).id,
                                  {400, u"invalid"_s});
        m_server->refusalTexts = {{u"field"_s, field}, {u"detail"_s, sentence}};
        open(kGrafana);
        editor<QLineEdit>(u"name"_s)->setText(u"Other"_s);
        m_dialog->showTab(2);
        saved();
        QCOMPARE(m_dialog->findChild<Banner *>()->text(), sentence);
        QCOMPARE(m_dialog->findChild<QTabWidget *>()->currentIndex(), tab);
        int marked = 0;
        for (const MemberRow *each : m_dialog->findChildren<MemberRow *>()) {
            const auto editors = each->findChildren<QWidget *>();
            const bool bad = std::any_of(editors.begin(), editors.end(),
                                         [](const QWidget *w) { return w->property("invalid").toBool(); });
            if (!bad) continue;
            ++marked;
            QCOMPARE(each->name(), row);
            QVERIFY(each->isAncestorOf(m_dialog->focusWidget()));
        }
        QCOMPARE(marked, row.isEmpty() ? 0 : 1);
        QVERIFY(button(*m_dialog, u"Save"_s)->isEnabled());
    }
    void refusal_isFoundBehindASearch()
    {
        open(kGrafana);
        auto *form = m_dialog->findChild<ClientForm *>();
        auto *search = form->detailsPage()->findChild<QLineEdit *>();
        search->setText(u"contacts"_s);
        QTRY_VERIFY(row(u"logo_uri"_s)->isHidden());
        QVERIFY(!row(u"contacts"_s)->isHidden());
        QVERIFY(form->showError(Error::invalid("metadata", "bad_url", u"The metadata 'logo_uri' is bad."_s)));
        QVERIFY(!row(u"logo_uri"_s)->isHidden());
        QVERIFY(search->text().isEmpty());
        search->setText(u"no such words"_s);
        QTRY_VERIFY(row(u"contacts"_s)->isHidden());
    }
    void check_keepsBrokenValuesHere()
    {
        open(kGrafana);
        const QString good = editor<QPlainTextEdit>(u"jwks"_s)->toPlainText();
        editor<QPlainTextEdit>(u"jwks"_s)->setPlainText(u"{\n \"keys\": [\n oops ]}"_s);
        QCOMPARE(saved(), QJsonObject());
        QVERIFY(m_dialog->findChild<Banner *>()->text().contains(u"line 3"_s));
        // The same keys in another layout are no change.
        editor<QPlainTextEdit>(u"jwks"_s)->setPlainText(QString(good).remove(u'\n').remove(u' '));
        QVERIFY(!row(u"jwks"_s)->isChanged());
        editor<QPlainTextEdit>(u"redirect_uris"_s)->setPlainText(u"http://grafana.example.org/"_s);
        QCOMPARE(saved(), QJsonObject());
        QVERIFY(editor<QPlainTextEdit>(u"redirect_uris"_s)->property("invalid").toBool());
    }
    void form_followsTheMethod()
    {
        open(kWiki);
        const QString algorithm = u"token_endpoint_auth_signing_alg"_s;
        auto *method = editor<QComboBox>(u"auth_method"_s);
        QVERIFY(row(algorithm)->isHidden());
        QVERIFY(method->findData(u"none"_s) < 0);
        method->setCurrentIndex(method->findData(u"private_key_jwt"_s));
        QVERIFY(!row(algorithm)->isHidden());
        auto *choices = editor<QComboBox>(algorithm);
        QVERIFY(choices->findData(u"ES256"_s) >= 0);
        QVERIFY(choices->findData(u"HS256"_s) < 0);
        choices->setCurrentIndex(choices->findData(u"ES256"_s));
        method->setCurrentIndex(method->findData(u"client_secret_post"_s));
        QVERIFY(!row(algorithm)->isHidden());  // chosen, without effect now: it can be taken back
        button(*row(algorithm), u"Back to default"_s)->click();
        QVERIFY(row(algorithm)->isHidden());
        QCOMPARE(saved(), (QJsonObject{{u"auth_method"_s, u"client_secret_post"_s}}));
    }
    void close_asksBeforeChangesAreLost()
    {
        open(kWiki);
        editor<QLineEdit>(u"name"_s)->setText(u"Other"_s);
        m_dialog->reject();
        QVERIFY(m_dialog->isVisible());
        auto *question = m_dialog->findChild<ConfirmDialog *>();
        QVERIFY(question != nullptr);
        question->acceptButton()->click();
        QTRY_VERIFY(!m_dialog->isVisible());
        QVERIFY(m_server->clients.at(kWiki).name != u"Other"_s);
    }
    void secrets_leaveTheFormAlone()
    {
        open(kWiki);
        editor<QLineEdit>(u"name"_s)->setText(u"Other"_s);
        m_dialog->showTab(2);
        button(*m_dialog, u"Make a new secret"_s)->click();
        QTRY_COMPARE(m_window->client().runningCalls(), 0);
        QCOMPARE(editor<QLineEdit>(u"name"_s)->text(), u"Other"_s);
    }
    void secrets_areOnlyForThoseThatUseThem()
    {
        open(kGrafana);
        QVERIFY(!button(*m_dialog, u"Make a new secret"_s)->isEnabled());
        m_dialog.reset();
        open(kWiki);
        QVERIFY(button(*m_dialog, u"Make a new secret"_s)->isEnabled());
    }
    void tabKey_goesFromRowToRow()
    {
        open(kGrafana);
        for (const int tab : {0, 1}) {
            m_dialog->showTab(tab);
            const QWidget *page = m_dialog->findChild<QTabWidget *>()->currentWidget();
            QStringList rows, visited;
            for (const MemberRow *each : page->findChildren<MemberRow *>())
                if (each->isVisible()) rows.append(each->name());
            m_dialog->activateWindow();
            row(rows.constFirst())->takeFocus();
            for (int step = 0; step < 100; ++step) {
                QWidget *now = m_dialog->focusWidget();
                QVERIFY(now != nullptr);
                const MemberRow *at = nullptr;
                for (QWidget *up = now; up != nullptr && at == nullptr; up = up->parentWidget())
                    at = qobject_cast<MemberRow *>(up);
                if (at == nullptr) break;  // out of the page, at its end
                if (visited.isEmpty() || visited.constLast() != at->name()) visited.append(at->name());
                QTest::keyClick(now, Qt::Key_Tab);
            }
            QCOMPARE(visited, rows);
        }
    }
    void mnemonics_areThereOnce()
    {
        QTranslator german;
        QVERIFY(german.load(u":/i18n/gatehouse_de.qm"_s));
        QMap<QString, QString> seen[2];
        const auto add = [&](const char *context, const char *text) {
            const QString texts[] = {QString::fromLatin1(text), german.translate(context, text)};
            for (int language = 0; language < 2; ++language) {
                const qsizetype sign = texts[language].indexOf(u'&');
                if (sign < 0) continue;
                const QString letter = texts[language].mid(sign + 1, 1).toLower();
                QVERIFY2(!seen[language].contains(letter),
                         qPrintable(texts[language] + u" and "_s + seen[language].value(letter)));
                seen[language].insert(letter, texts[language]);
            }
        };
        for (const char *text : {"&General", "Pro&tocol", "Se&crets", "Conn&ect", "&Save"})
            add("gatehouse::ui::ClientDialog", text);
        for (const wire::FormMember &one : wire::clientMembers()) {
            if (one.section != wire::FormSection::General) continue;
            add(wire::kFormContext, one.label);
            for (const wire::FormChoice &choice : one.choices)
                add(wire::kFormContext, choice.label);
        }
        QVERIFY(seen[0].size() >= 15);
        QCOMPARE(seen[1].size(), seen[0].size());
    }
    void builtIn_isOnlyShown()
    {
        open(kConsole);
        QVERIFY(editor<QLineEdit>(u"name"_s)->isReadOnly());
        for (const QCheckBox *each : m_dialog->findChildren<QCheckBox *>())
            QVERIFY2(!each->isEnabled(), qPrintable(each->text()));
        for (const MemberRow *each : m_dialog->findChildren<MemberRow *>())
            QVERIFY2(button(*each, u"Back to default"_s)->isHidden(), qPrintable(each->name()));
    }
    void texts_areTranslated()
    {
        QTranslator german;
        QVERIFY(german.load(u":/i18n/gatehouse_de.qm"_s));
        const auto known = [&german](const char *text) {
            return *text == '\0' || !german.translate(wire::kFormContext, text).isEmpty();
        };
        for (const wire::FormMember &one : wire::clientMembers() + wire::clientMetadataMembers()) {
            QVERIFY2(known(one.label), one.label);
            QVERIFY2(known(one.help), one.help);
            for (const wire::FormChoice &choice : one.choices)
                QVERIFY2(known(choice.label), choice.label);
        }
    }

    void newClient_makesEachKind_data()
    {
        QTest::addColumn<QString>("choice");
        QTest::addColumn<bool>("withAddress");
        QTest::addColumn<QJsonObject>("body");
        const QJsonArray uris{u"https://a.example/cb"_s};
        const QJsonArray code{u"authorization_code"_s, u"refresh_token"_s};
        const auto asks = [&](const QString &kind) {
            return QJsonObject{{u"name"_s, u"A"_s},
                               {u"kind"_s, kind},
                               {u"redirect_uris"_s, uris},
                               {u"grant_types"_s, code},
                               {u"skip_consent"_s, true}};
        };
        QTest::newRow("web") << u"web"_s << true << asks(u"confidential"_s);
        QTest::newRow("browser") << u"browser"_s << true << asks(u"public"_s);
        QTest::newRow("native") << u"native"_s << true << asks(u"native"_s);
        QTest::newRow("device") << u"device"_s << false
                                << QJsonObject{{u"name"_s, u"A"_s},
                                               {u"kind"_s, u"native"_s},
                                               {u"redirect_uris"_s, QJsonArray()},
                                               {u"grant_types"_s,
                                                QJsonArray{u"urn:ietf:params:oauth:grant-type:device_code"_s,
                                                           u"refresh_token"_s}},
                                               {u"skip_consent"_s, true}};
        QTest::newRow("service") << u"service"_s << false
                                 << QJsonObject{{u"name"_s, u"A"_s},
                                                {u"kind"_s, u"confidential"_s},
                                                {u"redirect_uris"_s, QJsonArray()},
                                                {u"grant_types"_s, QJsonArray{u"client_credentials"_s}},
                                                {u"scopes"_s, QJsonArray()}};
    }
    void newClient_makesEachKind()
    {
        QFETCH(QString, choice);
        QFETCH(bool, withAddress);
        QFETCH(QJsonObject, body);
        AdminClient client(*m_server);
        NewClientDialog dialog(client);
        dialog.show();
        dialog.findChild<QLineEdit *>()->setText(u"A"_s);
        dialog.findChild<QAbstractButton *>(choice)->click();
        auto *addresses = dialog.findChild<QPlainTextEdit *>();
        QCOMPARE(addresses->isVisible(), withAddress);
        if (withAddress) {
            dialog.acceptButton()->click();
            QVERIFY(!dialog.errorText().isEmpty());
            addresses->setPlainText(u"https://a.example/cb"_s);
        } else {
            // Typed before the kind was changed: not sent.
            addresses->setPlainText(u"https://a.example/left-over"_s);
        }
        dialog.acceptButton()->click();
        QTRY_COMPARE(m_server->asked.size(), 1);
        QCOMPARE(*m_server->asked.constLast().body, body);
    }
};

QTEST_MAIN(TestClientDialog)
#include "tst_client_dialog.moc"
