#include "ui/widgets/message_setup.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/pages/page.h"
#include "ui/widgets/message_test.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

MessageSetup::MessageSetup(Shell &shell, const QString &enable, QWidget *parent)
    : QScrollArea(parent),
      m_shell(shell),
      m_enabled(new QCheckBox(enable)),
      m_save(button(tr("&Save"), "primary")),
      m_form(new QFormLayout)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    auto *content = new QWidget;
    content->setObjectName(u"scrolled"_s);
    m_layout = new QVBoxLayout(content);
    m_layout->setContentsMargins(0, 14, 10, 0);
    m_layout->setSpacing(14);
    m_layout->addWidget(card(&m_settings));
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setVerticalSpacing(9);
    m_settings->addLayout(m_form);
    setWidget(content);
}

void MessageSetup::addField(const QString &label, QWidget *widget)
{
    QLabel *name = plainLabel(label, "field");
    name->setBuddy(widget);
    m_form->addRow(name, widget);
    if (widget->accessibleName().isEmpty()) widget->setAccessibleName(QString(label).remove(u'&'));
}

void MessageSetup::addHint(QLabel *hint)
{
    m_form->addRow(QString(), hint);
}

void MessageSetup::setFieldVisible(QWidget *widget, bool visible)
{
    m_form->setRowVisible(widget, visible);
}

void MessageSetup::addEnd(QLabel *state, const QString &aboutTest, MessageTestPanel *test)
{
    if (state != nullptr) m_settings->addWidget(state);
    auto *row = new QHBoxLayout;
    row->addWidget(m_enabled);
    row->addStretch();
    row->addWidget(m_save);
    m_settings->addLayout(row);
    QVBoxLayout *trial = nullptr;
    m_layout->addWidget(card(&trial));
    trial->addWidget(plainLabel(tr("Try it"), "heading"));
    if (!aboutTest.isEmpty()) trial->addWidget(wrappedLabel(aboutTest, "quiet"));
    trial->addWidget(test);
    m_layout->addStretch();
    const bool allowed = m_shell.may(u"settings:write"_s);
    m_save->setEnabled(allowed);
    test->setAllowed(allowed);
}

}  // namespace gatehouse::ui
