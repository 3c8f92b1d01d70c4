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
      m_qr(new QrCode),
      m_link(new CopyField(tr("Link for the passkey"), CopyField::Kind::Secret)),
      m_until(wrappedLabel({}, "quiet"))
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
    showOnly(tr("&Done"));
    connect(this, &FormDialog::submitted, this, &QDialog::accept);
    connect(m_link, &CopyField::copied, this, &PasskeyLinkDialog::secretKept);
    setMinimumWidth(680);
    whenDone(client.makePasskeyLink(user.id), this, [this](const Result<wire::PasskeyLink> &made) {
        if (!made.ok()) return showError(made.error());
        m_qr->setText(made->link);
        m_link->setText(made->link);
        secretShown();
        m_until->setText(
            tr("Good for one passkey, until %1. A newer link ends this one.").arg(timeText(made->expiresAt)));
        adjustSize();
    });
}

}  // namespace gatehouse::ui
