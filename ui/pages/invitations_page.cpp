#include "ui/pages/invitations_page.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/invite_dialog.h"
#include "ui/dialogs/link_dialog.h"
#include "ui/models/invitation_model.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/refusal_words.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

InvitationsPage::InvitationsPage(Shell &shell, QWidget *parent)
    : Page(shell, tr("Invitations"), tr("People who were asked to make their own account here"), parent),
      m_calls(shell.client()),
      m_model(new InvitationModel(this)),
      m_table(new DataTable(tr("Invitations"))),
      m_status(u"open"_s)
{
    const QString write = u"users:write"_s;
    QAction *add = addVerb(tr("&Invite\u2026"), u"add"_s, QKeySequence::New, write, [this] { invite(); });
    add->setData(u"add"_s);
    addTitleButton(add, "primary");
    m_resend = addVerb(tr("&Send again\u2026"), u"refresh"_s, QKeySequence(u"Ctrl+Shift+S"_s), write,
                       [this] { resend(); });
    m_revoke = addVerb(tr("&Revoke\u2026"), u"delete"_s, QKeySequence::Delete, write, [this] { revoke(); });
    addStates();
    body()->addWidget(m_table, 1);
    m_model->setSource([this](const QString &cursor) { return m_calls.invitations(m_status, cursor); });
    m_table->setCursorModel(m_model);
    m_table->setColumnWidths({0, 18, 20, 18, 13});
    m_table->setEmptyState(u"mail"_s, tr("No invitations"),
                           tr("Invite people with Ctrl+N. They choose their own username and password."));
    m_table->addActions(verbs());
    connect(m_model, &CursorModel::failed, this,
            [this](const Error &error) { this->shell().showError(error); });
    connect(m_table, &DataTable::rowChosen, this, [this] {
        const wire::Invitation *chosen = current();
        if (chosen != nullptr) this->shell().openUser(chosen->acceptedUser);
    });
    connect(m_table, &DataTable::currentIdChanged, this, &InvitationsPage::enableVerbs);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &InvitationsPage::enableVerbs);
    enableVerbs();
}

void InvitationsPage::addStates()
{
    auto *bar = new QHBoxLayout;
    bar->setSpacing(6);
    auto *states = new QButtonGroup(this);
    const std::pair<QString, QString> filters[] = {{u"open"_s, tr("Open")},
                                                   {u"expired"_s, tr("Expired")},
                                                   {u"accepted"_s, tr("Accepted")},
                                                   {u"revoked"_s, tr("Revoked")},
                                                   {QString(), tr("All")}};
    for (const auto &[status, text] : filters) {
        QPushButton *chip = button(text, "chip");
        chip->setCheckable(true);
        chip->setChecked(status == m_status);
        states->addButton(chip);
        bar->addWidget(chip);
        connect(chip, &QPushButton::clicked, this, [this, wanted = status] {
            m_status = wanted;
            m_model->reload();
        });
    }
    bar->addStretch();
    body()->addLayout(bar);
}

void InvitationsPage::refresh()
{
    m_model->reload();
}

const wire::Invitation *InvitationsPage::current() const
{
    const int row = m_model->rowOf(m_table->currentId());
    return row < 0 ? nullptr : &m_model->at(row);
}

void InvitationsPage::enableVerbs()
{
    const wire::Invitation *chosen = current();
    const bool may = chosen != nullptr && shell().may(u"users:write"_s);
    const QString status = chosen != nullptr ? chosen->status : QString();
    m_resend->setEnabled(may && (status == "open"_L1 || status == "expired"_L1));
    m_revoke->setEnabled(may && (status == "open"_L1 || status == "expired"_L1));
}

void InvitationsPage::invite()
{
    auto *dialog = new InviteDialog(client(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &InviteDialog::invited, this, &InvitationsPage::showInvited);
    dialog->open();
}

void InvitationsPage::showInvited(const wire::InvitedAddresses &made)
{
    refresh();
    QList<PersonalLink> links;
    QStringList refused;
    Timestamp until;
    int mailed = 0;
    for (const wire::InvitedAddress &one : made.items) {
        if (!one.invitation) {
            refused.append(u"%1: %2"_s.arg(one.email, refusalText(one.code, one.refusal)));
        } else if (one.invitation->link.isEmpty()) {
            ++mailed;
        } else {
            links.append({invitedName(*one.invitation), one.invitation->link});
            until = one.invitation->expiresAt;
        }
    }
    if (!refused.isEmpty())
        shell().showNotice(Tone::Warn,
                           tr("%n address(es) could not be invited", nullptr, int(refused.size())),
                           refused.mid(0, 5).join(u'\n'));
    else if (mailed > 0)
        shell().showNotice(Tone::Good, tr("%n invitation(s) on their way", nullptr, mailed));
    if (!links.isEmpty())
        LinkDialog::present(
            this, tr("Invitation"),
            tr("No mail takes this link: hand it over yourself. Whoever opens it makes the account."), links,
            until);
}

void InvitationsPage::resend()
{
    const wire::Invitation *chosen = current();
    if (chosen == nullptr) return;
    const QString id = chosen->id;
    const bool byMail = !chosen->email.isEmpty();
    ConfirmDialog::ask(this,
                       {tr("Send %1 a new link?").arg(invitedName(*chosen)),
                        tr("The link of before stops working, and the time begins anew."),
                        tr("&Send again"),
                        {},
                        false},
                       [this, id, byMail](const QString &) {
                           await(m_calls.resend(id, byMail), [this](const wire::Invitation &sent) {
                               showInvited({{{sent.email, sent, {}}}});
                           });
                       });
}

void InvitationsPage::revoke()
{
    const wire::Invitation *chosen = current();
    if (chosen == nullptr) return;
    ConfirmDialog::ask(this,
                       {tr("Revoke the invitation of %1?").arg(invitedName(*chosen)),
                        tr("The link stops working. You can invite the same person again later."),
                        tr("&Revoke"),
                        {},
                        true},
                       [this, id = chosen->id](const QString &reason) {
                           await(m_calls.revoke(id, reason), [this](const wire::Invitation &revoked) {
                               refresh();
                               shell().showNotice(
                                   Tone::Good,
                                   tr("The invitation of %1 is revoked.").arg(invitedName(revoked)));
                           });
                       });
}

}  // namespace gatehouse::ui
