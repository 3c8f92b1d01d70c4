#include "ui/pages/users_page.h"

#include <QAction>
#include <QButtonGroup>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/client/people_export.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/dialogs/new_user_dialog.h"
#include "ui/dialogs/password_report_dialog.h"
#include "ui/models/list_models.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/search_field.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

UsersPage::UsersPage(Shell &shell, QWidget *parent)
    : Page(shell, tr("Users"), tr("People who sign in here"), parent),
      m_model(new UserModel(this)),
      m_table(new DataTable(tr("Users"))),
      m_search(new SearchField(tr("Search users"), tr("Search by name, username or e-mail"))),
      m_filterBar(new QHBoxLayout),
      m_filters(new QButtonGroup(this))
{
    addVerbs();
    m_model->setSource([this](const QString &cursor) { return client().users(m_query, cursor); });
    m_table->setCursorModel(m_model);
    m_table->setColumnWidths({0, 0, 21, 15, 18, 21});
    m_table->addActions(verbs());

    m_search->setMinimumWidth(300);
    m_filterBar->setSpacing(6);
    m_filterBar->addWidget(m_search, 1);
    m_filterBar->addSpacing(10);
    m_filters->setExclusive(true);
    addFilter(u"all"_s, tr("All"));
    addFilter(u"active"_s, tr("Active"));
    addFilter(u"locked"_s, tr("Locked"));
    addFilter(u"disabled"_s, tr("Disabled"));
    addFilter(u"no_factor"_s, tr("Without second step"));
    addFilter(u"breached"_s, tr("Breached password"));
    addFilter(u"temporary"_s, tr("Temporary password"));
    addFilter(u"expired"_s, tr("Password too old"));
    chooseFilter(u"all"_s);
    body()->addLayout(m_filterBar);
    body()->addWidget(m_table, 1);

    connect(m_search, &SearchField::searched, this, [this](const QString &text) {
        m_query.text = text;
        m_model->reload();
    });
    connect(m_model, &CursorModel::failed, this,
            [this](const Error &error) { this->shell().showError(error); });
    connect(m_model, &CursorModel::pageLoaded, this, [this] {
        const bool filtered = !(m_query == UserQuery());
        m_table->setEmptyState(
            u"users"_s, filtered ? tr("Nobody matches") : tr("No users yet"),
            filtered ? tr("Try fewer letters or another filter.") : tr("Add the first person with Ctrl+N."));
    });
    connect(m_table, &DataTable::rowChosen, this, [this](const QString &id) { this->shell().openUser(id); });
    connect(m_table, &DataTable::currentIdChanged, this, &UsersPage::enableVerbs);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &UsersPage::enableVerbs);
    enableVerbs();
}

void UsersPage::addVerbs()
{
    const QString write = u"users:write"_s;
    QAction *add = addVerb(tr("&Add user\u2026"), u"add"_s, QKeySequence::New, write, [this] { addUser(); });
    add->setData(u"add"_s);
    addTitleButton(add, "primary");
    addVerb(tr("&Import\u2026"), u"add"_s, QKeySequence(u"Ctrl+Shift+I"_s), write, [this] { importUsers(); });
    addVerb(tr("E&xport\u2026"), u"save"_s, QKeySequence(u"Ctrl+Shift+E"_s), u"users:read"_s,
            [this] { exportUsers(); });
    m_open = addVerb(tr("&Open"), u"user"_s, QKeySequence(u"Ctrl+O"_s), {},
                     [this] { shell().openUser(m_table->currentId()); });
    m_disable = addVerb(tr("&Disable"), u"disable"_s, QKeySequence(u"Ctrl+D"_s), write,
                        [this] { disableOrEnable(); });
    m_unlock = addVerb(tr("&Unlock"), u"unlock"_s, QKeySequence(u"Ctrl+U"_s), write, [this] { unlock(); });
    m_reset = addVerb(tr("&Reset password\u2026"), u"keys"_s, QKeySequence(u"Ctrl+Shift+R"_s), write,
                      [this] { resetPassword(); });
    addVerb(tr("&Passwords of this office\u2026"), u"lock"_s, QKeySequence(u"Ctrl+Shift+P"_s),
            u"users:read"_s, [this] { reportPasswords(); });
    m_erase = addVerb(tr("De&lete\u2026"), u"delete"_s, QKeySequence::Delete, write, [this] { erase(); });
}

void UsersPage::addFilter(const QString &name, const QString &text)
{
    QPushButton *chip = button(text, "chip");
    chip->setCheckable(true);
    chip->setProperty("caption", text);
    m_filters->addButton(chip);
    m_filterButtons.insert(name, chip);
    m_filterBar->addWidget(chip);
    connect(chip, &QPushButton::clicked, this, [this, name] {
        chooseFilter(name);
        m_model->reload();
    });
}

void UsersPage::chooseFilter(const QString &name)
{
    static const QStringList kStates{u"active"_s, u"locked"_s, u"disabled"_s};
    m_query.state = kStates.contains(name) ? name : QString();
    static const QStringList kPasswords{u"breached"_s, u"temporary"_s, u"expired"_s};
    m_query.password = kPasswords.contains(name) ? name : QString();
    m_query.mfa = name == "no_factor"_L1 ? u"none"_s : QString();
    // The report of passwords leads to these; elsewhere they would only take room.
    for (const QString &rare : kPasswords)
        m_filterButtons.value(rare)->setVisible(rare == name);
    if (QPushButton *chip = m_filterButtons.value(name)) chip->setChecked(true);
}

void UsersPage::applyFilter(const QVariantMap &filter)
{
    chooseFilter(filter.value(u"filter"_s, u"all"_s).toString());
    m_query.group = filter.value(u"group"_s).toString();
    if (filter.contains(u"text"_s)) m_search->setText(filter.value(u"text"_s).toString());
}

void UsersPage::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void UsersPage::refresh()
{
    m_model->reload();
    refreshCounts();
}

void UsersPage::refreshCounts()
{
    await(client().userCounts(), [this](const wire::UserCounts &counts) {
        const std::pair<QString, qint64> figures[] = {{u"all"_s, counts.all},
                                                      {u"active"_s, counts.active},
                                                      {u"locked"_s, counts.locked},
                                                      {u"disabled"_s, counts.disabled},
                                                      {u"no_factor"_s, counts.withoutFactor}};
        for (const auto &[name, figure] : figures) {
            QPushButton *chip = m_filterButtons.value(name);
            chip->setText(u"%1  %2"_s.arg(chip->property("caption").toString(), QLocale().toString(figure)));
            chip->setAccessibleName(chip->text());
        }
        setSubtitle(tr("%n person(s) can have an account here", nullptr, int(counts.all)));
    });
}

const wire::User *UsersPage::current() const
{
    const int row = m_model->rowOf(m_table->currentId());
    return row < 0 ? nullptr : &m_model->at(row);
}

void UsersPage::enableVerbs()
{
    const wire::User *user = current();
    const bool may = user != nullptr && shell().may(u"users:write"_s);
    m_open->setEnabled(user != nullptr);
    m_disable->setEnabled(may);
    m_disable->setText(user != nullptr && user->disabled ? tr("En&able") : tr("&Disable"));
    m_disable->setIcon(m_disable->icon());
    m_unlock->setEnabled(may && user->lockedUntil.has_value());
    m_reset->setEnabled(may);
    m_erase->setEnabled(may);
}

void UsersPage::reportPasswords()
{
    auto *dialog = new PasswordReportDialog(client(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PasswordReportDialog::peopleWanted, this, [this](const QString &state) {
        chooseFilter(state);
        m_model->reload();
    });
    connect(dialog, &PasswordReportDialog::rulesWanted, this, [this] {
        shell().go(PageId::Settings, {{u"section"_s, u"password"_s}});
    });
    dialog->open();
}

void UsersPage::addUser()
{
    auto *dialog = new NewUserDialog(client(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NewUserDialog::created, this, [this](const wire::User &user) {
        refresh();
        if (user.oneTimePassword.isEmpty()) {
            shell().showNotice(Tone::Good, tr("%1 was added.").arg(nameOf(user)));
            return;
        }
        SecretDialog::present(
            this, tr("%1 was added").arg(nameOf(user)),
            tr("Hand this password over in person or by phone. It works once; then a new one has "
               "to be chosen."),
            tr("One-time password"), user.oneTimePassword);
    });
    dialog->open();
}

void UsersPage::disableOrEnable()
{
    const wire::User *user = current();
    if (user == nullptr) return;
    const QString id = user->id;
    const QString name = nameOf(*user);
    if (user->disabled) {
        await(client().enableUser(id), [this, name](const wire::User &changed) {
            m_model->replace(changed);
            refreshCounts();
            shell().showNotice(Tone::Good, tr("%1 can sign in again.").arg(name));
        });
        return;
    }
    await(client().disableUser(id), [this, id, name](const wire::User &changed) {
        m_model->replace(changed);
        refreshCounts();
        shell().showNotice(Tone::Good, tr("%1 can no longer sign in.").arg(name), {}, tr("&Undo"),
                           [this, id] {
                               await(client().enableUser(id), [this](const wire::User &back) {
                                   m_model->replace(back);
                                   refreshCounts();
                               });
                           });
    });
}

void UsersPage::importUsers()
{
    auto *dialog = new ImportDialog(client(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, this, &UsersPage::refresh);
    dialog->open();
}

void UsersPage::exportUsers()
{
    auto *dialog = new QFileDialog(this, tr("Export all people"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("List for a spreadsheet (*.csv)"), tr("List for another server (*.jsonl)")});
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->selectFile(tr("people.csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains("jsonl"_L1) ? u"jsonl"_s : u"csv"_s);
    });
    connect(dialog, &QFileDialog::fileSelected, this, &UsersPage::exportTo);
    dialog->open();
}

void UsersPage::exportTo(const QString &path)
{
    auto *job = new PeopleExport(client(), path, this);
    connect(job, &PeopleExport::failed, this, [this, job](const Error &error) {
        job->deleteLater();
        shell().showError(error);
    });
    connect(job, &PeopleExport::written, this, [this, job](const QString &written) {
        job->deleteLater();
        shell().showNotice(Tone::Good, tr("The list stands in %1.").arg(written),
                           tr("It holds everybody's names and addresses, and no passwords. Keep it safe."));
    });
    job->start(path.endsWith(".csv"_L1, Qt::CaseInsensitive) ? u"csv"_s : u"json"_s);
}

void UsersPage::unlock()
{
    const wire::User *user = current();
    if (user == nullptr) return;
    await(client().unlockUser(user->id), [this](const wire::User &changed) {
        m_model->replace(changed);
        refreshCounts();
        shell().showNotice(Tone::Good, tr("%1 is unlocked.").arg(nameOf(changed)));
    });
}

void UsersPage::resetPassword()
{
    const wire::User *user = current();
    if (user == nullptr) return;
    const QString id = user->id;
    const QString name = nameOf(*user);
    ConfirmDialog::ask(
        this,
        {tr("Reset the password of %1?").arg(name),
         tr("The present password stops working and all sessions end. You get a one-time password to "
            "hand over."),
         tr("&Reset password"),
         {},
         false},
        [this, id, name](const QString &) {
            await(client().resetPassword(id), [this, name](const wire::OneTimePassword &made) {
                m_model->reload();
                SecretDialog::present(this, tr("New password for %1").arg(name),
                                      tr("Hand it over in person or by phone. It works once; then a "
                                         "new one has to be chosen."),
                                      tr("One-time password"), made.oneTimePassword);
            });
        });
}

void UsersPage::erase()
{
    const wire::User *user = current();
    if (user == nullptr) return;
    const QString id = user->id;
    const QString name = nameOf(*user);
    ConfirmDialog::ask(
        this,
        {tr("Delete %1?").arg(name),
         tr("The account, its sign-in methods and sessions are gone for good; the audit log keeps its "
            "events. To keep someone out for a while, disable the account instead."),
         tr("&Delete for good"), user->username, false},
        [this, id, name](const QString &) {
            await(client().deleteUser(id), [this, id, name](Unit) {
                m_model->removeId(id);
                refreshCounts();
                shell().showNotice(Tone::Good, tr("%1 was deleted.").arg(name));
            });
        });
}

}  // namespace gatehouse::ui
