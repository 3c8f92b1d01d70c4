#pragma once

#include <QWidget>

#include "ui/client/admin_client.h"

class QHBoxLayout;
class QVBoxLayout;

namespace gatehouse::ui {

class Banner;

/// The part of a user's methods about codes by e-mail and text message: lists them, adds and removes them.
/// Tells what went wrong on the sheet's banner.
class UserCodesCard final : public QWidget
{
    Q_OBJECT
public:
    UserCodesCard(AdminClient &client, Banner &banner, QString userId, bool mayChange,
                  QWidget *parent = nullptr);
    void list(const wire::Factors &factors);
    /// A call is on its way whose answer may bring recovery codes.
    bool awaitsAnswer() const { return m_awaited > 0; }

Q_SIGNALS:
    void changed();
    void recoveryCodesMade(const QStringList &codes);  ///< with the first factor; told once

private:
    void listAddable(const QStringList &kinds);
    QWidget *lineOf(const wire::CodeFactor &factor);
    void add(const QString &kind);
    void remove(const QString &kind);

    AdminClient &m_client;
    Banner &m_banner;
    QString m_id;
    bool m_mayChange;
    int m_awaited = 0;
    QHBoxLayout *m_addButtons;
    QVBoxLayout *m_lines;
};

}  // namespace gatehouse::ui
