#pragma once

#include <QWidget>

#include "ui/pages/page.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace gatehouse::ui {

class Banner;

/// The part of a user's methods that passes by: temporary access passes, and browsers in which the second
/// step is not asked for. Tells what went wrong on the sheet's banner.
class UserPassesCard final : public QWidget
{
    Q_OBJECT
public:
    UserPassesCard(Shell &shell, Banner &banner, QString userId, QWidget *parent = nullptr);
    void display(const wire::User &user) { m_user = user; }
    void load();

Q_SIGNALS:
    void changed();

private:
    void issue();
    void list(const QList<wire::AccessPass> &passes);
    void listDevices(const QList<wire::RememberedDevice> &devices);
    void revoke(const QString &pass);
    void forget();
    template <class T, class Use>
    void await(const QFuture<Result<T>> &future, Use use);

    Shell &m_shell;
    AdminClient &m_client;
    Banner &m_banner;
    QString m_id;
    wire::User m_user;
    QVBoxLayout *m_passes;
    QLabel *m_devices;
    QPushButton *m_forget;
};

}  // namespace gatehouse::ui
