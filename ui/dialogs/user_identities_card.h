#pragma once

#include <QWidget>

#include "core/api/wire/identity.h"
#include "ui/client/admin_client.h"

class QVBoxLayout;

namespace gatehouse::ui {

class Banner;

/// The part of a user's methods about accounts at other providers: lists them and unlinks them. Tells what
/// went wrong on the sheet's banner.
class UserIdentitiesCard final : public QWidget
{
    Q_OBJECT
public:
    UserIdentitiesCard(AdminClient &client, Banner &banner, QString userId, bool mayChange,
                       QWidget *parent = nullptr);
    void load();

Q_SIGNALS:
    void changed();

private:
    void list(const QList<wire::LinkedIdentity> &identities);
    QWidget *lineOf(const wire::LinkedIdentity &identity);
    void unlink(const wire::LinkedIdentity &identity);

    AdminClient &m_client;
    Banner &m_banner;
    QString m_id;
    bool m_mayChange;
    QVBoxLayout *m_lines;
};

}  // namespace gatehouse::ui
