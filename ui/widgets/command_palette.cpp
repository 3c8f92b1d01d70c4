#include "ui/widgets/command_palette.h"

#include <QKeyEvent>
#include <QListWidget>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/theme/icons.h"
#include "ui/widgets/format.h"
#include "ui/widgets/search_field.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

CommandPalette::CommandPalette(AdminClient &client, QWidget *parent) : QDialog(parent), m_client(client)
{
    setWindowTitle(tr("Find anything"));
    resize(560, 420);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(10);
    auto *edit =
        new SearchField(tr("Find a page, an action or a person"), tr("Find a page, an action or a person"));
    m_edit = edit;
    m_list = new QListWidget;
    m_list->setAccessibleName(tr("Found"));
    m_list->setIconSize(QSize(18, 18));
    layout->addWidget(m_edit);
    layout->addWidget(m_list, 1);
    m_edit->installEventFilter(this);
    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(edit, &SearchField::searched, this, &CommandPalette::findUsers);
    connect(m_list, &QListWidget::itemActivated, this, &CommandPalette::runCurrent);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
}

void CommandPalette::addCommand(const QIcon &icon, const QString &text, const QString &note,
                                std::function<void()> run)
{
    m_commands.append({icon, text, note, std::move(run)});
}

void CommandPalette::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    fill();
    m_edit->setFocus();
}

void CommandPalette::addLine(const QIcon &icon, const QString &text, const QString &note,
                             std::function<void()> run)
{
    auto *item =
        new QListWidgetItem(icon, note.isEmpty() ? text : u"%1   \u00b7   %2"_s.arg(text, note), m_list);
    item->setSizeHint(QSize(0, m_list->fontMetrics().height() + 16));
    m_runs.append(std::move(run));
}

void CommandPalette::fill()
{
    m_list->clear();
    m_runs.clear();
    const QString wanted = m_edit->text().trimmed();
    for (const Command &command : std::as_const(m_commands)) {
        if (wanted.isEmpty() || command.text.contains(wanted, Qt::CaseInsensitive))
            addLine(command.icon, command.text, command.note, command.run);
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::findUsers()
{
    const QString wanted = m_edit->text().trimmed();
    m_search.cancel();
    if (wanted.size() < 2) return;
    UserQuery query;
    query.text = wanted;
    m_search = m_client.users(query, {}, 8);
    whenDone(m_search, this, [this, wanted](const Result<wire::Page<wire::User>> &page) {
        if (!page.ok() || wanted != m_edit->text().trimmed()) return;
        for (const wire::User &user : page->items) {
            addLine(icon(u"user"_s), nameOf(user), user.username,
                    [this, id = user.id] { Q_EMIT userChosen(id); });
        }
        if (m_list->currentRow() < 0) m_list->setCurrentRow(0);
    });
}

void CommandPalette::runCurrent()
{
    const int row = m_list->currentRow();
    if (row < 0 || row >= m_runs.size()) return;
    const auto run = m_runs.at(row);
    hide();
    run();
    close();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0 && m_list->count() > 0) {
            m_list->setCurrentRow(qBound(0, m_list->currentRow() + step, m_list->count() - 1));
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            runCurrent();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

}  // namespace gatehouse::ui
