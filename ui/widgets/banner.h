#pragma once

#include <QFrame>
#include <QTimer>
#include <functional>

#include "core/base/error.h"
#include "ui/theme/theme.h"

class QLabel;
class QPushButton;

namespace gatehouse::ui {

class IconLabel;

/// One message above a page: what happened, what to do next, and a button where one helps. Errors stay until
/// closed; good news leaves after ten seconds. Screen readers are told of each message.
class Banner final : public QFrame
{
    Q_OBJECT
public:
    explicit Banner(QWidget *parent = nullptr);

    void showError(const Error &error, const QString &actionText = {}, std::function<void()> action = {});
    void showNotice(Tone tone, const QString &headline, const QString &advice = {},
                    const QString &actionText = {}, std::function<void()> action = {});
    void dismiss();
    QString text() const;

private:
    void show(Tone tone, const QString &headline, const QString &advice, const QString &actionText,
              std::function<void()> action);

    IconLabel *m_icon;
    QLabel *m_headline;
    QLabel *m_advice;
    QPushButton *m_action;
    std::function<void()> m_run;
    QTimer m_leave;
};

}  // namespace gatehouse::ui
