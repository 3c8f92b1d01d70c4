#pragma once

#include <QDialog>

#include "ui/pages/page.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QTabWidget;
class QVBoxLayout;

namespace gatehouse::ui {

class Banner;
class Chip;
class DataTable;
class EventModel;
class SessionModel;
class UserMethodsTab;
class UserProfileTab;

/// Everything about one user, in tabs. Each tab fetches its part when it is first shown.
class UserDialog final : public QDialog
{
    Q_OBJECT
public:
    UserDialog(Shell &shell, const QString &userId, QWidget *parent = nullptr);
    void showTab(int index);

public Q_SLOTS:
    void reject() override;

Q_SIGNALS:
    void changed();

private:
    QWidget *makeHeader();
    QWidget *makeAccount();
    QWidget *makeSessions();
    QWidget *makeAccess();
    QWidget *makeEvents();
    void reload();
    void display(const wire::User &user);
    void loadTab(int index);
    void showDeletion();
    void saveAccount();
    void saveProfile();
    void send(const wire::UserChange &change, const QString &done,
              const std::function<void()> &alsoShow = {});
    void revokeSessions();
    void loadAccess();
    void saveAccess();
    template <class T, class Use>
    void await(const QFuture<Result<T>> &future, Use use);

    Shell &m_shell;
    AdminClient &m_client;
    QString m_id;
    wire::User m_user;
    QTabWidget *m_tabs;
    Banner *m_banner;
    UserProfileTab *m_profile;
    UserMethodsTab *m_methods;
    QLabel *m_name;
    QLabel *m_line;
    Chip *m_state;
    QLineEdit *m_username;
    QLineEdit *m_displayName;
    QLineEdit *m_email;
    QCheckBox *m_emailVerified;
    QComboBox *m_locale;
    QLabel *m_facts;
    SessionModel *m_sessions;
    EventModel *m_events;
    QList<QCheckBox *> m_roles;
    QListWidget *m_groups;
};

}  // namespace gatehouse::ui
