#pragma once

#include "ui/pages/page.h"

namespace gatehouse::ui {

class DataTable;
class ProviderModel;

/// The other providers that people may sign in with.
class ProvidersPage final : public Page
{
    Q_OBJECT
public:
    explicit ProvidersPage(Shell &shell, QWidget *parent = nullptr);
    void refresh() override;

private:
    void add();
    void edit(const wire::Provider &provider);
    void test();
    void toggle();
    void move(int by);
    void erase();
    void showCurrent();
    const wire::Provider *current() const;

    ProviderModel *m_model;
    DataTable *m_table;
    QList<QAction *> m_onOne;  ///< verbs that need a chosen provider
    QAction *m_toggle = nullptr;
};

}  // namespace gatehouse::ui
