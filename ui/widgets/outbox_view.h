#pragma once

#include <QWidget>

#include "core/api/wire/message.h"
#include "ui/models/cursor_model.h"

class QAction;

namespace gatehouse::ui {

class DataTable;
class Shell;

class MessageModel final : public TypedModel<wire::MessageItem>
{
    Q_OBJECT
public:
    enum Column { To, Kind, Since, Tries, Error, State, ColumnCount };
    explicit MessageModel(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
};

/// What waits to be sent and what was given up. Never what it says.
class OutboxView final : public QWidget
{
    Q_OBJECT
public:
    explicit OutboxView(Shell &shell, QWidget *parent = nullptr);
    /// The page's verbs, which are on while they make sense.
    void setVerbs(QAction *retry, QAction *drop);
    void refresh();
    void retry();
    void drop();

private:
    void enable();

    Shell &m_shell;
    MessageModel *m_model;
    DataTable *m_table;
    QString m_state;
    QAction *m_retry = nullptr;
    QAction *m_drop = nullptr;
};

}  // namespace gatehouse::ui
