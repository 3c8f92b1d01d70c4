#pragma once

#include <QTimer>
#include <QWidget>

class QPushButton;

namespace gatehouse::ui {

class AdminClient;

/// Says that calls of an AdminClient are under way, with a button that stops them. Short calls come and go
/// unseen. Takes no room while there is nothing to say. GUI thread.
class BusyIndicator final : public QWidget
{
    Q_OBJECT
public:
    explicit BusyIndicator(QWidget *parent = nullptr);

    /// From now on about this client, which may go before the indicator does.
    void watch(AdminClient &client);

private:
    void follow(int running);

    QTimer m_delay;
    QMetaObject::Connection m_calls;
    QMetaObject::Connection m_stop;
    QPushButton *m_stopButton;
};

}  // namespace gatehouse::ui
