#pragma once

#include <QLineEdit>
#include <QTimer>

namespace gatehouse::ui {

/// A search field that speaks once the typing has paused, and at once on Return.
class SearchField final : public QLineEdit
{
    Q_OBJECT
public:
    SearchField(const QString &accessibleName, const QString &placeholder, QWidget *parent = nullptr);
    void setPause(int milliseconds) { m_pause.setInterval(milliseconds); }

Q_SIGNALS:
    void searched(const QString &text);

private:
    void tell();
    QTimer m_pause;
    QString m_told;
};

}  // namespace gatehouse::ui
