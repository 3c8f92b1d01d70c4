#pragma once

#include "ui/pages/page.h"

namespace gatehouse::ui {

class ClientModel;
class DataTable;
class SearchField;

/// The applications that let people sign in here.
class ClientsPage final : public Page
{
    Q_OBJECT
public:
    explicit ClientsPage(Shell &shell, QWidget *parent = nullptr);
    void refresh() override;
    void focusSearch() override;

private:
    void addVerbs();
    void addClient();
    void setDisabled();
    void erase();
    const wire::Client *current() const;
    void enableVerbs();

    ClientModel *m_model;
    DataTable *m_table;
    SearchField *m_search;
    QString m_text;
    QAction *m_open = nullptr;
    QAction *m_disable = nullptr;
    QAction *m_erase = nullptr;
};

}  // namespace gatehouse::ui
