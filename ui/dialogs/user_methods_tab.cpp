#include "ui/dialogs/user_methods_tab.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/client/joining_client.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/link_dialog.h"
#include "ui/dialogs/name_dialog.h"
#include "ui/dialogs/passkey_link_dialog.h"
#include "ui/dialogs/set_password_dialog.h"
#include "ui/dialogs/totp_dialog.h"
#include "ui/dialogs/user_codes_card.h"
#include "ui/dialogs/user_identities_card.h"
#include "ui/dialogs/user_passes_card.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

template <class T, class Use>
void UserMethodsTab::await(const QFuture<Result<T>> &future, Use use)
{
    whenDone(future, this, [this, use = std::move(use)](const Result<T> &result) {
        if (result.ok())
            use(*result);
        else
            m_banner.showError(result.error());
    });
}

template <class T, class Use>
void UserMethodsTab::awaitSecret(const QFuture<Result<T>> &future, Use use)
{
    ++m_secretsAwaited;
    whenDone(future, this, [this, use = std::move(use)](const Result<T> &result) {
        --m_secretsAwaited;
        if (result.ok())
            use(*result);
        else
            m_banner.showError(result.error());
    });
}

bool UserMethodsTab::awaitsSecret() const
{
    return m_secretsAwaited > 0 || m_codesCard->awaitsAnswer();
}

UserMethodsTab::UserMethodsTab(Shell &shell, Banner &banner, QString userId, QWidget *parent)
    : QWidget(parent), m_shell(shell), m_client(shell.client()), m_banner(banner), m_id(std::move(userId))
{
    const bool may = m_shell.may(u"users:write"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 18, 0, 0);
    layout->setSpacing(12);
    QVBoxLayout *password = nullptr;
    layout->addWidget(card(&password));
    auto *passwordTitle = new QHBoxLayout;
    passwordTitle->addWidget(plainLabel(tr("Password"), "heading"), 1);
    QPushButton *set = button(tr("&Set password\u2026"));
    set->setObjectName(u"setPassword"_s);
    set->setEnabled(may);
    connect(set, &QPushButton::clicked, this, &UserMethodsTab::setPassword);
    QPushButton *resetLink = button(tr("Reset lin&k\u2026"));
    resetLink->setObjectName(u"resetLink"_s);
    resetLink->setToolTip(tr("A link with which the person chooses a new password themselves"));
    resetLink->setEnabled(may);
    connect(resetLink, &QPushButton::clicked, this, &UserMethodsTab::makeResetLink);
    passwordTitle->addWidget(resetLink);
    passwordTitle->addWidget(set);
    password->addLayout(passwordTitle);
    m_passwordLine = wrappedLabel({}, "quiet");
    password->addWidget(m_passwordLine);

    QVBoxLayout *apps = nullptr;
    layout->addWidget(card(&apps));
    auto *appsTitle = new QHBoxLayout;
    appsTitle->addWidget(plainLabel(tr("Authenticator apps"), "heading"), 1);
    QPushButton *add = button(tr("&Add app\u2026"), "primary", u"add"_s);
    add->setEnabled(may);
    connect(add, &QPushButton::clicked, this, &UserMethodsTab::addApp);
    appsTitle->addWidget(add);
    apps->addLayout(appsTitle);
    m_factorList = new QVBoxLayout;
    m_factorList->setSpacing(8);
    apps->addLayout(m_factorList);

    QVBoxLayout *passkeys = nullptr;
    layout->addWidget(card(&passkeys));
    auto *passkeysTitle = new QHBoxLayout;
    passkeysTitle->addWidget(plainLabel(tr("Passkeys and security keys"), "heading"), 1);
    QPushButton *link = button(tr("Make a &link\u2026"), "", u"add"_s);
    link->setToolTip(tr("A link with which the person registers a passkey on their own device"));
    link->setEnabled(may);
    connect(link, &QPushButton::clicked, this, &UserMethodsTab::addPasskey);
    passkeysTitle->addWidget(link);
    passkeys->addLayout(passkeysTitle);
    m_passkeyList = new QVBoxLayout;
    m_passkeyList->setSpacing(8);
    passkeys->addLayout(m_passkeyList);

    m_codesCard = new UserCodesCard(m_client, m_banner, m_id, may);
    connect(m_codesCard, &UserCodesCard::changed, this, [this] {
        load();
        Q_EMIT reloadWanted();
        Q_EMIT changed();
    });
    connect(m_codesCard, &UserCodesCard::recoveryCodesMade, this, &UserMethodsTab::showCodes);
    layout->addWidget(m_codesCard);

    QVBoxLayout *codes = nullptr;
    layout->addWidget(card(&codes));
    auto *codesTitle = new QHBoxLayout;
    codesTitle->addWidget(plainLabel(tr("Recovery codes"), "heading"), 1);
    QPushButton *make = button(tr("Make &new codes\u2026"));
    make->setEnabled(may);
    connect(make, &QPushButton::clicked, this, &UserMethodsTab::makeCodes);
    codesTitle->addWidget(make);
    codes->addLayout(codesTitle);
    m_codesLine = wrappedLabel({}, "quiet");
    codes->addWidget(m_codesLine);
    m_identities = new UserIdentitiesCard(m_client, m_banner, m_id, may);
    connect(m_identities, &UserIdentitiesCard::changed, this, &UserMethodsTab::changed);
    layout->addWidget(m_identities);
    m_passes = new UserPassesCard(m_shell, m_banner, m_id);
    connect(m_passes, &UserPassesCard::changed, this, &UserMethodsTab::changed);
    layout->addWidget(m_passes);
    layout->addStretch();
    QPushButton *reset = button(tr("&Remove all apps, passkeys and codes\u2026"), "danger");
    reset->setEnabled(may);
    connect(reset, &QPushButton::clicked, this, &UserMethodsTab::resetMfa);
    layout->addWidget(reset, 0, Qt::AlignLeft);
}

void UserMethodsTab::display(const wire::User &user)
{
    m_user = user;
    m_passes->display(user);
    m_passwordLine->setText(
        !user.hasPassword         ? tr("No password is set.")
        : user.mustChangePassword ? tr("A one-time password is set; a new one is due at the next sign-in.")
        : user.passwordBreachedAt ? tr("Known from a breach, found %1: a new one is due at the next sign-in.")
                                        .arg(timeText(user.passwordBreachedAt))
                                  : tr("Last changed: %1").arg(timeText(user.passwordChangedAt)));
}

void UserMethodsTab::load()
{
    const quint64 asked = ++m_asked;
    await(m_client.factors(m_id), [this, asked](const wire::Factors &factors) {
        if (asked == m_asked) list(factors);  // else a newer answer is on its way
    });
    m_identities->load();
    m_passes->load();
}

namespace {

void empty(QVBoxLayout *list)
{
    while (QLayoutItem *item = list->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

}  // namespace

void UserMethodsTab::list(const wire::Factors &factors)
{
    empty(m_factorList);
    listPasskeys(factors.passkeys);
    m_codesCard->list(factors);
    if (factors.totp.isEmpty())
        m_factorList->addWidget(wrappedLabel(factors.passkeys.isEmpty() && factors.codes.isEmpty()
                                                 ? tr("None. Only the password protects this account.")
                                                 : tr("None."),
                                             "quiet"));
    for (const wire::TotpFactor &factor : factors.totp) {
        auto *line = new QWidget;
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(12);
        const QString label = factor.label.isEmpty() ? tr("Authenticator app") : factor.label;
        row->addWidget(new IconLabel(u"phone"_s, 22, Tone::Accent));
        auto *texts = new QVBoxLayout;
        texts->setSpacing(0);
        texts->addWidget(plainLabel(label, "field"));
        texts->addWidget(plainLabel(
            factor.confirmedAt
                ? tr("Added %1, last used %2").arg(timeText(factor.confirmedAt), timeText(factor.lastUsedAt))
                : tr("Not verified yet: does not count"),
            "quiet"));
        row->addLayout(texts, 1);
        QPushButton *remove = button(tr("Remove\u2026"));
        remove->setAccessibleName(tr("Remove %1").arg(label));
        remove->setEnabled(m_shell.may(u"users:write"_s));
        connect(remove, &QPushButton::clicked, this, [this, id = factor.id, label] { removeApp(id, label); });
        row->addWidget(remove);
        m_factorList->addWidget(line);
    }
    m_codesLine->setText(factors.recoveryCodesLeft == 0
                             ? tr("None. Codes come with the first app, or can be made here.")
                             : tr("%n code(s) left of the printed list", nullptr, factors.recoveryCodesLeft));
}

void UserMethodsTab::setPassword()
{
    auto *dialog = new SetPasswordDialog(m_client, m_user, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SetPasswordDialog::changed, this, [this](const wire::User &user) {
        Q_EMIT read(user);
        Q_EMIT changed();
    });
    dialog->open();
}

void UserMethodsTab::makeResetLink()
{
    ConfirmDialog::ask(
        this,
        {tr("Make a link for a new password for %1?").arg(nameOf(m_user)),
         tr("Whoever opens the link chooses the password, so hand it to nobody else. An earlier link stops "
            "working; the present password works on until a new one is chosen."),
         tr("&Make the link"),
         {},
         false},
        [this](const QString &) {
            awaitSecret(JoiningClient(m_client).makeResetLink(m_id), [this](const wire::ResetLink &made) {
                LinkDialog::present(
                    this, tr("New password"),
                    tr("Hand this link over in person or by phone. It is for one person alone."),
                    {{nameOf(m_user), made.link}}, made.expiresAt);
            });
        });
}

void UserMethodsTab::renamePasskey(const QString &passkey, const QString &label)
{
    auto *dialog = new NameDialog(tr("Rename the passkey"), label, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NameDialog::named, this, [this, dialog, passkey](const QString &name) {
        whenDone(m_client.renamePasskey(m_id, passkey, name), dialog,
                 [this, dialog](const Result<wire::Passkey> &renamed) {
                     if (!renamed.ok()) return dialog->showError(renamed.error());
                     dialog->accept();
                     load();
                     Q_EMIT changed();
                 });
    });
    dialog->open();
}

void UserMethodsTab::addApp()
{
    auto *dialog = new TotpDialog(m_client, m_user, m_shell.serverName(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &TotpDialog::enrolled, this, [this] {
        load();
        Q_EMIT reloadWanted();
        Q_EMIT changed();
    });
    dialog->open();
}

void UserMethodsTab::removeApp(const QString &factor, const QString &label)
{
    ConfirmDialog::ask(this,
                       {tr("Remove %1?").arg(label),
                        tr("Its codes no longer work for this account."),
                        tr("&Remove"),
                        {},
                        true},
                       [this, factor](const QString &reason) {
                           await(m_client.removeTotp(m_id, factor, reason), [this](Unit) {
                               load();
                               Q_EMIT changed();
                           });
                       });
}

void UserMethodsTab::listPasskeys(const QList<wire::Passkey> &passkeys)
{
    empty(m_passkeyList);
    if (passkeys.isEmpty()) m_passkeyList->addWidget(wrappedLabel(tr("None."), "quiet"));
    for (const wire::Passkey &passkey : passkeys) {
        auto *line = new QWidget;
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(12);
        row->addWidget(new IconLabel(u"keys"_s, 22, Tone::Accent));
        auto *texts = new QVBoxLayout;
        texts->setSpacing(0);
        texts->addWidget(plainLabel(passkey.label, "field"));
        QStringList facts{passkey.synced ? tr("synced between devices") : tr("on one device")};
        if (!passkey.model.isEmpty() && passkey.model != passkey.label) facts.prepend(passkey.model);
        texts->addWidget(plainLabel(facts.join(u" \u00b7 "_s), "quiet"));
        texts->addWidget(plainLabel(
            tr("Added %1, last used %2").arg(timeText(passkey.createdAt), timeText(passkey.lastUsedAt)),
            "quiet"));
        row->addLayout(texts, 1);
        QPushButton *rename = button(tr("Rename\u2026"));
        rename->setAccessibleName(tr("Rename %1").arg(passkey.label));
        rename->setEnabled(m_shell.may(u"users:write"_s));
        connect(rename, &QPushButton::clicked, this,
                [this, id = passkey.id, label = passkey.label] { renamePasskey(id, label); });
        row->addWidget(rename);
        QPushButton *remove = button(tr("Remove\u2026"));
        remove->setAccessibleName(tr("Remove %1").arg(passkey.label));
        remove->setEnabled(m_shell.may(u"users:write"_s));
        connect(remove, &QPushButton::clicked, this,
                [this, id = passkey.id, label = passkey.label] { removePasskey(id, label); });
        row->addWidget(remove);
        m_passkeyList->addWidget(line);
    }
}

void UserMethodsTab::addPasskey()
{
    auto *dialog = new PasskeyLinkDialog(m_client, m_user, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    // The person may have used it by the time it is closed.
    connect(dialog, &QDialog::finished, this, [this] {
        load();
        Q_EMIT reloadWanted();
        Q_EMIT changed();
    });
    dialog->open();
}

void UserMethodsTab::removePasskey(const QString &passkey, const QString &label)
{
    ConfirmDialog::ask(this,
                       {tr("Remove %1?").arg(label),
                        tr("It no longer opens this account. The device may go on offering it."),
                        tr("&Remove"),
                        {},
                        true},
                       [this, passkey](const QString &reason) {
                           await(m_client.removePasskey(m_id, passkey, reason), [this](Unit) {
                               load();
                               Q_EMIT reloadWanted();
                               Q_EMIT changed();
                           });
                       });
}

void UserMethodsTab::makeCodes()
{
    ConfirmDialog::ask(this,
                       {tr("Make new recovery codes?"),
                        tr("The codes printed before stop working."),
                        tr("&Make new codes"),
                        {},
                        false},
                       [this](const QString &) {
                           awaitSecret(m_client.newRecoveryCodes(m_id),
                                       [this](const wire::RecoveryCodes &made) {
                                           showCodes(made.recoveryCodes);
                                           load();
                                       });
                       });
}

void UserMethodsTab::showCodes(const QStringList &codes)
{
    auto *dialog = new RecoveryCodesDialog(codes, m_user.username, m_shell.serverName(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void UserMethodsTab::resetMfa()
{
    ConfirmDialog::ask(
        this,
        {tr("Remove all apps, passkeys and codes of %1?").arg(nameOf(m_user)),
         tr("Then the password alone opens the account, until something new is added. All sessions end. Be "
            "sure that it is really this person who asks."),
         tr("&Remove all"), m_user.username, true},
        [this](const QString &reason) {
            await(m_client.resetMfa(m_id, reason),
                  [this](const std::variant<wire::User, wire::Approval> &answer) {
                      if (std::holds_alternative<wire::Approval>(answer))
                          return m_banner.showNotice(
                              Tone::Plain, tr("Asked for; another administrator has to agree."),
                              tr("Until then nothing changes. The request stands on the overview."));
                      Q_EMIT read(std::get<wire::User>(answer));
                      load();
                      Q_EMIT changed();
                  });
        });
}

}  // namespace gatehouse::ui
