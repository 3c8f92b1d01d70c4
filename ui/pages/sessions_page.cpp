#include "ui/pages/sessions_page.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/dialogs/confirm_dialog.h"
#include "ui/models/list_models.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

SessionsPage::SessionsPage(Shell &shell, QWidget *parent)
    : Page(shell, tr("Sessions"), tr("Browsers that are signed in; ending one also ends its applications"),
           parent),
      m_model(new SessionModel(this)),
      m_table(new DataTable(tr("Sessions")))
{
    m_query.state = u"live"_s;
    m_end = addVerb(tr("&End session\u2026"), u"signout"_s, QKeySequence::Delete, u"sessions:write"_s,
                    [this] { end(); });
    addTitleButton(m_end, "danger");
    m_openUser = addVerb(tr("&Open user"), u"user"_s, QKeySequence(u"Ctrl+O"_s), u"users:read"_s, [this] {
        const int row = m_model->rowOf(m_table->currentId());
        if (row >= 0) this->shell().openUser(m_model->at(row).user.id);
    });
    auto *bar = new QHBoxLayout;
    bar->setSpacing(6);
    auto *states = new QButtonGroup(this);
    for (const auto &[state, text] : {std::pair(u"live"_s, tr("Live")), std::pair(u"ended"_s, tr("Ended"))}) {
        QPushButton *chip = button(text, "chip");
        chip->setCheckable(true);
        chip->setChecked(state == m_query.state);
        states->addButton(chip);
        bar->addWidget(chip);
        connect(chip, &QPushButton::clicked, this, [this, wanted = state] {
            showState(wanted);
            m_model->reload();
        });
    }
    bar->addStretch();
    body()->addLayout(bar);
    body()->addWidget(m_table, 1);

    m_model->setSource([this](const QString &cursor) { return client().sessions(m_query, cursor); });
    m_table->setCursorModel(m_model);
    showState(m_query.state);
    m_table->setEmptyState(u"sessions"_s, tr("Nobody is here"), tr("Sessions show up as people sign in."));
    m_table->addActions(verbs());
    connect(m_model, &CursorModel::failed, this,
            [this](const Error &error) { this->shell().showError(error); });
    connect(m_table, &DataTable::rowChosen, m_openUser, &QAction::trigger);
    const auto enable = [this] {
        const bool chosen = !m_table->currentId().isEmpty();
        m_end->setEnabled(chosen && this->shell().may(u"sessions:write"_s) && m_query.state == "live"_L1);
        m_openUser->setEnabled(chosen && this->shell().may(u"users:read"_s));
    };
    connect(m_table, &DataTable::currentIdChanged, this, enable);
    enable();
}

/// What no ended session has any more, or all of them have, would only take room.
void SessionsPage::showState(const QString &state)
{
    m_query.state = state;
    const bool ended = state == "ended"_L1;
    for (const auto column : {SessionModel::Applications, SessionModel::LastSeen, SessionModel::State})
        m_table->setColumnHidden(column, ended);
    m_table->setColumnHidden(SessionModel::EndedBecause, !ended);
    m_table->setColumnWidths({0, 21, 15, 21, 0, 15, 11, 38});
}

void SessionsPage::refresh()
{
    m_model->reload();
}

void SessionsPage::end()
{
    const QStringList ids = m_table->selectedIds();
    if (ids.isEmpty()) return;
    ConfirmDialog::ask(this,
                       {tr("End %n session(s)?", nullptr, int(ids.size())),
                        tr("The person is signed out there, and the applications' tokens stop working."),
                        tr("&End"),
                        {},
                        false},
                       [this, ids](const QString &) {
                           for (const QString &id : ids) {
                               await(client().endSession(id), [this, id](Unit) {
                                   m_model->removeId(id);
                                   shell().showNotice(Tone::Good, tr("The session has ended."));
                               });
                           }
                       });
}

}  // namespace gatehouse::ui
