#pragma once

#include <functional>

#include "ui/dialogs/form_dialog.h"

class QLineEdit;

namespace gatehouse::ui {

/// Asks before something that hurts. With `typedName`, the button stays off until that name is typed.
class ConfirmDialog final : public FormDialog
{
    Q_OBJECT
public:
    struct Question
    {
        QString title;
        QString consequence;  ///< what will be lost, plainly
        QString acceptText;   ///< the verb itself, not "OK"
        QString typedName;
        bool asksReason = false;
        bool needsReason = false;  ///< with asksReason: the button stays off until one is typed
    };
    ConfirmDialog(const Question &question, QWidget *parent = nullptr);
    QString reason() const;
    /// One more answer, beside the main one and "Cancel": closes the dialog as "Cancel" does.
    QPushButton *addChoice(const QString &text);

    /// Opens one and calls `confirmed(reason)`; the dialog deletes itself.
    static ConfirmDialog *ask(QWidget *parent, const Question &question,
                              std::function<void(const QString &reason)> confirmed);

private:
    QLineEdit *m_typed = nullptr;
    QLineEdit *m_reason = nullptr;
};

/// Shows a secret that comes only once: a password, an application's secret.
class SecretDialog final : public FormDialog
{
    Q_OBJECT
public:
    SecretDialog(const QString &title, const QString &help, const QString &name, const QString &secret,
                 QWidget *parent = nullptr);
    static void present(QWidget *parent, const QString &title, const QString &help, const QString &name,
                        const QString &secret);
};

}  // namespace gatehouse::ui
