#include "ui/pages/page.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme/icons.h"
#include "ui/widgets/parts.h"

namespace gatehouse::ui {

Page::Page(Shell &shell, const QString &title, const QString &subtitle, QWidget *parent)
    : QWidget(parent), m_shell(shell), m_title(title)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(28, 22, 28, 20);
    layout->setSpacing(16);
    m_titleBar = new QHBoxLayout;
    m_titleBar->setSpacing(10);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(plainLabel(title, "title"));
    m_subtitle = plainLabel(subtitle, "quiet");
    texts->addWidget(m_subtitle);
    m_titleBar->addLayout(texts, 1);
    layout->addLayout(m_titleBar);
    m_body = new QVBoxLayout;
    m_body->setSpacing(12);
    layout->addLayout(m_body, 1);
}

void Page::setSubtitle(const QString &text)
{
    m_subtitle->setText(text);
}

QAction *Page::addVerb(const QString &text, const QString &iconName, const QKeySequence &shortcut,
                       const QString &permission, std::function<void()> run)
{
    auto *verb = new QAction(icon(iconName), text, this);
    verb->setShortcut(shortcut);
    verb->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    verb->setProperty("permitted", permission.isEmpty() || m_shell.may(permission));
    verb->setEnabled(verb->property("permitted").toBool());
    connect(verb, &QAction::triggered, this, [run = std::move(run)] { run(); });
    m_verbs.append(verb);
    addAction(verb);
    return verb;
}

void Page::addTitleButton(QAction *verb, const char *role)
{
    QPushButton *made = button(verb->text(), role);
    made->setIcon(qstrcmp(role, "primary") == 0 ? iconOnAccent(verb->data().toString()) : verb->icon());
    made->setEnabled(verb->isEnabled());
    if (!verb->shortcut().isEmpty())
        made->setToolTip(tr("Shortcut: %1").arg(verb->shortcut().toString(QKeySequence::NativeText)));
    connect(made, &QPushButton::clicked, verb, &QAction::trigger);
    connect(verb, &QAction::changed, made, [verb, made] {
        made->setEnabled(verb->isEnabled());
        made->setText(verb->text());
    });
    m_titleBar->addWidget(made, 0, Qt::AlignBottom);
}

}  // namespace gatehouse::ui
