#pragma once

#include <QScrollArea>

#include "core/api/wire/message.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace gatehouse::ui {

class MessageTestPanel;
class Shell;

/// The mail server: whose it is, how to reach it, and whether it works.
class MailSetup final : public QScrollArea
{
    Q_OBJECT
public:
    explicit MailSetup(Shell &shell, QWidget *parent = nullptr);
    void refresh();

private:
    void makeForm(QFormLayout *form);
    void show(const wire::MailConfig &config);
    void usePreset(int index);
    void save();

    Shell &m_shell;
    QCheckBox *m_enabled;
    QComboBox *m_preset;
    QLabel *m_hint;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QComboBox *m_tls;
    QComboBox *m_auth;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QLineEdit *m_from;
    QLineEdit *m_replyTo;
    QPushButton *m_save;
    QLabel *m_state;
    MessageTestPanel *m_test;
};

}  // namespace gatehouse::ui
