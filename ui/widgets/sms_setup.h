#pragma once

#include <QScrollArea>

#include "core/api/wire/message.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace gatehouse::ui {

class MessageTestPanel;
class Shell;

/// The gateway for text messages: whose it is, how it is asked, and whether it works.
class SmsSetup final : public QScrollArea
{
    Q_OBJECT
public:
    explicit SmsSetup(Shell &shell, QWidget *parent = nullptr);
    void refresh();

private:
    void makeForm(QFormLayout *form);
    void show(const wire::SmsConfig &config);
    void showShape();
    void save();

    Shell &m_shell;
    QCheckBox *m_enabled;
    QComboBox *m_gateway;
    QLabel *m_hint;
    QLineEdit *m_url;
    QLineEdit *m_account;
    QLineEdit *m_token;
    QLineEdit *m_from;
    QComboBox *m_format;
    QPlainTextEdit *m_body;
    QPushButton *m_save;
    MessageTestPanel *m_test;
};

}  // namespace gatehouse::ui
