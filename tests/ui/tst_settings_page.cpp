// The settings as people find and change them, also for some only.
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

#include "tests/ui/fakes/fake_server.h"
#include "ui/dialogs/overrides_dialog.h"
#include "ui/main_window.h"
#include "ui/pages/settings_page.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/setting_editor.h"
#include "ui/widgets/setting_text.h"

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace Qt::StringLiterals;

namespace {

QPushButton *buttonNamed(const QWidget &root, const QString &name)
{
    for (QPushButton *button : root.findChildren<QPushButton *>())
        if (button->accessibleName() == name || button->text() == name) return button;
    return nullptr;
}

QStringList titlesOn(const QWidget &page)
{
    QStringList titles;
    for (const SettingEditor *editor : page.findChildren<SettingEditor *>())
        titles.append(editor->field()->accessibleName());
    return titles;
}

}  // namespace

class TestSettingsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_client.reset();  // before its server: a call of the last test may still be on its way
        m_server = std::make_unique<FakeServer>();
        m_client = std::make_unique<AdminClient>(*m_server);
    }

    void sections_showOneAtATime()
    {
        FakeShell shell(*m_client);
        SettingsPage page(shell);
        page.refresh();
        QTRY_VERIFY(!titlesOn(page).isEmpty());
        QCOMPARE(titlesOn(page), QStringList{u"Name of the office"_s});
        auto *sections = page.findChild<QListWidget *>(u"sections"_s);
        QCOMPARE(sections->item(1)->text(), u"Registration"_s);
        sections->setCurrentRow(2);
        QVERIFY(titlesOn(page).contains(u"Hard to guess"_s));
        QVERIFY(!titlesOn(page).contains(u"Name of the office"_s));
        page.applyFilter({{u"section"_s, u"audit"_s}});
        QCOMPARE(titlesOn(page), QStringList{u"Keep events for"_s});
    }

    void search_findsInEverySection()
    {
        FakeShell shell(*m_client);
        SettingsPage page(shell);
        page.refresh();
        auto *search = page.findChild<SearchField *>();
        search->setPause(0);
        QTRY_VERIFY(!titlesOn(page).isEmpty());
        QTest::keyClicks(search, u"idle"_s);
        QTRY_COMPARE(titlesOn(page), QStringList{u"End when idle"_s});
        search->setText(u"no such word"_s);
        QTRY_VERIFY(titlesOn(page).isEmpty());
        search->clear();
        QTRY_COMPARE(titlesOn(page), QStringList{u"Name of the office"_s});
    }

    void overrides_areAddedChangedAndRemoved()
    {
        const auto item =
            std::find_if(m_server->settings.cbegin(), m_server->settings.cend(),
                         [](const wire::SettingItem &one) { return one.name == "session.idle_minutes"_L1; });
        OverridesDialog dialog(*m_client, *item, true);
        QTRY_COMPARE(dialog.findChildren<SettingEditor *>().size(), 3);
        auto *subject = dialog.findChild<QComboBox *>();
        QTRY_VERIFY(subject->findText(u"Group: "_s + m_server->groups.at(1).name) >= 0);
        // Applications ask for nobody's session.
        QVERIFY(subject->findText(u"Application: "_s, Qt::MatchStartsWith) < 0);
        subject->setCurrentText(u"Group: "_s + m_server->groups.at(1).name);
        buttonNamed(dialog, u"&Add"_s)->click();
        QTRY_COMPARE(m_server->overrides.size(), 3);
        QCOMPARE(m_server->overrides.last().subjectId, m_server->groups.at(1).id);
        QTRY_COMPARE(dialog.findChildren<SettingEditor *>().size(), 4);

        auto *remove = buttonNamed(dialog, u"Remove: %1"_s.arg(m_server->groups.at(1).name));
        QVERIFY(remove != nullptr);
        remove->click();
        QTRY_COMPARE(m_server->overrides.size(), 2);
    }

    void overrides_areReadOnlyWithoutThePermission()
    {
        OverridesDialog dialog(*m_client, m_server->settings.at(0), false);
        QVERIFY(dialog.findChild<QComboBox *>() == nullptr);
        QTRY_VERIFY(buttonNamed(dialog, u"&Add"_s) == nullptr);
    }

    void everySetting_hasItsWords()
    {
        for (const wire::SettingItem &item : std::as_const(m_server->settings)) {
            QVERIFY2(findSettingWords(item.name) != nullptr, qPrintable(item.name));
            QVERIFY(settingTitle(item) != item.name);
        }
        wire::SettingItem unknown;
        unknown.name = u"of.tomorrow"_s;
        unknown.description = u"What the server says"_s;
        QCOMPARE(settingTitle(unknown), unknown.name);
        QCOMPARE(settingHelp(unknown), unknown.description);
    }

private:
    class FakeShell final : public Shell
    {
    public:
        explicit FakeShell(AdminClient &client) : m_client(client) {}
        AdminClient &client() override { return m_client; }
        bool may(const QString &) const override { return true; }
        QString serverName() const override { return {}; }
        QString issuer() const override { return {}; }
        void showError(const Error &error) override { QFAIL(qPrintable(error.publicMessage)); }
        void showNotice(Tone, const QString &, const QString &, const QString &,
                        std::function<void()>) override
        {
        }
        void go(PageId, const QVariantMap &) override {}
        void openUser(const QString &) override {}
        void openClient(const QString &) override {}

    private:
        AdminClient &m_client;
    };

    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<AdminClient> m_client;
};

QTEST_MAIN(TestSettingsPage)
#include "tst_settings_page.moc"
