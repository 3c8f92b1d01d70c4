#include "ui/dialogs/user_passes_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/dialogs/access_pass_dialog.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

template <class T, class Use>
void UserPassesCard::await(const QFuture<Result<T>> &future, Use use)
{
    whenDone(future, this, [this, use = std::move(use)](const Result<T> &result) {
        if (result.ok())
            use(*result);
        else
            m_banner.showError(result.error());
    });
}

UserPassesCard::UserPassesCard(Shell &shell, Banner &banner, QString userId, QWidget *parent)
    : QWidget(parent), m_shell(shell), m_client(shell.client()), m_banner(banner), m_id(std::move(userId))
{
    const bool may = m_shell.may(u"users:write"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    QVBoxLayout *passes = nullptr;
    layout->addWidget(card(&passes));
    auto *title = new QHBoxLayout;
    title->addWidget(plainLabel(tr("Access passes"), "heading"), 1);
    QPushButton *issuing = button(tr("&Issue an access pass\u2026"));
    issuing->setToolTip(tr("Lets the person in once, to set up a second step"));
    issuing->setEnabled(may);
    connect(issuing, &QPushButton::clicked, this, &UserPassesCard::issue);
    title->addWidget(issuing);
    passes->addLayout(title);
    m_passes = new QVBoxLayout;
    m_passes->setSpacing(8);
    passes->addLayout(m_passes);

    QVBoxLayout *devices = nullptr;
    layout->addWidget(card(&devices));
    auto *devicesTitle = new QHBoxLayout;
    devicesTitle->addWidget(plainLabel(tr("Remembered browsers"), "heading"), 1);
    m_forget = button(tr("&Forget remembered browsers\u2026"));
    m_forget->setEnabled(false);
    connect(m_forget, &QPushButton::clicked, this, &UserPassesCard::forget);
    devicesTitle->addWidget(m_forget);
    devices->addLayout(devicesTitle);
    m_devices = wrappedLabel({}, "quiet");
    devices->addWidget(m_devices);
}

void UserPassesCard::load()
{
    await(m_client.accessPasses(m_id),
          [this](const wire::Page<wire::AccessPass> &page) { list(page.items); });
    await(m_client.rememberedDevices(m_id),
          [this](const wire::Page<wire::RememberedDevice> &page) { listDevices(page.items); });
}

void UserPassesCard::list(const QList<wire::AccessPass> &passes)
{
    while (QLayoutItem *item = m_passes->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const wire::AccessPass &pass : passes) {
        if (pass.status != "good"_L1) continue;
        auto *line = new QWidget;
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(12);
        auto *texts = new QVBoxLayout;
        texts->setSpacing(0);
        texts->addWidget(plainLabel(
            tr("Good for %n sign-in(s), until %1.", nullptr, pass.usesLeft).arg(timeText(pass.expiresAt)),
            "field"));
        texts->addWidget(
            plainLabel(tr("Issued by %1, %2").arg(pass.createdBy, timeText(pass.createdAt)), "quiet"));
        row->addLayout(texts, 1);
        QPushButton *remove = button(tr("Revoke"));
        remove->setAccessibleName(tr("Revoke the pass of %1").arg(timeText(pass.createdAt)));
        remove->setEnabled(m_shell.may(u"users:write"_s));
        connect(remove, &QPushButton::clicked, this, [this, id = pass.id] { revoke(id); });
        row->addWidget(remove);
        m_passes->addWidget(line);
    }
    if (m_passes->count() == 0)
        m_passes->addWidget(wrappedLabel(
            tr("None. Somebody who has lost phone and codes gets in with one, and sets up anew."), "quiet"));
}

void UserPassesCard::listDevices(const QList<wire::RememberedDevice> &devices)
{
    m_devices->setText(devices.isEmpty()
                           ? tr("None. The second step is asked for at every sign-in.")
                           : tr("In %n browser(s) the second step is not asked for at the moment.", nullptr,
                                int(devices.size())));
    m_forget->setEnabled(!devices.isEmpty() && m_shell.may(u"users:write"_s));
}

void UserPassesCard::issue()
{
    auto *dialog = new AccessPassDialog(m_client, m_user, m_shell.serverName(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AccessPassDialog::issued, this, [this] {
        load();
        Q_EMIT changed();
    });
    dialog->open();
}

void UserPassesCard::revoke(const QString &pass)
{
    await(m_client.revokeAccessPass(m_id, pass), [this](Unit) {
        load();
        Q_EMIT changed();
    });
}

void UserPassesCard::forget()
{
    ConfirmDialog::ask(this,
                       {tr("Forget the remembered browsers?"),
                        tr("The second step is asked for everywhere again, from the next sign-in on."),
                        tr("&Forget"),
                        {},
                        true},
                       [this](const QString &reason) {
                           await(m_client.forgetDevices(m_id, reason), [this](Unit) {
                               load();
                               Q_EMIT changed();
                           });
                       });
}

}  // namespace gatehouse::ui
