#include "ui/widgets/member_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/widgets/json_editor.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr int kWidth = 280;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(gatehouse::ui::MemberEditor)
};

/// The wheel scrolls the page: it changes a value only where the focus is.
class WheelGuard final : public QObject
{
public:
    explicit WheelGuard(QWidget *guarded) : QObject(guarded)
    {
        guarded->setFocusPolicy(Qt::StrongFocus);
        guarded->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::Wheel || static_cast<QWidget *>(watched)->hasFocus()) return false;
        event->ignore();
        return true;
    }
};

template <class Layout>
Layout *bare(QWidget *owner)
{
    auto *layout = new Layout(owner);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    return layout;
}

/// Says what the editor is; the texts that screen readers get.
void describe(QWidget *input, const wire::FormMember &member)
{
    input->setAccessibleName(formText(member.label).remove(u'&'));
    input->setAccessibleDescription(formText(member.help));
}

class SwitchEditor final : public MemberEditor
{
public:
    explicit SwitchEditor(const wire::FormMember &member) : m_box(new QCheckBox(formText(member.label)))
    {
        describe(m_box, member);
        bare<QHBoxLayout>(this)->addWidget(m_box);
        connect(m_box, &QCheckBox::toggled, this, &MemberEditor::edited);
    }
    void setValue(const QJsonValue &value) override { m_box->setChecked(value.toBool()); }
    QJsonValue value() const override { return m_box->isChecked(); }
    QWidget *input() const override { return m_box; }

private:
    QCheckBox *m_box;
};

class LineEditor final : public MemberEditor
{
public:
    explicit LineEditor(const wire::FormMember &member)
        : m_words(member.kind == wire::FormKind::Words), m_edit(new QLineEdit)
    {
        describe(m_edit, member);
        bare<QHBoxLayout>(this)->addWidget(m_edit);
        if (member.kind == wire::FormKind::Address) m_edit->setPlaceholderText(u"https://"_s);
        if (!m_words) m_edit->setMinimumWidth(kWidth);
        connect(m_edit, &QLineEdit::textChanged, this, &MemberEditor::edited);
    }
    void setValue(const QJsonValue &value) override
    {
        m_edit->setText(m_words ? value.toVariant().toStringList().join(u' ') : value.toString());
        m_edit->setCursorPosition(0);
    }
    QJsonValue value() const override
    {
        if (!m_words) return m_edit->text().trimmed();
        static const QRegularExpression space(u"\\s+"_s);
        return QJsonArray::fromStringList(m_edit->text().split(space, Qt::SkipEmptyParts));
    }
    QWidget *input() const override { return m_edit; }
    void setReadOnly(bool readOnly) override { m_edit->setReadOnly(readOnly); }

private:
    bool m_words;
    QLineEdit *m_edit;
};

class LinesEditor final : public MemberEditor
{
public:
    explicit LinesEditor(const wire::FormMember &member) : m_edit(new QPlainTextEdit)
    {
        describe(m_edit, member);
        m_edit->setTabChangesFocus(true);
        m_edit->setLineWrapMode(QPlainTextEdit::NoWrap);
        if (member.kind == wire::FormKind::Addresses) m_edit->setPlaceholderText(u"https://"_s);
        bare<QHBoxLayout>(this)->addWidget(m_edit);
        connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
            grow();
            Q_EMIT edited();
        });
        grow();
    }
    void setValue(const QJsonValue &value) override
    {
        m_edit->setPlainText(value.toVariant().toStringList().join(u'\n'));
    }
    QJsonValue value() const override
    {
        QJsonArray lines;
        for (const QString &line : m_edit->toPlainText().split(u'\n'))
            if (const QString text = line.trimmed(); !text.isEmpty()) lines.append(text);
        return lines;
    }
    QWidget *input() const override { return m_edit; }
    void setReadOnly(bool readOnly) override { m_edit->setReadOnly(readOnly); }

private:
    /// One line more than there are, within bounds: the place for the next is in sight.
    void grow()
    {
        const int lines = std::clamp(m_edit->document()->blockCount() + 1, 2, 8);
        m_edit->setFixedHeight(lines * m_edit->fontMetrics().lineSpacing() + 24);
    }
    QPlainTextEdit *m_edit;
};

class ChoiceEditor final : public MemberEditor
{
public:
    explicit ChoiceEditor(const wire::FormMember &member) : m_choices(member.choices), m_box(new QComboBox)
    {
        describe(m_box, member);
        m_box->setMinimumWidth(kWidth);
        new WheelGuard(m_box);
        bare<QHBoxLayout>(this)->addWidget(m_box);
        fill([](const wire::FormChoice &) { return true; }, {});
        connect(m_box, &QComboBox::currentIndexChanged, this, &MemberEditor::edited);
    }
    void setValue(const QJsonValue &value) override { choose(value.toString()); }
    QJsonValue value() const override { return m_box->currentData().toString(); }
    QWidget *input() const override { return m_box; }
    void fitTo(const wire::Client &client) override
    {
        const QSignalBlocker quiet(m_box);  // what is chosen stays
        fill([&client](const wire::FormChoice &choice) { return choice.fits(client); },
             m_box->currentData().toString());
    }

private:
    template <class Wanted>
    void fill(Wanted wanted, const QString &current)
    {
        m_box->clear();
        for (const wire::FormChoice &choice : m_choices) {
            if (!wanted(choice)) continue;
            const QString value = QString::fromLatin1(choice.value);
            m_box->addItem(*choice.label == '\0' ? value : formText(choice.label), value);
        }
        if (!current.isNull()) choose(current);
        m_box->setEnabled(m_box->count() > 1);
    }
    void choose(const QString &value)
    {
        if (m_box->findData(value) < 0) m_box->addItem(nameOf(value), value);
        m_box->setCurrentIndex(m_box->findData(value));
    }
    QString nameOf(const QString &value) const
    {
        for (const wire::FormChoice &choice : m_choices)
            if (value == QLatin1String(choice.value) && *choice.label != '\0') return formText(choice.label);
        return value;
    }
    QList<wire::FormChoice> m_choices;
    QComboBox *m_box;
};

class ChoicesEditor final : public MemberEditor
{
public:
    explicit ChoicesEditor(const wire::FormMember &member) : m_choices(member.choices)
    {
        auto *layout = bare<QVBoxLayout>(this);
        for (const wire::FormChoice &choice : m_choices) {
            auto *box = new QCheckBox(formText(choice.label));
            box->setAccessibleName(box->text().remove(u'&'));
            connect(box, &QCheckBox::toggled, this, &MemberEditor::edited);
            layout->addWidget(box);
            m_boxes.append(box);
        }
    }
    void setValue(const QJsonValue &value) override
    {
        QStringList given = value.toVariant().toStringList();
        for (qsizetype i = 0; i < m_boxes.size(); ++i)
            m_boxes.at(i)->setChecked(given.removeAll(QLatin1String(m_choices.at(i).value)) > 0);
        m_unknown = given;
    }
    QJsonValue value() const override
    {
        QStringList chosen;
        for (qsizetype i = 0; i < m_boxes.size(); ++i)
            if (m_boxes.at(i)->isChecked()) chosen.append(QLatin1String(m_choices.at(i).value));
        return QJsonArray::fromStringList(chosen + m_unknown);
    }
    QWidget *input() const override { return m_boxes.constFirst(); }
    void fitTo(const wire::Client &client) override
    {
        for (qsizetype i = 0; i < m_boxes.size(); ++i)
            m_boxes.at(i)->setVisible(m_boxes.at(i)->isChecked() || m_choices.at(i).fits(client));
    }

private:
    QList<wire::FormChoice> m_choices;
    QList<QCheckBox *> m_boxes;
    QStringList m_unknown;
};

/// A number, and for a time its unit. A default that is no such number means "not set", and can be chosen.
class NumberEditor final : public MemberEditor
{
public:
    explicit NumberEditor(const wire::FormMember &member)
        : m_minimum(member.minimum), m_maximum(member.maximum), m_spin(new QSpinBox), m_unit(new QComboBox)
    {
        describe(m_spin, member);
        m_unit->setAccessibleName(Text::tr("Unit of: %1").arg(m_spin->accessibleName()));
        m_spin->setRange(0, std::max(m_maximum, 1));
        m_spin->setButtonSymbols(QAbstractSpinBox::NoButtons);
        if (!isValue(m_unset)) m_unit->addItem(Text::tr("not set"), 0);
        if (member.kind == wire::FormKind::Number) {
            m_unit->addItem(Text::tr("value"), 1);
        } else {
            m_unit->addItem(Text::tr("seconds"), 1);
            m_unit->addItem(Text::tr("minutes"), 60);
            m_unit->addItem(Text::tr("hours"), 3600);
            m_unit->addItem(Text::tr("days"), 86'400);
        }
        for (QWidget *each : {static_cast<QWidget *>(m_spin), static_cast<QWidget *>(m_unit)})
            new WheelGuard(each);
        auto *layout = bare<QHBoxLayout>(this);
        layout->addWidget(m_spin, 1);
        layout->addWidget(m_unit, 1);
        m_unit->setVisible(m_unit->count() > 1);
        setMinimumWidth(kWidth);
        connect(m_spin, &QSpinBox::valueChanged, this, &MemberEditor::edited);
        connect(m_unit, &QComboBox::currentIndexChanged, this, [this] {
            m_spin->setEnabled(unit() > 0);
            Q_EMIT edited();
        });
    }
    void setValue(const QJsonValue &value) override
    {
        const int given = std::max(value.toInt(), 0);
        int best = m_unit->findData(0) < 0 || (value != m_unset && !value.isNull()) ? 1 : 0;
        for (int i = 0; i < m_unit->count(); ++i)
            if (const int unit = m_unit->itemData(i).toInt(); best > 0 && given > 0 && unit > best)
                if (given % unit == 0) best = unit;
        m_unit->setCurrentIndex(m_unit->findData(best));
        m_spin->setValue(best > 0 ? given / best : 0);
        m_spin->setEnabled(best > 0);
    }
    QJsonValue value() const override
    {
        return unit() > 0 ? QJsonValue(qint64(m_spin->value()) * unit()) : m_unset;
    }
    QWidget *input() const override { return m_spin; }
    QString problem() const override
    {
        const QJsonValue now = value();
        if (unit() == 0 || isValue(now)) return {};
        if (m_unit->findData(60) < 0)
            return Text::tr("It lies between %1 and %2.").arg(m_minimum).arg(m_maximum);
        return Text::tr("It lies between %1 and %2 seconds.").arg(m_minimum).arg(m_maximum);
    }

private:
    int unit() const { return m_unit->currentData().toInt(); }
    bool isValue(const QJsonValue &value) const
    {
        return value.isDouble() && value.toInteger() >= m_minimum && value.toInteger() <= m_maximum;
    }
    int m_minimum;
    int m_maximum;
    QJsonValue m_unset;
    QSpinBox *m_spin;
    QComboBox *m_unit;
};

}  // namespace

QString formText(const char *text)
{
    return *text == '\0' ? QString() : QCoreApplication::translate(wire::kFormContext, text);
}

MemberEditor *MemberEditor::make(const wire::FormMember &member)
{
    switch (member.kind) {
        case wire::FormKind::Switch:
            return new SwitchEditor(member);
        case wire::FormKind::Text:
        case wire::FormKind::Address:
        case wire::FormKind::Words:
            return new LineEditor(member);
        case wire::FormKind::Texts:
        case wire::FormKind::Addresses:
            return new LinesEditor(member);
        case wire::FormKind::Choice:
            return new ChoiceEditor(member);
        case wire::FormKind::Choices:
            return new ChoicesEditor(member);
        case wire::FormKind::Number:
        case wire::FormKind::Duration:
            return new NumberEditor(member);
        case wire::FormKind::Json: {
            auto *editor = new JsonEditor;
            describe(editor->input(), member);
            return editor;
        }
    }
    return nullptr;
}

}  // namespace gatehouse::ui
