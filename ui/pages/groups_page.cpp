#include "ui/pages/groups_page.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/group_dialog.h"
#include "ui/models/list_models.h"
#include "ui/theme/icons.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/search_field.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

GroupsPage::GroupsPage(Shell &shell, QWidget *parent)
    : Page(shell, tr("Groups"), tr("Roles given to a group pass to its members"), parent),
      m_model(new GroupModel(this)),
      m_members(new UserModel(this)),
      m_table(new DataTable(tr("Groups"))),
      m_memberTable(new DataTable(tr("Members"))),
      m_search(new SearchField(tr("Search groups"), tr("Search groups"))),
      m_memberTitle(plainLabel(tr("Members"), "heading"))
{
    addVerbs();
    auto *splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    auto *left = new QWidget;
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 8, 0);
    leftLayout->setSpacing(10);
    leftLayout->addWidget(m_search);
    leftLayout->addWidget(m_table, 1);
    auto *right = new QWidget;
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(8, 0, 0, 0);
    rightLayout->setSpacing(10);
    auto *line = new QHBoxLayout;
    line->addWidget(m_memberTitle, 1);
    for (QAction *verb : {m_addMember, m_removeMember}) {
        QPushButton *made = button(verb->text());
        made->setIcon(verb->icon());
        connect(made, &QPushButton::clicked, verb, &QAction::trigger);
        connect(verb, &QAction::changed, made, [verb, made] { made->setEnabled(verb->isEnabled()); });
        made->setEnabled(verb->isEnabled());
        line->addWidget(made);
    }
    rightLayout->addLayout(line);
    rightLayout->addWidget(m_memberTable, 1);
    splitter->addWidget(left);
    splitter->addWidget(right);
    splitter->setStretchFactor(0, 6);
    splitter->setStretchFactor(1, 5);
    body()->addWidget(splitter, 1);

    m_model->setSource([this](const QString &cursor) { return client().groups(m_text, cursor); });
    m_members->setSource([this](const QString &cursor) { return client().groupMembers(m_group, cursor); });
    m_table->setCursorModel(m_model);
    m_table->setColumnWidths({0, 0, 11, 14});
    m_table->setEmptyState(u"groups"_s, tr("No groups yet"),
                           tr("Groups save work: give a role once, and all members have it."));
    m_memberTable->setCursorModel(m_members);
    for (const int column : {UserModel::Email, UserModel::Groups, UserModel::LastSignIn})
        m_memberTable->setColumnHidden(column, true);
    m_memberTable->setColumnWidths({0, 1, 20, 1, 1, 21});
    m_memberTable->setEmptyState(u"users"_s, tr("Nobody in here"),
                                 tr("Choose a group, then add people to it."));
    m_table->addActions({m_edit, m_erase});
    m_memberTable->addActions({m_addMember, m_removeMember});

    connect(m_search, &SearchField::searched, this, [this](const QString &text) {
        m_text = text;
        m_model->reload();
    });
    connect(m_table, &DataTable::currentIdChanged, this, &GroupsPage::showMembers);
    connect(m_table, &DataTable::rowChosen, m_edit, &QAction::trigger);
    connect(m_memberTable, &DataTable::rowChosen, this,
            [this](const QString &id) { this->shell().openUser(id); });
    connect(m_memberTable, &DataTable::currentIdChanged, this, [this](const QString &id) {
        m_removeMember->setEnabled(!id.isEmpty() && this->shell().may(u"groups:write"_s));
    });
    connect(m_model, &CursorModel::pageLoaded, this, [this] {
        if (m_table->currentId().isEmpty() && m_model->rowCount() > 0) m_table->selectRow(0);
    });
    for (CursorModel *model : {static_cast<CursorModel *>(m_model), static_cast<CursorModel *>(m_members)})
        connect(model, &CursorModel::failed, this,
                [this](const Error &error) { this->shell().showError(error); });
    showMembers({});
}

void GroupsPage::addVerbs()
{
    const QString write = u"groups:write"_s;
    QAction *add =
        addVerb(tr("&Add group\u2026"), u"add"_s, QKeySequence::New, write, [this] { edit(true); });
    add->setData(u"add"_s);
    m_edit = addVerb(tr("&Edit\u2026"), u"edit"_s, QKeySequence(u"Ctrl+O"_s), write, [this] { edit(false); });
    m_erase = addVerb(tr("De&lete\u2026"), u"delete"_s, QKeySequence::Delete, write, [this] { erase(); });
    m_addMember =
        addVerb(tr("Add &member\u2026"), u"add"_s, QKeySequence(u"Ctrl+M"_s), write, [this] { addMember(); });
    m_removeMember = addVerb(tr("&Remove"), u"close"_s, QKeySequence(u"Ctrl+Shift+M"_s), write,
                             [this] { removeMember(); });
    addTitleButton(m_edit);
    addTitleButton(add, "primary");
}

void GroupsPage::refresh()
{
    m_model->reload();
}

void GroupsPage::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
}

const wire::Group *GroupsPage::current() const
{
    const int row = m_model->rowOf(m_table->currentId());
    return row < 0 ? nullptr : &m_model->at(row);
}

void GroupsPage::showMembers(const QString &group)
{
    const bool may = !group.isEmpty() && shell().may(u"groups:write"_s);
    m_edit->setEnabled(may);
    m_erase->setEnabled(may);
    m_addMember->setEnabled(may);
    m_removeMember->setEnabled(false);
    if (group.isEmpty() || group == m_group) return;
    m_group = group;
    if (const wire::Group *chosen = current()) m_memberTitle->setText(tr("Members of %1").arg(chosen->name));
    m_members->reload();
}

void GroupsPage::edit(bool fresh)
{
    const wire::Group *group = fresh ? nullptr : current();
    auto *dialog =
        new GroupDialog(client(), group == nullptr ? std::nullopt : std::optional<wire::Group>(*group), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &GroupsPage::refresh);
    dialog->open();
}

void GroupsPage::erase()
{
    const wire::Group *group = current();
    if (group == nullptr) return;
    ConfirmDialog::ask(this,
                       {tr("Delete the group %1?").arg(group->name),
                        tr("Its members stay, but lose the roles that they have through it."),
                        tr("&Delete for good"), group->name, false},
                       [this, id = group->id, name = group->name](const QString &) {
                           await(client().deleteGroup(id), [this, id, name](Unit) {
                               m_model->removeId(id);
                               shell().showNotice(Tone::Good, tr("The group %1 was deleted.").arg(name));
                           });
                       });
}

void GroupsPage::addMember()
{
    auto *dialog = new PickUserDialog(client(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PickUserDialog::picked, this, [this](const QString &user) {
        await(client().addMember(m_group, user), [this](Unit) {
            m_members->reload();
            m_model->reload();
        });
    });
    dialog->open();
}

void GroupsPage::removeMember()
{
    const QString user = m_memberTable->currentId();
    if (user.isEmpty()) return;
    await(client().removeMember(m_group, user), [this, user, group = m_group](Unit) {
        m_members->removeId(user);
        shell().showNotice(Tone::Good, tr("Removed from the group."), {}, tr("&Undo"), [this, user, group] {
            await(client().addMember(group, user), [this](Unit) { m_members->reload(); });
        });
    });
}

}  // namespace gatehouse::ui
