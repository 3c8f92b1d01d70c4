#pragma once

#include "ui/pages/page.h"

class QButtonGroup;
class QPushButton;

namespace gatehouse::ui {

class DataTable;
class SearchField;
class UserModel;

/// All users: search as you type, filters with counts, the verbs of daily work.
class UsersPage final : public Page
{
    Q_OBJECT
public:
    explicit UsersPage(Shell &shell, QWidget *parent = nullptr);

    void refresh() override;
    void applyFilter(const QVariantMap &filter) override;
    void focusSearch() override;

private:
    void addFilter(const QString &name, const QString &text);
    void chooseFilter(const QString &name);
    void refreshCounts();
    void addVerbs();
    void enableVerbs();
    void reportPasswords();
    void addUser();
    void importUsers();
    void exportUsers();
    void exportTo(const QString &path);
    void disableOrEnable();
    void unlock();
    void resetPassword();
    void erase();
    const wire::User *current() const;

    UserModel *m_model;
    DataTable *m_table;
    SearchField *m_search;
    QHBoxLayout *m_filterBar;
    QButtonGroup *m_filters;
    QHash<QString, QPushButton *> m_filterButtons;
    UserQuery m_query;
    QAction *m_open = nullptr;
    QAction *m_disable = nullptr;
    QAction *m_unlock = nullptr;
    QAction *m_reset = nullptr;
    QAction *m_erase = nullptr;
};

}  // namespace gatehouse::ui
