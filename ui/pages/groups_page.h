#pragma once

#include "ui/pages/page.h"

namespace gatehouse::ui {

class DataTable;
class GroupModel;
class SearchField;
class UserModel;

/// Groups to the left, the members of the chosen one to the right.
class GroupsPage final : public Page
{
    Q_OBJECT
public:
    explicit GroupsPage(Shell &shell, QWidget *parent = nullptr);
    void refresh() override;
    void focusSearch() override;

private:
    void addVerbs();
    void showMembers(const QString &group);
    void edit(bool fresh);
    void erase();
    void addMember();
    void removeMember();
    const wire::Group *current() const;

    GroupModel *m_model;
    UserModel *m_members;
    DataTable *m_table;
    DataTable *m_memberTable;
    SearchField *m_search;
    QLabel *m_memberTitle;
    QString m_text;
    QString m_group;
    QAction *m_edit = nullptr;
    QAction *m_erase = nullptr;
    QAction *m_addMember = nullptr;
    QAction *m_removeMember = nullptr;
};

}  // namespace gatehouse::ui
