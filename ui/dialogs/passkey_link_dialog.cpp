#include "ui/dialogs/passkey_link_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/qr_code.h"
#include "ui/widgets/secret_views.h"

namespace gatehouse::ui {

PasskeyLinkDialog::PasskeyLinkDialog(AdminClient &client, const wire::User &user, QWidget *parent)
    : FormDialog(
          tr("Passkey for %1").arg(nameOf(user)),
          tr("A passkey belongs on the person's own device. Whoever opens this link can register one, so "
             "show it to nobody else."),
          tr("&Done"), parent),
      m_client(client),
      m_user(user),
      m_qr(new QrCode),
      m_link(new CopyField(tr("Link for the passkey"), CopyField::Kind::Secret)),
      m_until(wrappedLabel({}, "quiet")),
      m_send(new QPushButton(tr("Send by &mail")))
{
    showCallsOf(client);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(24);
    columns->addWidget(m_qr, 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(6);
    texts->addWidget(plainLabel(tr("Scan this picture with the person's phone"), "field"));
    texts->addWidget(m_until);
    texts->addStretch();
    columns->addLayout(texts, 1);
    body()->addLayout(columns);
    // Over the whole width: a link that wraps in the middle is hard to read out.
    body()->addWidget(
        wrappedLabel(tr("For a computer or a security key, open the link there instead:"), "quiet"));
    body()->addWidget(m_link);
    body()->addWidget(m_send, 0, Qt::AlignLeft);
    showOnly(tr("&Done"));
    connect(this, &FormDialog::submitted, this, &QDialog::accept);
    connect(m_link, &CopyField::copied, this, &PasskeyLinkDialog::secretKept);
    setMinimumWidth(680);
    // Nobody knows whose an address is that was never confirmed.
    m_send->setToolTip(mayMail() ? tr("A new link goes to %1").arg(*m_user.email)
                                 : tr("This person has no confirmed e-mail address"));
    m_send->setAccessibleDescription(m_send->toolTip());
    connect(m_send, &QPushButton::clicked, this, [this] { make(true); });
    make(false);
}

QString PasskeyLinkDialog::stateText() const
{
    return m_until->text();
}

void PasskeyLinkDialog::make(bool byMail)
{
    clearError();
    setBusy(true);
    m_send->setEnabled(false);
    whenDone(m_client.makePasskeyLink(m_user.id, byMail), this,
             [this, byMail](const Result<wire::PasskeyLink> &made) {
                 setBusy(false);
                 m_send->setEnabled(mayMail());
                 if (!made.ok()) return showError(made.error());
                 showLink(*made, byMail);
             });
}

void PasskeyLinkDialog::showLink(const wire::PasskeyLink &made, bool byMail)
{
    m_qr->setText(made.link);
    m_link->setText(made.link);
    if (byMail)
        secretKept();  // the person has it
    else
        secretShown();
    const QString until = timeText(made.expiresAt);
    m_until->setText(byMail
                         ? tr("On its way to %1. Good for one passkey, until %2.").arg(*m_user.email, until)
                         : tr("Good for one passkey, until %1. A newer link ends this one.").arg(until));
    adjustSize();
}

}  // namespace gatehouse::ui
