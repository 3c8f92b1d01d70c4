#pragma once

#include "ui/pages/page.h"

namespace gatehouse::ui {

class DataTable;
class KeyModel;

/// The keys that sign tokens, and their rotation.
class KeysPage final : public Page
{
    Q_OBJECT
public:
    explicit KeysPage(Shell &shell, QWidget *parent = nullptr);
    void refresh() override { reload(); }

private:
    void reload();
    void rotate();
    void replaceStolen();

    KeyModel *m_model;
    DataTable *m_table;
    QAction *m_copy;
};

}  // namespace gatehouse::ui
