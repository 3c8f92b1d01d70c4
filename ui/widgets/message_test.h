#pragma once

#include <QWidget>
#include <functional>

#include "ui/client/admin_client.h"
#include "ui/client/async.h"

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace gatehouse::ui {

/// Sends a test to an address and shows how it went: what it means, what to do, and what was said.
class MessageTestPanel final : public QWidget
{
    Q_OBJECT
public:
    using Send = std::function<QFuture<Result<wire::MessageTestResult>>(const wire::MessageTest &)>;

    MessageTestPanel(const QString &label, const QString &example, const QString &buttonText, Send send,
                     QWidget *parent = nullptr);
    void setAllowed(bool allowed);

private:
    void run();
    void show(const wire::MessageTestResult &result);

    Send m_send;
    QLineEdit *m_to;
    QPushButton *m_run;
    QLabel *m_verdict;
    QPlainTextEdit *m_transcript;
};

}  // namespace gatehouse::ui
