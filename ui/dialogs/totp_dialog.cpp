#include "ui/dialogs/totp_dialog.h"

#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/client/problem.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/secret_views.h"
#include "ui/widgets/totp_panel.h"

namespace gatehouse::ui {

TotpDialog::TotpDialog(AdminClient &client, const wire::User &user, const QString &server, QWidget *parent)
    : FormDialog(tr("Authenticator app for %1").arg(nameOf(user)),
                 tr("Do this together with the person: the app belongs on their own phone."), tr("&Verify"),
                 parent),
      m_client(client),
      m_user(user),
      m_server(server),
      m_steps(new QStackedWidget),
      m_panel(new TotpPanel),
      m_codes(new RecoveryCodesView)
{
    showCallsOf(client);
    m_steps->addWidget(m_panel);
    auto *last = new QWidget;
    auto *lastLayout = new QVBoxLayout(last);
    lastLayout->setContentsMargins(0, 0, 0, 0);
    lastLayout->addWidget(
        wrappedLabel(tr("The app works. These recovery codes open the account when the phone is lost; each "
                        "works once. They are "
                        "shown only now: print or save them, and give them to the person.")));
    lastLayout->addWidget(m_codes);
    lastLayout->addStretch();
    m_steps->addWidget(last);
    body()->addWidget(m_steps, 1);
    acceptButton()->setEnabled(false);
    connect(m_panel, &TotpPanel::codeChanged, this,
            [this] { acceptButton()->setEnabled(!m_factor.isEmpty() && m_panel->isCodeComplete()); });
    connect(this, &FormDialog::submitted, this, &TotpDialog::confirm);
    setMinimumWidth(660);
    begin();
}

void TotpDialog::begin()
{
    setBusy(true);
    whenDone(m_client.addTotp(m_user.id, {}), this, [this](const Result<wire::TotpEnrolment> &enrolment) {
        setBusy(false);
        acceptButton()->setEnabled(false);
        if (!enrolment.ok()) {
            showError(enrolment.error());
            acceptButton()->setEnabled(false);  // there is nothing to verify
            return;
        }
        m_factor = enrolment->id;
        m_panel->setEnrolment(*enrolment);
        m_panel->codeField()->setFocus();
    });
}

bool TotpDialog::check()
{
    if (m_confirmed) {
        accept();
        return false;
    }
    return m_panel->isCodeComplete() && !m_factor.isEmpty();
}

void TotpDialog::confirm()
{
    whenDone(m_client.confirmTotp(m_user.id, m_factor, m_panel->code()), this,
             [this](const Result<wire::ConfirmedTotp> &confirmed) {
                 setBusy(false);
                 if (!confirmed.ok()) {
                     if (confirmed.error().code == ErrorCode::InvalidInput) {
                         m_panel->showCodeProblem(
                             tr("This code is not right. Wait for the next one in the app, and check that "
                                "the phone's "
                                "clock is set by the network."));
                     } else {
                         showError(confirmed.error());
                     }
                     return;
                 }
                 m_confirmed = true;
                 Q_EMIT enrolled();
                 if (confirmed->recoveryCodes)
                     showCodes(*confirmed->recoveryCodes);
                 else
                     accept();
             });
}

void TotpDialog::showCodes(const QStringList &codes)
{
    m_codes->setCodes(codes, m_user.username, m_server);
    m_steps->setCurrentIndex(1);
    showOnly(tr("I have kept them"));
    acceptButton()->setEnabled(m_codes->wasKept());
    acceptButton()->setToolTip(tr("Print, copy or save the codes first"));
    secretShown();
    connect(m_codes, &RecoveryCodesView::kept, this, [this] {
        acceptButton()->setEnabled(true);
        secretKept();
    });
}

void TotpDialog::reject()
{
    // Whether the app was proved, and the codes with it, is not known yet.
    if (isBusy()) return;
    // An app that was never proved would only stand in the list.
    if (!m_confirmed && !m_factor.isEmpty()) m_client.removeTotp(m_user.id, m_factor, {});
    FormDialog::reject();
}

RecoveryCodesDialog::RecoveryCodesDialog(const QStringList &codes, const QString &owner,
                                         const QString &server, QWidget *parent)
    : FormDialog(
          tr("New recovery codes for %1").arg(owner),
          tr("The old ones no longer work. Each code opens the account once when the phone is lost; they are "
             "shown only now."),
          tr("I have kept them"), parent)
{
    auto *view = new RecoveryCodesView;
    view->setCodes(codes, owner, server);
    body()->addWidget(view);
    showOnly(tr("I have kept them"));
    acceptButton()->setEnabled(false);
    secretShown();
    connect(view, &RecoveryCodesView::kept, this, [this] {
        acceptButton()->setEnabled(true);
        secretKept();
    });
    connect(this, &FormDialog::submitted, this, &QDialog::accept);
}

}  // namespace gatehouse::ui
