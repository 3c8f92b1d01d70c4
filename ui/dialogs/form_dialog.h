#pragma once

#include <QDialog>
#include <QFormLayout>

#include "core/base/error.h"

class QDialogButtonBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace gatehouse::ui {

class AdminClient;
class BusyIndicator;

/// The frame of the console's dialogs: a title with one line of help, a body, a place for what is wrong, and
/// the two buttons. While a call runs the buttons are off and the dialog stays: its answer may hold what is
/// told only once. What was told so and is not yet kept is asked about before it goes. Never modal to a
/// nested event loop: open(), not exec().
class FormDialog : public QDialog
{
    Q_OBJECT
public:
    FormDialog(const QString &title, const QString &help, const QString &acceptText,
               QWidget *parent = nullptr);

    void showError(const Error &error);
    QString errorText() const;
    void clearError();
    QPushButton *acceptButton() const { return m_accept; }

public Q_SLOTS:
    void reject() override;

Q_SIGNALS:
    /// The person pressed the main button and the input was fit; the dialog stays until someone calls
    /// accept().
    void submitted();

protected:
    QVBoxLayout *body() const { return m_body; }
    QFormLayout *form();
    /// Adds a labelled row whose label has the field as its buddy.
    void addRow(const QString &label, QWidget *field, const QString &help = {});
    /// A call that takes its time is seen, and can be stopped, here.
    void showCallsOf(AdminClient &client);
    void setBusy(bool busy);
    bool isBusy() const { return m_isBusy; }
    /// From now on something stands here that cannot be shown again, until secretKept() or accept().
    void secretShown() { m_holdsSecret = true; }
    void secretKept() { m_holdsSecret = false; }
    /// Names what is wrong and puts the focus there; true when `ok`.
    bool require(bool ok, QWidget *field, const QString &message);
    virtual bool check() { return true; }
    /// A dialog that only shows something has one button.
    void showOnly(const QString &closeText);
    QDialogButtonBox *buttons() const { return m_buttons; }

private:
    void submit();

    QVBoxLayout *m_body;
    QFormLayout *m_form = nullptr;
    QLabel *m_error;
    BusyIndicator *m_busy;
    QDialogButtonBox *m_buttons;
    QPushButton *m_accept;
    bool m_isBusy = false;
    bool m_holdsSecret = false;
};

}  // namespace gatehouse::ui
