#pragma once

#include <QDialog>
#include <QIcon>
#include <functional>

#include "ui/client/admin_client.h"

class QListWidget;
class QLineEdit;

namespace gatehouse::ui {

/// Ctrl+K: type a few letters to go to a page, run a verb, or open a user.
class CommandPalette final : public QDialog
{
    Q_OBJECT
public:
    explicit CommandPalette(AdminClient &client, QWidget *parent = nullptr);
    void addCommand(const QIcon &icon, const QString &text, const QString &note, std::function<void()> run);

Q_SIGNALS:
    void userChosen(const QString &id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    struct Command
    {
        QIcon icon;
        QString text;
        QString note;
        std::function<void()> run;
    };
    void fill();
    void findUsers();
    void runCurrent();
    void addLine(const QIcon &icon, const QString &text, const QString &note, std::function<void()> run);

    AdminClient &m_client;
    QLineEdit *m_edit;
    QListWidget *m_list;
    QList<Command> m_commands;
    QList<std::function<void()>> m_runs;
    QFuture<Result<wire::Page<wire::User>>> m_search;
};

}  // namespace gatehouse::ui
