#pragma once

#include <QFuture>
#include <QWidget>
#include <functional>

#include "core/api/wire/password.h"

class QLabel;
class QLineEdit;
class QTimer;

namespace gatehouse::ui {

/// Under a field for a new password: how hard it is to guess, as a bar and in words, and what the office's
/// rules have against it. The server is asked once the typing rests. GUI thread.
class PasswordMeter final : public QWidget
{
    Q_OBJECT
public:
    using Ask = std::function<QFuture<Result<wire::PasswordStrength>>(Secret password)>;

    /// `idle` stands there while nothing is typed. The field outlives this.
    PasswordMeter(QLineEdit *field, Ask ask, const QString &idle = {}, QWidget *parent = nullptr);
    QString text() const;
    /// Asks again about the same password: what it must not be like has changed.
    void askAgain();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void ask();
    void display(const Result<wire::PasswordStrength> &answer);
    void show(const QString &text, int filled, bool good);
    void keepRoom();

    class Bar;
    QLineEdit *m_field;
    Ask m_ask;
    QString m_idle;
    Bar *m_bar;
    QLabel *m_words;
    QTimer *m_rest;
    quint64 m_question = 0;  ///< an answer to an earlier one comes too late
};

/// What the office's rules have against a password, by the code of the server's error; `detail` (English)
/// where the code is a newer server's.
QString passwordProblemText(const QString &code, int minimumLength, const QString &detail);

}  // namespace gatehouse::ui
