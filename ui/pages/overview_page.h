#pragma once

#include "ui/pages/page.h"

namespace gatehouse::ui {

class ApprovalsCard;
class Chip;
class DataTable;
class EventModel;
class Tile;

/// The state of the server at a glance; every figure leads to the list behind it.
class OverviewPage final : public Page
{
    Q_OBJECT
public:
    explicit OverviewPage(Shell &shell, QWidget *parent = nullptr);
    void refresh() override;
    void leave() override;

private:
    Tile *addTile(QHBoxLayout *row, const QString &iconName, const QString &caption, PageId page,
                  const QVariantMap &filter);
    QWidget *makeStrip();
    void show(const wire::ServerStatus &status);
    void showCheckUp(const QList<wire::CheckUp> &findings);

    ApprovalsCard *m_approvals;
    Chip *m_state;
    QLabel *m_facts;
    Tile *m_signIns;
    Tile *m_failures;
    Tile *m_sessions;
    Tile *m_withoutFactor;
    QVBoxLayout *m_findings;
    EventModel *m_events;
    DataTable *m_table;
};

}  // namespace gatehouse::ui
