#include "ui/dialogs/group_dialog.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/models/list_models.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/search_field.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

QList<QCheckBox *> roleBoxes(const QStringList &chosen)
{
    QList<QCheckBox *> boxes;
    for (const QString &role : {u"administrator"_s, u"help_desk"_s, u"auditor"_s}) {
        auto *box = new QCheckBox(roleText(role));
        box->setAccessibleName(roleText(role));
        box->setProperty("role_name", role);
        box->setChecked(chosen.contains(role));
        boxes.append(box);
    }
    return boxes;
}

GroupDialog::GroupDialog(AdminClient &client, const std::optional<wire::Group> &group, QWidget *parent)
    : FormDialog(group ? tr("Edit the group") : tr("Add a group"), {}, group ? tr("&Save") : tr("&Add group"),
                 parent),
      m_client(client),
      m_group(group),
      m_name(field(tr("Name"))),
      m_description(field(tr("Description"))),
      m_roles(roleBoxes(group ? group->roles : QStringList()))
{
    showCallsOf(client);
    if (group) {
        m_name->setText(group->name);
        m_description->setText(group->description);
    }
    addRow(tr("&Name"), m_name);
    addRow(tr("&Description"), m_description);
    body()->addWidget(plainLabel(tr("Roles of the members"), "field"));
    for (QCheckBox *box : std::as_const(m_roles))
        body()->addWidget(box);
    connect(this, &FormDialog::submitted, this, &GroupDialog::send);
}

bool GroupDialog::check()
{
    return require(!m_name->text().trimmed().isEmpty(), m_name, tr("Give the group a name."));
}

QStringList GroupDialog::chosenRoles() const
{
    QStringList roles;
    for (const QCheckBox *box : m_roles) {
        if (box->isChecked()) roles << box->property("role_name").toString();
    }
    return roles;
}

void GroupDialog::send()
{
    const QString name = m_name->text().trimmed();
    const QString description = m_description->text().trimmed();
    const auto answer =
        m_group ? m_client.changeGroup(m_group->id, {name, description, chosenRoles()}, m_group->version)
                : m_client.createGroup({name, description, chosenRoles()});
    whenDone(answer, this, [this](const Result<wire::Group> &saved) {
        if (saved.ok())
            accept();
        else
            showError(saved.error());
    });
}

PickUserDialog::PickUserDialog(AdminClient &client, QWidget *parent)
    : FormDialog(tr("Add a member"), {}, tr("&Add"), parent),
      m_model(new UserModel(this)),
      m_table(new DataTable(tr("Users found")))
{
    showCallsOf(client);
    auto *search = new SearchField(tr("Search users"), tr("Search by name, username or e-mail"));
    body()->addWidget(search);
    body()->addWidget(m_table, 1);
    m_model->setSource([this, &client](const QString &cursor) { return client.users(m_query, cursor, 50); });
    m_table->setCursorModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    for (int column = UserModel::SecondStep; column < UserModel::ColumnCount; ++column)
        m_table->setColumnHidden(column, true);
    m_table->setColumnWidths({0, 0, 1, 1, 1, 1});
    m_table->setEmptyState(u"users"_s, tr("Nobody matches"), tr("Try fewer letters."));
    m_table->setMinimumSize(520, 300);
    connect(search, &SearchField::searched, this, [this](const QString &text) {
        m_query.text = text;
        m_model->reload();
    });
    connect(m_model, &CursorModel::failed, this, &FormDialog::showError);
    const auto pick = [this] {
        Q_EMIT picked(m_table->currentId());
        accept();
    };
    connect(m_table, &DataTable::rowChosen, this, pick);
    connect(this, &FormDialog::submitted, this, pick);
    m_model->reload();
}

bool PickUserDialog::check()
{
    return require(!m_table->currentId().isEmpty(), m_table, tr("Choose a person from the list."));
}

}  // namespace gatehouse::ui
