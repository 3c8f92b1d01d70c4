#include "ui/pages/approvals_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr std::chrono::seconds kLookAgain{15};

QString wishOf(const wire::Approval &approval)
{
    if (approval.kind == wire::approval_kind::kResetMfa)
        return ApprovalsCard::tr("Remove all second steps of %1").arg(approval.username);
    return ApprovalsCard::tr("Change the account of %1").arg(approval.username);
}

}  // namespace

ApprovalsCard::ApprovalsCard(Shell &shell, QWidget *parent)
    : QFrame(parent), m_shell(shell), m_calls(shell.client())
{
    setProperty("role", u"card"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 14);
    layout->setSpacing(10);
    m_title = plainLabel({}, "heading");
    layout->addWidget(m_title);
    m_lines = new QVBoxLayout;
    m_lines->setSpacing(10);
    layout->addLayout(m_lines);
    hide();
    m_timer.setInterval(kLookAgain);
    connect(&m_timer, &QTimer::timeout, this, &ApprovalsCard::ask);
}

void ApprovalsCard::follow()
{
    if (!m_shell.may(u"users:read"_s)) return;
    if (m_me.isEmpty())
        whenDone(m_shell.client().me(), this, [this](const Result<wire::Me> &me) {
            if (!me.ok() || !me->user) return;
            m_me = me->user->username;
            m_shown.clear();
            ask();
        });
    ask();
    m_timer.start();
}

void ApprovalsCard::leave()
{
    m_timer.stop();
}

void ApprovalsCard::ask()
{
    // In the background: that it cannot be had right now is told by everything else on the page.
    whenDone(m_calls.approvals(), this, [this](const Result<wire::Page<wire::Approval>> &waiting) {
        if (waiting.ok()) show(waiting->items);
    });
}

void ApprovalsCard::show(const QList<wire::Approval> &waiting)
{
    QStringList ids;
    for (const wire::Approval &one : waiting)
        ids.append(one.id);
    setVisible(!waiting.isEmpty());
    if (ids == m_shown) return;  // the focus stays where it is
    m_shown = ids;
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_title->setText(tr("%n request(s) for a second administrator", nullptr, int(waiting.size())));
    for (const wire::Approval &one : waiting)
        m_lines->addWidget(line(one));
}

QWidget *ApprovalsCard::line(const wire::Approval &approval)
{
    auto *part = new QWidget;
    auto *row = new QHBoxLayout(part);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(new IconLabel(u"shield"_s, 22, Tone::Warn), 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(1);
    texts->addWidget(plainLabel(wishOf(approval), "field"));
    QString asked = tr("Asked by %1, %2, good until %3")
                        .arg(approval.askedBy, agoText(approval.createdAt), timeText(approval.expiresAt));
    if (!approval.reason.isEmpty()) asked += u'\n' + approval.reason;
    texts->addWidget(wrappedLabel(asked, "quiet"));
    row->addLayout(texts, 1);
    const bool own = !m_me.isEmpty() && approval.askedBy == m_me;
    if (own) {
        texts->addWidget(plainLabel(tr("Waits for another administrator"), "quiet"));
        QPushButton *takeBack = button(tr("Take back\u2026"));
        takeBack->setAccessibleName(tr("Take back: %1").arg(wishOf(approval)));
        takeBack->setEnabled(m_shell.may(u"users:write"_s));
        connect(takeBack, &QPushButton::clicked, this, [this, approval] { this->takeBack(approval); });
        row->addWidget(takeBack, 0, Qt::AlignTop);
        return part;
    }
    QPushButton *refuse = button(tr("Refuse\u2026"));
    QPushButton *approve = button(tr("Approve\u2026"), "primary");
    refuse->setAccessibleName(tr("Refuse: %1").arg(wishOf(approval)));
    approve->setAccessibleName(tr("Approve: %1").arg(wishOf(approval)));
    for (QPushButton *one : {refuse, approve}) {
        one->setEnabled(m_shell.may(u"users:write"_s));
        row->addWidget(one, 0, Qt::AlignTop);
    }
    connect(refuse, &QPushButton::clicked, this, [this, approval] { decide(approval, false); });
    connect(approve, &QPushButton::clicked, this, [this, approval] { decide(approval, true); });
    return part;
}

/// For the server, taking one's own request back is refusing it.
void ApprovalsCard::takeBack(const wire::Approval &approval)
{
    ConfirmDialog::ask(this,
                       {tr("Take back: %1?").arg(wishOf(approval)),
                        tr("Nothing changes. You can ask again."),
                        tr("&Take back"),
                        {},
                        false},
                       [this, id = approval.id](const QString &) {
                           whenDone(
                               m_calls.decide(id, false), this, [this](const Result<wire::Approval> &taken) {
                                   ask();
                                   if (!taken.ok()) return m_shell.showError(taken.error());
                                   m_shell.showNotice(Tone::Good, tr("Taken back: %1").arg(wishOf(*taken)));
                               });
                       });
}

void ApprovalsCard::decide(const wire::Approval &approval, bool approve)
{
    const ConfirmDialog::Question question =
        approve
            ? ConfirmDialog::Question{tr("Approve: %1?").arg(wishOf(approval)),
                                      tr("Then the password alone opens the account, until something new is "
                                         "added. Be sure that it is really this person who asks."),
                                      tr("&Approve"),
                                      {},
                                      false}
            : ConfirmDialog::Question{tr("Refuse: %1?").arg(wishOf(approval)),
                                      tr("Nothing changes. %1 can ask again.").arg(approval.askedBy),
                                      tr("&Refuse"),
                                      {},
                                      false};
    ConfirmDialog::ask(this, question, [this, id = approval.id, approve](const QString &) {
        whenDone(m_calls.decide(id, approve), this, [this, approve](const Result<wire::Approval> &decided) {
            ask();
            if (!decided.ok()) return m_shell.showError(decided.error());
            m_shell.showNotice(Tone::Good, approve ? tr("Approved: %1").arg(wishOf(*decided))
                                                   : tr("Refused: %1").arg(wishOf(*decided)));
        });
    });
}

}  // namespace gatehouse::ui
