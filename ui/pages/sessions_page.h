#pragma once

#include "ui/pages/page.h"

namespace gatehouse::ui {

class DataTable;
class SessionModel;

/// Who is signed in now, from where; and the way to end it.
class SessionsPage final : public Page
{
    Q_OBJECT
public:
    explicit SessionsPage(Shell &shell, QWidget *parent = nullptr);
    void refresh() override;

private:
    void showState(const QString &state);
    void end();

    SessionModel *m_model;
    DataTable *m_table;
    SessionQuery m_query;
    QAction *m_end;
    QAction *m_openUser;
};

}  // namespace gatehouse::ui
