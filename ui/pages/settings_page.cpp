#include "ui/pages/settings_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/dialogs/overrides_dialog.h"
#include "ui/dialogs/terms_dialog.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/setting_editor.h"
#include "ui/widgets/setting_text.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

QString sectionOf(const wire::SettingItem &item)
{
    return item.name.section(u'.', 0, 0);
}

bool matches(const wire::SettingItem &item, const QString &searched)
{
    const QString text = settingSectionText(sectionOf(item)) + u' ' + settingTitle(item) + u' ' +
                         settingHelp(item) + u' ' + item.name;
    return text.contains(searched, Qt::CaseInsensitive);
}

}  // namespace

SettingsPage::SettingsPage(Shell &shell, QWidget *parent)
    : Page(shell, tr("Settings"), tr("Changes take effect at once and are written to the audit log"), parent),
      m_search(new SearchField(tr("Search settings"), tr("Search settings"))),
      m_sections(new QListWidget),
      m_scroll(new QScrollArea)
{
    addTitleButton(addVerb(tr("&Terms of use\u2026"), u"info"_s, QKeySequence(u"Ctrl+Shift+U"_s),
                           u"settings:read"_s, [this] { openTerms(); }));
    m_sections->setAccessibleName(tr("Sections"));
    m_sections->setObjectName(u"sections"_s);
    m_sections->setFixedWidth(200);
    m_sections->setFrameShape(QFrame::NoFrame);
    m_sections->setTabKeyNavigation(false);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    body()->addWidget(m_search);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(18);
    columns->addWidget(m_sections);
    columns->addWidget(m_scroll, 1);
    body()->addLayout(columns, 1);
    connect(m_search, &SearchField::searched, this, [this](const QString &text) {
        m_searched = text.trimmed();
        m_sections->setEnabled(m_searched.isEmpty());
        showRows();
    });
    connect(m_sections, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *current) {
        if (current == nullptr) return;
        m_section = current->data(Qt::UserRole).toString();
        m_scroll->verticalScrollBar()->setValue(0);
        showRows();
    });
}

void SettingsPage::focusSearch()
{
    m_search->setFocus();
}

void SettingsPage::applyFilter(const QVariantMap &filter)
{
    if (!filter.contains(u"section"_s)) return;
    m_section = filter.value(u"section"_s).toString();
    showSections();
}

void SettingsPage::openTerms()
{
    auto *dialog = new TermsDialog(client(), shell().may(u"settings:write"_s), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void SettingsPage::refresh()
{
    await(client().settings(), [this](const wire::Page<wire::SettingItem> &page) {
        m_items = page.items;
        await(client().settingOverrides(), [this](const wire::Page<wire::SettingOverride> &overrides) {
            m_overrides = overrides.items;
            showSections();
        });
    });
}

void SettingsPage::showSections()
{
    QStringList sections;
    for (const wire::SettingItem &item : std::as_const(m_items))
        if (!sections.contains(sectionOf(item))) sections.append(sectionOf(item));
    if (!sections.contains(m_section)) m_section = sections.value(0);
    const QSignalBlocker quiet(m_sections);
    m_sections->clear();
    for (const QString &section : std::as_const(sections)) {
        auto *item = new QListWidgetItem(settingSectionText(section), m_sections);
        item->setData(Qt::UserRole, section);
        if (section == m_section) m_sections->setCurrentItem(item);
    }
    showRows();
}

QList<wire::SettingItem> SettingsPage::chosenItems() const
{
    QList<wire::SettingItem> chosen;
    for (const wire::SettingItem &item : m_items)
        if (m_searched.isEmpty() ? sectionOf(item) == m_section : matches(item, m_searched))
            chosen.append(item);
    return chosen;
}

void SettingsPage::showRows()
{
    const int position = m_scroll->verticalScrollBar()->value();
    auto *content = new QWidget;
    content->setObjectName(u"scrolled"_s);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 10, 0);
    layout->setSpacing(14);
    QString section;
    QVBoxLayout *inner = nullptr;
    const QList<wire::SettingItem> chosen = chosenItems();
    for (const wire::SettingItem &item : chosen) {
        if (inner == nullptr || sectionOf(item) != section) {
            section = sectionOf(item);
            QFrame *sheet = card(&inner);
            inner->addWidget(plainLabel(settingSectionText(section), "heading"));
            layout->addWidget(sheet);
        } else {
            inner->addWidget(rule());
        }
        inner->addWidget(makeRow(item));
    }
    if (chosen.isEmpty() && !m_items.isEmpty())
        layout->addWidget(wrappedLabel(tr("No setting has that word. Try a shorter one."), "quiet"));
    layout->addStretch();
    m_scroll->setWidget(content);
    m_scroll->verticalScrollBar()->setValue(position);
}

int SettingsPage::overridesOf(const QString &setting) const
{
    return int(std::count_if(m_overrides.begin(), m_overrides.end(),
                             [&](const wire::SettingOverride &item) { return item.setting == setting; }));
}

QWidget *SettingsPage::makeRow(const wire::SettingItem &item)
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 2, 0, 2);
    layout->setSpacing(16);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    QLabel *title = plainLabel(settingTitle(item), "field");
    texts->addWidget(title);
    texts->addWidget(wrappedLabel(settingHelp(item), "quiet"));
    texts->addWidget(makeVerbs(item, title->text()));
    layout->addLayout(texts, 1);
    auto *editor = new SettingEditor(item, item.value);
    editor->setEnabled(shell().may(u"settings:write"_s));
    title->setBuddy(editor->field());
    connect(editor, &SettingEditor::edited, this,
            [this, name = item.name, before = item.value](const QJsonValue &value) {
                change(name, value, before);
            });
    layout->addWidget(editor, 0, Qt::AlignVCenter);
    return row;
}

QWidget *SettingsPage::makeVerbs(const wire::SettingItem &item, const QString &title)
{
    auto *verbs = new QWidget;
    auto *layout = new QHBoxLayout(verbs);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(14);
    const int different = overridesOf(item.name);
    if (item.overridable) {
        QPushButton *some =
            button(different == 0 ? tr("Different for some…")
                                  : tr("Different for %n groups, roles or applications…", nullptr, different),
                   "link");
        some->setAccessibleName(tr("%1: different for some").arg(title));
        connect(some, &QPushButton::clicked, this, [this, item] { openOverrides(item); });
        layout->addWidget(some);
    }
    if (item.value != item.defaultValue && shell().may(u"settings:write"_s)) {
        QPushButton *back = button(tr("Back to %1").arg(settingValueText(item, item.defaultValue)), "link");
        if (settingValueText(item, item.defaultValue).isEmpty()) back->setText(tr("Empty it"));
        back->setAccessibleName(tr("Back to the default: %1").arg(title));
        connect(back, &QPushButton::clicked, this, [this, name = item.name] { restore(name); });
        layout->addWidget(back);
    }
    layout->addStretch();
    verbs->setVisible(layout->count() > 1);
    return verbs;
}

void SettingsPage::openOverrides(const wire::SettingItem &item)
{
    auto *dialog = new OverridesDialog(client(), item, shell().may(u"settings:write"_s), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, this, [this] { refresh(); });
    dialog->open();
}

void SettingsPage::change(const QString &name, const QJsonValue &value, const QJsonValue &before)
{
    whenDone(client().setSetting(name, value), this,
             [this, name, before](const Result<wire::SettingItem> &saved) {
                 if (!saved.ok()) {
                     shell().showError(saved.error());
                     refresh();  // the editor shows what holds
                     return;
                 }
                 refresh();
                 shell().showNotice(Tone::Good, tr("Saved: %1").arg(settingTitle(*saved)), {}, tr("&Undo"),
                                    [this, name, before] {
                                        await(client().setSetting(name, before),
                                              [this](const wire::SettingItem &) { refresh(); });
                                    });
             });
}

void SettingsPage::restore(const QString &name)
{
    await(client().resetSetting(name), [this](const wire::SettingItem &item) {
        refresh();
        shell().showNotice(Tone::Good, tr("Back to the default: %1").arg(settingTitle(item)));
    });
}

}  // namespace gatehouse::ui
