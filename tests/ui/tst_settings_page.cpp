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

    void overrides_areForApplicationsWhereTheyAskForASecondStep()
    {
        const auto item =
            std::find_if(m_server->settings.cbegin(), m_server->settings.cend(),
                         [](const wire::SettingItem &one) { return one.name == "mfa.requirement"_L1; });
        QVERIFY(item != m_server->settings.cend());
        const wire::Client planner = m_server->clients.at(0);
        m_server->pageSize = 1;  // they come page by page
        OverridesDialog dialog(*m_client, *item, true);
        auto *subject = dialog.findChild<QComboBox *>();
        QTRY_VERIFY(subject->findText(u"Application: "_s + m_server->clients.last().name) >= 0);
        QVERIFY(subject->findText(u"Application: "_s + planner.name) >= 0);
        m_server->pageSize = 100;
        subject->setCurrentText(u"Application: "_s + planner.name);
        auto *choice = dialog.findChildren<SettingEditor *>().constLast()->findChild<QComboBox *>();
        choice->setCurrentIndex(choice->findData(u"required"_s));
        const qsizetype before = m_server->overrides.size();
        buttonNamed(dialog, u"&Add"_s)->click();
        QTRY_COMPARE(m_server->overrides.size(), before + 1);
        const ApiRequest sent = *std::find_if(m_server->asked.crbegin(), m_server->asked.crend(),
                                              [](const ApiRequest &one) { return one.method == "PUT"; });
        QCOMPARE(sent.path, u"/admin/v1/settings/mfa.requirement/overrides/client/"_s + planner.id);
        QCOMPARE(sent.body->value("value"_L1).toString(), u"required"_s);
        // It stands there by its name, and tells of no people: an application has none of its own.
        QTRY_VERIFY(buttonNamed(dialog, u"Remove: "_s + planner.name) != nullptr);
        QStringList words;
        for (const QLabel *label : dialog.findChildren<QLabel *>())
            words.append(label->text());
        QVERIFY2(words.contains(u"Application"_s), qPrintable(words.join(u'|')));
        buttonNamed(dialog, u"Remove: "_s + planner.name)->click();
        QTRY_COMPARE(m_server->overrides.size(), before);
    }

    void overrides_tellWhoOfAGroupHasNoSecondStep()
    {
        const auto item =
            std::find_if(m_server->settings.cbegin(), m_server->settings.cend(),
                         [](const wire::SettingItem &one) { return one.name == "mfa.requirement"_L1; });
        const auto without = [this](const wire::Group &group) {
            return int(
                std::count_if(m_server->users.cbegin(), m_server->users.cend(), [&](const wire::User &user) {
                    return user.factors.isEmpty() && user.groups.first().id == group.id;
                }));
        };
        const auto group = std::find_if(m_server->groups.cbegin(), m_server->groups.cend(),
                                        [&](const wire::Group &one) { return without(one) > 1; });
        QVERIFY(group != m_server->groups.cend());
        OverridesDialog dialog(*m_client, *item, true);
        const auto said = [&dialog] {
            QStringList words;
            for (const QLabel *label : dialog.findChildren<QLabel *>())
                if (!label->isHidden()) words.append(label->text());
            return words.join(u'\n');
        };
        auto *subject = dialog.findChild<QComboBox *>();
        QTRY_VERIFY(subject->findText(u"Group: "_s + group->name) >= 0);
        subject->setCurrentText(u"Group: "_s + group->name);
        QTest::qWait(20);
        QVERIFY(!said().contains(u"no second step yet"_s));  // nothing is asked of anybody yet
        auto *choice = dialog.findChildren<SettingEditor *>().constLast()->findChild<QComboBox *>();
        choice->setCurrentIndex(choice->findData(u"required"_s));
        Q_EMIT choice->activated(choice->currentIndex());
        QTRY_VERIFY2(said().contains(u"%1 person(s) there have"_s.arg(without(*group))), qPrintable(said()));
        QCOMPARE(m_server->asked.constLast().method, QByteArray("GET"));
        subject->setCurrentIndex(0);  // a role
        QVERIFY(!said().contains(u"no second step yet"_s));
        for (wire::User &user : m_server->users)
            user.factors = QStringList{u"totp"_s};
        subject->setCurrentText(u"Group: "_s + group->name);
        QTRY_VERIFY2(said().contains(u"already"_s), qPrintable(said()));
    }

    void overrides_sayWhyAChangeIsRefused()
    {
        const wire::Client planner = m_server->clients.at(0);
        m_server->refusals.insert(u"PUT /admin/v1/settings/mfa.requirement/overrides/client/"_s + planner.id,
                                  {403, u"forbidden"_s});
        const auto item =
            std::find_if(m_server->settings.cbegin(), m_server->settings.cend(),
                         [](const wire::SettingItem &one) { return one.name == "mfa.requirement"_L1; });
        OverridesDialog dialog(*m_client, *item, true);
        auto *subject = dialog.findChild<QComboBox *>();
        QTRY_VERIFY(subject->findText(u"Application: "_s + planner.name) >= 0);
        subject->setCurrentText(u"Application: "_s + planner.name);
        buttonNamed(dialog, u"&Add"_s)->click();
        QTRY_VERIFY(!dialog.errorText().isEmpty());
        QVERIFY(buttonNamed(dialog, u"Remove: "_s + planner.name) == nullptr);
    }

    void overrides_theEnterKeyDoesNotCloseThem()
    {
        OverridesDialog dialog(*m_client, m_server->settings.at(9), true);
        dialog.setVisible(true);
        auto *adder = dialog.findChild<QComboBox *>();
        QTest::keyClick(adder, Qt::Key_Return);
        QVERIFY(dialog.isVisible());
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
