#include "ui/pages/settings_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QVBoxLayout>
#include <limits>

#include "ui/widgets/parts.h"
#include "ui/widgets/setting_text.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

SettingsPage::SettingsPage(Shell &shell, QWidget *parent)
    : Page(shell, tr("Settings"), tr("Changes take effect at once and are written to the audit log"), parent),
      m_scroll(new QScrollArea)
{
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    body()->addWidget(m_scroll, 1);
}

void SettingsPage::refresh()
{
    await(client().settings(), [this](const wire::Page<wire::SettingItem> &page) { show(page.items); });
}

void SettingsPage::show(const QList<wire::SettingItem> &items)
{
    const int position = m_scroll->verticalScrollBar()->value();
    auto *content = new QWidget;
    content->setObjectName(u"scrolled"_s);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 10, 0);
    layout->setSpacing(14);
    QString section;
    QVBoxLayout *inner = nullptr;
    for (const wire::SettingItem &item : items) {
        const QString itsSection = item.name.section(u'.', 0, 0);
        if (inner == nullptr || itsSection != section) {
            section = itsSection;
            QFrame *sheet = card(&inner);
            inner->addWidget(plainLabel(settingSectionText(section), "heading"));
            layout->addWidget(sheet);
        } else {
            inner->addWidget(rule());
        }
        inner->addWidget(makeRow(item));
    }
    layout->addStretch();
    m_scroll->setWidget(content);
    m_scroll->verticalScrollBar()->setValue(position);
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
    layout->addLayout(texts, 1);
    QWidget *editor = makeEditor(item);
    editor->setAccessibleName(title->text());
    editor->setAccessibleDescription(settingHelp(item));
    editor->setEnabled(shell().may(u"settings:write"_s));
    title->setBuddy(editor);
    QPushButton *back = button(tr("Default"), "link");
    back->setAccessibleName(tr("Back to the default: %1").arg(title->text()));
    QSizePolicy policy = back->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    back->setSizePolicy(policy);
    back->setVisible(item.value != item.defaultValue && shell().may(u"settings:write"_s));
    connect(back, &QPushButton::clicked, this, [this, name = item.name] { restore(name); });
    layout->addWidget(back, 0, Qt::AlignVCenter);
    layout->addWidget(editor, 0, Qt::AlignVCenter);
    return row;
}

QWidget *SettingsPage::makeEditor(const wire::SettingItem &item)
{
    const QString name = item.name;
    const QJsonValue before = item.value;
    if (item.type == "boolean"_L1) {
        auto *box = new QCheckBox(tr("On"));
        box->setFixedWidth(220);
        box->setChecked(item.value.toBool());
        connect(box, &QCheckBox::toggled, this, [this, name, before](bool on) { change(name, on, before); });
        return box;
    }
    if (item.type == "choice"_L1) {
        auto *box = new QComboBox;
        box->setFixedWidth(220);
        for (const QString &choice : item.choices)
            box->addItem(settingChoiceText(name, choice), choice);
        box->setCurrentIndex(box->findData(item.value.toString()));
        connect(box, &QComboBox::activated, this,
                [this, name, before, box] { change(name, box->currentData().toString(), before); });
        return box;
    }
    if (item.type == "integer"_L1 || item.type == "duration"_L1) {
        auto *spin = new QSpinBox;
        spin->setFixedWidth(220);
        constexpr qint64 kLargest = std::numeric_limits<int>::max();
        spin->setRange(int(item.minimum.value_or(0)), int(qMin(item.maximum.value_or(kLargest), kLargest)));
        spin->setValue(item.value.toInt());
        spin->setButtonSymbols(QAbstractSpinBox::NoButtons);
        if (!item.unit.isEmpty()) spin->setSuffix(u' ' + unitText(item.unit));
        connect(spin, &QSpinBox::editingFinished, this, [this, name, before, spin] {
            if (spin->value() != before.toInt()) change(name, spin->value(), before);
        });
        return spin;
    }
    QLineEdit *edit = field(item.name);
    edit->setFixedWidth(220);
    edit->setText(item.value.toString());
    connect(edit, &QLineEdit::editingFinished, this, [this, name, before, edit] {
        if (edit->text() != before.toString()) change(name, edit->text(), before);
    });
    return edit;
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
