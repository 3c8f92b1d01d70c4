#pragma once

#include <optional>

#include "ui/client/admin_client.h"
#include "ui/dialogs/form_dialog.h"

class QCheckBox;
class QLineEdit;

namespace gatehouse::ui {

class DataTable;
class UserModel;

/// Adds a group, or changes one.
class GroupDialog final : public FormDialog
{
    Q_OBJECT
public:
    GroupDialog(AdminClient &client, const std::optional<wire::Group> &group, QWidget *parent = nullptr);

protected:
    bool check() override;

private:
    void send();
    QStringList chosenRoles() const;

    AdminClient &m_client;
    std::optional<wire::Group> m_group;
    QLineEdit *m_name;
    QLineEdit *m_description;
    QList<QCheckBox *> m_roles;
};

/// Finds one user by typing.
class PickUserDialog final : public FormDialog
{
    Q_OBJECT
public:
    explicit PickUserDialog(AdminClient &client, QWidget *parent = nullptr);

Q_SIGNALS:
    void picked(const QString &id);

protected:
    bool check() override;

private:
    UserModel *m_model;
    DataTable *m_table;
    UserQuery m_query;
};

/// Check boxes for the roles that a group or user can have.
QList<QCheckBox *> roleBoxes(const QStringList &chosen);

}  // namespace gatehouse::ui
