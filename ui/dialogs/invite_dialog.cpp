#include "ui/dialogs/invite_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "ui/client/all_pages.h"
#include "ui/dialogs/group_dialog.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr int kMostAtOnce = 500;  // as the server says

}  // namespace

QStringList InviteDialog::addressesIn(const QString &text)
{
    static const QRegularExpression between(u"[\\s,;<>\"]+"_s);
    QStringList found;
    for (const QString &part : text.split(between, Qt::SkipEmptyParts))
        if (part.contains(u'@') && !found.contains(part, Qt::CaseInsensitive)) found.append(part);
    return found;
}

InviteDialog::InviteDialog(AdminClient &client, QWidget *parent)
    : FormDialog(tr("Invite people"), tr("Each gets a link, chooses a username and a password, and is in."),
                 tr("&Invite"), parent),
      m_calls(client),
      m_addresses(new QPlainTextEdit),
      m_count(wrappedLabel({}, "quiet")),
      m_name(field(tr("Name"), tr("As it should be shown"))),
      m_locale(new QComboBox),
      m_groups(new QListWidget),
      m_roles(roleBoxes({})),
      m_note(field(tr("A word to go with it"), tr("Welcome to the team!"))),
      m_mail(new QCheckBox(tr("Send the links by &mail")))
{
    showCallsOf(client);
    m_addresses->setTabChangesFocus(true);
    m_addresses->setPlaceholderText(tr("One address, or a whole list as it was copied"));
    m_addresses->setFixedHeight(88);
    addRow(tr("&E-mail addresses"), m_addresses);
    form()->addRow(QString(), m_count);
    addRow(tr("Na&me"), m_name);
    m_locale->addItem(tr("As the browser says"), QString());
    m_locale->addItem(u"Deutsch"_s, u"de"_s);
    m_locale->addItem(u"English"_s, u"en"_s);
    addRow(tr("&Language"), m_locale);
    m_groups->setFixedHeight(104);
    addRow(tr("&Groups"), m_groups);
    auto *roles = new QHBoxLayout;
    for (QCheckBox *box : std::as_const(m_roles))
        roles->addWidget(box);
    roles->addStretch();
    form()->addRow(plainLabel(tr("Roles"), "field"), roles);
    addRow(tr("&Note"), m_note);
    m_mail->setChecked(true);
    m_mail->setAccessibleName(tr("Send the links by mail"));
    form()->addRow(QString(), m_mail);
    connect(m_addresses, &QPlainTextEdit::textChanged, this, &InviteDialog::showWhoIsMeant);
    connect(this, &FormDialog::submitted, this, &InviteDialog::send);
    const auto page = [&client](const QString &cursor) {
        return client.groups({}, cursor);
    };
    whenAllRead<wire::Group>(page, this, [this](const Result<QList<wire::Group>> &groups) {
        if (!groups.ok()) return showError(groups.error());
        for (const wire::Group &group : *groups) {
            auto *item = new QListWidgetItem(group.name, m_groups);
            item->setData(Qt::UserRole, group.id);
            item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
            item->setCheckState(Qt::Unchecked);
        }
    });
    showWhoIsMeant();
    m_addresses->setFocus();
    setMinimumWidth(620);
}

void InviteDialog::showWhoIsMeant()
{
    const int count = int(addressesIn(m_addresses->toPlainText()).size());
    m_count->setText(count == 0 ? tr("Without an address you get a link to hand over.")
                                : tr("%n address(es)", nullptr, count));
    // A name is for one person.
    m_name->setEnabled(count <= 1);
    m_mail->setEnabled(count > 0);
}

bool InviteDialog::check()
{
    const QString text = m_addresses->toPlainText().trimmed();
    const qsizetype count = addressesIn(text).size();
    if (!require(text.isEmpty() || count > 0, m_addresses, tr("There is no e-mail address in this text.")))
        return false;
    return require(count <= kMostAtOnce, m_addresses,
                   tr("Invite at most %1 people at a time.").arg(kMostAtOnce));
}

wire::NewInvitation InviteDialog::common() const
{
    wire::NewInvitation invitation;
    invitation.locale = m_locale->currentData().toString();
    for (int row = 0; row < m_groups->count(); ++row)
        if (m_groups->item(row)->checkState() == Qt::Checked)
            invitation.groups.append(m_groups->item(row)->data(Qt::UserRole).toString());
    for (const QCheckBox *box : m_roles)
        if (box->isChecked()) invitation.roles.append(box->property("role_name").toString());
    invitation.note = m_note->text().trimmed();
    return invitation;
}

void InviteDialog::send()
{
    const QStringList addresses = addressesIn(m_addresses->toPlainText());
    wire::NewInvitation invitation = common();
    invitation.sendMail = m_mail->isChecked() && !addresses.isEmpty();
    if (addresses.size() > 1) {
        whenDone(m_calls.inviteMany({addresses, invitation}), this,
                 [this](const Result<wire::InvitedAddresses> &made) {
                     if (!made.ok()) return showError(made.error());
                     Q_EMIT invited(*made);
                     accept();
                 });
        return;
    }
    invitation.email = addresses.value(0);
    invitation.displayName = m_name->text().trimmed();
    whenDone(m_calls.invite(invitation), this, [this](const Result<wire::Invitation> &made) {
        if (!made.ok()) return showError(made.error());
        Q_EMIT invited({{{made->email, *made, {}}}});
        accept();
    });
}

}  // namespace gatehouse::ui
