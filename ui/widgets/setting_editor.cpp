#include "ui/widgets/setting_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <limits>

#include "ui/widgets/parts.h"
#include "ui/widgets/setting_text.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr int kWidth = 240;

}  // namespace

SettingEditor::SettingEditor(const wire::SettingItem &item, const QJsonValue &value, QWidget *parent)
    : QWidget(parent), m_type(item.type), m_before(value)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    if (m_type == "boolean"_L1)
        makeSwitch();
    else if (m_type == "choice"_L1)
        makeChoice(item);
    else if (m_type == "integer"_L1 || m_type == "duration"_L1)
        makeNumber(item);
    else
        makeText();
    m_field->setFixedWidth(kWidth);
    m_field->setAccessibleName(settingTitle(item));
    m_field->setAccessibleDescription(settingHelp(item));
    setFocusProxy(m_field);
    layout->addWidget(m_field);
}

void SettingEditor::makeSwitch()
{
    auto *box = new QCheckBox(tr("On"));
    box->setChecked(m_before.toBool());
    connect(box, &QCheckBox::toggled, this, &SettingEditor::finish);
    m_field = box;
}

void SettingEditor::makeChoice(const wire::SettingItem &item)
{
    auto *box = new QComboBox;
    for (const QString &choice : item.choices)
        box->addItem(settingChoiceText(item.name, choice), choice);
    box->setCurrentIndex(box->findData(m_before.toString()));
    connect(box, &QComboBox::activated, this, &SettingEditor::finish);
    m_field = box;
}

void SettingEditor::makeNumber(const wire::SettingItem &item)
{
    auto *spin = new QSpinBox;
    constexpr qint64 kLargest = std::numeric_limits<int>::max();
    spin->setRange(int(item.minimum.value_or(0)), int(qMin(item.maximum.value_or(kLargest), kLargest)));
    spin->setValue(m_before.toInt());
    spin->setButtonSymbols(QAbstractSpinBox::NoButtons);
    if (!item.unit.isEmpty()) spin->setSuffix(u' ' + unitText(item.unit));
    connect(spin, &QSpinBox::editingFinished, this, &SettingEditor::finish);
    m_field = spin;
}

void SettingEditor::makeText()
{
    auto *edit = new QLineEdit(m_before.toString());
    edit->setCursorPosition(0);
    connect(edit, &QLineEdit::editingFinished, this, &SettingEditor::finish);
    m_field = edit;
}

QJsonValue SettingEditor::value() const
{
    if (const auto *box = qobject_cast<QCheckBox *>(m_field)) return box->isChecked();
    if (const auto *box = qobject_cast<QComboBox *>(m_field)) return box->currentData().toString();
    if (const auto *spin = qobject_cast<QSpinBox *>(m_field)) return spin->value();
    return qobject_cast<QLineEdit *>(m_field)->text();
}

void SettingEditor::finish()
{
    const QJsonValue now = value();
    if (now == m_before) return;
    m_before = now;
    Q_EMIT edited(now);
}

QString settingValueText(const wire::SettingItem &item, const QJsonValue &value)
{
    if (item.type == "boolean"_L1) return value.toBool() ? SettingEditor::tr("On") : SettingEditor::tr("Off");
    if (item.type == "choice"_L1) return settingChoiceText(item.name, value.toString());
    if (!value.isDouble()) return value.toString();
    const QString number = QString::number(value.toInteger());
    return item.unit.isEmpty() ? number : number + u' ' + unitText(item.unit);
}

}  // namespace gatehouse::ui
