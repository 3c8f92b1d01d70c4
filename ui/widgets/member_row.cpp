#include "ui/widgets/member_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/widgets/member_editor.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr int kIndent = 28;  // where the words of a box to tick begin

/// Has the editor below its texts and not beside them.
bool isWide(wire::FormKind kind)
{
    return wire::isList(kind) || kind == wire::FormKind::Json;
}

}  // namespace

MemberRow::MemberRow(const wire::FormMember &member, bool metadata)
    : m_member(member),
      m_metadata(metadata),
      m_stored(wire::fallbackOf(member, {})),
      m_fallback(m_stored),
      m_editor(MemberEditor::make(member)),
      m_back(button(tr("Back to default"), "link")),
      m_idle(wrappedLabel(tr("This has no effect with the application's other settings."), "quiet")),
      m_problem(wrappedLabel({}, "error"))
{
    setObjectName(name());
    m_back->setAccessibleName(tr("Back to the default: %1").arg(formText(member.label).remove(u'&')));
    m_editor->setValue(m_stored);
    lay(m_back);
    m_back->hide();
    m_idle->hide();
    m_problem->hide();
    connect(m_editor, &MemberEditor::edited, this, &MemberRow::onEdited);
    connect(m_back, &QPushButton::clicked, this, [this] {
        m_editor->setValue(m_fallback);
        m_editor->input()->setFocus();
    });
}

void MemberRow::lay(QPushButton *back)
{
    const bool isSwitch = m_member.kind == wire::FormKind::Switch;
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 2, 0, 2);
    whole->setSpacing(5);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    QLabel *help = wrappedLabel(formText(m_member.help), "quiet");
    if (isSwitch) {
        texts->addWidget(m_editor);
        help->setContentsMargins(kIndent, 0, 0, 0);
    } else {
        QLabel *title = plainLabel(formText(m_member.label), "field");
        title->setBuddy(m_editor->input());
        if (m_metadata) title->setToolTip(name());
        texts->addWidget(title);
    }
    texts->addWidget(help);
    if (m_metadata) help->setToolTip(name());
    texts->addStretch();
    auto *top = new QHBoxLayout;
    top->setSpacing(18);
    top->addLayout(texts, 1);
    if (isSwitch || isWide(m_member.kind)) {
        top->addWidget(back, 0, Qt::AlignTop | Qt::AlignRight);
        whole->addLayout(top);
        if (!isSwitch) whole->addWidget(m_editor);
    } else {
        auto *right = new QVBoxLayout;
        right->setSpacing(2);
        right->addWidget(m_editor);
        right->addWidget(back, 0, Qt::AlignRight);
        right->addStretch();
        top->addLayout(right);
        whole->addLayout(top);
    }
    for (QLabel *each : {m_idle, m_problem}) {
        if (isSwitch) each->setContentsMargins(kIndent, 0, 0, 0);
        whole->addWidget(each);
    }
    // The editor comes before the way back, also where it stands below.
    setTabOrder(m_editor->input(), back);
}

void MemberRow::setStored(const QJsonValue &stored, const wire::Client &client)
{
    m_fallback = wire::fallbackOf(m_member, client);
    m_stored = stored.isUndefined() ? m_fallback : stored;
    m_editor->setValue(m_stored);
    // As the editor tells it: the same in another order is no change.
    m_stored = m_editor->value();
    showProblem({});
    refresh();
}

QJsonValue MemberRow::value() const
{
    return m_editor->value();
}

void MemberRow::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    m_editor->setReadOnly(readOnly);
    refresh();
}

void MemberRow::fitTo(const wire::Client &client)
{
    m_applies = m_member.fits(client);
    m_fallback = wire::fallbackOf(m_member, client);
    m_editor->fitTo(client);
    refresh();
}

void MemberRow::search(const QString &text)
{
    m_found = text.isEmpty() || name().contains(text, Qt::CaseInsensitive) ||
              formText(m_member.label).remove(u'&').contains(text, Qt::CaseInsensitive) ||
              formText(m_member.help).contains(text, Qt::CaseInsensitive);
    refresh();
}

QString MemberRow::problem() const
{
    return isChanged() ? m_editor->problem() : QString();
}

void MemberRow::showProblem(const QString &text)
{
    setLook(m_editor->input(), "invalid", !text.isEmpty());
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
    m_editor->input()->setAccessibleDescription(text.isEmpty() ? formText(m_member.help) : text);
}

void MemberRow::takeFocus()
{
    m_editor->input()->setFocus(Qt::OtherFocusReason);
}

void MemberRow::onEdited()
{
    showProblem({});
    refresh();
    Q_EMIT edited();
}

void MemberRow::refresh()
{
    // A value that does nothing is still there to be taken back.
    const bool idle = !m_applies && (isChanged() || (m_metadata && !isDefault()));
    m_idle->setVisible(idle);
    m_fits = m_applies || idle;
    m_back->setVisible(!m_readOnly && !isDefault() && wire::hasDefault(m_member));
    setVisible(isWanted());
}

}  // namespace gatehouse::ui
