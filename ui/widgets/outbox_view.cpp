#include "ui/widgets/outbox_view.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/dialogs/confirm_dialog.h"
#include "ui/pages/page.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/format.h"
#include "ui/widgets/mail_words.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

Tone toneOf(const QString &state)
{
    if (state == "delivered"_L1) return Tone::Good;
    if (state == "given_up"_L1) return Tone::Bad;
    return state == "failing"_L1 ? Tone::Warn : Tone::Plain;
}

}  // namespace

MessageModel::MessageModel(QObject *parent) : TypedModel(parent)
{
    setHeaders({tr("To"), tr("What"), tr("Since"), tr("Tries"), tr("Last problem"), tr("State")});
}

QVariant MessageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const wire::MessageItem &item = at(index.row());
    if (role == Qt::ToolTipRole && index.column() == Error) return toolTipText(item.lastError);
    if (role == ToneRole && index.column() == State) return int(toneOf(item.state));
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case To:
            return item.to;
        case Kind:
            return messageKindText(item.kind);
        case Since:
            return timeText(item.createdAt);
        case Tries:
            return QString::number(item.attempts);
        case Error:
            return item.lastError;
        case State:
            return messageStateText(item.state);
        default:
            return {};
    }
}

OutboxView::OutboxView(Shell &shell, QWidget *parent)
    : QWidget(parent),
      m_shell(shell),
      m_model(new MessageModel(this)),
      m_table(new DataTable(tr("Messages"))),
      m_state(u"waiting"_s)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 14, 0, 0);
    layout->setSpacing(12);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(6);
    auto *states = new QButtonGroup(this);
    for (const QString &state : {u"waiting"_s, u"failing"_s, u"given_up"_s, u"delivered"_s}) {
        QPushButton *chip = button(messageStateText(state), "chip");
        chip->setCheckable(true);
        chip->setChecked(state == m_state);
        states->addButton(chip);
        bar->addWidget(chip);
        connect(chip, &QPushButton::clicked, this, [this, state] {
            m_state = state;
            m_model->reload();
        });
    }
    bar->addStretch();
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    layout->addWidget(
        wrappedLabel(tr("Messages are kept for a week. What they say is shown nowhere: they hold "
                        "codes and links that open accounts."),
                     "quiet"));
    m_model->setSource([this](const QString &cursor) { return m_shell.client().messages(m_state, cursor); });
    m_table->setCursorModel(m_model);
    m_table->setColumnWidths({0, 16, 16, 7, 0, 11});
    m_table->setEmptyState(u"ok"_s, tr("Nothing here"), tr("Everything that was to be sent is on its way."));
    connect(m_model, &CursorModel::failed, this,
            [this](const gatehouse::Error &error) { m_shell.showError(error); });
    connect(m_model, &CursorModel::pageLoaded, this, &OutboxView::enable);
    connect(m_table, &DataTable::currentIdChanged, this, &OutboxView::enable);
}

void OutboxView::setVerbs(QAction *retry, QAction *drop)
{
    m_retry = retry;
    m_drop = drop;
    m_table->addActions({retry, drop});
    enable();
}

void OutboxView::enable()
{
    const int row = m_model->rowOf(m_table->currentId());
    const bool chosen = row >= 0 && m_shell.may(u"settings:write"_s);
    if (m_retry != nullptr) m_retry->setEnabled(chosen && m_model->at(row).state != "delivered"_L1);
    if (m_drop != nullptr) m_drop->setEnabled(chosen);
}

void OutboxView::refresh()
{
    m_model->reload();
}

void OutboxView::retry()
{
    const QString id = m_table->currentId();
    if (id.isEmpty()) return;
    whenDone(m_shell.client().retryMessage(id), this, [this](const Result<Unit> &done) {
        if (!done.ok()) return m_shell.showError(done.error());
        m_model->reload();
        m_shell.showNotice(Tone::Good, tr("It is sent again within a second or two."));
    });
}

void OutboxView::drop()
{
    const QString id = m_table->currentId();
    if (id.isEmpty()) return;
    ConfirmDialog::ask(
        this,
        {tr("Drop this message?"), tr("It is not sent, and nobody is told of that."), tr("&Drop"), {}, false},
        [this, id](const QString &) {
            whenDone(m_shell.client().dropMessage(id), this, [this, id](const Result<Unit> &done) {
                if (!done.ok()) return m_shell.showError(done.error());
                m_model->removeId(id);
                m_shell.showNotice(Tone::Good, tr("The message was dropped."));
            });
        });
}

}  // namespace gatehouse::ui
