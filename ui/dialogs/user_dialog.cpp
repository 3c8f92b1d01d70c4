#include "ui/dialogs/user_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/client/all_pages.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/group_dialog.h"
#include "ui/dialogs/user_methods_tab.h"
#include "ui/dialogs/user_profile_tab.h"
#include "ui/models/list_models.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/busy_indicator.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

enum Tab { Account, Profile, Methods, Sessions, Access, Events };

QWidget *tabPage(QVBoxLayout **layout)
{
    auto *page = new QWidget;
    *layout = new QVBoxLayout(page);
    (*layout)->setContentsMargins(0, 18, 0, 0);
    (*layout)->setSpacing(12);
    return page;
}

void addField(QFormLayout *form, const QString &label, QWidget *editor)
{
    QLabel *caption = plainLabel(label, "field");
    caption->setBuddy(editor);
    if (editor->accessibleName().isEmpty()) editor->setAccessibleName(QString(label).remove(u'&'));
    caption->setMinimumHeight(qMin(editor->sizeHint().height(), 38));
    form->addRow(caption, editor);
}

}  // namespace

template <class T, class Use>
void UserDialog::await(const QFuture<Result<T>> &future, Use use)
{
    whenDone(future, this, [this, use = std::move(use)](const Result<T> &result) {
        if (result.ok())
            use(*result);
        else
            m_banner->showError(result.error());
    });
}

UserDialog::UserDialog(Shell &shell, const QString &userId, QWidget *parent)
    : QDialog(parent),
      m_shell(shell),
      m_client(shell.client()),
      m_id(userId),
      m_tabs(new QTabWidget),
      m_banner(new Banner),
      m_profile(new UserProfileTab(shell.may(u"users:write"_s))),
      m_methods(new UserMethodsTab(shell, *m_banner, userId)),
      m_sessions(new SessionModel(this)),
      m_events(new EventModel(this))
{
    setWindowTitle(tr("User"));
    resize(860, 640);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 18);
    layout->setSpacing(14);
    layout->addWidget(makeHeader());
    layout->addWidget(m_banner);
    m_tabs->setAccessibleName(tr("Parts of the account"));
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the account"));
    m_tabs->setDocumentMode(true);
    // Nothing can be done to a person who has not been read yet.
    m_tabs->setEnabled(false);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(makeAccount(), tr("&Account"));
    m_tabs->addTab(m_profile, tr("&Profile"));
    m_tabs->addTab(m_methods, tr("Sign-in &methods"));
    m_tabs->addTab(makeSessions(), tr("&Sessions"));
    m_tabs->addTab(makeAccess(), tr("&Groups and roles"));
    m_tabs->addTab(makeEvents(), tr("&Events"));
    layout->addWidget(m_tabs, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton *close = buttons->button(QDialogButtonBox::Close);
    close->setText(tr("Close"));
    close->setAccessibleName(tr("Close"));
    close->setIcon({});
    close->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &UserDialog::reject);
    auto *busy = new BusyIndicator;
    busy->watch(m_client);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(busy);
    bottom->addWidget(buttons, 1);
    layout->addLayout(bottom);
    connect(m_tabs, &QTabWidget::currentChanged, this, &UserDialog::loadTab);
    connect(m_profile, &UserProfileTab::saveRequested, this, &UserDialog::saveProfile);
    connect(m_methods, &UserMethodsTab::read, this, &UserDialog::display);
    connect(m_methods, &UserMethodsTab::reloadWanted, this, &UserDialog::reload);
    connect(m_methods, &UserMethodsTab::changed, this, &UserDialog::changed);
    reload();
}

QWidget *UserDialog::makeHeader()
{
    auto *header = new QWidget;
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(14);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    m_name = plainLabel({}, "title");
    m_line = plainLabel({}, "quiet");
    texts->addWidget(m_name);
    texts->addWidget(m_line);
    m_state = new Chip;
    row->addLayout(texts, 1);
    row->addWidget(m_state, 0, Qt::AlignTop);
    return header;
}

QWidget *UserDialog::makeAccount()
{
    QVBoxLayout *layout = nullptr;
    QWidget *page = tabPage(&layout);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(12);
    m_username = field(tr("Username"));
    m_displayName = field(tr("Full name"));
    m_email = field(tr("E-mail"));
    m_emailVerified = new QCheckBox(tr("The address is &verified"));
    m_emailVerified->setAccessibleName(tr("The address is verified"));
    m_locale = new QComboBox;
    m_locale->addItem(tr("As the browser says"), QString());
    m_locale->addItem(u"Deutsch"_s, u"de"_s);
    m_locale->addItem(u"English"_s, u"en"_s);
    addField(form, tr("&Username"), m_username);
    addField(form, tr("&Full name"), m_displayName);
    addField(form, tr("E-&mail"), m_email);
    form->addRow(QString(), m_emailVerified);
    addField(form, tr("&Language"), m_locale);
    layout->addLayout(form);
    QPushButton *save = button(tr("Save the acc&ount"), "primary");
    save->setEnabled(m_shell.may(u"users:write"_s));
    connect(save, &QPushButton::clicked, this, &UserDialog::saveAccount);
    layout->addWidget(save, 0, Qt::AlignRight);
    layout->addWidget(rule());
    m_facts = wrappedLabel({}, "quiet");
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_facts);
    layout->addStretch();
    return page;
}

QWidget *UserDialog::makeSessions()
{
    QVBoxLayout *layout = nullptr;
    QWidget *page = tabPage(&layout);
    auto *table = new DataTable(tr("Sessions of this user"));
    m_sessions->setSource([this](const QString &cursor) { return m_client.userSessions(m_id, cursor); });
    table->setCursorModel(m_sessions);
    table->setColumnHidden(SessionModel::Person, true);
    table->setColumnHidden(SessionModel::EndedBecause, true);  // the state tells it
    table->setColumnWidths({1, 21, 13, 21, 0, 14, 11, 1});
    table->setEmptyState(u"sessions"_s, tr("Not signed in anywhere"), {});
    layout->addWidget(table, 1);
    QPushButton *revoke = button(tr("Sign out &everywhere\u2026"), "danger");
    revoke->setEnabled(m_shell.may(u"users:write"_s));
    connect(revoke, &QPushButton::clicked, this, &UserDialog::revokeSessions);
    layout->addWidget(revoke, 0, Qt::AlignLeft);
    connect(m_sessions, &CursorModel::failed, m_banner,
            [this](const Error &error) { m_banner->showError(error); });
    return page;
}

QWidget *UserDialog::makeAccess()
{
    QVBoxLayout *layout = nullptr;
    QWidget *page = tabPage(&layout);
    layout->addWidget(plainLabel(tr("Roles"), "heading"));
    m_roles = roleBoxes({});
    for (QCheckBox *box : std::as_const(m_roles))
        layout->addWidget(box);
    layout->addWidget(wrappedLabel(tr("Roles that come from a group are taken away in the group."), "quiet"));
    layout->addSpacing(6);
    QLabel *caption = plainLabel(tr("G&roups"), "heading");
    m_groups = new QListWidget;
    m_groups->setAccessibleName(tr("Groups"));
    caption->setBuddy(m_groups);
    layout->addWidget(caption);
    layout->addWidget(m_groups, 1);
    QPushButton *save = button(tr("Save groups and roles"), "primary");
    save->setEnabled(m_shell.may(u"users:write"_s));
    connect(save, &QPushButton::clicked, this, &UserDialog::saveAccess);
    layout->addWidget(save, 0, Qt::AlignRight);
    return page;
}

QWidget *UserDialog::makeEvents()
{
    QVBoxLayout *layout = nullptr;
    QWidget *page = tabPage(&layout);
    auto *table = new DataTable(tr("Events about this user"));
    m_events->setSource([this](const QString &cursor) {
        EventQuery query;
        query.subject = m_id;
        return m_client.events(query, cursor);
    });
    table->setCursorModel(m_events);
    table->setColumnWidths({17, 0, 15, 15, 13, 12});
    table->setEmptyState(u"audit"_s, tr("No events yet"), {});
    layout->addWidget(table, 1);
    connect(m_events, &CursorModel::failed, m_banner,
            [this](const Error &error) { m_banner->showError(error); });
    return page;
}

void UserDialog::reject()
{
    if (m_methods->awaitsSecret())
        return m_banner->showNotice(Tone::Plain, tr("Wait a moment: what is on its way is shown only once."));
    QDialog::reject();
}

void UserDialog::showTab(int index)
{
    m_tabs->setCurrentIndex(index);
}

void UserDialog::loadTab(int index)
{
    switch (index) {
        case Methods:
            m_methods->load();
            break;
        case Sessions:
            m_sessions->reload();
            break;
        case Access:
            loadAccess();
            break;
        case Events:
            m_events->reload();
            break;
        default:
            break;
    }
}

void UserDialog::reload()
{
    await(m_client.user(m_id), [this](const wire::User &user) { display(user); });
}

void UserDialog::display(const wire::User &user)
{
    const wire::User before = std::exchange(m_user, user);
    m_tabs->setEnabled(true);
    setWindowTitle(nameOf(user));
    m_name->setText(nameOf(user));
    m_line->setText(user.email ? u"%1   \u00b7   %2"_s.arg(user.username, *user.email) : user.username);
    const StateText state = stateOf(user);
    m_state->show(state.text, state.tone);
    // What was typed and is not saved yet stays.
    const auto fill = [](QLineEdit *edit, const QString &was, const QString &now) {
        const QString typed = edit->text().trimmed();
        if (typed == was || typed == now) edit->setText(now);
    };
    fill(m_username, before.username, user.username);
    fill(m_displayName, before.displayName, user.displayName);
    fill(m_email, before.email.value_or(QString()), user.email.value_or(QString()));
    if (m_emailVerified->isChecked() == before.emailVerified) m_emailVerified->setChecked(user.emailVerified);
    if (m_locale->currentData().toString() == before.locale)
        m_locale->setCurrentIndex(qMax(0, m_locale->findData(user.locale)));
    QStringList facts{
        tr("Account made %1, last changed %2").arg(timeText(user.createdAt), timeText(user.updatedAt)),
        tr("Last sign-in: %1").arg(timeText(user.lastSignInAt)), tr("Id: %1").arg(user.id)};
    if (user.failedAttempts > 0)
        facts.insert(2, tr("%n failed attempt(s) since then", nullptr, user.failedAttempts));
    m_facts->setText(facts.join(u'\n'));
    const Result<wire::UserChange> unsaved = m_profile->change();
    if (before.id.isEmpty() || (unsaved.ok() && toJson(*unsaved).isEmpty())) m_profile->display(user);
    m_methods->display(user);
    if (user.deletionDueAt) showDeletion();
}

/// It stays until it is closed, for it is what matters most about this person.
void UserDialog::showDeletion()
{
    const QString headline = tr("%1 wants this account deleted. It goes on %2.")
                                 .arg(nameOf(m_user), timeText(m_user.deletionDueAt));
    if (!m_shell.may(u"users:write"_s)) return m_banner->showNotice(Tone::Warn, headline);
    m_banner->showNotice(Tone::Warn, headline, {}, tr("&Keep the account"), [this] {
        await(m_client.keepUser(m_id), [this](const wire::User &kept) {
            display(kept);
            m_banner->showNotice(Tone::Good, tr("The account stays."));
            Q_EMIT changed();
        });
    });
}

void UserDialog::saveAccount()
{
    wire::UserChange change;
    const auto differs = [](const QString &now, const QString &before) {
        return now.trimmed() == before ? std::optional<QString>() : std::optional<QString>(now.trimmed());
    };
    change.username = differs(m_username->text(), m_user.username);
    change.displayName = differs(m_displayName->text(), m_user.displayName);
    change.email = differs(m_email->text(), m_user.email.value_or(QString()));
    change.locale = differs(m_locale->currentData().toString(), m_user.locale);
    if (m_emailVerified->isChecked() != m_user.emailVerified)
        change.emailVerified = m_emailVerified->isChecked();
    send(change, tr("The account is saved."));
}

void UserDialog::saveProfile()
{
    const Result<wire::UserChange> change = m_profile->change();
    if (!change.ok()) return m_banner->showError(change.error());
    send(*change, tr("The profile is saved."), [this] { m_profile->display(m_user); });
}

void UserDialog::send(const wire::UserChange &change, const QString &done,
                      const std::function<void()> &alsoShow)
{
    if (toJson(change).isEmpty()) {
        m_banner->showNotice(Tone::Plain, tr("Nothing has changed."));
        return;
    }
    await(m_client.changeUser(m_id, change, m_user.version), [this, done, alsoShow](const wire::User &saved) {
        display(saved);
        if (alsoShow) alsoShow();
        m_banner->showNotice(Tone::Good, done);
        Q_EMIT changed();
    });
}

void UserDialog::revokeSessions()
{
    ConfirmDialog::ask(
        this,
        {tr("Sign %1 out everywhere?").arg(nameOf(m_user)),
         tr("All sessions, authorizations and refresh tokens end. The account itself stays as it is."),
         tr("&Sign out everywhere"),
         {},
         true},
        [this](const QString &reason) {
            await(m_client.revokeSessions(m_id, reason), [this](const wire::EndedCount &count) {
                m_sessions->reload();
                m_banner->showNotice(Tone::Good, tr("%n session(s) ended.", nullptr, int(count.ended)));
            });
        });
}

void UserDialog::loadAccess()
{
    for (QCheckBox *box : std::as_const(m_roles))
        box->setChecked(m_user.roles.contains(box->property("role_name").toString()));
    const auto page = [this](const QString &cursor) {
        return m_client.groups({}, cursor);
    };
    whenAllRead<wire::Group>(page, this, [this](const Result<QList<wire::Group>> &groups) {
        if (!groups.ok()) return m_banner->showError(groups.error());
        m_groups->clear();
        for (const wire::Group &group : *groups) {
            auto *item = new QListWidgetItem(group.name, m_groups);
            item->setData(Qt::UserRole, group.id);
            const bool member =
                std::any_of(m_user.groups.cbegin(), m_user.groups.cend(),
                            [&group](const wire::NamedRef &ref) { return ref.id == group.id; });
            item->setCheckState(member ? Qt::Checked : Qt::Unchecked);
        }
    });
}

void UserDialog::saveAccess()
{
    QStringList roles;
    for (const QCheckBox *box : std::as_const(m_roles)) {
        if (box->isChecked()) roles << box->property("role_name").toString();
    }
    QStringList groups;
    // Memberships in groups that are not listed (yet) stay as they are.
    for (const wire::NamedRef &ref : std::as_const(m_user.groups)) {
        bool listed = false;
        for (int row = 0; row < m_groups->count(); ++row)
            listed = listed || m_groups->item(row)->data(Qt::UserRole).toString() == ref.id;
        if (!listed) groups << ref.id;
    }
    for (int row = 0; row < m_groups->count(); ++row) {
        const QListWidgetItem *item = m_groups->item(row);
        if (item->checkState() == Qt::Checked) groups << item->data(Qt::UserRole).toString();
    }
    await(m_client.setRoles(m_id, roles), [this, groups](const wire::User &) {
        await(m_client.setGroups(m_id, groups), [this](const wire::User &user) {
            display(user);
            m_banner->showNotice(Tone::Good, tr("Groups and roles are saved."));
            Q_EMIT changed();
        });
    });
}

}  // namespace gatehouse::ui
