#pragma once

#include <QScrollArea>

class QCheckBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace gatehouse::ui {

class MessageTestPanel;
class Shell;

/// What setting up mail and setting up text messages have in common: a form that is saved as a whole, and
/// below it a place to try what is saved.
class MessageSetup : public QScrollArea
{
    Q_OBJECT
protected:
    MessageSetup(Shell &shell, const QString &enable, QWidget *parent);

    /// Rows of the form, from above. The label names the widget to screen readers where it has no name.
    void addField(const QString &label, QWidget *widget);
    void addHint(QLabel *hint);
    /// Shows or hides a field with its label.
    void setFieldVisible(QWidget *widget, bool visible);
    /// Ends the form, last of all, as the keyboard goes from above to below: how things stand (or nullptr),
    /// the switch, "Save", and `test` with what to know of it.
    void addEnd(QLabel *state, const QString &aboutTest, MessageTestPanel *test);

    Shell &m_shell;
    QCheckBox *m_enabled;
    QPushButton *m_save;

private:
    QVBoxLayout *m_layout;
    QVBoxLayout *m_settings = nullptr;
    QFormLayout *m_form;
};

}  // namespace gatehouse::ui
