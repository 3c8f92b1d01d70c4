#include "ui/dialogs/user_identities_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/client/identity_client.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

/// How the account is called there; a subject may be long, and is not for reading.
QString accountText(const wire::LinkedIdentity &identity)
{
    constexpr int kShown = 40;
    if (!identity.email.isEmpty()) return identity.email;
    if (identity.subject.size() <= kShown) return identity.subject;
    return identity.subject.left(kShown) + u'\u2026';
}

}  // namespace

UserIdentitiesCard::UserIdentitiesCard(AdminClient &client, Banner &banner, QString userId, bool mayChange,
                                       QWidget *parent)
    : QWidget(parent),
      m_client(client),
      m_banner(banner),
      m_id(std::move(userId)),
      m_mayChange(mayChange),
      m_lines(new QVBoxLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    QVBoxLayout *inner = nullptr;
    layout->addWidget(card(&inner));
    inner->addWidget(plainLabel(tr("Accounts at other providers"), "heading"));
    m_lines->setSpacing(8);
    inner->addLayout(m_lines);
}

void UserIdentitiesCard::load()
{
    whenDone(IdentityClient(m_client).identities(m_id), this,
             [this](const Result<wire::Page<wire::LinkedIdentity>> &page) {
                 if (page.ok())
                     list(page->items);
                 else
                     m_banner.showError(page.error());
             });
}

void UserIdentitiesCard::list(const QList<wire::LinkedIdentity> &identities)
{
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (identities.isEmpty())
        m_lines->addWidget(wrappedLabel(
            tr("None. People link one themselves, on the page of their account or when they first sign in."),
            "quiet"));
    for (const wire::LinkedIdentity &identity : identities)
        m_lines->addWidget(lineOf(identity));
}

QWidget *UserIdentitiesCard::lineOf(const wire::LinkedIdentity &identity)
{
    auto *line = new QWidget;
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(new IconLabel(u"globe"_s, 22, identity.lastWayIn ? Tone::Warn : Tone::Accent));
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(plainLabel(identity.providerName, "field"));
    QLabel *account = plainLabel(accountText(identity), "quiet");
    account->setToolTip(toolTipText(tr("Subject: %1").arg(identity.subject)));
    texts->addWidget(account);
    texts->addWidget(plainLabel(
        tr("Linked %1, last used %2").arg(timeText(identity.linkedAt), timeText(identity.lastUsedAt)),
        "quiet"));
    if (identity.lastWayIn) texts->addWidget(plainLabel(tr("Nothing else opens this account."), "quiet"));
    row->addLayout(texts, 1);
    QPushButton *remove = button(tr("Unlink\u2026"));
    remove->setObjectName(u"unlink_"_s + identity.id);
    remove->setAccessibleName(tr("Unlink %1, %2").arg(identity.providerName, accountText(identity)));
    remove->setEnabled(m_mayChange);
    connect(remove, &QPushButton::clicked, this, [this, identity] { unlink(identity); });
    row->addWidget(remove);
    return line;
}

void UserIdentitiesCard::unlink(const wire::LinkedIdentity &identity)
{
    ConfirmDialog::Question question;
    question.title = tr("Unlink %1?").arg(identity.providerName);
    question.consequence =
        identity.lastWayIn
            ? tr("Then nothing opens this account: it has no password, no passkey and no other provider. Set "
                 "a password first, or say why nobody shall come in. Open sessions go on.")
            : tr("Signing in there no longer opens this account. Open sessions go on, and the account there "
                 "stays as it is.");
    question.acceptText = tr("&Unlink");
    question.asksReason = true;
    question.needsReason = identity.lastWayIn;
    ConfirmDialog::ask(this, question, [this, id = identity.id](const QString &reason) {
        whenDone(IdentityClient(m_client).unlink(m_id, id, reason), this,
                 [this](const Result<Unit> &unlinked) {
                     if (!unlinked.ok()) m_banner.showError(unlinked.error());
                     // Somebody else may have unlinked it meanwhile: show what there is.
                     load();
                     if (unlinked.ok()) Q_EMIT changed();
                 });
    });
}

}  // namespace gatehouse::ui
