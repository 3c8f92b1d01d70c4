#pragma once

#include <QWidget>

#include "core/base/error.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace gatehouse::ui {

/// The window before sign-in: which server, one button, and what is happening.
class SignInPage final : public QWidget
{
    Q_OBJECT
public:
    explicit SignInPage(QWidget *parent = nullptr);

    void setServer(const QString &name);
    void showIdle();
    void showBusy(const QString &what, bool canCopyAddress);
    void showError(const Error &error);
    QString errorText() const;
    void focusButton();

Q_SIGNALS:
    void signInWanted();
    void cancelled();
    void addressWanted();
    void otherServerWanted();

private:
    QLabel *m_server;
    QLabel *m_text;
    QLabel *m_error;
    QPushButton *m_signIn;
    QPushButton *m_cancel;
    QPushButton *m_copy;
    QPushButton *m_other;
    QProgressBar *m_progress;
};

}  // namespace gatehouse::ui
